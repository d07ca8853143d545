package io.jansible.template.parse;

import io.jansible.template.lex.Token;
import io.jansible.template.lex.TokenKind;
import io.jansible.template.parse.Expr.Args;
import io.jansible.template.parse.Expr.Comparator;
import io.jansible.template.parse.Expr.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jinja2's expressions. From loosest to tightest: conditional, or, and, not, comparison, + -, ~, *
 * / // %, **, sign, postfix, filters.
 */
class ExpressionParser {
  /** Deeper nesting than any template has; beyond it Java's stack would be at risk. */
  private static final int MAX_DEPTH = 400;

  final TokenStream stream;
  private int depth;

  ExpressionParser(TokenStream stream) {
    this.stream = stream;
  }

  Expr expression() {
    return conditional();
  }

  Expr expression(boolean withConditional) {
    return withConditional ? conditional() : or();
  }

  private Expr conditional() {
    if (++depth > MAX_DEPTH) {
      throw stream.fail("expression is nested too deeply", stream.current().offset());
    }
    int at = stream.current().offset();
    Expr result = or();
    while (stream.skipIfName("if")) {
      Expr test = or();
      Expr otherwise = stream.skipIfName("else") ? conditional() : null;
      result = new Expr.Conditional(test, result, otherwise, at);
      at = stream.current().offset();
    }
    depth--;
    return result;
  }

  private Expr or() {
    int at = stream.current().offset();
    Expr left = and();
    while (stream.skipIfName("or")) {
      left = new Expr.Or(left, and(), at);
    }
    return left;
  }

  private Expr and() {
    int at = stream.current().offset();
    Expr left = not();
    while (stream.skipIfName("and")) {
      left = new Expr.And(left, not(), at);
    }
    return left;
  }

  private Expr not() {
    if (stream.isName("not")) {
      int at = stream.next().offset();
      return new Expr.Not(not(), at);
    }
    return compare();
  }

  private Expr compare() {
    int at = stream.current().offset();
    Expr first = sum();
    List<Expr.Operand> operands = null;
    while (true) {
      Comparator comparator = comparator();
      if (comparator == null) {
        return operands == null ? first : new Expr.Compare(first, List.copyOf(operands), at);
      }
      if (operands == null) {
        operands = new ArrayList<>(1);
      }
      operands.add(new Expr.Operand(comparator, sum()));
    }
  }

  private @Nullable Comparator comparator() {
    Comparator found =
        switch (stream.current().kind()) {
          case EQ -> Comparator.EQ;
          case NE -> Comparator.NE;
          case LT -> Comparator.LT;
          case LTEQ -> Comparator.LE;
          case GT -> Comparator.GT;
          case GTEQ -> Comparator.GE;
          case NAME ->
              stream.isName("in")
                  ? Comparator.IN
                  : stream.isName("not") && stream.ahead().isName("in") ? Comparator.NOT_IN : null;
          default -> null;
        };
    if (found != null) {
      stream.next();
      if (found == Comparator.NOT_IN) {
        stream.next();
      }
    }
    return found;
  }

  private Expr sum() {
    int at = stream.current().offset();
    Expr left = concat();
    while (stream.is(TokenKind.ADD) || stream.is(TokenKind.SUB)) {
      Operator operator = stream.next().kind() == TokenKind.ADD ? Operator.ADD : Operator.SUB;
      left = new Expr.Binary(operator, left, concat(), at);
    }
    return left;
  }

  private Expr concat() {
    int at = stream.current().offset();
    Expr first = product();
    if (!stream.is(TokenKind.TILDE)) {
      return first;
    }
    List<Expr> parts = new ArrayList<>();
    parts.add(first);
    while (stream.skipIf(TokenKind.TILDE)) {
      parts.add(product());
    }
    return new Expr.Concat(List.copyOf(parts), at);
  }

  private Expr product() {
    int at = stream.current().offset();
    Expr left = power();
    while (true) {
      Operator operator =
          switch (stream.current().kind()) {
            case MUL -> Operator.MUL;
            case DIV -> Operator.DIV;
            case FLOORDIV -> Operator.FLOORDIV;
            case MOD -> Operator.MOD;
            default -> null;
          };
      if (operator == null) {
        return left;
      }
      stream.next();
      left = new Expr.Binary(operator, left, power(), at);
    }
  }

  private Expr power() {
    int at = stream.current().offset();
    Expr left = unary(true);
    while (stream.skipIf(TokenKind.POW)) {
      left = new Expr.Binary(Operator.POW, left, unary(true), at);
    }
    return left;
  }

  private Expr unary(boolean withFilters) {
    int at = stream.current().offset();
    Expr result;
    if (stream.is(TokenKind.SUB) || stream.is(TokenKind.ADD)) {
      if (++depth > MAX_DEPTH) {
        throw stream.fail("expression is nested too deeply", at);
      }
      boolean negative = stream.next().kind() == TokenKind.SUB;
      Expr operand = unary(false);
      result = negative ? new Expr.Negative(operand, at) : new Expr.Positive(operand, at);
      depth--;
    } else {
      result = primary(false);
    }
    result = postfix(result);
    return withFilters ? filters(result) : result;
  }

  Expr primary(boolean withNamespace) {
    Token token = stream.current();
    int at = token.offset();
    switch (token.kind()) {
      case NAME -> {
        stream.next();
        switch (token.text()) {
          case "true", "True" -> {
            return new Expr.Const(true, at);
          }
          case "false", "False" -> {
            return new Expr.Const(false, at);
          }
          case "none", "None" -> {
            return new Expr.Const(null, at);
          }
          default -> {
            if (withNamespace && stream.skipIf(TokenKind.DOT)) {
              return new Expr.NamespaceRef(token.text(), stream.expect(TokenKind.NAME).text(), at);
            }
            return new Expr.Name(token.text(), at);
          }
        }
      }
      case STRING -> {
        stream.next();
        if (!stream.is(TokenKind.STRING)) {
          return new Expr.Const(token.value(), at);
        }
        StringBuilder joined = new StringBuilder(String.valueOf(token.value()));
        while (stream.is(TokenKind.STRING)) {
          joined.append(stream.next().value());
        }
        return new Expr.Const(joined.toString(), at);
      }
      case INTEGER, FLOAT -> {
        stream.next();
        return new Expr.Const(token.value(), at);
      }
      case LPAREN -> {
        stream.next();
        Expr inside = tuple(false, true, null, true, false);
        stream.expect(TokenKind.RPAREN);
        return inside;
      }
      case LBRACKET -> {
        return list();
      }
      case LBRACE -> {
        return dict();
      }
      default -> throw stream.fail("unexpected " + TokenStream.quoted(token.describe()), at);
    }
  }

  /** One expression, or several with commas between: a tuple. */
  Expr tuple() {
    return tuple(false, true, null, false, false);
  }

  /**
   * @param simplified only names and literals: the target of an assignment
   * @param endName a word that ends the tuple
   * @param parenthesised whether an empty tuple is one
   */
  Expr tuple(
      boolean simplified,
      boolean withConditional,
      @Nullable String endName,
      boolean parenthesised,
      boolean withNamespace) {
    int at = stream.current().offset();
    List<Expr> items = new ArrayList<>(2);
    boolean isTuple = false;
    while (true) {
      if (!items.isEmpty()) {
        stream.expect(TokenKind.COMMA);
      }
      if (atTupleEnd(endName)) {
        break;
      }
      items.add(simplified ? primary(withNamespace) : expression(withConditional));
      if (!stream.is(TokenKind.COMMA)) {
        break;
      }
      isTuple = true;
    }
    if (!isTuple) {
      if (!items.isEmpty()) {
        return items.get(0);
      }
      if (!parenthesised) {
        throw stream.fail(
            "Expected an expression, got " + TokenStream.quoted(stream.current().describe()),
            stream.current().offset());
      }
    }
    return new Expr.TupleOf(List.copyOf(items), at);
  }

  private boolean atTupleEnd(@Nullable String endName) {
    return switch (stream.current().kind()) {
      case VARIABLE_END, BLOCK_END, RPAREN -> true;
      default -> endName != null && stream.isName(endName);
    };
  }

  private Expr list() {
    int at = stream.expect(TokenKind.LBRACKET).offset();
    List<Expr> items = new ArrayList<>();
    while (!stream.is(TokenKind.RBRACKET)) {
      if (!items.isEmpty()) {
        stream.expect(TokenKind.COMMA);
      }
      if (stream.is(TokenKind.RBRACKET)) {
        break;
      }
      items.add(expression());
    }
    stream.expect(TokenKind.RBRACKET);
    return new Expr.ListOf(List.copyOf(items), at);
  }

  private Expr dict() {
    int at = stream.expect(TokenKind.LBRACE).offset();
    List<Expr> keys = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!stream.is(TokenKind.RBRACE)) {
      if (!keys.isEmpty()) {
        stream.expect(TokenKind.COMMA);
      }
      if (stream.is(TokenKind.RBRACE)) {
        break;
      }
      keys.add(expression());
      stream.expect(TokenKind.COLON);
      values.add(expression());
    }
    stream.expect(TokenKind.RBRACE);
    return new Expr.DictOf(List.copyOf(keys), List.copyOf(values), at);
  }

  Expr postfix(Expr start) {
    Expr result = start;
    while (true) {
      switch (stream.current().kind()) {
        case DOT, LBRACKET -> result = subscript(result);
        case LPAREN -> result = call(result);
        default -> {
          return result;
        }
      }
    }
  }

  private Expr filters(Expr start) {
    Expr result = start;
    while (true) {
      if (stream.is(TokenKind.PIPE)) {
        stream.next();
        result = filter(result);
      } else if (stream.isName("is")) {
        result = test(result);
      } else if (stream.is(TokenKind.LPAREN)) {
        result = call(result);
      } else {
        return result;
      }
    }
  }

  private Expr subscript(Expr object) {
    Token token = stream.next();
    if (token.kind() == TokenKind.DOT) {
      Token name = stream.next();
      if (name.kind() == TokenKind.NAME) {
        return new Expr.Attribute(object, name.text(), token.offset());
      }
      if (name.kind() != TokenKind.INTEGER) {
        throw stream.fail("expected name or number", name.offset());
      }
      return new Expr.Item(object, new Expr.Const(name.value(), name.offset()), token.offset());
    }
    List<Expr> keys = new ArrayList<>(1);
    while (!stream.is(TokenKind.RBRACKET)) {
      if (!keys.isEmpty()) {
        stream.expect(TokenKind.COMMA);
      }
      keys.add(subscripted());
    }
    stream.expect(TokenKind.RBRACKET);
    return new Expr.Item(
        object,
        keys.size() == 1 ? keys.get(0) : new Expr.TupleOf(List.copyOf(keys), token.offset()),
        token.offset());
  }

  private Expr subscripted() {
    int at = stream.current().offset();
    Expr start = null;
    if (!stream.is(TokenKind.COLON)) {
      start = expression();
      if (!stream.is(TokenKind.COLON)) {
        return start;
      }
    }
    stream.next();
    Expr stop = sliceEnd() ? null : expression();
    Expr step = null;
    if (stream.skipIf(TokenKind.COLON)
        && !stream.is(TokenKind.RBRACKET)
        && !stream.is(TokenKind.COMMA)) {
      step = expression();
    }
    return new Expr.Slice(start, stop, step, at);
  }

  private boolean sliceEnd() {
    return stream.is(TokenKind.COLON)
        || stream.is(TokenKind.RBRACKET)
        || stream.is(TokenKind.COMMA);
  }

  private Expr.Call call(Expr callee) {
    int at = stream.current().offset();
    Args arguments = arguments();
    Set<String> names = new HashSet<>();
    for (Expr.Keyword keyword : arguments.named()) {
      if (!names.add(keyword.name())) {
        throw stream.fail("keyword argument repeated: " + keyword.name(), at);
      }
    }
    return new Expr.Call(callee, arguments, at);
  }

  Args arguments() {
    int at = stream.expect(TokenKind.LPAREN).offset();
    List<Expr> positional = new ArrayList<>();
    List<Expr.Keyword> named = new ArrayList<>();
    Expr star = null;
    Expr doubleStar = null;
    boolean comma = false;
    while (!stream.is(TokenKind.RPAREN)) {
      if (comma) {
        stream.expect(TokenKind.COMMA);
        if (stream.is(TokenKind.RPAREN)) {
          break;
        }
      }
      boolean valid;
      if (stream.is(TokenKind.MUL)) {
        valid = star == null && doubleStar == null;
        check(valid, at);
        stream.next();
        star = expression();
      } else if (stream.is(TokenKind.POW)) {
        check(doubleStar == null, at);
        stream.next();
        doubleStar = expression();
      } else if (stream.is(TokenKind.NAME) && stream.ahead().kind() == TokenKind.ASSIGN) {
        check(doubleStar == null, at);
        String name = stream.next().text();
        stream.next();
        named.add(new Expr.Keyword(name, expression()));
      } else {
        check(star == null && doubleStar == null && named.isEmpty(), at);
        positional.add(expression());
      }
      comma = true;
    }
    stream.expect(TokenKind.RPAREN);
    Args args = new Args(List.copyOf(positional), List.copyOf(named), star, doubleStar);
    return args.isEmpty() ? Args.NONE : args;
  }

  private void check(boolean valid, int at) {
    if (!valid) {
      throw stream.fail("invalid syntax for function call expression", at);
    }
  }

  /** A filter's name and arguments; the bar is behind. */
  Expr.Filter filter(@Nullable Expr operand) {
    Token token = stream.expect(TokenKind.NAME);
    String name = dotted(token.text());
    Args args = stream.is(TokenKind.LPAREN) ? arguments() : Args.NONE;
    return new Expr.Filter(operand, name, args, token.offset());
  }

  private String dotted(String first) {
    String name = first;
    while (stream.skipIf(TokenKind.DOT)) {
      name += "." + stream.expect(TokenKind.NAME).text();
    }
    return name;
  }

  private Expr test(Expr operand) {
    int at = stream.next().offset();
    boolean negated = stream.skipIfName("not");
    String name = dotted(stream.expect(TokenKind.NAME).text());
    Args args = Args.NONE;
    if (stream.is(TokenKind.LPAREN)) {
      args = arguments();
    } else if (startsArgument()) {
      if (stream.isName("is")) {
        throw stream.fail("You cannot chain multiple tests with is", stream.current().offset());
      }
      args = new Args(List.of(postfix(primary(false))), List.of(), null, null);
    }
    Expr result = new Expr.Test(operand, name, args, at);
    return negated ? new Expr.Not(result, at) : result;
  }

  private boolean startsArgument() {
    return switch (stream.current().kind()) {
      case STRING, INTEGER, FLOAT, LBRACKET, LBRACE -> true;
      case NAME -> !stream.isName("else") && !stream.isName("or") && !stream.isName("and");
      default -> false;
    };
  }
}
