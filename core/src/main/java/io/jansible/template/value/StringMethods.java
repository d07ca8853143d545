package io.jansible.template.value;

import io.jansible.template.Arguments;
import io.jansible.value.PythonCodec;
import io.jansible.value.Tuple;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The methods of Python's {@code str}. Positions are counted in code points. */
public final class StringMethods {
  public static final Set<String> NAMES =
      Set.of(
          ("capitalize casefold center count encode endswith expandtabs find format format_map"
                  + " index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric"
                  + " isprintable isspace istitle isupper join ljust lower lstrip maketrans partition"
                  + " removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip"
                  + " split splitlines startswith strip swapcase title translate upper zfill")
              .split(" "));

  private StringMethods() {}

  /** Calls a method on markup: text arguments are escaped, text results are markup. */
  public static @Nullable Object callMarkup(Markup self, String name, Arguments arguments) {
    switch (name) {
      case "striptags" -> {
        return stripTags(self.value());
      }
      case "unescape" -> {
        return unescape(self.value());
      }
      case "join" -> {
        List<@Nullable Object> parts = new ArrayList<>();
        for (Object part : Values.iterate(arguments.get(0, "iterable", null))) {
          parts.add(Markup.escape(part).value());
        }
        return new Markup(
            (String)
                java.util.Objects.requireNonNull(
                    call(self.value(), name, new Arguments(List.of(parts), Map.of()))));
      }
      case "format" -> {
        return new Markup(StrFormat.format(self.value(), arguments, true));
      }
      default -> {}
    }
    boolean escape =
        Set.of("replace", "ljust", "rjust", "center", "strip", "lstrip", "rstrip").contains(name);
    List<@Nullable Object> positional = new ArrayList<>();
    for (Object argument : arguments.positional()) {
      positional.add(
          escape && argument instanceof CharSequence ? Markup.escape(argument).value() : argument);
    }
    return marked(call(self.value(), name, new Arguments(positional, arguments.named())));
  }

  private static @Nullable Object marked(@Nullable Object result) {
    if (result instanceof String text) {
      return new Markup(text);
    }
    if (result instanceof Tuple tuple) {
      return Tuple.copyOf(tuple.stream().map(StringMethods::marked).toList());
    }
    if (result instanceof List<?> list) {
      List<@Nullable Object> all = new ArrayList<>();
      list.forEach(item -> all.add(marked(item)));
      return all;
    }
    return result;
  }

  /** Calls a method by name; the name is one of {@link #NAMES}. */
  public static @Nullable Object call(String self, String name, Arguments arguments) {
    return switch (name) {
      case "capitalize" -> {
        Parameters.of("str.capitalize", arguments, 0, 0);
        yield capitalize(self);
      }
      case "casefold" -> self.toLowerCase(Locale.ROOT).replace("ß", "ss");
      case "center" -> {
        Parameters p = Parameters.of("center", arguments, 1, 2);
        yield pad(self, p, 0);
      }
      case "ljust" -> pad(self, Parameters.of("ljust", arguments, 1, 2), -1);
      case "rjust" -> pad(self, Parameters.of("rjust", arguments, 1, 2), 1);
      case "count" -> count(self, Parameters.of("count", arguments, 1, 3));
      case "encode" -> encode(self, Parameters.of("encode", arguments, 0, 2));
      case "endswith" -> startsOrEnds(self, Parameters.of("endswith", arguments, 1, 3), false);
      case "startswith" -> startsOrEnds(self, Parameters.of("startswith", arguments, 1, 3), true);
      case "expandtabs" ->
          expandTabs(self, Parameters.of("expandtabs", arguments, 0, 1).number(0, "tabsize", 8));
      case "find" -> find(self, Parameters.of("find", arguments, 1, 3), false);
      case "rfind" -> find(self, Parameters.of("rfind", arguments, 1, 3), true);
      case "index" -> found(find(self, Parameters.of("index", arguments, 1, 3), false));
      case "rindex" -> found(find(self, Parameters.of("rindex", arguments, 1, 3), true));
      case "format" -> StrFormat.format(self, arguments, false);
      case "format_map" -> {
        Object mapping = Parameters.of("str.format_map", arguments, 1, 1).get(0, "mapping", null);
        yield StrFormat.formatMap(self, mapping);
      }
      case "isalnum" -> all(self, code -> Character.isLetter(code) || isNumeric(code));
      case "isalpha" -> all(self, Character::isLetter);
      case "isascii" -> self.chars().allMatch(c -> c < 128);
      case "isdecimal" ->
          all(self, code -> Character.getType(code) == Character.DECIMAL_DIGIT_NUMBER);
      case "isdigit" -> all(self, StringMethods::isDigit);
      case "isnumeric" -> all(self, StringMethods::isNumeric);
      case "isidentifier" ->
          !self.isEmpty()
              && (self.charAt(0) == '_' || Character.isUnicodeIdentifierStart(self.codePointAt(0)))
              && self.codePoints()
                  .allMatch(code -> code == '_' || Character.isUnicodeIdentifierPart(code));
      case "islower" -> cased(self, false);
      case "isupper" -> cased(self, true);
      case "isprintable" -> self.codePoints().allMatch(Text::printable);
      case "isspace" -> all(self, Strings::isSpace);
      case "istitle" -> isTitle(self);
      case "join" ->
          join(self, Parameters.of("str.join", arguments, 1, 1).get(0, "iterable", null));
      case "lower" -> {
        Parameters.of("str.lower", arguments, 0, 0);
        yield self.toLowerCase(Locale.ROOT);
      }
      case "upper" -> {
        Parameters.of("str.upper", arguments, 0, 0);
        yield self.toUpperCase(Locale.ROOT);
      }
      case "strip" -> strip(self, Parameters.of("strip", arguments, 0, 1), true, true);
      case "lstrip" -> strip(self, Parameters.of("lstrip", arguments, 0, 1), true, false);
      case "rstrip" -> strip(self, Parameters.of("rstrip", arguments, 0, 1), false, true);
      case "maketrans" -> makeTranslation(arguments);
      case "translate" ->
          translate(self, Parameters.of("str.translate", arguments, 1, 1).get(0, "table", null));
      case "partition" ->
          partition(self, Parameters.of("str.partition", arguments, 1, 1).text(0, "sep"), false);
      case "rpartition" ->
          partition(self, Parameters.of("str.rpartition", arguments, 1, 1).text(0, "sep"), true);
      case "removeprefix" -> {
        String prefix = Parameters.of("str.removeprefix", arguments, 1, 1).text(0, "prefix");
        yield self.startsWith(prefix) ? self.substring(prefix.length()) : self;
      }
      case "removesuffix" -> {
        String suffix = Parameters.of("str.removesuffix", arguments, 1, 1).text(0, "suffix");
        yield !suffix.isEmpty() && self.endsWith(suffix)
            ? self.substring(0, self.length() - suffix.length())
            : self;
      }
      case "replace" -> {
        Parameters p = Parameters.of("replace", arguments, 2, 3);
        yield replace(self, p.text(0, "old"), p.text(1, "new"), p.number(2, "count", -1));
      }
      case "split" -> {
        Parameters p = Parameters.of("split", arguments, 0, 2);
        yield split(self, p.textOrNull(0, "sep"), p.number(1, "maxsplit", -1));
      }
      case "rsplit" -> {
        Parameters p = Parameters.of("rsplit", arguments, 0, 2);
        yield splitFromRight(self, p.textOrNull(0, "sep"), p.number(1, "maxsplit", -1));
      }
      case "splitlines" ->
          splitLines(self, Parameters.of("splitlines", arguments, 0, 1).flag(0, "keepends", false));
      case "swapcase" -> swapCase(self);
      case "title" -> {
        Parameters.of("str.title", arguments, 0, 0);
        yield title(self);
      }
      case "zfill" ->
          zeroFill(self, Parameters.of("str.zfill", arguments, 1, 1).number(0, "width", 0));
      default -> throw PythonError.attribute("'str' object has no attribute '" + name + "'");
    };
  }

  /** {@code text.capitalize()}. */
  public static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.codePointAt(0);
    String rest = text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
    return (first < 128 ? Character.toString(Character.toTitleCase(first)) : titled(first)) + rest;
  }

  private static String titled(int code) {
    String upper = Character.toString(code).toUpperCase(Locale.ROOT);
    if (upper.codePointCount(0, upper.length()) == 1) {
      return Character.toString(Character.toTitleCase(code));
    }
    return Character.isUpperCase(upper.charAt(0))
        ? upper.charAt(0) + upper.substring(1).toLowerCase(Locale.ROOT)
        : upper;
  }

  /** {@code text.title()}. */
  public static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean inWord = false;
    for (int code : (Iterable<Integer>) text.codePoints()::iterator) {
      out.append(
          inWord
              ? Character.toString(code).toLowerCase(Locale.ROOT)
              : isCased(code) ? titled(code) : Character.toString(code));
      inWord = isCased(code);
    }
    return out.toString();
  }

  private static boolean isCased(int code) {
    return Character.isUpperCase(code)
        || Character.isLowerCase(code)
        || Character.isTitleCase(code);
  }

  private static boolean isTitle(String text) {
    boolean found = false;
    boolean inWord = false;
    for (int code : (Iterable<Integer>) text.codePoints()::iterator) {
      if (Character.isUpperCase(code) || Character.isTitleCase(code)) {
        if (inWord) {
          return false;
        }
        inWord = true;
        found = true;
      } else if (Character.isLowerCase(code)) {
        if (!inWord) {
          return false;
        }
        found = true;
      } else {
        inWord = false;
      }
    }
    return found;
  }

  private static String swapCase(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            code -> {
              String one = Character.toString(code);
              out.append(
                  Character.isUpperCase(code)
                      ? one.toLowerCase(Locale.ROOT)
                      : one.toUpperCase(Locale.ROOT));
            });
    return out.toString();
  }

  private static boolean cased(String text, boolean upper) {
    boolean found = false;
    for (int code : (Iterable<Integer>) text.codePoints()::iterator) {
      if (upper
          ? Character.isLowerCase(code) || Character.isTitleCase(code)
          : Character.isUpperCase(code) || Character.isTitleCase(code)) {
        return false;
      }
      found |= upper ? Character.isUpperCase(code) : Character.isLowerCase(code);
    }
    return found;
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  private static boolean isDigit(int code) {
    return Character.isDigit(code)
        || (Character.getType(code) == Character.OTHER_NUMBER
            && Character.getNumericValue(code) >= 0
            && Character.getNumericValue(code) <= 9);
  }

  private static boolean isNumeric(int code) {
    int type = Character.getType(code);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.OTHER_NUMBER
        || type == Character.LETTER_NUMBER;
  }

  private static String pad(String self, Parameters p, int side) {
    int width = p.number(0, "width", 0);
    String fill = p.has(1, "fillchar") ? p.text(1, "fillchar") : " ";
    if (Strings.length(fill) != 1) {
      throw PythonError.type("The fill character must be exactly one character long");
    }
    int missing = width - Strings.length(self);
    if (missing <= 0) {
      return self;
    }
    if (side != 0) {
      return side < 0 ? self + fill.repeat(missing) : fill.repeat(missing) + self;
    }
    int left = missing / 2 + (missing & width & 1);
    return fill.repeat(left) + self + fill.repeat(missing - left);
  }

  private static String zeroFill(String self, int width) {
    int missing = width - Strings.length(self);
    if (missing <= 0) {
      return self;
    }
    boolean signed = self.startsWith("+") || self.startsWith("-");
    return signed
        ? self.charAt(0) + "0".repeat(missing) + self.substring(1)
        : "0".repeat(missing) + self;
  }

  /**
   * The part of the text that optional start and end arguments name, as {@code [from, to]} in
   * chars; null if it is empty by order.
   */
  private static int @Nullable [] range(String self, Parameters p) {
    int length = Strings.length(self);
    int from = bound(p.get(1, "start", null), 0, length);
    int to = bound(p.get(2, "end", null), length, length);
    if (from > length || from > to) {
      return null;
    }
    int start = self.offsetByCodePoints(0, from);
    return new int[] {start, self.offsetByCodePoints(start, to - from)};
  }

  private static int bound(@Nullable Object value, int fallback, int length) {
    if (value == null) {
      return fallback;
    }
    int number = Values.intValue(value);
    return number < 0
        ? Math.max(0, number + length)
        : fallback == 0 ? number : Math.min(number, length);
  }

  private static Object count(String self, Parameters p) {
    String part = p.text(0, "sub");
    int[] range = range(self, p);
    if (range == null) {
      return 0L;
    }
    String text = self.substring(range[0], range[1]);
    if (part.isEmpty()) {
      return (long) Strings.length(text) + 1;
    }
    long count = 0;
    for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length())) {
      count++;
    }
    return count;
  }

  private static Object find(String self, Parameters p, boolean last) {
    String part = p.text(0, "sub");
    int[] range = range(self, p);
    if (range == null) {
      return -1L;
    }
    String text = self.substring(range[0], range[1]);
    int index = last ? text.lastIndexOf(part) : text.indexOf(part);
    return index < 0 ? -1L : (long) Strings.position(self, range[0] + index);
  }

  private static Object found(Object index) {
    if (index.equals(-1L)) {
      throw PythonError.value("substring not found");
    }
    return index;
  }

  private static boolean startsOrEnds(String self, Parameters p, boolean start) {
    Object what = p.get(0, "prefix", null);
    int[] range = range(self, p);
    if (what instanceof Tuple tuple) {
      return range != null
          && tuple.stream().anyMatch(part -> startsOrEnds(self, range, Text.str(part), start));
    }
    if (!(what instanceof CharSequence)) {
      if (what instanceof Undefined undefined) {
        throw undefined.error();
      }
      throw PythonError.type(
          (start ? "startswith" : "endswith")
              + " first arg must be str or a tuple of str, not "
              + Values.typeName(what));
    }
    return range != null && startsOrEnds(self, range, what.toString(), start);
  }

  private static boolean startsOrEnds(String self, int[] range, String part, boolean start) {
    String text = self.substring(range[0], range[1]);
    return start ? text.startsWith(part) : text.endsWith(part);
  }

  private static byte[] encode(String self, Parameters p) {
    String name = p.has(0, "encoding") ? p.text(0, "encoding") : "utf-8";
    Charset charset =
        PythonCodec.charset(name)
            .orElseThrow(() -> new PythonError("LookupError", "unknown encoding: " + name));
    if (!charset.newEncoder().canEncode(self)) {
      throw new PythonError("UnicodeEncodeError", "'" + name + "' codec can't encode characters");
    }
    return self.getBytes(charset);
  }

  private static String expandTabs(String self, int size) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int code : (Iterable<Integer>) self.codePoints()::iterator) {
      if (code == '\t') {
        int spaces = size > 0 ? size - column % size : 0;
        out.append(" ".repeat(spaces));
        column += spaces;
      } else {
        out.appendCodePoint(code);
        column = code == '\n' || code == '\r' ? 0 : column + 1;
      }
    }
    return out.toString();
  }

  /** {@code separator.join(items)}. */
  public static String join(String separator, @Nullable Object items) {
    StringBuilder out = new StringBuilder();
    int index = 0;
    for (Object item : Values.iterate(items)) {
      if (!(item instanceof CharSequence)) {
        if (item instanceof Undefined undefined) {
          undefined.checkUse();
        }
        throw PythonError.type(
            "sequence item "
                + index
                + ": expected str instance, "
                + Values.typeName(item)
                + " found");
      }
      if (index++ > 0) {
        out.append(separator);
      }
      out.append((CharSequence) item);
    }
    return out.toString();
  }

  private static String strip(String self, Parameters p, boolean left, boolean right) {
    String characters = p.textOrNull(0, "chars");
    if (characters == null) {
      String text = left ? Strings.stripStart(self) : self;
      return right ? Strings.stripEnd(text) : text;
    }
    return strip(self, characters, left, right);
  }

  /** Strips any of the characters from either end. */
  public static String strip(String text, String characters, boolean left, boolean right) {
    int start = 0;
    int end = text.length();
    while (left && start < end && characters.indexOf(text.codePointAt(start)) >= 0) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (right && end > start && characters.indexOf(text.codePointBefore(end)) >= 0) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  private static Tuple partition(String self, String separator, boolean last) {
    if (separator.isEmpty()) {
      throw PythonError.value("empty separator");
    }
    int index = last ? self.lastIndexOf(separator) : self.indexOf(separator);
    if (index < 0) {
      return last ? Tuple.of("", "", self) : Tuple.of(self, "", "");
    }
    return Tuple.of(
        self.substring(0, index), separator, self.substring(index + separator.length()));
  }

  /** {@code text.replace(old, new, count)}; a negative count means all. */
  public static String replace(String text, String old, String replacement, int count) {
    if (count < 0 && !old.isEmpty()) {
      return text.replace(old, replacement);
    }
    StringBuilder out = new StringBuilder();
    int left = count < 0 ? Integer.MAX_VALUE : count;
    int at = 0;
    if (old.isEmpty()) {
      while (left-- > 0) {
        out.append(replacement);
        if (at >= text.length()) {
          return out.toString();
        }
        int next = text.offsetByCodePoints(at, 1);
        out.append(text, at, next);
        at = next;
      }
      return out.append(text, at, text.length()).toString();
    }
    for (int i = text.indexOf(old); i >= 0 && left-- > 0; i = text.indexOf(old, at)) {
      out.append(text, at, i).append(replacement);
      at = i + old.length();
    }
    return out.append(text, at, text.length()).toString();
  }

  /**
   * {@code text.split(separator, limit)}; no separator means white space, a negative limit means
   * none.
   */
  public static List<@Nullable Object> split(String text, @Nullable String separator, int limit) {
    List<@Nullable Object> parts = new ArrayList<>();
    int left = limit < 0 ? Integer.MAX_VALUE : limit;
    if (separator == null) {
      int i = 0;
      while (true) {
        while (i < text.length() && Strings.isSpace(text.charAt(i))) {
          i++;
        }
        if (i >= text.length()) {
          return parts;
        }
        if (left-- <= 0) {
          parts.add(Strings.stripEnd(text.substring(i)));
          return parts;
        }
        int start = i;
        while (i < text.length() && !Strings.isSpace(text.charAt(i))) {
          i++;
        }
        parts.add(text.substring(start, i));
      }
    }
    if (separator.isEmpty()) {
      throw PythonError.value("empty separator");
    }
    int at = 0;
    for (int i = text.indexOf(separator); i >= 0 && left-- > 0; i = text.indexOf(separator, at)) {
      parts.add(text.substring(at, i));
      at = i + separator.length();
    }
    parts.add(text.substring(at));
    return parts;
  }

  private static List<@Nullable Object> splitFromRight(
      String text, @Nullable String separator, int limit) {
    if (limit < 0) {
      return split(text, separator, limit);
    }
    List<@Nullable Object> parts = new ArrayList<>();
    int left = limit;
    int end = text.length();
    if (separator == null) {
      while (true) {
        while (end > 0 && Strings.isSpace(text.charAt(end - 1))) {
          end--;
        }
        if (end == 0) {
          break;
        }
        if (left-- <= 0) {
          parts.add(Strings.stripStart(text.substring(0, end)));
          break;
        }
        int start = end;
        while (start > 0 && !Strings.isSpace(text.charAt(start - 1))) {
          start--;
        }
        parts.add(text.substring(start, end));
        end = start;
      }
    } else {
      if (separator.isEmpty()) {
        throw PythonError.value("empty separator");
      }
      for (int i = text.lastIndexOf(separator);
          i >= 0 && left-- > 0;
          i = end == 0 ? -1 : text.substring(0, end).lastIndexOf(separator)) {
        parts.add(text.substring(i + separator.length(), end));
        end = i;
      }
      parts.add(text.substring(0, end));
    }
    Collections.reverse(parts);
    return parts;
  }

  /** {@code text.splitlines(keep)}. */
  public static List<@Nullable Object> splitLines(String text, boolean keep) {
    List<@Nullable Object> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c >= '\n' && c <= '\r')
          || (c >= 0x1c && c <= 0x1e)
          || c == 0x85
          || c == 0x2028
          || c == 0x2029) {
        int end = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? i + 2 : i + 1;
        lines.add(text.substring(start, keep ? end : i));
        start = end;
        i = end - 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  private static Map<@Nullable Object, @Nullable Object> makeTranslation(Arguments arguments) {
    Parameters p = Parameters.of("maketrans", arguments, 1, 3);
    Map<@Nullable Object, @Nullable Object> table = new LinkedHashMap<>();
    if (arguments.count() == 1) {
      if (!(p.get(0, "x", null) instanceof Map<?, ?> map)) {
        throw PythonError.type("if you give only one argument to maketrans it must be a dict");
      }
      map.forEach(
          (key, value) ->
              table.put(
                  key instanceof CharSequence text
                      ? (Object) (long) text.toString().codePointAt(0)
                      : key,
                  value));
      return table;
    }
    int[] from = p.text(0, "x").codePoints().toArray();
    int[] to = p.text(1, "y").codePoints().toArray();
    if (from.length != to.length) {
      throw PythonError.value("the first two maketrans arguments must have equal length");
    }
    for (int i = 0; i < from.length; i++) {
      table.put((long) from[i], (long) to[i]);
    }
    if (p.has(2, "z")) {
      p.text(2, "z").codePoints().forEach(code -> table.put((long) code, null));
    }
    return table;
  }

  private static String translate(String self, @Nullable Object table) {
    if (!(table instanceof Map<?, ?> map)) {
      throw PythonError.type("'" + Values.typeName(table) + "' object is not subscriptable");
    }
    StringBuilder out = new StringBuilder();
    self.codePoints()
        .forEach(
            code -> {
              Object key = (long) code;
              if (!map.containsKey(key)) {
                out.appendCodePoint(code);
              } else if (map.get(key) instanceof Long number) {
                out.appendCodePoint(number.intValue());
              } else if (map.get(key) instanceof CharSequence text) {
                out.append(text);
              }
            });
    return out.toString();
  }

  /** Removes HTML tags and comments and joins white space. */
  public static String stripTags(String text) {
    String plain = text.replaceAll("(?s)<!--.*?-->", "").replaceAll("(?s)<.*?>", "");
    return unescape(String.join(" ", split(plain, null, -1).stream().map(Text::str).toList()));
  }

  private static String unescape(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#34;", "\"")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
