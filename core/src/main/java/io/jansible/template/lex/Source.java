package io.jansible.template.lex;

import io.jansible.error.Position;
import org.jspecify.annotations.Nullable;

/**
 * A template's text with line ends made {@code \n} and the last one dropped, as Jinja2 reads it.
 *
 * @param name the name it is loaded under; null for a string
 * @param file what messages call the file; null for a string
 */
public record Source(String text, @Nullable String name, @Nullable String file) {
  /** Reads a template's text by a syntax's rules. */
  public static Source of(String raw, Syntax syntax, @Nullable String name, @Nullable String file) {
    String text = raw.indexOf('\r') < 0 ? raw : raw.replace("\r\n", "\n").replace('\r', '\n');
    if (!syntax.keepTrailingNewline() && text.endsWith("\n")) {
      text = text.substring(0, text.length() - 1);
    }
    return new Source(text, name, file);
  }

  /** The line of an offset, from 1. */
  public int line(int offset) {
    int line = 1;
    for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
      line++;
    }
    return line;
  }

  /** The place of an offset. */
  public Position position(int offset) {
    int start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
    if (offset == 0) {
      start = 0;
    }
    return new Position(file == null ? "<template>" : file, line(offset), offset - start + 1);
  }
}
