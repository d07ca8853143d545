package io.jansible.template.run;

import io.jansible.template.Variables;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements about other templates: block, extends, include, import. */
final class TemplateSteps {
  private TemplateSteps() {}

  /** The variables that a scope has set, by name; for what is handed to another template. */
  record Locals(String[] names, int[] distances, int[] slots) {
    Map<String, @Nullable Object> of(Frame frame) {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        Frame owner = frame.out(distances[i]);
        Object value = owner.slots[slots[i]];
        if (value == Frame.PENDING) {
          value = owner.context.resolveRaw(names[i]);
        }
        if (!(value instanceof Frame.Marker) && value != Variables.ABSENT) {
          result.put(names[i], value);
        }
      }
      return result;
    }
  }

  static PythonError notFound(String name) {
    return new PythonError("TemplateNotFound", name);
  }

  private static CompiledTemplate load(Frame frame, @Nullable Object name) {
    if (name instanceof Undefined undefined) {
      throw undefined.error();
    }
    String text = Text.str(name);
    CompiledTemplate template = frame.context.render.loader.load(text);
    if (template == null) {
      throw notFound(text);
    }
    return template;
  }

  static final class Block extends Step {
    private final String name;
    private final @Nullable Locals scoped;
    private final boolean required;
    private final int at;

    Block(String name, @Nullable Locals scoped, boolean required, int at) {
      this.name = name;
      this.scoped = scoped;
      this.required = required;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      List<CompiledTemplate.Block> stack = frame.context.blocks.get(name);
      if (stack == null) {
        throw new IllegalStateException("block " + name);
      }
      if (required && stack.size() <= 1) {
        throw new PythonError(
            "TemplateRuntimeError", "Required block " + Text.repr(name) + " not found");
      }
      stack
          .get(0)
          .run(scoped == null ? frame.context : frame.context.derived(scoped.of(frame)), out);
      return NEXT;
    }
  }

  static final class Extends extends Step {
    private final Node template;
    private final int at;

    Extends(Node template, int at) {
      this.template = template;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      if (frame.parent != null) {
        throw new PythonError("TemplateRuntimeError", "extended multiple times");
      }
      CompiledTemplate parent = load(frame, template.eval(frame));
      for (Map.Entry<String, CompiledTemplate.Block> block : parent.blocks().entrySet()) {
        frame
            .context
            .blocks
            .computeIfAbsent(block.getKey(), key -> new ArrayList<>())
            .add(block.getValue());
      }
      frame.parent = parent;
      return NEXT;
    }
  }

  static final class Include extends Step {
    private final Node template;
    private final boolean ignoreMissing;
    private final @Nullable Locals locals;
    private final int at;

    Include(Node template, boolean ignoreMissing, @Nullable Locals locals, int at) {
      this.template = template;
      this.ignoreMissing = ignoreMissing;
      this.locals = locals;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      CompiledTemplate found = select(frame, template.eval(frame));
      if (found != null) {
        Scope scope =
            locals == null
                ? Globals.scope(frame.context.render.environment)
                : new Context.Locals(frame.context, locals.of(frame));
        found.runRoot(Context.of(frame.context.render, scope, found), out);
      }
      return NEXT;
    }

    private @Nullable CompiledTemplate select(Frame frame, @Nullable Object which) {
      if (which instanceof Undefined undefined) {
        throw undefined.error();
      }
      if (which instanceof CharSequence) {
        CompiledTemplate found = frame.context.render.loader.load(which.toString());
        if (found == null && !ignoreMissing) {
          throw notFound(which.toString());
        }
        return found;
      }
      List<String> tried = new ArrayList<>();
      for (Object name : Values.iterate(which)) {
        if (name instanceof Undefined undefined) {
          throw undefined.error();
        }
        CompiledTemplate found = frame.context.render.loader.load(Text.str(name));
        if (found != null) {
          return found;
        }
        tried.add(Text.str(name));
      }
      if (ignoreMissing) {
        return null;
      }
      throw new PythonError(
          "TemplatesNotFound",
          tried.isEmpty()
              ? "Tried to select from an empty list of templates."
              : "none of the templates given were found: " + String.join(", ", tried));
    }
  }

  private static TemplateModule module(Frame frame, Node template, @Nullable Locals locals) {
    CompiledTemplate found = load(frame, template.eval(frame));
    Scope scope =
        locals == null
            ? Globals.scope(frame.context.render.environment)
            : new Context.Locals(frame.context, locals.of(frame));
    Context context = Context.of(frame.context.render, scope, found);
    Sink out = new Sink(ConcatMode.TEXT);
    found.runRoot(context, out);
    return new TemplateModule(found.name(), context.exports(), out.asText());
  }

  static final class Import extends Step {
    private final Node template;
    private final @Nullable Locals locals;
    private final String name;
    private final int slot;
    private final boolean toplevel;
    private final int at;

    Import(
        Node template, @Nullable Locals locals, String name, int slot, boolean toplevel, int at) {
      this.template = template;
      this.locals = locals;
      this.name = name;
      this.slot = slot;
      this.toplevel = toplevel;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      TemplateModule module = module(frame, template, locals);
      frame.slots[slot] = module;
      if (toplevel) {
        frame.context.set(name, module);
        frame.context.export(name, false);
      }
      return NEXT;
    }
  }

  static final class FromImport extends Step {
    private final Node template;
    private final @Nullable Locals locals;
    private final String[] names;
    private final String[] aliases;
    private final int[] slots;
    private final boolean toplevel;
    private final String place;
    private final int at;

    FromImport(
        Node template,
        @Nullable Locals locals,
        String[] names,
        String[] aliases,
        int[] slots,
        boolean toplevel,
        String place,
        int at) {
      this.template = template;
      this.locals = locals;
      this.names = names;
      this.aliases = aliases;
      this.slots = slots;
      this.toplevel = toplevel;
      this.place = place;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      TemplateModule module = module(frame, template, locals);
      for (int i = 0; i < names.length; i++) {
        Object value = module.attribute(names[i]);
        if (value == Variables.ABSENT) {
          value =
              new Undefined(
                  frame.context.undefinedKind(),
                  "the template "
                      + Text.repr(module.name())
                      + " (imported on "
                      + place
                      + ") does not export the requested name "
                      + Text.repr(names[i]),
                  Variables.ABSENT,
                  names[i]);
        }
        frame.slots[slots[i]] = value;
        if (toplevel) {
          frame.context.set(aliases[i], value);
          frame.context.export(aliases[i], false);
        }
      }
      return NEXT;
    }
  }
}
