package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.path.SplitUrl;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Ansible's filters for URLs. */
final class AnsibleUrlFilters {
  private AnsibleUrlFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "urldecode",
        "unquote_plus(string, encoding=, errors=)",
        (value, arguments, context) -> {
          if (!(value instanceof CharSequence text)) {
            throw PythonError.attribute(
                "'" + Values.typeName(value) + "' object has no attribute 'replace'");
          }
          return decode(text.toString().replace('+', ' '));
        });
    add(
        filters,
        "urlsplit",
        "split_url(value, query=, alias=)",
        (value, arguments, context) -> {
          Map<String, Object> parts = SplitUrl.of(AnsiblePathFilters.text(value)).all();
          Object query = arguments.get(0, "query", "");
          if (!Values.truth(query)) {
            return parts;
          }
          String name = Text.str(query);
          if (!parts.containsKey(name)) {
            throw AnsibleFilters.error(
                Text.str(arguments.get(1, "alias", "urlsplit"))
                    + ": unknown URL component: "
                    + name);
          }
          return parts.get(name);
        });
    return filters;
  }

  /** {@code urllib.parse.unquote}. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int code = text.codePointAt(i);
      if (code == '%'
          && i + 2 < text.length() + 0
          && Character.digit(text.charAt(i + 1), 16) >= 0
          && Character.digit(text.charAt(i + 2), 16) >= 0) {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 3;
      } else {
        bytes.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(code);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
