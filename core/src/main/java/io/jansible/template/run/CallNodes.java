package io.jansible.template.run;

import io.jansible.template.Arguments;
import io.jansible.template.filter.JinjaFilter;
import io.jansible.template.test.JinjaTest;
import io.jansible.template.value.Attributes;
import io.jansible.template.value.DictView;
import io.jansible.template.value.MarkedText;
import io.jansible.template.value.NativeText;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Range;
import io.jansible.template.value.StrFormat;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls, filters and tests. */
final class CallNodes {
  private CallNodes() {}

  /** Arguments that are worked out at each call. */
  static final class Args {
    static final Args NONE = new Args(new Node[0], new String[0], new Node[0], null, null);

    private final Node[] positional;
    private final String[] names;
    private final Node[] named;
    private final @Nullable Node star;
    private final @Nullable Node doubleStar;

    Args(
        Node[] positional,
        String[] names,
        Node[] named,
        @Nullable Node star,
        @Nullable Node doubleStar) {
      this.positional = positional;
      this.names = names;
      this.named = named;
      this.star = star;
      this.doubleStar = doubleStar;
    }

    Arguments eval(Frame frame) {
      return eval(frame, false);
    }

    /**
     * @param marked whether text keeps the mark that it is to stay text
     */
    Arguments eval(Frame frame, boolean marked) {
      if (this == NONE) {
        return Arguments.NONE;
      }
      List<@Nullable Object> values = List.of();
      if (positional.length > 0 || star != null) {
        values = new ArrayList<>(positional.length + (star == null ? 0 : 4));
        for (Node node : positional) {
          values.add(argument(node, frame, marked));
        }
        if (star != null) {
          Object more = star.eval(frame);
          if (!Values.isIterable(more) && !(more instanceof Undefined)) {
            throw PythonError.type(
                "Value after * must be an iterable, not " + Values.typeName(more));
          }
          for (Object value : Values.iterate(more)) {
            values.add(value);
          }
        }
      }
      Map<String, @Nullable Object> byName = Map.of();
      if (named.length > 0 || doubleStar != null) {
        byName = new LinkedHashMap<>();
        for (int i = 0; i < named.length; i++) {
          byName.put(names[i], argument(named[i], frame, marked));
        }
        if (doubleStar != null) {
          more(doubleStar.eval(frame), byName);
        }
      }
      return new Arguments(values, byName);
    }

    private static @Nullable Object argument(Node node, Frame frame, boolean marked) {
      Object value = node.eval(frame);
      return marked ? value : MarkedText.plain(value);
    }

    private static void more(@Nullable Object mapping, Map<String, @Nullable Object> byName) {
      if (mapping instanceof Undefined undefined) {
        throw undefined.error();
      }
      if (!(mapping instanceof Map<?, ?> map)) {
        throw PythonError.type(
            "argument after ** must be a mapping, not " + Values.typeName(mapping));
      }
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!(entry.getKey() instanceof CharSequence name)) {
          throw PythonError.type("keywords must be strings");
        }
        if (byName.containsKey(name.toString())) {
          throw PythonError.type("got multiple values for keyword argument '" + name + "'");
        }
        byName.put(name.toString(), entry.getValue());
      }
    }
  }

  static final class Call extends Node {
    private final Node callee;
    private final Args args;
    private final int at;

    Call(Node callee, Args args, int at) {
      this.callee = callee;
      this.args = args;
      this.at = at;
    }

    @Override
    @Nullable Object eval(Frame frame) {
      return call(frame, null);
    }

    /** Calls with one argument more, named {@code caller}, if there is one. */
    @Nullable Object call(Frame frame, @Nullable PyCallable caller) {
      if (callee instanceof AccessNodes.Attribute attribute && caller == null) {
        Object self = attribute.object.eval(frame);
        if (self != null && Attributes.hasMethod(self, attribute.name)) {
          Arguments arguments = args.eval(frame);
          frame.at = at;
          if (self instanceof CharSequence text
              && attribute.name.startsWith("format")
              && frame.context.render.environment.sandboxed()) {
            return StrFormat.sandboxed(text, attribute.name, arguments, frame.context);
          }
          return Attributes.callMethod(self, attribute.name, arguments);
        }
        return invoke(attribute.of(self, frame), frame, null);
      }
      return invoke(callee.eval(frame), frame, caller);
    }

    private @Nullable Object invoke(
        @Nullable Object function, Frame frame, @Nullable PyCallable caller) {
      Arguments arguments = args.eval(frame);
      if (caller != null) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>(arguments.named());
        named.put("caller", caller);
        arguments = new Arguments(arguments.positional(), named);
      }
      frame.at = at;
      return frame.context.call(function, arguments);
    }
  }

  static final class Filter extends Node {
    /** Filters that hand on what they are given, marks included. */
    private static final java.util.Set<String> TRANSPARENT =
        java.util.Set.of(
            "default",
            "d",
            "mandatory",
            "first",
            "last",
            "ternary",
            "type_debug",
            "unvault",
            "ansible.builtin.mandatory",
            "ansible.builtin.ternary",
            "ansible.builtin.type_debug",
            "ansible.builtin.unvault");

    private final JinjaFilter filter;
    private final Node operand;
    private final Args args;
    private final int at;
    private final boolean ansible;
    private final boolean text;
    private final boolean transparent;

    Filter(
        JinjaFilter filter, String name, Node operand, Args args, int at, Environment environment) {
      this.filter = filter;
      this.operand = operand;
      this.args = args;
      this.at = at;
      this.ansible = environment.ansible();
      this.text = ansible && environment.textFilters().contains(name);
      this.transparent = TRANSPARENT.contains(name);
    }

    @Override
    @Nullable Object eval(Frame frame) {
      return apply(operand.eval(frame), frame);
    }

    @Nullable Object apply(@Nullable Object value, Frame frame) {
      Object given = transparent ? value : MarkedText.plain(value);
      Arguments arguments = args.eval(frame, transparent);
      frame.at = at;
      Object result = filter.apply(given, arguments, frame.context);
      if (!ansible) {
        return result;
      }
      if (text) {
        return result instanceof NativeText ? result : new NativeText(Text.str(result));
      }
      return result instanceof DictView || result instanceof Range ? Values.list(result) : result;
    }
  }

  static final class Test extends Node {
    /** Tests that are handed marks, too. */
    private static final java.util.Set<String> TRANSPARENT =
        java.util.Set.of(
            "defined", "undefined", "string", "vault_encrypted", "ansible.builtin.vault_encrypted");

    private final JinjaTest test;
    private final boolean transparent;
    private final Node operand;
    private final Args args;
    private final int at;

    Test(JinjaTest test, String name, Node operand, Args args, int at) {
      this.test = test;
      this.transparent = TRANSPARENT.contains(name);
      this.operand = operand;
      this.args = args;
      this.at = at;
    }

    @Override
    Object eval(Frame frame) {
      return test(frame);
    }

    @Override
    boolean test(Frame frame) {
      Object value = operand.eval(frame);
      Arguments arguments = args.eval(frame);
      frame.at = at;
      return test.test(transparent ? value : MarkedText.plain(value), arguments, frame.context);
    }
  }

  /** A filter or test that does not exist, in a branch that may never be reached. */
  static final class Missing extends Node {
    private final String message;

    Missing(String message) {
      this.message = message;
    }

    @Override
    Object eval(Frame frame) {
      throw new PythonError("TemplateRuntimeError", message);
    }
  }
}
