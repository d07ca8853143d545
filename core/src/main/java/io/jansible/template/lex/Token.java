package io.jansible.template.lex;

import org.jspecify.annotations.Nullable;

/**
 * A token that the grammar is about.
 *
 * @param text a name, the text between tags; a literal as it is written
 * @param value a literal's value
 * @param offset where it begins in the {@link Source}'s text
 */
public record Token(TokenKind kind, String text, @Nullable Object value, int offset) {
  /** Whether it is this word. */
  public boolean isName(String name) {
    return kind == TokenKind.NAME && text.equals(name);
  }

  /** How messages name it. */
  public String describe() {
    return kind == TokenKind.NAME ? text : kind.text();
  }
}
