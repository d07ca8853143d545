package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.Attributes;
import io.jansible.template.value.Markup;
import io.jansible.template.value.PercentFormat;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.StringMethods;
import io.jansible.template.value.Strings;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Jinja2's filters that work on text. */
final class JinjaTextFilters {
  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern TITLE_BREAK =
      Pattern.compile("[-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);

  private JinjaTextFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(filters, "capitalize", "do_capitalize(s)", method("capitalize"));
    add(filters, "upper", "do_upper(s)", method("upper"));
    add(filters, "lower", "do_lower(s)", method("lower"));
    add(
        filters,
        "center",
        "do_center(value, width=)",
        (value, arguments, context) ->
            Attributes.callMethod(
                soft(value),
                "center",
                new Arguments(
                    List.of((long) Values.intValue(arguments.get(0, "width", 80L))), Map.of())));
    add(
        filters,
        "trim",
        "do_trim(value, chars=)",
        (value, arguments, context) -> {
          Object characters = arguments.get(0, "chars", null);
          return Attributes.callMethod(
              soft(value),
              "strip",
              characters == null ? Arguments.NONE : new Arguments(List.of(characters), Map.of()));
        });
    add(filters, "title", "do_title(s)", (value, arguments, context) -> title(soft(value)));
    add(filters, "string", "soft_str(s)", (value, arguments, context) -> soft(value));
    add(filters, "replace", "do_replace(s, old, new, count=)", JinjaTextFilters::replace);
    add(filters, "indent", "do_indent(s, width=, first=, blank=)", JinjaTextFilters::indent);
    add(
        filters,
        "truncate",
        "do_truncate(s, length=, killwords=, end=, leeway=)",
        JinjaTextFilters::truncate);
    add(
        filters,
        "wordwrap",
        "do_wordwrap(s, width=, break_long_words=, wrapstring=, break_on_hyphens=)",
        (value, arguments, context) -> wordWrap(value, arguments));
    add(
        filters,
        "wordcount",
        "do_wordcount(s)",
        (value, arguments, context) -> WORD.matcher(Text.str(value)).results().count());
    filters.put("format", (value, arguments, context) -> format(value, arguments));
    add(
        filters,
        "pprint",
        "do_pprint(value)",
        (value, arguments, context) -> PrettyPrinter.format(value));
    return filters;
  }

  /** {@code soft_str}: text, or markup that stays markup. */
  static Object soft(@Nullable Object value) {
    return value instanceof Markup ? value : Text.str(value);
  }

  private static JinjaFilter method(String name) {
    return (value, arguments, context) -> Attributes.callMethod(soft(value), name, Arguments.NONE);
  }

  private static Object title(Object value) {
    String text = value.toString();
    StringBuilder out = new StringBuilder(text.length());
    Matcher matcher = TITLE_BREAK.matcher(text);
    int at = 0;
    while (matcher.find()) {
      titleWord(text.substring(at, matcher.start()), out);
      out.append(matcher.group());
      at = matcher.end();
    }
    titleWord(text.substring(at), out);
    return value instanceof Markup ? new Markup(out.toString()) : out.toString();
  }

  private static void titleWord(String word, StringBuilder out) {
    if (!word.isEmpty()) {
      int first = word.offsetByCodePoints(0, 1);
      out.append(word.substring(0, first).toUpperCase(Locale.ROOT))
          .append(word.substring(first).toLowerCase(Locale.ROOT));
    }
  }

  private static @Nullable Object replace(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    Object old = arguments.get(0, "old", null);
    Object replacement = arguments.get(1, "new", null);
    Object count = arguments.get(2, "count", null);
    int times = count == null ? -1 : Values.intValue(count);
    if (!context.autoescape()) {
      return StringMethods.replace(Text.str(value), Text.str(old), Text.str(replacement), times);
    }
    Object text =
        old instanceof Markup || (replacement instanceof Markup && !(value instanceof Markup))
            ? Markup.escape(value)
            : soft(value);
    List<@Nullable Object> positional =
        new ArrayList<>(List.of(soft(old), soft(replacement), (long) times));
    return Attributes.callMethod(text, "replace", new Arguments(positional, Map.of()));
  }

  private static Object indent(@Nullable Object value, Arguments arguments, EvalContext context) {
    Object width = arguments.get(0, "width", 4L);
    boolean first = Values.truth(arguments.get(1, "first", false));
    boolean blank = Values.truth(arguments.get(2, "blank", false));
    String indention =
        width instanceof CharSequence text
            ? text.toString()
            : " ".repeat(Math.max(0, Values.intValue(width)));
    if (!(value instanceof CharSequence)) {
      if (value instanceof Undefined undefined) {
        throw undefined.error();
      }
      if (value instanceof List && !(value instanceof Tuple)) {
        // Python adds the newline to the list, and only then misses the method.
        throw PythonError.attribute("'list' object has no attribute 'splitlines'");
      }
      if (value instanceof Tuple) {
        throw PythonError.type("can only concatenate tuple (not \"str\") to tuple");
      }
      throw PythonError.type(
          "unsupported operand type(s) for +=: '" + Values.typeName(value) + "' and 'str'");
    }
    List<@Nullable Object> lines = StringMethods.splitLines(value + "\n", false);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = Text.str(lines.get(i));
      if (i > 0) {
        out.append('\n');
      }
      if (i == 0 ? first : blank || !line.isEmpty()) {
        out.append(indention);
      }
      out.append(line);
    }
    return value instanceof Markup ? new Markup(out.toString()) : out.toString();
  }

  private static Object truncate(@Nullable Object value, Arguments arguments, EvalContext context) {
    int length = Values.intValue(arguments.get(0, "length", 255L));
    boolean kill = Values.truth(arguments.get(1, "killwords", false));
    String end = Text.str(arguments.get(2, "end", "..."));
    Object given = arguments.get(3, "leeway", null);
    int leeway = given == null ? 5 : Values.intValue(given);
    int endLength = Strings.length(end);
    if (length < endLength) {
      throw new PythonError(
          "AssertionError", "expected length >= " + endLength + ", got " + length);
    }
    if (leeway < 0) {
      throw new PythonError("AssertionError", "expected leeway >= 0, got " + leeway);
    }
    if (Values.length(value) <= length + leeway) {
      return java.util.Objects.requireNonNull(value);
    }
    if (!(value instanceof CharSequence)) {
      if (!kill) {
        throw new PythonError(
            "AttributeError", "'" + Values.typeName(value) + "' object has no attribute 'rsplit'");
      }
      return Arithmetic.add(Attributes.slice(value, null, (long) length - endLength, null), end);
    }
    String cut = Strings.part(value.toString(), 0, length - endLength);
    int space = cut.lastIndexOf(' ');
    String result = (kill || space < 0 ? cut : cut.substring(0, space)) + end;
    return value instanceof Markup ? new Markup(result) : result;
  }

  private static String wordWrap(@Nullable Object value, Arguments arguments) {
    int width = Values.intValue(arguments.get(0, "width", 79L));
    boolean breakLong = Values.truth(arguments.get(1, "break_long_words", true));
    Object given = arguments.get(2, "wrapstring", null);
    boolean hyphens = Values.truth(arguments.get(3, "break_on_hyphens", true));
    String separator = given == null ? "\n" : Text.str(given);
    if (!(value instanceof CharSequence)) {
      if (value instanceof Undefined undefined) {
        throw undefined.error();
      }
      throw PythonError.attribute(
          "'" + Values.typeName(value) + "' object has no attribute 'splitlines'");
    }
    List<String> lines = new ArrayList<>();
    for (Object line : StringMethods.splitLines(value.toString(), false)) {
      lines.add(String.join(separator, TextWrap.wrap(Text.str(line), width, breakLong, hyphens)));
    }
    return String.join(separator, lines);
  }

  private static Object format(@Nullable Object value, Arguments arguments) {
    if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
      throw new PythonError(
          "FilterArgumentError", "can't handle positional and keyword arguments at the same time");
    }
    Object values =
        arguments.named().isEmpty() ? Tuple.copyOf(arguments.positional()) : arguments.named();
    boolean markup = value instanceof Markup;
    String text = PercentFormat.format(Text.str(value), values, markup);
    return markup ? new Markup(text) : text;
  }
}
