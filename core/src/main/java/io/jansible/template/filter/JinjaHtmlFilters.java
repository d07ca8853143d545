package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.value.Markup;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.StringMethods;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Jinja2's filters for HTML, URLs and JSON. */
final class JinjaHtmlFilters {
  private static final Pattern BAD_ATTRIBUTE = Pattern.compile("[\\s/>=]");

  private JinjaHtmlFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(filters, "escape e", "escape(s)", (value, arguments, context) -> Markup.escape(value));
    add(
        filters,
        "forceescape",
        "do_forceescape(value)",
        (value, arguments, context) -> new Markup(Markup.escapeText(Text.str(value))));
    add(
        filters,
        "safe",
        "do_mark_safe(value)",
        (value, arguments, context) ->
            value instanceof Markup ? value : new Markup(Text.str(value)));
    add(
        filters,
        "striptags",
        "do_striptags(value)",
        (value, arguments, context) -> StringMethods.stripTags(Text.str(value)));
    add(
        filters,
        "urlencode",
        "do_urlencode(value)",
        (value, arguments, context) -> urlEncode(value));
    add(filters, "xmlattr", "do_xmlattr(d, autospace=)", JinjaHtmlFilters::attributes);
    add(
        filters,
        "tojson",
        "do_tojson(value, indent=)",
        (value, arguments, context) -> toJson(value, arguments));
    add(
        filters,
        "urlize",
        "do_urlize(value, trim_url_limit=, nofollow=, target=, rel=, extra_schemes=)",
        (value, arguments, context) -> {
          String text = Urlize.run(value, arguments);
          return context.autoescape() ? new Markup(text) : text;
        });
    return filters;
  }

  private static Object attributes(
      @Nullable Object value, Arguments arguments, EvalContext context) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw PythonError.attribute(
          "'" + Values.typeName(value) + "' object has no attribute 'items'");
    }
    List<String> items = new ArrayList<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getValue() == null || entry.getValue() instanceof Undefined) {
        continue;
      }
      String key = Text.str(entry.getKey());
      if (BAD_ATTRIBUTE.matcher(key).find()) {
        throw PythonError.value(
            "Invalid character in attribute name: " + Text.repr(entry.getKey()));
      }
      items.add(Markup.escape(entry.getKey()) + "=\"" + Markup.escape(entry.getValue()) + "\"");
    }
    String text = String.join(" ", items);
    if (!text.isEmpty() && Values.truth(arguments.get(0, "autospace", true))) {
      text = " " + text;
    }
    return context.autoescape() ? new Markup(text) : text;
  }

  private static Object toJson(@Nullable Object value, Arguments arguments) {
    Object indent = arguments.get(0, "indent", null);
    String json =
        JsonText.dumps(
            value,
            indent == null
                ? null
                : Values.isInt(indent) ? " ".repeat(Values.intValue(indent)) : Text.str(indent));
    return new Markup(
        json.replace("<", "\\u003c")
            .replace(">", "\\u003e")
            .replace("&", "\\u0026")
            .replace("'", "\\u0027"));
  }

  private static String urlEncode(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      undefined.checkUse();
    }
    if (value instanceof CharSequence || !Values.isIterable(value)) {
      return quote(Text.str(value), false);
    }
    List<String> parts = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, item) -> parts.add(quote(Text.str(key), true) + "=" + quote(Text.str(item), true)));
    } else {
      for (Object pair : Values.iterate(value)) {
        if (!Values.isIterable(pair) && !(pair instanceof Undefined)) {
          throw PythonError.type("cannot unpack non-iterable " + Values.typeName(pair) + " object");
        }
        List<@Nullable Object> two = Values.list(pair);
        if (two.size() != 2) {
          throw PythonError.value(
              two.size() < 2
                  ? "not enough values to unpack (expected 2, got " + two.size() + ")"
                  : "too many values to unpack (expected 2)");
        }
        parts.add(quote(Text.str(two.get(0)), true) + "=" + quote(Text.str(two.get(1)), true));
      }
    }
    return String.join("&", parts);
  }

  /** {@code urllib.parse.quote}; in a query a slash is quoted too and a space is a plus sign. */
  private static String quote(String text, boolean query) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      boolean safe =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_.-~".indexOf(c) >= 0
              || (c == '/' && !query);
      if (safe) {
        out.append((char) c);
      } else if (c == ' ' && query) {
        out.append('+');
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }
}
