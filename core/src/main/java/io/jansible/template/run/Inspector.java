package io.jansible.template.run;

import io.jansible.template.parse.Expr;
import io.jansible.template.parse.Stmt;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a whole template for what its compilation depends on: blocks, inheritance, methods
 * that change what they are called on.
 */
final class Inspector {
  private static final Set<String> MUTATING =
      Set.of(
          "append",
          "extend",
          "insert",
          "pop",
          "remove",
          "clear",
          "sort",
          "reverse",
          "update",
          "setdefault",
          "popitem",
          "add",
          "discard");

  private final Consumer<Stmt.Block> onBlock;
  private boolean mutates;
  private boolean extending;
  private boolean scopedBlock;
  private boolean loopStored;

  Inspector(Consumer<Stmt.Block> onBlock) {
    this.onBlock = onBlock;
  }

  boolean mutates() {
    return mutates;
  }

  boolean extending() {
    return extending;
  }

  static boolean hasScopedBlock(Stmt.For loop) {
    Inspector inspector = new Inspector(block -> {});
    inspector.statement(loop);
    return inspector.scopedBlock;
  }

  /** Whether something in the loop assigns to {@code loop}. */
  static boolean assignsLoop(Stmt.For loop) {
    Inspector inspector = new Inspector(block -> {});
    inspector.statement(loop);
    return inspector.loopStored;
  }

  void statements(List<? extends Stmt> body) {
    body.forEach(this::statement);
  }

  private void statement(Stmt statement) {
    switch (statement) {
      case Stmt.Output output -> output.parts().forEach(this::expression);
      case Stmt.If choice -> {
        expression(choice.test());
        statements(choice.body());
        statements(choice.elifs());
        statements(choice.otherwise());
      }
      case Stmt.For loop -> {
        stored(loop.target());
        expression(loop.iterable());
        expression(loop.test());
        statements(loop.body());
        statements(loop.otherwise());
      }
      case Stmt.Macro macro -> {
        macro.signature().defaults().forEach(this::expression);
        statements(macro.body());
      }
      case Stmt.CallBlock call -> {
        expression(call.call());
        call.signature().defaults().forEach(this::expression);
        statements(call.body());
      }
      case Stmt.FilterBlock filter -> {
        expression(filter.filter());
        statements(filter.body());
      }
      case Stmt.With with -> {
        with.values().forEach(this::expression);
        statements(with.body());
      }
      case Stmt.Set set -> {
        stored(set.target());
        expression(set.value());
      }
      case Stmt.SetBlock set -> {
        stored(set.target());
        expression(set.filter());
        statements(set.body());
      }
      case Stmt.Block block -> {
        onBlock.accept(block);
        scopedBlock |= block.scoped();
        statements(block.body());
      }
      case Stmt.Extends parent -> {
        extending = true;
        expression(parent.template());
      }
      case Stmt.Include include -> expression(include.template());
      case Stmt.Import imported -> expression(imported.template());
      case Stmt.FromImport imported -> expression(imported.template());
      case Stmt.AutoEscape escape -> {
        expression(escape.on());
        statements(escape.body());
      }
      case Stmt.Do action -> expression(action.expression());
      case Stmt.Break ignored -> {}
      case Stmt.Continue ignored -> {}
      case Stmt.Foreign ignored -> {}
    }
  }

  private void stored(Expr target) {
    switch (target) {
      case Expr.Name name -> loopStored |= name.name().equals("loop");
      case Expr.TupleOf tuple -> tuple.items().forEach(this::stored);
      default -> {}
    }
  }

  private void expression(@Nullable Expr expression) {
    switch (expression) {
      case null -> {}
      case Expr.Name ignored -> {}
      case Expr.NamespaceRef ignored -> {}
      case Expr.Const ignored -> {}
      case Expr.Data ignored -> {}
      case Expr.TupleOf tuple -> tuple.items().forEach(this::expression);
      case Expr.ListOf list -> list.items().forEach(this::expression);
      case Expr.DictOf dict -> {
        dict.keys().forEach(this::expression);
        dict.values().forEach(this::expression);
      }
      case Expr.Conditional choice -> {
        expression(choice.test());
        expression(choice.then());
        expression(choice.otherwise());
      }
      case Expr.Binary binary -> {
        expression(binary.left());
        expression(binary.right());
      }
      case Expr.And and -> {
        expression(and.left());
        expression(and.right());
      }
      case Expr.Or or -> {
        expression(or.left());
        expression(or.right());
      }
      case Expr.Not not -> expression(not.operand());
      case Expr.Negative negative -> expression(negative.operand());
      case Expr.Positive positive -> expression(positive.operand());
      case Expr.Concat concat -> concat.parts().forEach(this::expression);
      case Expr.Compare compare -> {
        expression(compare.first());
        compare.operands().forEach(operand -> expression(operand.expression()));
      }
      case Expr.Attribute attribute -> {
        mutates |= MUTATING.contains(attribute.name());
        expression(attribute.object());
      }
      case Expr.Item item -> {
        mutates |=
            item.key() instanceof Expr.Const constant
                && constant.value() instanceof String name
                && MUTATING.contains(name);
        expression(item.object());
        expression(item.key());
      }
      case Expr.Slice slice -> {
        expression(slice.start());
        expression(slice.stop());
        expression(slice.step());
      }
      case Expr.Call call -> {
        expression(call.callee());
        args(call.args());
      }
      case Expr.Filter filter -> {
        mutates |= filter.name().equals("attr");
        expression(filter.operand());
        args(filter.args());
      }
      case Expr.Test test -> {
        expression(test.operand());
        args(test.args());
      }
    }
  }

  private void args(Expr.Args args) {
    args.positional().forEach(this::expression);
    args.named().forEach(argument -> expression(argument.value()));
    expression(args.star());
    expression(args.doubleStar());
  }
}
