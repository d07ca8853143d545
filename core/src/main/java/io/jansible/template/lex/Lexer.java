package io.jansible.template.lex;

import io.jansible.template.TemplateSyntaxException;
import io.jansible.template.value.Strings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a template's text into tokens by Jinja2's rules: the longest opening delimiter wins, a
 * closing one counts only where all brackets are closed, and {@code -}, {@code +}, {@code
 * trim_blocks} and {@code lstrip_blocks} decide what white space around a tag is text.
 */
public final class Lexer {
  private final Syntax syntax;
  private final Source source;
  private final String text;
  private final List<Delimiter> delimiters;
  private final List<RawToken> tokens = new ArrayList<>();
  private final Deque<Character> brackets = new ArrayDeque<>();
  private int at;
  private boolean lineStarting = true;

  private record Delimiter(String text, TokenKind kind) {}

  private Lexer(Source source, Syntax syntax) {
    this.source = source;
    this.syntax = syntax;
    this.text = source.text();
    this.delimiters = delimiters(syntax);
  }

  /** Every stretch of the text. Throws {@link TemplateSyntaxException}. */
  public static List<RawToken> raw(Source source, Syntax syntax) {
    Lexer lexer = new Lexer(source, syntax);
    lexer.root();
    return lexer.tokens;
  }

  /**
   * The tokens that the grammar is about, ending with {@link TokenKind#EOF} or, where the text
   * cannot be read further, with {@link TokenKind#ERROR}: an error of the grammar before that place
   * comes first.
   */
  public static List<Token> tokens(Source source, Syntax syntax) {
    Lexer lexer = new Lexer(source, syntax);
    TemplateSyntaxException error = null;
    try {
      lexer.root();
    } catch (TemplateSyntaxException e) {
      error = e;
    }
    return Literals.tokens(lexer.tokens, error, source, syntax);
  }

  private static List<Delimiter> delimiters(Syntax syntax) {
    List<Delimiter> all = new ArrayList<>(5);
    all.add(new Delimiter(syntax.variableStart(), TokenKind.VARIABLE_BEGIN));
    if (syntax.lineStatementPrefix() != null) {
      all.add(new Delimiter(syntax.lineStatementPrefix(), TokenKind.LINE_STATEMENT_BEGIN));
    }
    if (syntax.lineCommentPrefix() != null) {
      all.add(new Delimiter(syntax.lineCommentPrefix(), TokenKind.LINE_COMMENT_BEGIN));
    }
    all.add(new Delimiter(syntax.commentStart(), TokenKind.COMMENT_BEGIN));
    all.add(new Delimiter(syntax.blockStart(), TokenKind.BLOCK_BEGIN));
    all.sort((a, b) -> b.text().length() - a.text().length());
    return all;
  }

  private void root() {
    while (at < text.length()) {
      if (!tag()) {
        add(TokenKind.DATA, at, text.length());
        at = text.length();
      }
    }
  }

  /** Finds the next tag, adds the text before it and everything in it; false if there is none. */
  private boolean tag() {
    for (int i = at; i < text.length(); i++) {
      int rawEnd = rawBegin(i);
      if (rawEnd >= 0) {
        char sign = signAt(i + syntax.blockStart().length());
        data(i, sign, TokenKind.RAW_BEGIN);
        add(TokenKind.RAW_BEGIN, i, rawEnd);
        at = rawEnd;
        lineStarting = at > 0 && text.charAt(at - 1) == '\n';
        rawBody();
        return true;
      }
      for (Delimiter delimiter : delimiters) {
        int end = begins(delimiter, i);
        if (end < 0) {
          continue;
        }
        char sign = signAt(end);
        int after = sign == 0 ? end : end + 1;
        data(i, sign, delimiter.kind());
        add(delimiter.kind(), i, after);
        at = after;
        lineStarting = false;
        switch (delimiter.kind()) {
          case COMMENT_BEGIN -> comment(i);
          case LINE_COMMENT_BEGIN -> lineComment();
          default -> expression(delimiter.kind());
        }
        return true;
      }
    }
    return false;
  }

  private char signAt(int index) {
    char c = index < text.length() ? text.charAt(index) : 0;
    return c == '-' || c == '+' ? c : 0;
  }

  /** Where an opening delimiter that begins at {@code i} ends, or -1. */
  private int begins(Delimiter delimiter, int i) {
    switch (delimiter.kind()) {
      case LINE_STATEMENT_BEGIN -> {
        if (i > 0 && text.charAt(i - 1) != '\n') {
          return -1;
        }
        int from = i;
        while (from < text.length()
            && (text.charAt(from) == ' ' || text.charAt(from) == '\t' || text.charAt(from) == 11)) {
          from++;
        }
        return prefix(delimiter.text(), from, i);
      }
      case LINE_COMMENT_BEGIN -> {
        if (i > 0 && text.charAt(i - 1) != '\n' && Strings.isSpace(text.charAt(i - 1))) {
          return -1;
        }
        int from = i;
        while (from < text.length()
            && Strings.isSpace(text.charAt(from))
            && text.charAt(from) != '\n') {
          from++;
        }
        return prefix(delimiter.text(), from, i);
      }
      default -> {
        return text.startsWith(delimiter.text(), i) ? i + delimiter.text().length() : -1;
      }
    }
  }

  /**
   * The white space before a prefix may be given back where the prefix itself begins with white
   * space.
   */
  private int prefix(String prefix, int from, int least) {
    for (int i = from; i >= least; i--) {
      if (text.startsWith(prefix, i)) {
        return i + prefix.length();
      }
    }
    return -1;
  }

  private int rawBegin(int i) {
    if (!text.startsWith(syntax.blockStart(), i)) {
      return -1;
    }
    int from = i + syntax.blockStart().length();
    int end = signAt(from) == 0 ? -1 : rawTail(from + 1);
    return end >= 0 ? end : rawTail(from);
  }

  private int rawTail(int from) {
    int i = skipSpace(from);
    if (!text.startsWith("raw", i)) {
      return -1;
    }
    i = skipSpace(i + 3);
    if (text.startsWith("-" + syntax.blockEnd(), i)) {
      return skipSpace(i + 1 + syntax.blockEnd().length());
    }
    return text.startsWith(syntax.blockEnd(), i) ? i + syntax.blockEnd().length() : -1;
  }

  private int skipSpace(int from) {
    int i = from;
    while (i < text.length() && Strings.isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Adds the text before a tag that begins at {@code end}. */
  private void data(int end, char sign, TokenKind kind) {
    int until = end;
    if (sign == '-') {
      while (until > at && Strings.isSpace(text.charAt(until - 1))) {
        until--;
      }
    } else if (sign != '+' && syntax.lstripBlocks() && kind != TokenKind.VARIABLE_BEGIN) {
      int line = text.lastIndexOf('\n', end - 1) + 1;
      if (end == 0) {
        line = 0;
      }
      boolean known = line > at || (line <= at && lineStarting);
      int from = Math.max(line, at);
      if (known && skipSpace(from) >= end && end > from) {
        until = from;
      }
    }
    add(TokenKind.DATA, at, until);
  }

  private void add(TokenKind kind, int from, int to) {
    if (to > from
        || (kind != TokenKind.DATA
            && kind != TokenKind.WHITESPACE
            && kind != TokenKind.COMMENT
            && kind != TokenKind.LINE_COMMENT)) {
      tokens.add(new RawToken(kind, text.substring(from, to), from));
    }
  }

  private void comment(int begin) {
    String end = syntax.commentEnd();
    int i = text.indexOf(end, at);
    if (i < 0) {
      if (at >= text.length()) {
        return;
      }
      throw fail("Missing end of comment tag", begin);
    }
    int close = i + end.length();
    int from = i;
    if (i > at && (text.charAt(i - 1) == '-' || text.charAt(i - 1) == '+')) {
      from = i - 1;
      if (text.charAt(from) == '-') {
        close = skipSpace(close);
      }
    } else if (syntax.trimBlocks() && close < text.length() && text.charAt(close) == '\n') {
      close++;
    }
    add(TokenKind.COMMENT, at, from);
    add(TokenKind.COMMENT_END, from, close);
    moved(close);
  }

  private void lineComment() {
    int end = text.indexOf('\n', at);
    int until = end < 0 ? text.length() : end;
    add(TokenKind.LINE_COMMENT, at, until);
    add(TokenKind.LINE_COMMENT_END, until, until);
    at = until;
  }

  private void moved(int to) {
    at = to;
    lineStarting = to > 0 && text.charAt(to - 1) == '\n';
  }

  private void rawBody() {
    String start = syntax.blockStart();
    for (int i = text.indexOf(start, at); i >= 0; i = text.indexOf(start, i + 1)) {
      int from = i + start.length();
      char sign = signAt(from);
      int end = sign == 0 ? -1 : endRaw(from + 1);
      if (end < 0) {
        sign = 0;
        end = endRaw(from);
      }
      if (end >= 0) {
        data(i, sign, TokenKind.RAW_END);
        add(TokenKind.RAW_END, i, end);
        moved(end);
        return;
      }
    }
    if (at >= text.length()) {
      return;
    }
    throw fail("Missing end of raw directive", at);
  }

  private int endRaw(int from) {
    int i = skipSpace(from);
    if (!text.startsWith("endraw", i)) {
      return -1;
    }
    return blockEnd(skipSpace(i + 6));
  }

  /**
   * Where the block's end that begins at {@code i} ends, white space that goes with it included; or
   * -1.
   */
  private int blockEnd(int i) {
    String end = syntax.blockEnd();
    if (text.startsWith(end, i)) {
      int close = i + end.length();
      return syntax.trimBlocks() && close < text.length() && text.charAt(close) == '\n'
          ? close + 1
          : close;
    }
    if (i < text.length() && text.startsWith(end, i + 1)) {
      if (text.charAt(i) == '-') {
        return skipSpace(i + 1 + end.length());
      }
      if (text.charAt(i) == '+') {
        return i + 1 + end.length();
      }
    }
    return -1;
  }

  private int variableEnd(int i) {
    String end = syntax.variableEnd();
    if (text.startsWith(end, i)) {
      return i + end.length();
    }
    return i < text.length() && text.charAt(i) == '-' && text.startsWith(end, i + 1)
        ? skipSpace(i + 1 + end.length())
        : -1;
  }

  /** White space up to and with the end of the line, or -1 if something else comes first. */
  private int lineEnd(int i) {
    int last = -1;
    for (int k = i; ; k++) {
      if (k == text.length()) {
        return k;
      }
      char c = text.charAt(k);
      if (c == '\n') {
        last = k + 1;
      }
      if (!Strings.isSpace(c)) {
        return last;
      }
    }
  }

  private void expression(TokenKind begin) {
    brackets.clear();
    while (true) {
      if (brackets.isEmpty()) {
        int end =
            switch (begin) {
              case VARIABLE_BEGIN -> variableEnd(at);
              case BLOCK_BEGIN -> blockEnd(at);
              default -> lineEnd(at);
            };
        if (end >= 0) {
          TokenKind kind =
              begin == TokenKind.VARIABLE_BEGIN
                  ? TokenKind.VARIABLE_END
                  : begin == TokenKind.BLOCK_BEGIN
                      ? TokenKind.BLOCK_END
                      : TokenKind.LINE_STATEMENT_END;
          add(kind, at, end);
          moved(end);
          return;
        }
      }
      if (at >= text.length()) {
        return;
      }
      token();
    }
  }

  private void token() {
    char c = text.charAt(at);
    int end;
    TokenKind kind;
    if (Strings.isSpace(c)) {
      kind = TokenKind.WHITESPACE;
      end = skipSpace(at);
    } else if (c >= '0' && c <= '9' && (end = Literals.floatEnd(text, at)) > 0) {
      kind = TokenKind.FLOAT;
    } else if (c >= '0' && c <= '9' && (end = Literals.integerEnd(text, at)) > 0) {
      kind = TokenKind.INTEGER;
    } else if (isWord(text.codePointAt(at))) {
      kind = TokenKind.NAME;
      end = wordEnd();
    } else if ((c == '\'' || c == '"') && (end = Literals.stringEnd(text, at)) > 0) {
      kind = TokenKind.STRING;
    } else {
      kind = operator(c, at + 1 < text.length() ? text.charAt(at + 1) : 0);
      if (kind == null) {
        throw fail(
            "unexpected char "
                + io.jansible.template.value.Text.repr(Character.toString(text.codePointAt(at)))
                + " at "
                + Strings.position(text, at),
            at);
      }
      end = at + kind.text().length();
      bracket(kind);
    }
    add(kind, at, end);
    at = end;
  }

  private void bracket(TokenKind kind) {
    switch (kind) {
      case LBRACE -> brackets.push('}');
      case LPAREN -> brackets.push(')');
      case LBRACKET -> brackets.push(']');
      case RBRACE, RPAREN, RBRACKET -> {
        if (brackets.isEmpty()) {
          throw fail("unexpected '" + kind.text() + "'", at);
        }
        char expected = brackets.pop();
        if (expected != kind.text().charAt(0)) {
          throw fail("unexpected '" + kind.text() + "', expected '" + expected + "'", at);
        }
      }
      default -> {}
    }
  }

  static boolean isWord(int code) {
    return code < 128
        ? (code >= 'a' && code <= 'z')
            || (code >= 'A' && code <= 'Z')
            || (code >= '0' && code <= '9')
            || code == '_'
        : Character.isUnicodeIdentifierPart(code) && !Character.isIdentifierIgnorable(code);
  }

  private int wordEnd() {
    int i = at;
    while (i < text.length() && isWord(text.codePointAt(i))) {
      i += Character.charCount(text.codePointAt(i));
    }
    return i;
  }

  private static @Nullable TokenKind operator(char c, char next) {
    return switch (c) {
      case '+' -> TokenKind.ADD;
      case '-' -> TokenKind.SUB;
      case '/' -> next == '/' ? TokenKind.FLOORDIV : TokenKind.DIV;
      case '*' -> next == '*' ? TokenKind.POW : TokenKind.MUL;
      case '%' -> TokenKind.MOD;
      case '~' -> TokenKind.TILDE;
      case '[' -> TokenKind.LBRACKET;
      case ']' -> TokenKind.RBRACKET;
      case '(' -> TokenKind.LPAREN;
      case ')' -> TokenKind.RPAREN;
      case '{' -> TokenKind.LBRACE;
      case '}' -> TokenKind.RBRACE;
      case '=' -> next == '=' ? TokenKind.EQ : TokenKind.ASSIGN;
      case '!' -> next == '=' ? TokenKind.NE : null;
      case '>' -> next == '=' ? TokenKind.GTEQ : TokenKind.GT;
      case '<' -> next == '=' ? TokenKind.LTEQ : TokenKind.LT;
      case '.' -> TokenKind.DOT;
      case ':' -> TokenKind.COLON;
      case '|' -> TokenKind.PIPE;
      case ',' -> TokenKind.COMMA;
      case ';' -> TokenKind.SEMICOLON;
      default -> null;
    };
  }

  private TemplateSyntaxException fail(String message, int offset) {
    return new TemplateSyntaxException(message, source.position(offset));
  }
}
