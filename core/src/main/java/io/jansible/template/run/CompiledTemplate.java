package io.jansible.template.run;

import io.jansible.template.TemplateException;
import io.jansible.template.lex.Source;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A template ready to run. Immutable; any number of threads may render it at once. */
public final class CompiledTemplate {
  /** A piece of a template that runs in a frame of its own. */
  static final class Code {
    final Step body;
    final @Nullable Object[] slots;

    Code(Step body, @Nullable Object[] slots) {
      this.body = body;
      this.slots = slots;
    }
  }

  /** A block: its code, and the slots of {@code self} and {@code super} where it uses them. */
  record Block(String name, CompiledTemplate template, Code code, int selfSlot, int superSlot) {
    void run(Context context, Sink out) {
      Frame frame = new Frame(code.slots, null, context);
      if (selfSlot >= 0) {
        frame.slots[selfSlot] = new BlockReferences.Self(context);
      }
      if (superSlot >= 0) {
        frame.slots[superSlot] = BlockReferences.parentOf(this, context);
      }
      template.run(code, frame, out);
    }
  }

  private final Source source;
  private final boolean mutates;
  private final boolean extending;
  private Code root;
  private int selfSlot;
  private Map<String, Block> blocks;

  /** Made by {@link Compiler}, which sets the rest before anyone else sees it. */
  CompiledTemplate(Source source, boolean mutates, boolean extending) {
    this.source = source;
    this.mutates = mutates;
    this.extending = extending;
    this.root = new Code(Step.NOTHING, new Object[0]);
    this.selfSlot = -1;
    this.blocks = Map.of();
  }

  void complete(Code rootCode, int rootSelfSlot, Map<String, Block> allBlocks) {
    this.root = rootCode;
    this.selfSlot = rootSelfSlot;
    this.blocks = allBlocks;
  }

  public @Nullable String name() {
    return source.name();
  }

  Source source() {
    return source;
  }

  /** Whether it calls methods that change lists or dictionaries. */
  boolean mutates() {
    return mutates;
  }

  /** Whether it extends another template. */
  boolean extending() {
    return extending;
  }

  Map<String, Block> blocks() {
    return blocks;
  }

  /** Renders and answers what the pieces are together. */
  public @Nullable Object render(Render render, Scope scope) {
    Sink out = render.sink();
    runRoot(Context.of(render, scope, this), out);
    return out.result();
  }

  /** Runs the root in a context that was made for this template or for one that extends it. */
  void runRoot(Context context, Sink out) {
    Frame frame = new Frame(root.slots, null, context);
    if (selfSlot >= 0) {
      frame.slots[selfSlot] = new BlockReferences.Self(context);
    }
    run(root, frame, out);
    if (frame.parent != null) {
      frame.parent.runRoot(context, out);
    }
  }

  /** Runs code of this template; errors without a position get that of what was being evaluated. */
  void run(Code code, Frame frame, Sink out) {
    try {
      code.body.run(frame, out);
    } catch (TemplateException e) {
      throw e.position() == null ? Errors.at(e, source.position(frame.at)) : e;
    }
  }
}
