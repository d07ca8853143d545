package io.jansible.module;

import io.jansible.value.JsonReader;
import org.jspecify.annotations.Nullable;

/** A dictionary in Python's own syntax, as far as arguments hold one: {@code {'a': True}}. */
final class PythonLiteral {
  private PythonLiteral() {}

  /** Its value; null if it is not one. */
  static @Nullable Object parse(String text) {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '"') {
        int end = i + 1;
        json.append('"');
        while (end < text.length() && text.charAt(end) != c) {
          char inner = text.charAt(end);
          if (inner == '\\' && end + 1 < text.length()) {
            char next = text.charAt(++end);
            json.append(next == '\'' ? "'" : "\\" + next);
          } else {
            json.append(inner == '"' ? "\\\"" : String.valueOf(inner));
          }
          end++;
        }
        json.append('"');
        i = end;
      } else if (Character.isLetter(c)) {
        int end = i;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
          end++;
        }
        switch (text.substring(i, end)) {
          case "True" -> json.append("true");
          case "False" -> json.append("false");
          case "None" -> json.append("null");
          default -> json.append(text, i, end);
        }
        i = end - 1;
      } else if (c == '(' || c == ')') {
        json.append(c == '(' ? '[' : ']');
      } else if (c == ',' && text.substring(i + 1).strip().matches("(?s)[\\]})].*")) {
        json.append(' ');
      } else {
        json.append(c);
      }
    }
    try {
      return JsonReader.loads(json.toString());
    } catch (JsonReader.JsonException e) {
      return null;
    }
  }
}
