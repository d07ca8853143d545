package io.jansible.template.value;

/**
 * Text that is already safe as HTML, as {@code escape} and {@code safe} make it; a string in every
 * other respect.
 *
 * @param value the text
 */
public record Markup(String value) implements CharSequence {
  /** Escapes a value for HTML; what is markup already stays as it is. */
  public static Markup escape(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Markup markup ? markup : new Markup(escapeText(Text.str(value)));
  }

  /** Replaces the five characters that mean something in HTML. */
  public static String escapeText(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      String entity =
          switch (text.charAt(i)) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\'' -> "&#39;";
            case '"' -> "&#34;";
            default -> null;
          };
      if (entity != null && out == null) {
        out = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (out != null) {
        if (entity == null) {
          out.append(text.charAt(i));
        } else {
          out.append(entity);
        }
      }
    }
    return out == null ? text : out.toString();
  }

  @Override
  public int length() {
    return value.length();
  }

  @Override
  public char charAt(int index) {
    return value.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return value.subSequence(start, end);
  }

  @Override
  public String toString() {
    return value;
  }
}
