package io.jansible.template.parse;

import io.jansible.template.lex.Lexer;
import io.jansible.template.lex.Source;
import io.jansible.template.lex.Token;
import io.jansible.template.lex.TokenKind;
import io.jansible.template.parse.Stmt.Signature;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jinja2's statements. All errors are {@link io.jansible.template.TemplateSyntaxException} with
 * Jinja2's words.
 */
public final class Parser extends ExpressionParser {
  private final Dialect dialect;
  private final Deque<String> openTags = new ArrayDeque<>();
  private final Deque<List<String>> awaited = new ArrayDeque<>();

  private Parser(TokenStream stream, Dialect dialect) {
    super(stream);
    this.dialect = dialect;
  }

  /** Parses a whole template. */
  public static List<Stmt> template(Source source, Dialect dialect) {
    Parser parser =
        new Parser(new TokenStream(Lexer.tokens(source, dialect.syntax()), source), dialect);
    return parser.statements(null);
  }

  private List<Stmt> statements(@Nullable List<String> endTags) {
    List<Stmt> body = new ArrayList<>();
    List<Expr> output = new ArrayList<>();
    if (endTags != null) {
      awaited.push(endTags);
    }
    while (!stream.is(TokenKind.EOF)) {
      Token token = stream.current();
      switch (token.kind()) {
        case DATA -> {
          stream.next();
          output.add(new Expr.Data(token.text(), token.offset()));
        }
        case VARIABLE_BEGIN -> {
          stream.next();
          output.add(tuple());
          stream.expect(TokenKind.VARIABLE_END);
        }
        case BLOCK_BEGIN -> {
          flush(output, body);
          stream.next();
          if (endTags != null
              && stream.is(TokenKind.NAME)
              && endTags.contains(stream.current().text())) {
            awaited.pop();
            return List.copyOf(body);
          }
          body.add(statement());
          stream.expect(TokenKind.BLOCK_END);
        }
        default -> throw new IllegalStateException("token " + token);
      }
    }
    flush(output, body);
    if (endTags != null) {
      throw unknown(null, stream.current().offset());
    }
    return List.copyOf(body);
  }

  private static void flush(List<Expr> output, List<Stmt> body) {
    if (!output.isEmpty()) {
      body.add(new Stmt.Output(List.copyOf(output), output.get(0).at()));
      output.clear();
    }
  }

  /** A tag's body up to one of the end tags, which is the current token then. */
  private List<Stmt> body(String... endTags) {
    stream.skipIf(TokenKind.COLON);
    stream.expect(TokenKind.BLOCK_END);
    return statements(List.of(endTags));
  }

  private List<Stmt> bodyAndEnd(String endTag) {
    List<Stmt> body = body(endTag);
    stream.next();
    return body;
  }

  private Stmt statement() {
    Token token = stream.current();
    if (token.kind() != TokenKind.NAME) {
      throw stream.fail("tag name expected", token.offset());
    }
    String name = token.text();
    openTags.push(name);
    Stmt result =
        switch (name) {
          case "for" -> forLoop();
          case "if" -> ifElse();
          case "block" -> block();
          case "extends" -> new Stmt.Extends(afterName(), token.offset());
          case "print" -> print();
          case "macro" -> macro();
          case "include" -> include();
          case "from" -> fromImport();
          case "import" -> importAs();
          case "set" -> set();
          case "with" -> with();
          case "autoescape" ->
              new Stmt.AutoEscape(afterName(), bodyAndEnd("endautoescape"), token.offset());
          case "call" -> callBlock();
          case "filter" -> filterBlock();
          default -> extension(name, token.offset());
        };
    openTags.pop();
    return result;
  }

  private Expr afterName() {
    stream.next();
    return expression();
  }

  private Stmt extension(String name, int at) {
    if (dialect.doStatement() && name.equals("do")) {
      stream.next();
      return new Stmt.Do(tuple(), at);
    }
    if (dialect.loopControls() && (name.equals("break") || name.equals("continue"))) {
      stream.next();
      return name.equals("break") ? new Stmt.Break(at) : new Stmt.Continue(at);
    }
    String end = dialect.foreignTags().apply(name);
    if (end != null) {
      return foreign(name, end, at);
    }
    openTags.pop();
    throw unknown(name, at);
  }

  private Stmt foreign(String name, String end, int at) {
    String text = stream.source().text();
    int headerStart = stream.next().offset() + name.length();
    while (!stream.is(TokenKind.BLOCK_END) && !stream.is(TokenKind.EOF)) {
      stream.next();
    }
    String header = text.substring(headerStart, stream.current().offset()).strip();
    if (end.isEmpty()) {
      return new Stmt.Foreign(name, header, "", at);
    }
    stream.expect(TokenKind.BLOCK_END);
    int start = stream.current().offset();
    int depth = 1;
    while (!stream.is(TokenKind.EOF)) {
      int begin = stream.current().offset();
      if (stream.next().kind() == TokenKind.BLOCK_BEGIN) {
        depth += stream.isName(name) ? 1 : stream.isName(end) ? -1 : 0;
        if (depth == 0) {
          stream.next();
          return new Stmt.Foreign(name, header, text.substring(start, begin), at);
        }
      }
    }
    awaited.push(List.of(end));
    throw unknown(null, stream.current().offset());
  }

  private io.jansible.template.TemplateSyntaxException unknown(@Nullable String name, int at) {
    Set<String> expected = new LinkedHashSet<>();
    awaited.forEach(expected::addAll);
    StringBuilder message =
        new StringBuilder(
            name == null
                ? "Unexpected end of template."
                : "Encountered unknown tag " + TokenStream.quoted(name) + ".");
    if (!awaited.isEmpty()) {
      StringBuilder looking = new StringBuilder();
      for (Iterator<String> tags = awaited.peek().iterator(); tags.hasNext(); ) {
        looking.append(TokenStream.quoted(tags.next())).append(tags.hasNext() ? " or " : "");
      }
      if (name != null && expected.contains(name)) {
        message
            .append(
                " You probably made a nesting mistake. Jinja is expecting this tag, but currently"
                    + " looking for ")
            .append(looking)
            .append('.');
      } else {
        message.append(" Jinja was looking for the following tags: ").append(looking).append('.');
      }
    }
    if (!openTags.isEmpty()) {
      message
          .append(" The innermost block that needs to be closed is ")
          .append(TokenStream.quoted(openTags.peek()))
          .append('.');
    }
    return stream.fail(message.toString(), at);
  }

  private Stmt set() {
    int at = stream.next().offset();
    Expr target = target(null, true);
    if (stream.skipIf(TokenKind.ASSIGN)) {
      return new Stmt.Set(target, tuple(), at);
    }
    Expr.Filter filter = null;
    while (stream.skipIf(TokenKind.PIPE)) {
      filter = filter(filter);
    }
    return new Stmt.SetBlock(target, filter, bodyAndEnd("endset"), at);
  }

  private Expr target(@Nullable String endName, boolean withNamespace) {
    Expr target = tuple(true, true, endName, false, withNamespace);
    checkAssignable(target);
    return target;
  }

  private void checkAssignable(Expr target) {
    if (!assignable(target)) {
      String kind =
          switch (target) {
            case Expr.Const ignored -> "const";
            case Expr.ListOf ignored -> "list";
            case Expr.DictOf ignored -> "dict";
            case Expr.TupleOf ignored -> "tuple";
            case Expr.Name ignored -> "name";
            default -> target.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
          };
      throw stream.fail("can't assign to '" + kind + "'", target.at());
    }
  }

  private static boolean assignable(Expr target) {
    return switch (target) {
      case Expr.Name name ->
          !Set.of("true", "false", "none", "True", "False", "None").contains(name.name());
      case Expr.NamespaceRef ignored -> true;
      case Expr.TupleOf tuple -> tuple.items().stream().allMatch(Parser::assignable);
      default -> false;
    };
  }

  private Expr.Name nameTarget() {
    Token token = stream.expect(TokenKind.NAME);
    Expr.Name name = new Expr.Name(token.text(), token.offset());
    checkAssignable(name);
    return name;
  }

  private Stmt forLoop() {
    int at = stream.expectName("for").offset();
    Expr target = target("in", false);
    stream.expectName("in");
    Expr iterable = tuple(false, false, "recursive", false, false);
    Expr test = stream.skipIfName("if") ? expression() : null;
    boolean recursive = stream.skipIfName("recursive");
    List<Stmt> body = body("endfor", "else");
    List<Stmt> otherwise = List.of();
    if (stream.next().isName("else")) {
      otherwise = bodyAndEnd("endfor");
    }
    return new Stmt.For(target, iterable, test, recursive, body, otherwise, at);
  }

  private Stmt ifElse() {
    int at = stream.expectName("if").offset();
    Expr test = tuple(false, false, null, false, false);
    List<Stmt> body = body("elif", "else", "endif");
    List<Stmt.If> elifs = new ArrayList<>();
    List<Stmt> otherwise = List.of();
    while (true) {
      Token token = stream.next();
      if (token.isName("elif")) {
        int elifAt = stream.current().offset();
        Expr elifTest = tuple(false, false, null, false, false);
        elifs.add(
            new Stmt.If(elifTest, body("elif", "else", "endif"), List.of(), List.of(), elifAt));
        continue;
      }
      if (token.isName("else")) {
        otherwise = bodyAndEnd("endif");
      }
      return new Stmt.If(test, body, List.copyOf(elifs), otherwise, at);
    }
  }

  private Stmt with() {
    int at = stream.next().offset();
    List<Expr> targets = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!stream.is(TokenKind.BLOCK_END)) {
      if (!targets.isEmpty()) {
        stream.expect(TokenKind.COMMA);
      }
      targets.add(target(null, false));
      stream.expect(TokenKind.ASSIGN);
      values.add(expression());
    }
    return new Stmt.With(List.copyOf(targets), List.copyOf(values), bodyAndEnd("endwith"), at);
  }

  private Stmt block() {
    int at = stream.next().offset();
    String name = stream.expect(TokenKind.NAME).text();
    boolean scoped = stream.skipIfName("scoped");
    boolean required = stream.skipIfName("required");
    if (stream.is(TokenKind.SUB)) {
      throw stream.fail(
          "Block names in Jinja have to be valid Python identifiers and may not contain hyphens,"
              + " use an underscore instead.",
          stream.current().offset());
    }
    List<Stmt> body = bodyAndEnd("endblock");
    if (required && !body.stream().allMatch(Parser::blank)) {
      throw stream.fail(
          "Required blocks can only contain comments or whitespace", stream.current().offset());
    }
    stream.skipIfName(name);
    return new Stmt.Block(name, scoped, required, body, at);
  }

  private static boolean blank(Stmt statement) {
    return statement instanceof Stmt.Output output
        && output.parts().stream()
            .allMatch(part -> part instanceof Expr.Data data && data.text().isBlank());
  }

  private boolean importContext(boolean byDefault) {
    if ((stream.isName("with") || stream.isName("without")) && stream.ahead().isName("context")) {
      boolean with = stream.next().isName("with");
      stream.next();
      return with;
    }
    return byDefault;
  }

  private Stmt include() {
    int at = stream.next().offset();
    Expr template = expression();
    boolean ignoreMissing = stream.isName("ignore") && stream.ahead().isName("missing");
    if (ignoreMissing) {
      stream.next();
      stream.next();
    }
    return new Stmt.Include(template, ignoreMissing, importContext(true), at);
  }

  private Stmt importAs() {
    int at = stream.next().offset();
    Expr template = expression();
    stream.expectName("as");
    String target = nameTarget().name();
    return new Stmt.Import(template, target, importContext(false), at);
  }

  private Stmt fromImport() {
    int at = stream.next().offset();
    Expr template = expression();
    stream.expectName("import");
    List<Stmt.ImportedName> names = new ArrayList<>();
    boolean withContext = false;
    while (true) {
      if (!names.isEmpty()) {
        stream.expect(TokenKind.COMMA);
      }
      if (atContext()) {
        withContext = importContext(false);
        break;
      }
      Expr.Name name = nameTarget();
      if (name.name().startsWith("_")) {
        throw stream.fail("names starting with an underline can not be imported", name.at());
      }
      names.add(
          new Stmt.ImportedName(
              name.name(), stream.skipIfName("as") ? nameTarget().name() : name.name()));
      if (atContext()) {
        withContext = importContext(false);
        break;
      }
      if (!stream.is(TokenKind.COMMA)) {
        break;
      }
    }
    return new Stmt.FromImport(template, List.copyOf(names), withContext, at);
  }

  private boolean atContext() {
    return (stream.isName("with") || stream.isName("without")) && stream.ahead().isName("context");
  }

  private Signature signature() {
    stream.expect(TokenKind.LPAREN);
    List<Expr.Name> parameters = new ArrayList<>();
    List<Expr> defaults = new ArrayList<>();
    while (!stream.is(TokenKind.RPAREN)) {
      if (!parameters.isEmpty()) {
        stream.expect(TokenKind.COMMA);
      }
      Expr.Name parameter = nameTarget();
      if (stream.skipIf(TokenKind.ASSIGN)) {
        defaults.add(expression());
      } else if (!defaults.isEmpty()) {
        throw stream.fail(
            "non-default argument follows default argument", stream.current().offset());
      }
      parameters.add(parameter);
    }
    stream.expect(TokenKind.RPAREN);
    return new Signature(List.copyOf(parameters), List.copyOf(defaults));
  }

  private Stmt macro() {
    int at = stream.next().offset();
    String name = nameTarget().name();
    Signature signature = signature();
    return new Stmt.Macro(name, signature, bodyAndEnd("endmacro"), at);
  }

  private Stmt callBlock() {
    int at = stream.next().offset();
    Signature signature = stream.is(TokenKind.LPAREN) ? signature() : Signature.NONE;
    if (!(expression() instanceof Expr.Call call)) {
      throw stream.fail("expected call", at);
    }
    return new Stmt.CallBlock(call, signature, bodyAndEnd("endcall"), at);
  }

  private Stmt filterBlock() {
    int at = stream.next().offset();
    Expr.Filter filter = filter(null);
    while (stream.skipIf(TokenKind.PIPE)) {
      filter = filter(filter);
    }
    return new Stmt.FilterBlock(filter, bodyAndEnd("endfilter"), at);
  }

  private Stmt print() {
    int at = stream.next().offset();
    List<Expr> parts = new ArrayList<>();
    while (!stream.is(TokenKind.BLOCK_END)) {
      if (!parts.isEmpty()) {
        stream.expect(TokenKind.COMMA);
      }
      parts.add(expression());
    }
    return new Stmt.Output(List.copyOf(parts), at);
  }
}
