package io.jansible.template;

import io.jansible.template.lex.Lexer;
import io.jansible.template.lex.RawToken;
import io.jansible.template.lex.Source;
import io.jansible.template.lex.Syntax;
import io.jansible.template.lex.TokenKind;

/**
 * Doubles the backslashes in string literals of {@code {{ }}}, which playbook authors write once:
 * YAML has read them already, and without this Jinja2 would read them again.
 */
final class Backslashes {
  private Backslashes() {}

  static String escape(String text, Syntax syntax) {
    if (text.indexOf('\\') < 0 || !text.contains(syntax.variableStart())) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 8);
    boolean inVariable = false;
    for (RawToken token : Lexer.raw(Source.of(text, syntax, null, null), syntax)) {
      inVariable =
          token.kind() == TokenKind.VARIABLE_BEGIN
              || (inVariable && token.kind() != TokenKind.VARIABLE_END);
      out.append(
          inVariable && token.kind() == TokenKind.STRING
              ? token.text().replace("\\", "\\\\")
              : token.text());
    }
    return out.toString();
  }

  /** Whether a string is a template: its first opening delimiter has its closing one. */
  static boolean isTemplate(String text, Syntax syntax) {
    if (!syntax.mayBeTemplate(text)) {
      return false;
    }
    String found = "";
    boolean start = true;
    boolean comment = false;
    try {
      for (RawToken token : Lexer.raw(Source.of(text, syntax, null, null), syntax)) {
        switch (token.kind()) {
          case VARIABLE_BEGIN, BLOCK_BEGIN, COMMENT_BEGIN, RAW_BEGIN -> {
            comment |= start && token.kind() == TokenKind.COMMENT_BEGIN;
            start = false;
            found = kind(token);
          }
          case VARIABLE_END, BLOCK_END, COMMENT_END, RAW_END -> {
            if (kind(token).equals(found)) {
              return true;
            }
            if (!comment) {
              return false;
            }
          }
          default -> {}
        }
      }
    } catch (TemplateSyntaxException e) {
      return false;
    }
    return false;
  }

  private static String kind(RawToken token) {
    String name = token.kind().name();
    return name.substring(0, name.indexOf('_'));
  }
}
