package io.jansible.inventory;

import io.jansible.error.JansibleException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads TOML 1.0; dates and times are given as they are written. */
final class TomlReader {
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
  private static final Pattern FLOAT = Pattern.compile("[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d(?:[Tt ][\\d:.]+(?:[Zz]|[+-]\\d\\d:\\d\\d)?)?|[\\d:.]+");

  private final String text;
  private final Set<Map<String, @Nullable Object>> defined =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private int at;

  private TomlReader(String text) {
    this.text = text.replace("\r\n", "\n");
  }

  /**
   * @throws JansibleException with what is wrong and its line
   */
  static Map<String, @Nullable Object> read(String text) {
    return new TomlReader(text).document();
  }

  private JansibleException error(String problem) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < Math.min(at, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new JansibleException(
        problem + " (at line " + line + ", column " + (at - start + 1) + ")");
  }

  private boolean isAt(String what) {
    return text.startsWith(what, at);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean take(String what) {
    if (isAt(what)) {
      at += what.length();
      return true;
    }
    return false;
  }

  private void expect(String what, String problem) {
    if (!take(what)) {
      throw error(problem);
    }
  }

  private void blanks() {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
  }

  /** Blanks, line ends and comments. */
  private void space() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == ' ' || c == '\t' || c == '\n') {
        at++;
      } else {
        return;
      }
    }
  }

  private void endOfLine() {
    blanks();
    if (peek() == '#') {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
    }
    if (at < text.length() && text.charAt(at) != '\n') {
      throw error("Expected newline or end of document after a statement");
    }
  }

  private Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    Map<String, @Nullable Object> table = root;
    space();
    while (at < text.length()) {
      if (take("[[")) {
        table = arrayTable(root, keys());
        expect("]]", "Expected ']]' at the end of an array declaration");
      } else if (take("[")) {
        List<String> path = keys();
        table = table(root, path);
        if (!defined.add(table)) {
          throw error("Cannot declare ('" + String.join("', '", path) + "',) twice");
        }
        expect("]", "Expected ']' at the end of a table declaration");
      } else {
        pair(table);
      }
      endOfLine();
      space();
    }
    return root;
  }

  private void pair(Map<String, @Nullable Object> table) {
    List<String> path = keys();
    expect("=", "Expected '=' after a key in a key/value pair");
    blanks();
    Map<String, @Nullable Object> into = table(table, path.subList(0, path.size() - 1));
    String name = path.get(path.size() - 1);
    if (into.containsKey(name)) {
      throw error("Cannot overwrite a value");
    }
    into.put(name, value());
  }

  private List<String> keys() {
    List<String> path = new ArrayList<>();
    do {
      blanks();
      path.add(key());
      blanks();
    } while (take("."));
    return path;
  }

  private String key() {
    if (peek() == '"' || peek() == '\'') {
      return string();
    }
    int start = at;
    while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-') {
      at++;
    }
    if (at == start) {
      throw error("Invalid initial character for a key part");
    }
    return text.substring(start, at);
  }

  @SuppressWarnings("unchecked")
  private Map<String, @Nullable Object> table(
      Map<String, @Nullable Object> from, List<String> path) {
    Map<String, @Nullable Object> table = from;
    for (String name : path) {
      Object next = table.computeIfAbsent(name, key -> new LinkedHashMap<String, Object>());
      if (next instanceof List<?> list && !list.isEmpty()) {
        next = list.get(list.size() - 1);
      }
      if (!(next instanceof Map)) {
        throw error("Cannot overwrite a value");
      }
      table = (Map<String, @Nullable Object>) next;
    }
    return table;
  }

  @SuppressWarnings("unchecked")
  private Map<String, @Nullable Object> arrayTable(
      Map<String, @Nullable Object> root, List<String> path) {
    Map<String, @Nullable Object> above = table(root, path.subList(0, path.size() - 1));
    Object list = above.computeIfAbsent(path.get(path.size() - 1), key -> new ArrayList<Object>());
    if (!(list instanceof List)) {
      throw error("Cannot mutate immutable namespace");
    }
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    ((List<Object>) list).add(entry);
    return entry;
  }

  private Object value() {
    char c = peek();
    if (c == '"' || c == '\'') {
      return string();
    }
    if (c == '[') {
      return array();
    }
    if (c == '{') {
      return inlineTable();
    }
    int start = at;
    while (at < text.length() && ",]}#\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at).strip();
    at = start + word.length();
    return scalar(word);
  }

  private Object scalar(String word) {
    switch (word) {
      case "true":
        return true;
      case "false":
        return false;
      case "inf", "+inf":
        return Double.POSITIVE_INFINITY;
      case "-inf":
        return Double.NEGATIVE_INFINITY;
      case "nan", "+nan", "-nan":
        return Double.NaN;
      default:
        break;
    }
    String digits = word.replace("_", "");
    try {
      if (digits.startsWith("0x")) {
        return Long.parseLong(digits.substring(2), 16);
      }
      if (digits.startsWith("0o")) {
        return Long.parseLong(digits.substring(2), 8);
      }
      if (digits.startsWith("0b")) {
        return Long.parseLong(digits.substring(2), 2);
      }
      if (INTEGER.matcher(digits).matches()) {
        BigInteger number = new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits);
        return number.bitLength() < 64 ? (Object) number.longValue() : number;
      }
      if (FLOAT.matcher(digits).matches()) {
        return Double.parseDouble(digits);
      }
    } catch (NumberFormatException e) {
      throw error("Invalid value");
    }
    if (TIME.matcher(word).matches()) {
      return word;
    }
    throw error("Invalid value");
  }

  private List<Object> array() {
    expect("[", "Invalid value");
    List<Object> items = new ArrayList<>();
    space();
    while (!take("]")) {
      items.add(value());
      space();
      if (!take(",")) {
        expect("]", "Unclosed array");
        break;
      }
      space();
    }
    return items;
  }

  private Map<String, @Nullable Object> inlineTable() {
    expect("{", "Invalid value");
    Map<String, @Nullable Object> table = new LinkedHashMap<>();
    blanks();
    while (!take("}")) {
      pair(table);
      blanks();
      if (!take(",")) {
        expect("}", "Unclosed inline table");
        break;
      }
      blanks();
    }
    return table;
  }

  private String string() {
    for (String quote : List.of("\"\"\"", "'''", "\"", "'")) {
      if (take(quote)) {
        if (quote.length() == 3) {
          take("\n");
        }
        return rest(quote);
      }
    }
    throw error("Invalid value");
  }

  private String rest(String quote) {
    boolean escapes = quote.charAt(0) == '"';
    boolean lines = quote.length() == 3;
    StringBuilder out = new StringBuilder();
    while (true) {
      if (at >= text.length() || (!lines && peek() == '\n')) {
        throw error("Unterminated string");
      }
      if (take(quote)) {
        // up to two quotes more may stand before the end of a text of several lines
        while (lines && peek() == quote.charAt(0)) {
          out.append(peek());
          at++;
        }
        return out.toString();
      }
      char c = text.charAt(at++);
      if (c == '\\' && escapes) {
        escape(out);
      } else {
        out.append(c);
      }
    }
  }

  private void escape(StringBuilder out) {
    char c = peek();
    at++;
    switch (c) {
      case 'b' -> out.append('\b');
      case 't' -> out.append('\t');
      case 'n' -> out.append('\n');
      case 'f' -> out.append('\f');
      case 'r' -> out.append('\r');
      case '"', '\\' -> out.append(c);
      case 'u' -> unicode(4, out);
      case 'U' -> unicode(8, out);
      case '\n', ' ', '\t' -> {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n') {
          at++;
        }
      }
      default -> throw error("Unescaped '\\' in a string");
    }
  }

  private void unicode(int length, StringBuilder out) {
    try {
      out.appendCodePoint(Integer.parseInt(text.substring(at, at + length), 16));
      at += length;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw error("Invalid hex value");
    }
  }
}
