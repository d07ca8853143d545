package io.jansible.template.run;

import io.jansible.template.TemplateSyntaxException;
import io.jansible.template.filter.JinjaFilter;
import io.jansible.template.lex.Source;
import io.jansible.template.parse.Expr;
import io.jansible.template.run.Symbols.FunctionScope;
import io.jansible.template.run.Symbols.Slot;
import io.jansible.template.test.JinjaTest;
import io.jansible.template.value.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns expressions into nodes. Unknown filters and tests are found here. */
final class ExpressionCompiler {
  private final Environment environment;
  private final Source source;

  ExpressionCompiler(Environment environment, Source source) {
    this.environment = environment;
    this.source = source;
  }

  /** The variables of a scope, as seen from the function that runs it. */
  record View(Symbols symbols, FunctionScope function, boolean soft) {
    View softly() {
      return soft ? this : new View(symbols, function, true);
    }
  }

  Node compile(Expr expression, View view) {
    return switch (expression) {
      case Expr.Name name -> name(name.name(), view);
      case Expr.NamespaceRef reference -> name(reference.name(), view);
      case Expr.Const constant -> new LiteralNodes.Constant(constant.value());
      case Expr.Data data -> new LiteralNodes.Constant(data.text());
      case Expr.TupleOf tuple -> new LiteralNodes.TupleOf(all(tuple.items(), view));
      case Expr.ListOf list -> new LiteralNodes.ListOf(all(list.items(), view));
      case Expr.DictOf dict ->
          new LiteralNodes.DictOf(all(dict.keys(), view), all(dict.values(), view));
      case Expr.Conditional choice -> {
        View soft = view.softly();
        Expr otherwise = choice.otherwise();
        yield new OperatorNodes.Conditional(
            compile(choice.test(), soft),
            compile(choice.then(), soft),
            otherwise == null ? null : compile(otherwise, soft),
            "the inline if-expression on "
                + place(choice.at())
                + " evaluated to false and no else section was defined.");
      }
      case Expr.Binary binary ->
          new OperatorNodes.Binary(
              binary.operator(), compile(binary.left(), view), compile(binary.right(), view));
      case Expr.And and ->
          new OperatorNodes.And(compile(and.left(), view), compile(and.right(), view));
      case Expr.Or or -> new OperatorNodes.Or(compile(or.left(), view), compile(or.right(), view));
      case Expr.Not not -> new OperatorNodes.Not(compile(not.operand(), view));
      case Expr.Negative negative ->
          new OperatorNodes.Sign(true, compile(negative.operand(), view));
      case Expr.Positive positive ->
          new OperatorNodes.Sign(false, compile(positive.operand(), view));
      case Expr.Concat concat -> new OperatorNodes.Concat(all(concat.parts(), view));
      case Expr.Compare compare -> compare(compare, view);
      case Expr.Attribute attribute ->
          new AccessNodes.Attribute(compile(attribute.object(), view), attribute.name());
      case Expr.Item item when item.key() instanceof Expr.Slice slice ->
          new AccessNodes.Slice(
              compile(item.object(), view),
              maybe(slice.start(), view),
              maybe(slice.stop(), view),
              maybe(slice.step(), view));
      case Expr.Item item ->
          new AccessNodes.Item(compile(item.object(), view), compile(item.key(), view));
      case Expr.Slice slice ->
          throw new TemplateSyntaxException(
              "slice outside of a subscript", source.position(slice.at()));
      case Expr.Call call -> call(call, view);
      case Expr.Filter filter -> {
        Expr operand = filter.operand();
        if (operand == null) {
          throw new IllegalStateException("a filter without a value");
        }
        JinjaFilter found = environment.filter(filter.name());
        Node value = compile(operand, view);
        CallNodes.Args args = args(filter.args(), view);
        yield found == null
            ? missing("filter", filter.name(), filter.at(), view)
            : filter(found, filter, value, args);
      }
      case Expr.Test test -> {
        JinjaTest found = environment.test(test.name());
        Node operand = compile(test.operand(), view);
        CallNodes.Args args = args(test.args(), view);
        yield found == null
            ? missing("test", test.name(), test.at(), view)
            : new CallNodes.Test(found, test.name(), operand, args, test.at());
      }
    };
  }

  private CallNodes.Filter filter(
      JinjaFilter found, Expr.Filter filter, Node value, CallNodes.Args args) {
    return new CallNodes.Filter(found, filter.name(), value, args, filter.at(), environment);
  }

  /** The filters of a filter block or a block set, in the order in which they are applied. */
  Steps.Buffered buffered(Expr.Filter outermost, View view) {
    java.util.ArrayDeque<CallNodes.Filter> filters = new java.util.ArrayDeque<>();
    for (Expr at = outermost; at instanceof Expr.Filter filter; at = filter.operand()) {
      JinjaFilter found = environment.filter(filter.name());
      if (found == null) {
        missing(
            "filter", filter.name(), filter.at(), new View(view.symbols(), view.function(), false));
        throw new IllegalStateException();
      }
      filters.push(
          filter(found, filter, new LiteralNodes.Constant(null), args(filter.args(), view)));
    }
    return new Steps.Buffered(List.copyOf(filters));
  }

  CallNodes.Call call(Expr.Call call, View view) {
    return new CallNodes.Call(compile(call.callee(), view), args(call.args(), view), call.at());
  }

  private Node missing(String kind, String name, int at, View view) {
    if (environment.ansible()) {
      throw new TemplateSyntaxException(
          Missing.message(kind, name, environment),
          source.position(at),
          Nearest.of(
              name,
              kind.equals("filter")
                  ? environment.filters().keySet()
                  : environment.tests().keySet()));
    }
    String message = "No " + kind + " named " + Text.repr(name);
    if (!view.soft()) {
      throw new TemplateSyntaxException(message + ".", source.position(at));
    }
    return new CallNodes.Missing(message + " found.");
  }

  private Node name(String name, View view) {
    Slot slot = view.symbols().slot(name);
    return NameNodes.of(view.function().distance(slot.function()), slot.index(), name);
  }

  private Node compare(Expr.Compare compare, View view) {
    Node first = compile(compare.first(), view);
    List<Expr.Operand> operands = compare.operands();
    if (operands.size() == 1) {
      return new CompareNodes.Single(
          operands.get(0).comparator(), first, compile(operands.get(0).expression(), view));
    }
    return new CompareNodes.Chain(
        first,
        operands.stream().map(Expr.Operand::comparator).toArray(Expr.Comparator[]::new),
        operands.stream().map(operand -> compile(operand.expression(), view)).toArray(Node[]::new));
  }

  private Node[] all(List<Expr> expressions, View view) {
    return expressions.stream().map(expression -> compile(expression, view)).toArray(Node[]::new);
  }

  private @Nullable Node maybe(@Nullable Expr expression, View view) {
    return expression == null ? null : compile(expression, view);
  }

  private CallNodes.Args args(Expr.Args args, View view) {
    if (args.isEmpty()) {
      return CallNodes.Args.NONE;
    }
    return new CallNodes.Args(
        all(args.positional(), view),
        args.named().stream().map(Expr.Keyword::name).toArray(String[]::new),
        args.named().stream().map(keyword -> compile(keyword.value(), view)).toArray(Node[]::new),
        maybe(args.star(), view),
        maybe(args.doubleStar(), view));
  }

  /** How Jinja2 names a place in messages. */
  String place(int at) {
    String line = "line " + source.line(at);
    return source.name() == null ? line : line + " in " + Text.repr(source.name());
  }
}
