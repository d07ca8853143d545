package io.jansible.testkit.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads shell text into a {@link Syntax} tree. */
final class ShellParser {
  private static final Set<String> CLOSERS =
      Set.of("then", "else", "elif", "fi", "do", "done", "esac", "}", ";;");

  private final String text;
  private int at;
  private final List<Pending> pending = new ArrayList<>();

  /** A here-document whose text comes after the line. */
  private record Pending(String end, boolean tabs, boolean plain, List<Syntax.Part> into) {}

  private ShellParser(String text) {
    this.text = text.replace("\\\n", "");
  }

  /**
   * @throws ShellException for what is not understood
   */
  static Syntax parse(String text) {
    ShellParser parser = new ShellParser(text);
    Syntax all = parser.sequence();
    parser.space(true);
    if (parser.at < parser.text.length()) {
      throw parser.unexpected();
    }
    return all;
  }

  /** A here-string's or here-document's text: expanded as in double quotes. */
  private static List<Syntax.Part> quotedText(String text) {
    ShellParser parser = new ShellParser(text);
    List<Syntax.Part> parts = new ArrayList<>();
    parser.doubleQuoted(parts, '\0');
    return parts;
  }

  private ShellException unexpected() {
    int end = text.indexOf('\n', at);
    return new ShellException(
        "cannot read shell text at: " + text.substring(at, end < 0 ? text.length() : end));
  }

  private boolean more() {
    return at < text.length();
  }

  private char peek() {
    return more() ? text.charAt(at) : '\0';
  }

  private boolean sees(String what) {
    return text.startsWith(what, at);
  }

  private boolean takes(String what) {
    if (sees(what)) {
      at += what.length();
      return true;
    }
    return false;
  }

  /** Skips blanks and comments, and newlines if asked; here-documents follow their line. */
  private void space(boolean lines) {
    while (more()) {
      char c = peek();
      if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (c == '#' && (at == 0 || " \t\n;&|()".indexOf(text.charAt(at - 1)) >= 0)) {
        while (more() && peek() != '\n') {
          at++;
        }
      } else if (c == '\n' && lines) {
        newline();
      } else {
        return;
      }
    }
  }

  private void newline() {
    at++;
    for (Pending document : List.copyOf(pending)) {
      StringBuilder body = new StringBuilder();
      while (more()) {
        int end = text.indexOf('\n', at);
        String line = text.substring(at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 1;
        String bare = document.tabs ? line.replaceFirst("^\t+", "") : line;
        if (bare.equals(document.end)) {
          break;
        }
        body.append(bare).append('\n');
      }
      if (document.plain) {
        document.into.add(new Syntax.Literal(body.toString(), true));
      } else {
        document.into.addAll(quotedText(body.toString()));
      }
    }
    pending.clear();
  }

  private Syntax sequence() {
    List<Syntax> commands = new ArrayList<>();
    while (true) {
      space(true);
      if (!more() || peek() == ')' || CLOSERS.contains(reserved())) {
        break;
      }
      commands.add(andOr());
      space(false);
      if (sees(";;")) {
        break;
      }
      if (takes(";") || (peek() == '&' && !sees("&&") && takes("&"))) {
        continue;
      }
      if (peek() == '\n') {
        continue;
      }
      if (more() && peek() != ')' && !CLOSERS.contains(reserved())) {
        throw unexpected();
      }
    }
    return commands.size() == 1 ? commands.get(0) : new Syntax.Sequence(commands);
  }

  /** The unquoted word here, if it may be a reserved one. */
  private String reserved() {
    if (sees(";;")) {
      return ";;";
    }
    int end = at;
    while (end < text.length() && " \t\n;&|()<>\"'`$\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(at, end);
  }

  private Syntax andOr() {
    Syntax left = pipeline();
    while (true) {
      space(false);
      boolean and = sees("&&");
      if (!and && !sees("||")) {
        return left;
      }
      at += 2;
      space(true);
      left = new Syntax.AndOr(left, and, pipeline());
    }
  }

  private Syntax pipeline() {
    space(false);
    boolean negated = false;
    while (reserved().equals("!")) {
      at++;
      space(false);
      negated = !negated;
    }
    List<Syntax> commands = new ArrayList<>();
    commands.add(command());
    while (true) {
      space(false);
      if (sees("||") || !sees("|")) {
        break;
      }
      at++;
      if (takes("&")) {
        throw new ShellException("|& is not understood");
      }
      space(true);
      commands.add(command());
    }
    return commands.size() == 1 && !negated
        ? commands.get(0)
        : new Syntax.Pipeline(commands, negated);
  }

  private void expect(String word) {
    space(true);
    if (!reserved().equals(word)) {
      throw unexpected();
    }
    at += word.length();
  }

  private Syntax command() {
    if (sees("((")) {
      throw new ShellException("(( )) is not understood");
    }
    if (takes("(")) {
      Syntax body = sequence();
      space(true);
      if (!takes(")")) {
        throw unexpected();
      }
      return new Syntax.Group(body, true, redirects());
    }
    String word = reserved();
    switch (word) {
      case "{" -> {
        at++;
        Syntax body = sequence();
        expect("}");
        return new Syntax.Group(body, false, redirects());
      }
      case "if" -> {
        return ifCommand();
      }
      case "for" -> {
        return forCommand();
      }
      case "while", "until" -> {
        at += word.length();
        Syntax condition = sequence();
        expect("do");
        Syntax body = sequence();
        expect("done");
        return new Syntax.While(condition, word.equals("until"), body, redirects());
      }
      case "case" -> {
        return caseCommand();
      }
      case "[[" -> {
        return bracket();
      }
      case "function" -> {
        at += word.length();
        space(false);
        String name = reserved();
        at += name.length();
        space(false);
        if (takes("(")) {
          space(false);
          takes(")");
        }
        space(true);
        return new Syntax.Function(name, command());
      }
      case "select", "coproc", "time" ->
          throw new ShellException("'" + word + "' is not understood");
      default -> {}
    }
    if (word.matches("[A-Za-z_][\\w.-]*")) {
      int after = at + word.length();
      if (text.startsWith("()", after)) {
        at = after + 2;
        space(true);
        return new Syntax.Function(word, command());
      }
    }
    return simple();
  }

  private Syntax ifCommand() {
    at += 2;
    List<Syntax.Branch> branches = new ArrayList<>();
    Syntax otherwise = null;
    Syntax condition = sequence();
    expect("then");
    branches.add(new Syntax.Branch(condition, sequence()));
    while (true) {
      space(true);
      String next = reserved();
      at += next.length();
      if (next.equals("elif")) {
        Syntax other = sequence();
        expect("then");
        branches.add(new Syntax.Branch(other, sequence()));
      } else if (next.equals("else")) {
        otherwise = sequence();
        expect("fi");
        return new Syntax.If(branches, otherwise, redirects());
      } else if (next.equals("fi")) {
        return new Syntax.If(branches, otherwise, redirects());
      } else {
        at -= next.length();
        throw unexpected();
      }
    }
  }

  private Syntax forCommand() {
    at += 3;
    space(false);
    String name = reserved();
    if (!name.matches("[A-Za-z_]\\w*")) {
      throw new ShellException("'for' is understood with a name alone");
    }
    at += name.length();
    space(true);
    List<Syntax.Word> words = null;
    if (reserved().equals("in")) {
      at += 2;
      words = new ArrayList<>();
      space(false);
      while (more() && peek() != ';' && peek() != '\n') {
        words.add(word());
        space(false);
      }
    }
    space(false);
    takes(";");
    expect("do");
    Syntax body = sequence();
    expect("done");
    return new Syntax.For(name, words, body, redirects());
  }

  private Syntax caseCommand() {
    at += 4;
    space(false);
    Syntax.Word subject = word();
    expect("in");
    List<Syntax.Choice> choices = new ArrayList<>();
    while (true) {
      space(true);
      if (reserved().equals("esac")) {
        at += 4;
        return new Syntax.Case(subject, choices, redirects());
      }
      takes("(");
      List<Syntax.Word> patterns = new ArrayList<>();
      do {
        space(false);
        patterns.add(word());
        space(false);
      } while (takes("|"));
      if (!takes(")")) {
        throw unexpected();
      }
      choices.add(new Syntax.Choice(patterns, sequence()));
      space(true);
      takes(";;");
    }
  }

  private Syntax bracket() {
    at += 2;
    List<Object> tokens = new ArrayList<>();
    while (true) {
      space(true);
      if (!more()) {
        throw unexpected();
      }
      if (reserved().equals("]]")) {
        at += 2;
        return new Syntax.Bracket(tokens);
      }
      String operator = null;
      for (String each : List.of("&&", "||", "(", ")", "<", ">")) {
        if (sees(each)) {
          operator = each;
          break;
        }
      }
      if (operator != null) {
        at += operator.length();
        tokens.add(operator);
      } else {
        boolean regex = !tokens.isEmpty() && isRegex(tokens.get(tokens.size() - 1));
        tokens.add(regex ? regexWord() : word());
      }
    }
  }

  private static boolean isRegex(Object token) {
    return token instanceof Syntax.Word word && "=~".equals(word.plain());
  }

  /** A regular expression after {@code =~}, in which parentheses and bars are its own. */
  private Syntax.Word regexWord() {
    if (peek() == '"' || peek() == '\'' || peek() == '$') {
      return word();
    }
    int end = at;
    while (end < text.length() && " \t\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String expression = text.substring(at, end);
    at = end;
    return new Syntax.Word(List.of(new Syntax.Literal(expression, false)));
  }

  private Syntax simple() {
    List<Syntax.Assignment> assignments = new ArrayList<>();
    List<Syntax.Word> words = new ArrayList<>();
    List<Syntax.Redirect> redirects = new ArrayList<>();
    while (true) {
      space(false);
      Syntax.Redirect redirect = redirect();
      if (redirect != null) {
        redirects.add(redirect);
        continue;
      }
      if (!more() || "\n;&|()".indexOf(peek()) >= 0) {
        break;
      }
      if (words.isEmpty()) {
        Syntax.Assignment assignment = assignment();
        if (assignment != null) {
          assignments.add(assignment);
          continue;
        }
      }
      words.add(word());
    }
    if (assignments.isEmpty() && words.isEmpty() && redirects.isEmpty()) {
      throw unexpected();
    }
    return new Syntax.Simple(assignments, words, redirects);
  }

  private Syntax.@Nullable Assignment assignment() {
    int end = at;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    boolean append = text.startsWith("+=", end);
    if (end == at || Character.isDigit(peek()) || !(append || text.startsWith("=", end))) {
      return null;
    }
    String name = text.substring(at, end);
    at = end + (append ? 2 : 1);
    if (peek() == '(') {
      throw new ShellException("arrays are not understood");
    }
    boolean empty = !more() || " \t\n;&|)".indexOf(peek()) >= 0;
    return new Syntax.Assignment(name, empty ? new Syntax.Word(List.of()) : word(), append);
  }

  private List<Syntax.Redirect> redirects() {
    List<Syntax.Redirect> all = new ArrayList<>();
    while (true) {
      space(false);
      Syntax.Redirect redirect = redirect();
      if (redirect == null) {
        return all;
      }
      all.add(redirect);
    }
  }

  private Syntax.@Nullable Redirect redirect() {
    int begin = at;
    int descriptor = -2;
    if (Character.isDigit(peek())
        && at + 1 < text.length()
        && "<>".indexOf(text.charAt(at + 1)) >= 0) {
      descriptor = peek() - '0';
      at++;
    } else if (sees("&>")) {
      descriptor = -1;
      at++;
    }
    if (sees("<(") || sees(">(")) {
      throw new ShellException("process substitution is not understood");
    }
    for (String operator : List.of("<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">")) {
      if (takes(operator)) {
        int which = descriptor != -2 ? descriptor : operator.startsWith("<") ? 0 : 1;
        space(false);
        if (operator.startsWith("<<") && !operator.equals("<<<")) {
          return hereDocument(which, operator.equals("<<-"));
        }
        Syntax.Word target = word();
        String plain = target.plain();
        if (operator.equals(">&") && plain != null && !plain.matches("\\d|-")) {
          return new Syntax.Redirect(-1, ">", target);
        }
        return new Syntax.Redirect(which, operator.equals(">|") ? ">" : operator, target);
      }
    }
    at = begin;
    return null;
  }

  private Syntax.Redirect hereDocument(int descriptor, boolean tabs) {
    Syntax.Word end = word();
    StringBuilder delimiter = new StringBuilder();
    boolean plain = false;
    for (Syntax.Part part : end.parts()) {
      if (!(part instanceof Syntax.Literal literal)) {
        throw new ShellException("a here-document's end has to be plain text");
      }
      delimiter.append(literal.text());
      plain |= literal.quoted();
    }
    List<Syntax.Part> parts = new ArrayList<>();
    pending.add(new Pending(delimiter.toString(), tabs, plain, parts));
    return new Syntax.Redirect(descriptor, "<<", new Syntax.Word(parts));
  }

  private Syntax.Word word() {
    List<Syntax.Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int begin = at;
    while (more() && " \t\n;&|()<>".indexOf(peek()) < 0) {
      char c = peek();
      switch (c) {
        case '\'' -> {
          flush(plain, parts, false);
          int end = text.indexOf('\'', at + 1);
          if (end < 0) {
            throw unexpected();
          }
          parts.add(new Syntax.Literal(text.substring(at + 1, end), true));
          at = end + 1;
        }
        case '"' -> {
          flush(plain, parts, false);
          at++;
          int before = parts.size();
          doubleQuoted(parts, '"');
          if (parts.size() == before) {
            parts.add(new Syntax.Literal("", true));
          }
        }
        case '\\' -> {
          flush(plain, parts, false);
          at++;
          if (more()) {
            parts.add(new Syntax.Literal(String.valueOf(text.charAt(at++)), true));
          }
        }
        case '$', '`' -> {
          flush(plain, parts, false);
          dollar(parts, false);
        }
        default -> {
          plain.append(c);
          at++;
        }
      }
    }
    flush(plain, parts, false);
    if (at == begin) {
      throw unexpected();
    }
    return new Syntax.Word(parts);
  }

  private static void flush(StringBuilder plain, List<Syntax.Part> parts, boolean quoted) {
    if (!plain.isEmpty()) {
      parts.add(new Syntax.Literal(plain.toString(), quoted));
      plain.setLength(0);
    }
  }

  /** Text up to an unescaped {@code end}, or to the very end if that is NUL. */
  private void doubleQuoted(List<Syntax.Part> parts, char end) {
    StringBuilder plain = new StringBuilder();
    while (true) {
      if (!more()) {
        if (end != '\0') {
          throw new ShellException("a quote is not closed");
        }
        break;
      }
      char c = peek();
      if (c == end && end != '\0') {
        at++;
        break;
      }
      if (c == '\\'
          && at + 1 < text.length()
          && "$`\"\\".indexOf(text.charAt(at + 1)) >= 0
          && !(end == '\0' && text.charAt(at + 1) == '"')) {
        plain.append(text.charAt(at + 1));
        at += 2;
      } else if (c == '$' || c == '`') {
        flush(plain, parts, true);
        dollar(parts, true);
      } else {
        plain.append(c);
        at++;
      }
    }
    flush(plain, parts, true);
  }

  /** What begins with a dollar or a backquote. */
  private void dollar(List<Syntax.Part> parts, boolean quoted) {
    if (takes("`")) {
      StringBuilder inner = new StringBuilder();
      while (more() && peek() != '`') {
        if (peek() == '\\' && at + 1 < text.length() && "`$\\".indexOf(text.charAt(at + 1)) >= 0) {
          at++;
        }
        inner.append(text.charAt(at++));
      }
      at++;
      parts.add(new Syntax.Substitution(parse(inner.toString()), quoted));
      return;
    }
    at++;
    if (!quoted && peek() == '\'') {
      int end = at + 1;
      while (end < text.length() && text.charAt(end) != '\'') {
        end += text.charAt(end) == '\\' ? 2 : 1;
      }
      parts.add(new Syntax.Literal(Escapes.of(text.substring(at + 1, end)), true));
      at = end + 1;
      return;
    }
    if (sees("((")) {
      at += 2;
      int begin = at;
      int depth = 0;
      while (more() && !(depth == 0 && sees("))"))) {
        depth += peek() == '(' ? 1 : peek() == ')' ? -1 : 0;
        at++;
      }
      parts.add(
          new Syntax.Arithmetic(new Syntax.Word(quotedText(text.substring(begin, at))), quoted));
      at += 2;
      return;
    }
    if (takes("(")) {
      Syntax body = sequence();
      space(true);
      if (!takes(")")) {
        throw unexpected();
      }
      parts.add(new Syntax.Substitution(body, quoted));
      return;
    }
    if (takes("{")) {
      parts.add(braces(quoted));
      return;
    }
    char c = peek();
    if (Character.isLetter(c) || c == '_') {
      int end = at;
      while (end < text.length()
          && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
        end++;
      }
      parts.add(new Syntax.Parameter(text.substring(at, end), "", null, null, quoted));
      at = end;
    } else if ("@*#?$!-0123456789".indexOf(c) >= 0 && more()) {
      at++;
      parts.add(new Syntax.Parameter(String.valueOf(c), "", null, null, quoted));
    } else {
      parts.add(new Syntax.Literal("$", quoted));
    }
  }

  private Syntax.Parameter braces(boolean quoted) {
    boolean length = peek() == '#' && at + 1 < text.length() && text.charAt(at + 1) != '}';
    if (length) {
      at++;
    }
    int begin = at;
    if ("@*#?$!-".indexOf(peek()) >= 0) {
      at++;
    } else {
      while (more() && (Character.isLetterOrDigit(peek()) || peek() == '_')) {
        at++;
      }
    }
    String name = text.substring(begin, at);
    if (name.isEmpty()) {
      throw unexpected();
    }
    if (takes("}")) {
      return new Syntax.Parameter(name, length ? "length" : "", null, null, quoted);
    }
    for (String operator :
        List.of(":-", ":=", ":+", ":?", "-", "=", "+", "?", "%%", "%", "##", "#", "//", "/")) {
      if (takes(operator)) {
        boolean replaces = operator.startsWith("/");
        Syntax.Word word = until(quoted, replaces ? "/}" : "}");
        Syntax.Word second = null;
        if (replaces && takes("/")) {
          second = until(quoted, "}");
        }
        if (!takes("}")) {
          throw unexpected();
        }
        return new Syntax.Parameter(name, operator, word, second, quoted);
      }
    }
    throw new ShellException("${" + name + text.substring(at, at + 1) + "…} is not understood");
  }

  /** The word in a {@code ${…}}, up to one of the ends. */
  private Syntax.Word until(boolean quoted, String ends) {
    List<Syntax.Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    while (more() && ends.indexOf(peek()) < 0) {
      char c = peek();
      if (c == '\'' && !quoted) {
        flush(plain, parts, quoted);
        int end = text.indexOf('\'', at + 1);
        if (end < 0) {
          throw unexpected();
        }
        parts.add(new Syntax.Literal(text.substring(at + 1, end), true));
        at = end + 1;
      } else if (c == '"') {
        flush(plain, parts, false);
        at++;
        doubleQuoted(parts, '"');
      } else if (c == '\\') {
        flush(plain, parts, false);
        at++;
        parts.add(new Syntax.Literal(String.valueOf(text.charAt(at++)), true));
      } else if (c == '$' || c == '`') {
        flush(plain, parts, false);
        dollar(parts, quoted);
      } else {
        plain.append(c);
        at++;
      }
    }
    flush(plain, parts, false);
    return new Syntax.Word(parts);
  }
}
