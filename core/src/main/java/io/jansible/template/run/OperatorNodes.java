package io.jansible.template.run;

import io.jansible.template.parse.Expr.Operator;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.Markup;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import org.jspecify.annotations.Nullable;

/** Arithmetic, logic, {@code ~} and the conditional expression. */
final class OperatorNodes {
  private OperatorNodes() {}

  static final class Binary extends Node {
    private final Operator operator;
    private final Node left;
    private final Node right;

    Binary(Operator operator, Node left, Node right) {
      this.operator = operator;
      this.left = left;
      this.right = right;
    }

    @Override
    Object eval(Frame frame) {
      Object a = left.eval(frame);
      Object b = right.eval(frame);
      return switch (operator) {
        case ADD -> Arithmetic.add(a, b);
        case SUB -> Arithmetic.subtract(a, b);
        case MUL -> Arithmetic.multiply(a, b);
        case DIV -> Arithmetic.divide(a, b);
        case FLOORDIV -> Arithmetic.floorDivide(a, b);
        case MOD -> Arithmetic.modulo(a, b);
        case POW -> Arithmetic.power(a, b);
      };
    }
  }

  static final class Sign extends Node {
    private final boolean negative;
    private final Node operand;

    Sign(boolean negative, Node operand) {
      this.negative = negative;
      this.operand = operand;
    }

    @Override
    Object eval(Frame frame) {
      Object value = operand.eval(frame);
      return negative ? Arithmetic.negate(value) : Arithmetic.positive(value);
    }
  }

  static final class Not extends Node {
    private final Node operand;

    Not(Node operand) {
      this.operand = operand;
    }

    @Override
    Object eval(Frame frame) {
      return !operand.test(frame);
    }

    @Override
    boolean test(Frame frame) {
      return !operand.test(frame);
    }
  }

  static final class And extends Node {
    private final Node left;
    private final Node right;

    And(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    @Nullable Object eval(Frame frame) {
      Object value = left.eval(frame);
      return Values.truth(value) ? right.eval(frame) : value;
    }

    @Override
    boolean test(Frame frame) {
      return left.test(frame) && right.test(frame);
    }
  }

  static final class Or extends Node {
    private final Node left;
    private final Node right;

    Or(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    @Nullable Object eval(Frame frame) {
      Object value = left.eval(frame);
      return Values.truth(value) ? value : right.eval(frame);
    }

    @Override
    boolean test(Frame frame) {
      return left.test(frame) || right.test(frame);
    }
  }

  static final class Conditional extends Node {
    private final Node test;
    private final Node then;
    private final @Nullable Node otherwise;
    private final String hint;

    Conditional(Node test, Node then, @Nullable Node otherwise, String hint) {
      this.test = test;
      this.then = then;
      this.otherwise = otherwise;
      this.hint = hint;
    }

    @Override
    @Nullable Object eval(Frame frame) {
      if (test.test(frame)) {
        return then.eval(frame);
      }
      // Jinja2 gives a lenient undefined value here even where all others are strict.
      return otherwise == null
          ? new Undefined(Undefined.Kind.LENIENT, hint, io.jansible.template.Variables.ABSENT, null)
          : otherwise.eval(frame);
    }
  }

  static final class Concat extends Node {
    private final Node[] parts;

    Concat(Node[] parts) {
      this.parts = parts;
    }

    @Override
    Object eval(Frame frame) {
      // All parts are worked out before the first becomes text.
      @Nullable Object[] values = new @Nullable Object[parts.length];
      boolean markup = false;
      for (int i = 0; i < parts.length; i++) {
        values[i] = parts[i].eval(frame);
        markup |= values[i] instanceof Markup;
      }
      markup &= frame.context.escaping.on;
      StringBuilder out = new StringBuilder();
      for (Object value : values) {
        out.append(markup ? Markup.escape(value).value() : Text.str(value));
      }
      return markup ? new Markup(out.toString()) : out.toString();
    }
  }
}
