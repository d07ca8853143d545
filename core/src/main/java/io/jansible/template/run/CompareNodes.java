package io.jansible.template.run;

import io.jansible.template.parse.Expr.Comparator;
import io.jansible.template.value.Order;
import io.jansible.template.value.Values;
import org.jspecify.annotations.Nullable;

/** Comparisons, chained ones too. */
final class CompareNodes {
  private CompareNodes() {}

  static boolean compare(Comparator comparator, @Nullable Object a, @Nullable Object b) {
    return switch (comparator) {
      case EQ -> Values.equal(a, b);
      case NE -> !Values.equal(a, b);
      case LT -> Order.less(a, b);
      case LE -> Order.lessOrEqual(a, b);
      case GT -> Order.greater(a, b);
      case GE -> Order.greaterOrEqual(a, b);
      case IN -> Values.contains(b, a);
      case NOT_IN -> !Values.contains(b, a);
    };
  }

  static final class Single extends Node {
    private final Comparator comparator;
    private final Node left;
    private final Node right;

    Single(Comparator comparator, Node left, Node right) {
      this.comparator = comparator;
      this.left = left;
      this.right = right;
    }

    @Override
    Object eval(Frame frame) {
      return test(frame);
    }

    @Override
    boolean test(Frame frame) {
      Object a = left.eval(frame);
      return compare(comparator, a, right.eval(frame));
    }
  }

  static final class Chain extends Node {
    private final Node first;
    private final Comparator[] comparators;
    private final Node[] operands;

    Chain(Node first, Comparator[] comparators, Node[] operands) {
      this.first = first;
      this.comparators = comparators;
      this.operands = operands;
    }

    @Override
    Object eval(Frame frame) {
      return test(frame);
    }

    @Override
    boolean test(Frame frame) {
      Object left = first.eval(frame);
      for (int i = 0; i < operands.length; i++) {
        Object right = operands[i].eval(frame);
        if (!compare(comparators[i], left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    }
  }
}
