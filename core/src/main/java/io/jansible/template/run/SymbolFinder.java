package io.jansible.template.run;

import io.jansible.template.parse.Expr;
import io.jansible.template.parse.Stmt;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a scope's statements and tells its {@link Symbols} what they read and write; stops
 * where inner scopes begin.
 */
final class SymbolFinder {
  private Symbols symbols;

  SymbolFinder(Symbols symbols) {
    this.symbols = symbols;
  }

  void statements(List<Stmt> body) {
    body.forEach(this::statement);
  }

  private void statement(Stmt statement) {
    switch (statement) {
      case Stmt.Output output -> output.parts().forEach(this::read);
      case Stmt.If choice -> choice(choice);
      case Stmt.For loop -> read(loop.iterable());
      case Stmt.Macro macro -> symbols.store(macro.name());
      case Stmt.CallBlock call -> read(call.call());
      case Stmt.FilterBlock filter -> read(filter.filter());
      case Stmt.With with -> with.values().forEach(this::read);
      case Stmt.Set set -> {
        read(set.value());
        target(set.target(), false);
      }
      case Stmt.SetBlock set -> target(set.target(), false);
      case Stmt.Block ignored -> {}
      case Stmt.Extends parent -> read(parent.template());
      case Stmt.Include include -> read(include.template());
      case Stmt.Import imported -> {
        read(imported.template());
        symbols.store(imported.target());
      }
      case Stmt.FromImport imported -> {
        read(imported.template());
        imported.names().forEach(name -> symbols.store(name.alias()));
      }
      case Stmt.AutoEscape ignored -> {}
      case Stmt.Do action -> read(action.expression());
      case Stmt.Break ignored -> {}
      case Stmt.Continue ignored -> {}
      case Stmt.Foreign ignored -> {}
    }
  }

  private void choice(Stmt.If choice) {
    read(choice.test());
    Symbols original = symbols;
    Symbols body = branch(original, choice.body());
    symbols = original.branch();
    Symbols elifs = symbols;
    for (Stmt.If elif : choice.elifs()) {
      choice(elif);
    }
    symbols = original;
    Symbols otherwise = branch(original, choice.otherwise());
    original.merge(List.of(body, elifs, otherwise));
  }

  private Symbols branch(Symbols original, List<Stmt> body) {
    Symbols branch = original.branch();
    symbols = branch;
    statements(body);
    symbols = original;
    return branch;
  }

  /** The names of an assignment's target. */
  void target(Expr target, boolean parameter) {
    switch (target) {
      case Expr.Name name when parameter -> symbols.parameter(name.name());
      case Expr.Name name -> symbols.store(name.name());
      case Expr.NamespaceRef reference -> symbols.read(reference.name());
      case Expr.TupleOf tuple -> tuple.items().forEach(item -> target(item, parameter));
      default -> throw new IllegalStateException("target " + target);
    }
  }

  void read(@Nullable Expr expression) {
    each(expression, name -> symbols.read(name.name()));
  }

  /** Visits every variable that an expression reads. */
  static void each(@Nullable Expr expression, java.util.function.Consumer<Expr.Name> visitor) {
    switch (expression) {
      case null -> {}
      case Expr.Name name -> visitor.accept(name);
      case Expr.NamespaceRef ignored -> {}
      case Expr.Const ignored -> {}
      case Expr.Data ignored -> {}
      case Expr.TupleOf tuple -> tuple.items().forEach(item -> each(item, visitor));
      case Expr.ListOf list -> list.items().forEach(item -> each(item, visitor));
      case Expr.DictOf dict -> {
        for (int i = 0; i < dict.keys().size(); i++) {
          each(dict.keys().get(i), visitor);
          each(dict.values().get(i), visitor);
        }
      }
      case Expr.Conditional choice -> {
        each(choice.test(), visitor);
        each(choice.then(), visitor);
        each(choice.otherwise(), visitor);
      }
      case Expr.Binary binary -> {
        each(binary.left(), visitor);
        each(binary.right(), visitor);
      }
      case Expr.And and -> {
        each(and.left(), visitor);
        each(and.right(), visitor);
      }
      case Expr.Or or -> {
        each(or.left(), visitor);
        each(or.right(), visitor);
      }
      case Expr.Not not -> each(not.operand(), visitor);
      case Expr.Negative negative -> each(negative.operand(), visitor);
      case Expr.Positive positive -> each(positive.operand(), visitor);
      case Expr.Concat concat -> concat.parts().forEach(part -> each(part, visitor));
      case Expr.Compare compare -> {
        each(compare.first(), visitor);
        compare.operands().forEach(operand -> each(operand.expression(), visitor));
      }
      case Expr.Attribute attribute -> each(attribute.object(), visitor);
      case Expr.Item item -> {
        each(item.object(), visitor);
        each(item.key(), visitor);
      }
      case Expr.Slice slice -> {
        each(slice.start(), visitor);
        each(slice.stop(), visitor);
        each(slice.step(), visitor);
      }
      case Expr.Call call -> {
        each(call.callee(), visitor);
        args(call.args(), visitor);
      }
      case Expr.Filter filter -> {
        each(filter.operand(), visitor);
        args(filter.args(), visitor);
      }
      case Expr.Test test -> {
        each(test.operand(), visitor);
        args(test.args(), visitor);
      }
    }
  }

  private static void args(Expr.Args args, java.util.function.Consumer<Expr.Name> visitor) {
    args.positional().forEach(argument -> each(argument, visitor));
    args.named().forEach(argument -> each(argument.value(), visitor));
    each(args.star(), visitor);
    each(args.doubleStar(), visitor);
  }

  /** Which of the names a body reads before it sets them; blocks do not count. */
  static Set<String> undeclared(Collection<? extends Stmt> body, Set<String> names) {
    Undeclared search = new Undeclared(new HashSet<>(names));
    search.statements(body);
    return search.found;
  }

  /** {@link #undeclared}'s walk, which goes into inner scopes too. */
  private static final class Undeclared {
    private final Set<String> names;
    private final Set<String> found = new HashSet<>();

    Undeclared(Set<String> names) {
      this.names = names;
    }

    void statements(Collection<? extends Stmt> body) {
      body.forEach(this::statement);
    }

    private void expression(@Nullable Expr expression) {
      each(
          expression,
          name -> {
            if (names.contains(name.name())) {
              found.add(name.name());
            }
          });
    }

    private void stored(Expr target) {
      switch (target) {
        case Expr.Name name -> names.remove(name.name());
        case Expr.TupleOf tuple -> tuple.items().forEach(this::stored);
        default -> {}
      }
    }

    private void signature(Stmt.Signature signature) {
      signature.parameters().forEach(this::stored);
      signature.defaults().forEach(this::expression);
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
          statements(loop.body());
          statements(loop.otherwise());
          expression(loop.test());
        }
        case Stmt.Macro macro -> {
          signature(macro.signature());
          statements(macro.body());
        }
        case Stmt.CallBlock call -> {
          expression(call.call());
          signature(call.signature());
          statements(call.body());
        }
        case Stmt.FilterBlock filter -> {
          statements(filter.body());
          expression(filter.filter());
        }
        case Stmt.With with -> {
          with.targets().forEach(this::stored);
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
        case Stmt.Block ignored -> {}
        case Stmt.Extends parent -> expression(parent.template());
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
  }
}
