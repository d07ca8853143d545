package io.jansible.template.filter;

import io.jansible.template.value.Order;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Range;
import io.jansible.template.value.Strings;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code pprint.pformat}: 80 columns, dictionaries sorted by key. */
final class PrettyPrinter {
  private static final int WIDTH = 80;
  private static final Pattern WORDS = Pattern.compile("\\S*\\s*", Pattern.UNICODE_CHARACTER_CLASS);

  private final StringBuilder out = new StringBuilder();

  private PrettyPrinter() {}

  static String format(@Nullable Object value) {
    PrettyPrinter printer = new PrettyPrinter();
    printer.write(value, 0, 0, 0);
    return printer.out.toString();
  }

  private void write(@Nullable Object value, int indent, int allowance, int level) {
    String plain = repr(value);
    int width = WIDTH - indent - allowance;
    if (Strings.length(plain) <= width) {
      out.append(plain);
      return;
    }
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      out.append('{');
      List<Object> keys = sorted(map.keySet());
      for (int i = 0; i < keys.size(); i++) {
        boolean last = i == keys.size() - 1;
        String key = repr(keys.get(i));
        out.append(key).append(": ");
        write(
            map.get(keys.get(i)),
            indent + 1 + Strings.length(key) + 2,
            last ? allowance + 1 : 1,
            level + 1);
        if (!last) {
          out.append(",\n").append(" ".repeat(indent + 1));
        }
      }
      out.append('}');
    } else if (value instanceof List<?> list && !list.isEmpty() && !(value instanceof Range)) {
      boolean tuple = value instanceof Tuple;
      items(
          list,
          tuple ? "(" : "[",
          tuple ? (list.size() == 1 ? ",)" : ")") : "]",
          indent,
          allowance,
          level);
    } else if (value instanceof Set<?> set && !set.isEmpty()) {
      items(sorted(set), "{", "}", indent, allowance, level);
    } else if (value instanceof String text) {
      string(text, indent, allowance, level);
    } else {
      out.append(plain);
    }
  }

  private void items(
      List<?> items, String open, String close, int indent, int allowance, int level) {
    out.append(open);
    for (int i = 0; i < items.size(); i++) {
      boolean last = i == items.size() - 1;
      write(items.get(i), indent + 1, last ? allowance + close.length() : 1, level + 1);
      if (!last) {
        out.append(",\n").append(" ".repeat(indent + 1));
      }
    }
    out.append(close);
  }

  private void string(String text, int indentGiven, int allowanceGiven, int level) {
    int indent = indentGiven;
    int allowance = allowanceGiven;
    if (level == 0) {
      indent++;
      allowance++;
    }
    List<@Nullable Object> lines = io.jansible.template.value.StringMethods.splitLines(text, true);
    List<String> chunks = new ArrayList<>();
    int width = WIDTH - indent;
    for (int i = 0; i < lines.size(); i++) {
      String line = Text.str(lines.get(i));
      boolean lastLine = i == lines.size() - 1;
      int room = lastLine ? width - allowance : width;
      if (Strings.length(Text.repr(line)) <= room) {
        chunks.add(Text.repr(line));
        continue;
      }
      List<String> parts = new ArrayList<>();
      Matcher matcher = WORDS.matcher(line);
      while (matcher.find() && !matcher.group().isEmpty()) {
        parts.add(matcher.group());
      }
      StringBuilder current = new StringBuilder();
      for (int j = 0; j < parts.size(); j++) {
        String candidate = current + parts.get(j);
        int limit = j == parts.size() - 1 && lastLine ? width - allowance : width;
        if (Strings.length(Text.repr(candidate)) > limit) {
          if (!current.isEmpty()) {
            chunks.add(Text.repr(current.toString()));
          }
          current.setLength(0);
          current.append(parts.get(j));
        } else {
          current.append(parts.get(j));
        }
      }
      if (!current.isEmpty()) {
        chunks.add(Text.repr(current.toString()));
      }
    }
    if (chunks.size() == 1) {
      out.append(chunks.get(0));
      return;
    }
    out.append(level == 0 ? "(" : "");
    out.append(String.join("\n" + " ".repeat(indent), chunks));
    out.append(level == 0 ? ")" : "");
  }

  private static List<Object> sorted(Collection<?> items) {
    List<Object> result = new ArrayList<>(items);
    try {
      result.sort(Order.ASCENDING);
    } catch (PythonError e) {
      result.sort(
          java.util.Comparator.comparing((Object item) -> Values.typeName(item) + Text.repr(item)));
    }
    return result;
  }

  private static String repr(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      List<String> parts = new ArrayList<>();
      for (Object key : sorted(map.keySet())) {
        parts.add(Text.repr(key) + ": " + repr(map.get(key)));
      }
      return "{" + String.join(", ", parts) + "}";
    }
    if (value instanceof List<?> list && !(value instanceof Range)) {
      List<String> parts = list.stream().map(PrettyPrinter::repr).toList();
      boolean tuple = value instanceof Tuple;
      return (tuple ? "(" : "[")
          + String.join(", ", parts)
          + (tuple ? (list.size() == 1 ? ",)" : ")") : "]");
    }
    if (value instanceof Set<?> set && !set.isEmpty()) {
      return "{" + String.join(", ", sorted(set).stream().map(PrettyPrinter::repr).toList()) + "}";
    }
    return Text.repr(value);
  }
}
