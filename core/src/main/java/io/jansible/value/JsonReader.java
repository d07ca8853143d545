package io.jansible.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code json.loads}: JSON text to null, Boolean, Long, BigInteger, Double, String, List
 * and Map. Takes {@code NaN} and {@code Infinity} as Python does; of equal keys the last counts.
 */
public final class JsonReader {
  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /** The text is not JSON; the message is Python's. */
  public static final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JsonException(String message) {
      super(message);
    }
  }

  /**
   * The value of a whole text.
   *
   * @throws JsonException with Python's words: {@code Expecting value: line 1 column 1 (char 0)}
   */
  public static @Nullable Object loads(String text) {
    JsonReader reader = new JsonReader(text);
    reader.blanks();
    Object value = reader.value();
    reader.blanks();
    if (reader.at != text.length()) {
      throw reader.error("Extra data", reader.at);
    }
    return value;
  }

  private JsonException error(String what, int where) {
    int line = 1;
    int begin = 0;
    for (int i = 0; i < where; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        begin = i + 1;
      }
    }
    return new JsonException(
        what + ": line " + line + " column " + (where - begin + 1) + " (char " + where + ")");
  }

  private void blanks() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private @Nullable Object value() {
    if (at >= text.length()) {
      throw error("Expecting value", at);
    }
    char c = text.charAt(at);
    return switch (c) {
      case '"' -> string();
      case '{' -> object();
      case '[' -> array();
      default -> {
        if (c == '-' && !word("-Infinity") || c >= '0' && c <= '9') {
          yield number();
        }
        yield constant();
      }
    };
  }

  private boolean word(String word) {
    return text.startsWith(word, at);
  }

  private @Nullable Object constant() {
    record Constant(String word, @Nullable Object value) {}
    for (Constant each :
        List.of(
            new Constant("null", null),
            new Constant("true", true),
            new Constant("false", false),
            new Constant("NaN", Double.NaN),
            new Constant("Infinity", Double.POSITIVE_INFINITY),
            new Constant("-Infinity", Double.NEGATIVE_INFINITY))) {
      if (word(each.word())) {
        at += each.word().length();
        return each.value();
      }
    }
    throw error("Expecting value", at);
  }

  private Object number() {
    int start = at;
    if (text.charAt(at) == '-') {
      at++;
    }
    int digits = at;
    if (at < text.length() && text.charAt(at) == '0') {
      at++;
    } else {
      digits();
    }
    if (at == digits) {
      throw error("Expecting value", start);
    }
    int end = at;
    if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int mark = at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      int exponent = at;
      digits();
      if (at == exponent) {
        at = mark;
      }
    }
    String number = text.substring(start, at);
    if (at > end) {
      return Double.parseDouble(number);
    }
    return number.length() < 19 ? (Object) Long.parseLong(number) : big(new BigInteger(number));
  }

  private static Object big(BigInteger number) {
    return number.bitLength() < 64 ? (Object) number.longValue() : number;
  }

  private void digits() {
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String string() {
    int begin = at++;
    int plain = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(plain, at++);
      }
      if (c == '\\' || c < ' ') {
        break;
      }
      at++;
    }
    StringBuilder out = new StringBuilder(text.substring(plain, at));
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      if (c < ' ') {
        throw error("Invalid control character at", at - 1);
      }
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (at >= text.length()) {
        break;
      }
      char escape = text.charAt(at++);
      switch (escape) {
        case '"', '\\', '/' -> out.append(escape);
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> out.append(unicode());
        default -> throw error("Invalid \\escape", at - 2);
      }
    }
    throw error("Unterminated string starting at", begin);
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at + i < text.length() ? Character.digit(text.charAt(at + i), 16) : -1;
      if (digit < 0) {
        throw error("Invalid \\uXXXX escape", at);
      }
      code = code * 16 + digit;
    }
    at += 4;
    return (char) code;
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    at++;
    blanks();
    if (at < text.length() && text.charAt(at) == '}') {
      at++;
      return map;
    }
    while (true) {
      if (at >= text.length() || text.charAt(at) != '"') {
        throw error("Expecting property name enclosed in double quotes", at);
      }
      String key = string();
      blanks();
      if (at >= text.length() || text.charAt(at) != ':') {
        throw error("Expecting ':' delimiter", at);
      }
      at++;
      blanks();
      map.put(key, value());
      blanks();
      char c = at < text.length() ? text.charAt(at) : 0;
      if (c == '}') {
        at++;
        return map;
      }
      if (c != ',') {
        throw error("Expecting ',' delimiter", at);
      }
      at++;
      blanks();
    }
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    blanks();
    if (at < text.length() && text.charAt(at) == ']') {
      at++;
      return list;
    }
    while (true) {
      list.add(value());
      blanks();
      char c = at < text.length() ? text.charAt(at) : 0;
      if (c == ']') {
        at++;
        return list;
      }
      if (c != ',') {
        throw error("Expecting ',' delimiter", at);
      }
      at++;
      blanks();
    }
  }
}
