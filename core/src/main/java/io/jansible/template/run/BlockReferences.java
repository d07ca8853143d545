package io.jansible.template.run;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.Variables;
import io.jansible.template.value.Markup;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.PyObject;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code self} and {@code super()}. */
final class BlockReferences {
  private BlockReferences() {}

  /** {@code super} in a block: the block of that name that the parent template has. */
  static Object parentOf(CompiledTemplate.Block block, Context context) {
    List<CompiledTemplate.Block> stack = context.blocks.getOrDefault(block.name(), List.of());
    return reference(block.name(), context, stack, stack.indexOf(block) + 1);
  }

  private static Object reference(
      String name, Context context, List<CompiledTemplate.Block> stack, int depth) {
    if (depth >= stack.size()) {
      return new Undefined(
          context.render.environment.undefined(),
          "there is no parent block called " + Text.repr(name) + ".",
          Variables.ABSENT,
          "super");
    }
    return new Reference(name, context, stack, depth);
  }

  /** {@code self}: all blocks by name. */
  record Self(Context context) implements PyObject {
    @Override
    public @Nullable Object attribute(String name) {
      List<CompiledTemplate.Block> stack = context.blocks.get(name);
      return stack == null ? Variables.ABSENT : new Reference(name, context, stack, 0);
    }

    @Override
    public String typeName() {
      return "jinja2.runtime.TemplateReference";
    }

    @Override
    public String text() {
      return "<TemplateReference " + Text.repr(context.name) + ">";
    }
  }

  /** One block; calling it renders it. */
  private record Reference(
      String name, Context context, List<CompiledTemplate.Block> stack, int depth)
      implements PyObject, PyCallable {
    @Override
    public @Nullable Object call(Arguments arguments, EvalContext caller) {
      Sink out = context.render.sink();
      stack.get(depth).run(context, out);
      Object result = out.result();
      return context.escaping.on ? new Markup(Text.str(result)) : result;
    }

    @Override
    public @Nullable Object attribute(String attribute) {
      return attribute.equals("super")
          ? reference(name, context, stack, depth + 1)
          : Variables.ABSENT;
    }

    @Override
    public String typeName() {
      return "jinja2.runtime.BlockReference";
    }

    @Override
    public String text() {
      return "<jinja2.runtime.BlockReference object>";
    }
  }
}
