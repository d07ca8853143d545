package io.jansible.template;

import io.jansible.error.Position;
import java.util.List;

/** The line of a template file that failed, with a caret under the place. */
public final class TemplateExcerpt {
  private TemplateExcerpt() {}

  /**
   * What stands after the message of an error: an empty line, the file's name, line and column, the
   * line itself, a caret, and the name that an unknown filter or test is most like.
   *
   * @param file the file that was rendered
   * @param text its text; the line is left out where the error is in another file
   * @return "" for an error that has no place in a file
   */
  public static String of(TemplateException error, String file, String text) {
    Position position = error.position();
    if (position == null || !position.file().startsWith("/")) {
      return "";
    }
    StringBuilder out = new StringBuilder("\n\nThe error appears to be in '");
    out.append(position.file())
        .append("': line ")
        .append(position.line())
        .append(", column ")
        .append(position.column())
        .append("\n");
    List<String> lines = text.lines().toList();
    if (position.file().equals(file) && position.line() <= lines.size()) {
      out.append('\n')
          .append(lines.get(position.line() - 1))
          .append('\n')
          .append(" ".repeat(Math.max(0, position.column() - 1)))
          .append("^ here\n");
    }
    String nearest = nearest(error);
    if (nearest != null) {
      out.append("Is '").append(nearest).append("' meant?\n");
    }
    return out.toString();
  }

  private static @org.jspecify.annotations.Nullable String nearest(TemplateException error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof TemplateSyntaxException syntax) {
        return syntax.nearest();
      }
    }
    return null;
  }
}
