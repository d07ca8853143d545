package io.jansible.template.value;

import io.jansible.template.lex.Literals;
import io.jansible.value.Tuple;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code ast.literal_eval}, and what Ansible and Jinja2 do with it to the text that a
 * template gives.
 */
public final class Literal {
  private static final Object FAILED = new Object();
  private static final int MAX_DEPTH = 90;

  private final String text;
  private final boolean json;
  private int at;
  private int brackets;
  private int depth;

  private static final class NotLiteral extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotLiteral() {
      super(null, null, false, false);
    }
  }

  private Literal(String text, boolean json) {
    this.text = text;
    this.json = json;
  }

  /** {@code ast.literal_eval(text)}, or {@code fallback} if the text is no literal. */
  public static @Nullable Object eval(String text, @Nullable Object fallback) {
    Object value = parse(text, false);
    return value == FAILED ? fallback : value;
  }

  /**
   * What Ansible makes of a template's text without native mode: lists, dictionaries and booleans,
   * JSON's spelling too; else the text.
   */
  public static @Nullable Object evaluated(String text) {
    if (text.isEmpty()) {
      return text;
    }
    char c = text.charAt(0);
    if (c == '{' || c == '[') {
      Object value = parse(text, true);
      return value == FAILED ? text : value;
    }
    return text.equals("True") ? (Object) true : text.equals("False") ? (Object) false : text;
  }

  /**
   * What Ansible makes of a template that is a single value, which is not a string: its text read
   * back.
   */
  public static @Nullable Object evaluated(Object value) {
    if (value instanceof NativeText || value instanceof Boolean) {
      return value;
    }
    if ((value instanceof List && !(value instanceof Tuple) && !(value instanceof Range))
        || value instanceof Map) {
      Object copy = readBack(value, 0);
      if (copy != FAILED) {
        return copy;
      }
    }
    Object result = evaluated(Text.str(value));
    return value instanceof Markup && result instanceof String ? value : result;
  }

  /**
   * What reading back the text of plain data gives, without writing the text; {@link #FAILED} for
   * other data.
   */
  private static @Nullable Object readBack(@Nullable Object value, int depth) {
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof BigInteger) {
      return value;
    }
    if (value instanceof Double number) {
      return number.isNaN() || number.isInfinite() ? FAILED : number;
    }
    if (value instanceof MarkedText text) {
      return text.value();
    }
    if (depth > MAX_DEPTH) {
      return FAILED;
    }
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Object member = readBack(entry.getValue(), depth + 1);
        Object key = entry.getKey();
        if (member == FAILED
            || !(key instanceof String
                || key instanceof Long
                || key instanceof Boolean
                || key == null)) {
          return FAILED;
        }
        copy.put(key, member);
      }
      return copy;
    }
    if (value instanceof List<?> list && !(value instanceof Range)) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (Object item : list) {
        Object member = readBack(item, depth + 1);
        if (member == FAILED) {
          return FAILED;
        }
        copy.add(member);
      }
      return value instanceof Tuple ? Tuple.copyOf(copy) : copy;
    }
    return FAILED;
  }

  /** What native mode makes of a template's text: the literal it is, else the text. */
  public static @Nullable Object nativeValue(String text, boolean keepQuotes) {
    Object value = parse(text, false);
    if (value == FAILED) {
      return text;
    }
    if (keepQuotes && value instanceof String string) {
      return text.charAt(0) + string + text.charAt(0);
    }
    return value;
  }

  private static @Nullable Object parse(String text, boolean json) {
    if (text.isEmpty()
        || text.charAt(0) == ' '
        || text.charAt(0) == '\t'
        || text.indexOf('\0') >= 0) {
      return FAILED;
    }
    Literal literal = new Literal(text, json);
    try {
      literal.skip();
      Object value = literal.tuple();
      literal.skip();
      while (literal.at < text.length()
          && (text.charAt(literal.at) == '\n' || text.charAt(literal.at) == '\r')) {
        literal.at++;
        literal.skip();
      }
      return literal.at < text.length() ? FAILED : value;
    } catch (NotLiteral | PythonError | IllegalArgumentException e) {
      return FAILED;
    }
  }

  /** Skips blanks, comments and, inside brackets, line ends. */
  private void skip() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        while (at < text.length() && text.charAt(at) != '\n') {
          at++;
        }
      } else if (c == ' ' || c == '\t' || c == '\f' || (brackets > 0 && (c == '\n' || c == '\r'))) {
        at++;
      } else if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
        at += 2;
      } else {
        return;
      }
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private @Nullable Object tuple() {
    Object first = value();
    skip();
    if (peek() != ',') {
      return first;
    }
    List<@Nullable Object> items = new ArrayList<>();
    items.add(first);
    while (peek() == ',') {
      at++;
      skip();
      if (at >= text.length() || peek() == '\n' || peek() == ')') {
        break;
      }
      items.add(value());
      skip();
    }
    return Tuple.copyOf(items);
  }

  private @Nullable Object value() {
    if (++depth > MAX_DEPTH) {
      throw new NotLiteral();
    }
    skip();
    char c = peek();
    Object result;
    if (c == '-' || c == '+') {
      at++;
      skip();
      Object number = value();
      if (number instanceof Boolean || !(number instanceof Number)) {
        throw new NotLiteral();
      }
      result = c == '-' ? Arithmetic.negate(number) : number;
    } else if (c == '[') {
      result = list();
    } else if (c == '{') {
      result = dictOrSet();
    } else if (c == '(') {
      result = parenthesis();
    } else if (c == '\'' || c == '"') {
      result = strings();
    } else if ((c >= '0' && c <= '9') || c == '.') {
      result = number();
    } else {
      result = word();
    }
    depth--;
    return result;
  }

  private List<@Nullable Object> list() {
    at++;
    brackets++;
    List<@Nullable Object> items = new ArrayList<>();
    members(']', items);
    return items;
  }

  /** Reads members up to the closing bracket. */
  private void members(char close, List<@Nullable Object> items) {
    skip();
    while (peek() != close) {
      items.add(value());
      skip();
      if (peek() == ',') {
        at++;
        skip();
      } else if (peek() != close) {
        throw new NotLiteral();
      }
    }
    at++;
    brackets--;
  }

  private @Nullable Object parenthesis() {
    at++;
    brackets++;
    skip();
    if (peek() == ')') {
      at++;
      brackets--;
      return Tuple.of();
    }
    Object inside = tuple();
    skip();
    if (peek() != ')') {
      throw new NotLiteral();
    }
    at++;
    brackets--;
    return inside;
  }

  private Object dictOrSet() {
    at++;
    brackets++;
    skip();
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    if (peek() == '}') {
      at++;
      brackets--;
      return map;
    }
    Object key = value();
    skip();
    if (peek() != ':') {
      List<@Nullable Object> items = new ArrayList<>();
      items.add(key);
      if (peek() == ',') {
        at++;
      } else if (peek() != '}') {
        throw new NotLiteral();
      }
      members('}', items);
      Set<@Nullable Object> set = new LinkedHashSet<>();
      items.forEach(item -> Dicts.setAdd(set, item));
      return set;
    }
    while (true) {
      if (peek() != ':') {
        throw new NotLiteral();
      }
      at++;
      Dicts.put(map, key, value());
      skip();
      if (peek() == ',') {
        at++;
        skip();
      } else if (peek() != '}') {
        throw new NotLiteral();
      }
      if (peek() == '}') {
        at++;
        brackets--;
        return map;
      }
      key = value();
      skip();
    }
  }

  private Object number() {
    int end = at;
    while (end < text.length()) {
      char c = text.charAt(end);
      boolean exponentSign =
          (c == '+' || c == '-')
              && end > at
              && (text.charAt(end - 1) == 'e' || text.charAt(end - 1) == 'E')
              && !text.startsWith("0x", at);
      if (!Character.isLetterOrDigit(c) && c != '.' && c != '_' && !exponentSign) {
        break;
      }
      end++;
    }
    String digits = text.substring(at, end);
    at = end;
    if (digits.startsWith("_") || digits.endsWith("_") || digits.contains("__")) {
      throw new NotLiteral();
    }
    String plain = digits.replace("_", "");
    if (plain.matches("0[xX][0-9a-fA-F]+")) {
      return Values.whole(new BigInteger(plain.substring(2), 16));
    }
    if (plain.matches("0[oO][0-7]+")) {
      return Values.whole(new BigInteger(plain.substring(2), 8));
    }
    if (plain.matches("0[bB][01]+")) {
      return Values.whole(new BigInteger(plain.substring(2), 2));
    }
    if (plain.matches("0+|[1-9][0-9]*")) {
      return Values.whole(new BigInteger(plain));
    }
    if (plain.matches("([0-9]+\\.[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+")) {
      return Double.valueOf(plain);
    }
    throw new NotLiteral();
  }

  private @Nullable Object word() {
    int end = at;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    String word = text.substring(at, end);
    char next = end < text.length() ? text.charAt(end) : 0;
    if (next == '\'' || next == '"') {
      return strings();
    }
    at = end;
    switch (word) {
      case "None" -> {
        return null;
      }
      case "True" -> {
        return true;
      }
      case "False" -> {
        return false;
      }
      case "set" -> {
        skip();
        if (text.startsWith("()", at)) {
          at += 2;
          return new LinkedHashSet<>();
        }
        throw new NotLiteral();
      }
      default -> {
        if (json && word.equals("null")) {
          return null;
        }
        if (json && (word.equals("true") || word.equals("false"))) {
          return word.equals("true");
        }
        throw new NotLiteral();
      }
    }
  }

  /** One string literal or several beside each other. */
  private Object strings() {
    StringBuilder joined = new StringBuilder();
    boolean bytes = false;
    boolean any = false;
    while (true) {
      int start = at;
      int prefix = at;
      while (prefix < text.length() && "rRbBuU".indexOf(text.charAt(prefix)) >= 0) {
        prefix++;
      }
      char quote = prefix < text.length() ? text.charAt(prefix) : 0;
      if ((quote != '\'' && quote != '"') || prefix - start > 2) {
        if (!any) {
          throw new NotLiteral();
        }
        return bytes
            ? (Object) joined.toString().getBytes(StandardCharsets.ISO_8859_1)
            : joined.toString();
      }
      String kind = text.substring(start, prefix).toLowerCase(java.util.Locale.ROOT);
      if (any && bytes != kind.contains("b")) {
        throw new NotLiteral();
      }
      bytes = kind.contains("b");
      any = true;
      at = prefix;
      String body = body(quote);
      joined.append(
          kind.contains("r") || body.indexOf('\\') < 0 ? body : Literals.unescapePython(body));
      skip();
    }
  }

  private String body(char quote) {
    String triple = String.valueOf(quote).repeat(3);
    boolean isTriple = text.startsWith(triple, at);
    int start = at + (isTriple ? 3 : 1);
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (isTriple ? text.startsWith(triple, i) : c == quote) {
        at = i + (isTriple ? 3 : 1);
        return text.substring(start, i);
      } else if (!isTriple && c == '\n') {
        throw new NotLiteral();
      }
    }
    throw new NotLiteral();
  }
}
