package io.jansible.template.run;

import io.jansible.template.value.Markup;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements without loops and without other templates. */
final class Steps {
  private Steps() {}

  static final class Sequence extends Step {
    private final Step[] steps;

    Sequence(List<Step> steps) {
      this.steps = steps.toArray(new Step[0]);
    }

    @Override
    int run(Frame frame, Sink out) {
      for (Step step : steps) {
        int signal = step.run(frame, out);
        if (signal != NEXT) {
          return signal;
        }
      }
      return NEXT;
    }
  }

  static final class PrintText extends Step {
    private final String text;

    PrintText(String text) {
      this.text = text;
    }

    @Override
    int run(Frame frame, Sink out) {
      out.text(text);
      return NEXT;
    }
  }

  static final class Print extends Step {
    private final Node node;
    private final int at;
    private final boolean ansible;

    Print(Node node, int at, boolean ansible) {
      this.node = node;
      this.at = at;
      this.ansible = ansible;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      Object value = node.eval(frame);
      // Jinja2's native environments, of which Ansible's is one, never escape what they print.
      boolean escape = frame.context.escaping.on && !ansible && out.mode() == ConcatMode.TEXT;
      if (value instanceof String text && !escape) {
        out.text(text);
        return NEXT;
      }
      if (ansible) {
        value = Finalizer.finish(value, out.mode() == ConcatMode.ANSIBLE_NATIVE);
      }
      if (escape) {
        value = value instanceof TemplateModule module ? module.html() : Markup.escape(value);
      }
      out.value(value);
      return NEXT;
    }
  }

  /** Prints only where no parent template has taken over. */
  static final class UnlessExtending extends Step {
    private final Step step;

    UnlessExtending(Step step) {
      this.step = step;
    }

    @Override
    int run(Frame frame, Sink out) {
      return frame.outermost().parent == null ? step.run(frame, out) : NEXT;
    }
  }

  static final class If extends Step {
    private final Node[] tests;
    private final int[] at;
    private final Step[] bodies;
    private final Step otherwise;

    If(Node[] tests, int[] at, Step[] bodies, Step otherwise) {
      this.tests = tests;
      this.at = at;
      this.bodies = bodies;
      this.otherwise = otherwise;
    }

    @Override
    int run(Frame frame, Sink out) {
      for (int i = 0; i < tests.length; i++) {
        frame.at = at[i];
        if (tests[i].test(frame)) {
          return bodies[i].run(frame, out);
        }
      }
      return otherwise.run(frame, out);
    }
  }

  static final class Signal extends Step {
    private final int signal;

    Signal(int signal) {
      this.signal = signal;
    }

    @Override
    int run(Frame frame, Sink out) {
      return signal;
    }
  }

  static final class Do extends Step {
    private final Node node;
    private final int at;

    Do(Node node, int at) {
      this.node = node;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      node.eval(frame);
      return NEXT;
    }
  }

  /** The variables of a template's top level that others may see. */
  record Export(String[] names, int[] slots) {
    static final Export NONE = new Export(new String[0], new int[0]);

    void run(Frame frame) {
      for (int i = 0; i < names.length; i++) {
        frame.context.set(names[i], frame.slots[slots[i]]);
        if (!names[i].startsWith("_")) {
          frame.context.export(names[i], true);
        }
      }
    }
  }

  static final class Set extends Step {
    private final Target target;
    private final Node value;
    private final Export export;
    private final int at;

    Set(Target target, Node value, Export export, int at) {
      this.target = target;
      this.value = value;
      this.export = export;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      target.assign(frame, value.eval(frame));
      export.run(frame);
      return NEXT;
    }
  }

  static final class SetBlock extends Step {
    private final Target target;
    private final Entry entry;
    private final Step body;
    private final @Nullable Buffered filter;
    private final Export export;
    private final int at;

    SetBlock(
        Target target, Entry entry, Step body, @Nullable Buffered filter, Export export, int at) {
      this.target = target;
      this.entry = entry;
      this.body = body;
      this.filter = filter;
      this.export = export;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      entry.enter(frame);
      Sink inner = frame.context.render.sink();
      body.run(frame, inner);
      frame.at = at;
      boolean escape = frame.context.escaping.on;
      Object value = inner.result();
      if (filter != null) {
        value = filter.apply(escape ? new Markup(Text.str(value)) : value, frame);
      }
      target.assign(frame, escape ? new Markup(Text.str(value)) : value);
      export.run(frame);
      return NEXT;
    }
  }

  /** Filters that work on what a block printed, innermost first. */
  record Buffered(List<CallNodes.Filter> filters) {
    @Nullable Object apply(@Nullable Object value, Frame frame) {
      Object result = value;
      for (CallNodes.Filter filter : filters) {
        result = filter.apply(result, frame);
      }
      return result;
    }
  }

  static final class FilterBlock extends Step {
    private final Entry entry;
    private final Step body;
    private final Buffered filter;
    private final int at;

    FilterBlock(Entry entry, Step body, Buffered filter, int at) {
      this.entry = entry;
      this.body = body;
      this.filter = filter;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      entry.enter(frame);
      Sink inner = frame.context.render.sink();
      int signal = body.run(frame, inner);
      frame.at = at;
      Object value = inner.result();
      out.value(
          filter.apply(frame.context.escaping.on ? new Markup(Text.str(value)) : value, frame));
      return signal;
    }
  }

  static final class With extends Step {
    private final Entry entry;
    private final Target[] targets;
    private final Node[] values;
    private final Step body;
    private final int at;

    With(Entry entry, Target[] targets, Node[] values, Step body, int at) {
      this.entry = entry;
      this.targets = targets;
      this.values = values;
      this.body = body;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      entry.enter(frame);
      for (int i = 0; i < targets.length; i++) {
        targets[i].assign(frame, values[i].eval(frame));
      }
      return body.run(frame, out);
    }
  }

  static final class AutoEscape extends Step {
    private final Node on;
    private final Entry entry;
    private final Step body;
    private final int at;

    AutoEscape(Node on, Entry entry, Step body, int at) {
      this.on = on;
      this.entry = entry;
      this.body = body;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      entry.enter(frame);
      Context.Escaping escaping = frame.context.escaping;
      boolean before = escaping.on;
      escaping.on = on.test(frame);
      try {
        return body.run(frame, out);
      } finally {
        escaping.on = before;
      }
    }
  }

  static final class DefineMacro extends Step {
    private final Macro.Shape shape;
    private final int slot;
    private final Export export;

    DefineMacro(Macro.Shape shape, int slot, Export export) {
      this.shape = shape;
      this.slot = slot;
      this.export = export;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.slots[slot] = new Macro(shape, frame);
      export.run(frame);
      return NEXT;
    }
  }

  static final class CallBlock extends Step {
    private final Macro.Shape shape;
    private final CallNodes.Call call;
    private final int at;

    CallBlock(Macro.Shape shape, CallNodes.Call call, int at) {
      this.shape = shape;
      this.call = call;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      out.value(call.call(frame, new Macro(shape, frame)));
      return NEXT;
    }
  }

  /** A tag of another engine; its text is printed as it is. */
  static final class Foreign extends Step {
    private final String name;
    private final String header;
    private final String body;
    private final int at;

    Foreign(String name, String header, String body, int at) {
      this.name = name;
      this.header = header;
      this.body = body;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      out.text(
          frame.context.render.environment.foreignTag().run(name, header, body, frame.context));
      return NEXT;
    }
  }

  static final class Fail extends Step {
    private final String message;
    private final int at;

    Fail(String message, int at) {
      this.message = message;
      this.at = at;
    }

    @Override
    int run(Frame frame, Sink out) {
      frame.at = at;
      throw new PythonError("TemplateRuntimeError", message);
    }
  }
}
