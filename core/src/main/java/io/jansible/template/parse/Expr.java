package io.jansible.template.parse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of Jinja2. Every node knows the offset in the template's text where it begins. */
public sealed interface Expr {
  int at();

  /** A variable, or the target of an assignment. */
  record Name(String name, int at) implements Expr {}

  /** {@code namespace.attribute} as the target of an assignment. */
  record NamespaceRef(String name, String attribute, int at) implements Expr {}

  record Const(@Nullable Object value, int at) implements Expr {}

  /** Text between tags; only inside {@link Stmt.Output}. */
  record Data(String text, int at) implements Expr {}

  record TupleOf(List<Expr> items, int at) implements Expr {}

  record ListOf(List<Expr> items, int at) implements Expr {}

  record DictOf(List<Expr> keys, List<Expr> values, int at) implements Expr {}

  /** {@code then if test else otherwise}. */
  record Conditional(Expr test, Expr then, @Nullable Expr otherwise, int at) implements Expr {}

  /** The operators with two sides that are worked out before they are applied. */
  enum Operator {
    ADD,
    SUB,
    MUL,
    DIV,
    FLOORDIV,
    MOD,
    POW
  }

  record Binary(Operator operator, Expr left, Expr right, int at) implements Expr {}

  record And(Expr left, Expr right, int at) implements Expr {}

  record Or(Expr left, Expr right, int at) implements Expr {}

  record Not(Expr operand, int at) implements Expr {}

  record Negative(Expr operand, int at) implements Expr {}

  record Positive(Expr operand, int at) implements Expr {}

  /** {@code a ~ b ~ c}. */
  record Concat(List<Expr> parts, int at) implements Expr {}

  /** The operators of comparison, which may be chained. */
  enum Comparator {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    IN,
    NOT_IN
  }

  record Operand(Comparator comparator, Expr expression) {}

  record Compare(Expr first, List<Operand> operands, int at) implements Expr {}

  record Attribute(Expr object, String name, int at) implements Expr {}

  record Item(Expr object, Expr key, int at) implements Expr {}

  /** {@code start:stop:step} inside square brackets. */
  record Slice(@Nullable Expr start, @Nullable Expr stop, @Nullable Expr step, int at)
      implements Expr {}

  record Keyword(String name, Expr value) {}

  /** The arguments of a call, filter or test. */
  record Args(
      List<Expr> positional, List<Keyword> named, @Nullable Expr star, @Nullable Expr doubleStar) {
    public static final Args NONE = new Args(List.of(), List.of(), null, null);

    public boolean isEmpty() {
      return positional.isEmpty() && named.isEmpty() && star == null && doubleStar == null;
    }
  }

  record Call(Expr callee, Args args, int at) implements Expr {}

  /** {@code operand | name(args)}; no operand where it filters a block. */
  record Filter(@Nullable Expr operand, String name, Args args, int at) implements Expr {}

  record Test(Expr operand, String name, Args args, int at) implements Expr {}
}
