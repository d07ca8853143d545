package io.jansible.template.lex;

/**
 * A stretch of a template's text as the lexer cuts it, comments and white space included; all of
 * them together are the text again, except for white space that is trimmed.
 *
 * @param offset where it begins in the {@link Source}'s text
 */
public record RawToken(TokenKind kind, String text, int offset) {}
