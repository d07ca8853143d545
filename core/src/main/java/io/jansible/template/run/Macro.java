package io.jansible.template.run;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.Variables;
import io.jansible.template.value.Markup;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.PyObject;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.value.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro or the body of a call block, with the frame it was defined in. */
final class Macro implements PyObject, PyCallable {
  /**
   * What is known of a macro when it is compiled; slots are -1 where the body does not use them.
   */
  record Shape(
      CompiledTemplate template,
      @Nullable String name,
      String[] parameters,
      int[] slots,
      @Nullable Node[] defaults,
      int callerSlot,
      int kwargsSlot,
      int varargsSlot,
      Entry entry,
      CompiledTemplate.Code code) {}

  private final Shape shape;
  private final Frame defining;

  Macro(Shape shape, Frame defining) {
    this.shape = shape;
    this.defining = defining;
  }

  @Override
  public @Nullable Object call(Arguments arguments, EvalContext caller) {
    Frame frame = new Frame(shape.code().slots, defining, defining.context);
    bind(frame, arguments);
    Sink out = defining.context.render.sink();
    shape.template().run(shape.code(), frame, out);
    Object result = out.result();
    return caller.autoescape() ? new Markup(Text.str(result)) : result;
  }

  private void bind(Frame frame, Arguments arguments) {
    List<@Nullable Object> given = arguments.positional();
    String[] parameters = shape.parameters();
    Map<String, @Nullable Object> named =
        arguments.named().isEmpty() ? Map.of() : new LinkedHashMap<>(arguments.named());
    int taken = Math.min(given.size(), parameters.length);
    boolean explicitCaller = false;
    for (String parameter : parameters) {
      explicitCaller |= parameter.equals("caller");
    }
    for (int i = 0; i < parameters.length; i++) {
      Object value = Frame.MISSING;
      if (i < taken) {
        value = given.get(i);
      } else if (named.containsKey(parameters[i])) {
        value = named.remove(parameters[i]);
      }
      frame.slots[shape.slots()[i]] = value;
    }
    if (shape.callerSlot() >= 0 && !explicitCaller) {
      Object function = named.isEmpty() ? null : named.remove("caller");
      frame.slots[shape.callerSlot()] =
          function != null
              ? function
              : new Undefined(
                  defining.context.undefinedKind(),
                  "No caller defined",
                  Variables.ABSENT,
                  "caller");
    }
    if (shape.kwargsSlot() >= 0) {
      frame.slots[shape.kwargsSlot()] = new LinkedHashMap<>(named);
    } else if (!named.isEmpty()) {
      if (named.containsKey("caller")) {
        throw PythonError.type(
            "macro "
                + Text.repr(shape.name())
                + " was invoked with two values for the special caller argument. This is most"
                + " likely a bug.");
      }
      throw PythonError.type(
          "macro "
              + Text.repr(shape.name())
              + " takes no keyword argument "
              + Text.repr(named.keySet().iterator().next()));
    }
    if (shape.varargsSlot() >= 0) {
      frame.slots[shape.varargsSlot()] = Tuple.copyOf(given.subList(taken, given.size()));
    } else if (given.size() > parameters.length) {
      throw PythonError.type(
          "macro "
              + Text.repr(shape.name())
              + " takes not more than "
              + parameters.length
              + " argument(s)");
    }
    shape.entry().enter(frame);
    for (int i = 0; i < parameters.length; i++) {
      if (frame.slots[shape.slots()[i]] == Frame.MISSING) {
        Node fallback = shape.defaults()[i];
        frame.slots[shape.slots()[i]] =
            fallback != null
                ? fallback.eval(frame)
                : new Undefined(
                    defining.context.undefinedKind(),
                    "parameter " + Text.repr(parameters[i]) + " was not provided",
                    Variables.ABSENT,
                    parameters[i]);
      }
    }
  }

  @Override
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "name" -> shape.name();
      case "arguments" -> Tuple.of((Object[]) shape.parameters());
      case "catch_kwargs" -> shape.kwargsSlot() >= 0;
      case "catch_varargs" -> shape.varargsSlot() >= 0;
      case "caller" -> shape.callerSlot() >= 0;
      case "explicit_caller" -> List.of(shape.parameters()).contains("caller");
      default -> Variables.ABSENT;
    };
  }

  @Override
  public String typeName() {
    return "jinja2.runtime.Macro";
  }

  @Override
  public String text() {
    return "<Macro " + (shape.name() == null ? "anonymous" : Text.repr(shape.name())) + ">";
  }
}
