package io.jansible.template.parse;

import io.jansible.template.TemplateSyntaxException;
import io.jansible.template.lex.Source;
import io.jansible.template.lex.Token;
import io.jansible.template.lex.TokenKind;
import java.util.List;

/** Tokens with one to look at and one to look ahead to. */
final class TokenStream {
  private final List<Token> tokens;
  private final Source source;
  private int at;

  TokenStream(List<Token> tokens, Source source) {
    this.tokens = tokens;
    this.source = source;
    check(current());
  }

  private static void check(Token token) {
    if (token.value() instanceof TemplateSyntaxException error) {
      throw error;
    }
  }

  Token current() {
    return tokens.get(at);
  }

  Token ahead() {
    Token token = tokens.get(Math.min(at + 1, tokens.size() - 1));
    check(token);
    return token;
  }

  boolean is(TokenKind kind) {
    return current().kind() == kind;
  }

  boolean isName(String name) {
    return current().isName(name);
  }

  /** The current token, which is left behind. */
  Token next() {
    Token token = current();
    if (at < tokens.size() - 1) {
      at++;
      check(current());
    }
    return token;
  }

  boolean skipIf(TokenKind kind) {
    if (is(kind)) {
      next();
      return true;
    }
    return false;
  }

  boolean skipIfName(String name) {
    if (isName(name)) {
      next();
      return true;
    }
    return false;
  }

  Token expect(TokenKind kind) {
    if (!is(kind)) {
      throw unexpected(kind.text());
    }
    return next();
  }

  Token expectName(String name) {
    if (!isName(name)) {
      throw unexpected(name);
    }
    return next();
  }

  private TemplateSyntaxException unexpected(String expected) {
    Token token = current();
    if (token.kind() == TokenKind.EOF) {
      return fail("unexpected end of template, expected '" + expected + "'.", token.offset());
    }
    return fail(
        "expected token '" + expected + "', got " + quoted(token.describe()), token.offset());
  }

  static String quoted(String text) {
    return io.jansible.template.value.Text.repr(text);
  }

  TemplateSyntaxException fail(String message, int offset) {
    return new TemplateSyntaxException(message, source.position(offset));
  }

  Source source() {
    return source;
  }
}
