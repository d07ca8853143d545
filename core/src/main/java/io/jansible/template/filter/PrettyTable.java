package io.jansible.template.filter;

import io.jansible.template.Arguments;
import io.jansible.template.value.Dicts;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code community.general.to_prettytable}: a table in ASCII of a list of dictionaries. */
final class PrettyTable {
  private static final Set<String> ALIGNMENTS =
      new TreeSet<>(Set.of("left", "center", "right", "l", "c", "r"));

  private PrettyTable() {}

  static String of(@Nullable Object value, Arguments arguments) {
    if (!(value instanceof List<?> rows)) {
      throw expected(value, "a list of dictionaries");
    }
    for (Object row : rows) {
      if (!(row instanceof Map)) {
        throw expected(row, "all items in the list to be dictionaries");
      }
    }
    Map<?, ?> sample = rows.isEmpty() ? Map.of() : (Map<?, ?>) rows.get(0);
    Map<String, @Nullable Object> options = new LinkedHashMap<>(arguments.named());
    Object given = options.remove("column_order");
    if (!arguments.positional().isEmpty()) {
      if (given != null) {
        throw AnsibleFilters.error(
            "Cannot use both positional arguments and the 'column_order' keyword argument");
      }
      given = arguments.positional();
    }
    int most = rows.isEmpty() ? Integer.MAX_VALUE : sample.size();
    List<String> order = names(given, "column_order", "column", most);
    List<String> headers = names(options.remove("header_names"), "header_names", "header", most);
    if (order != null && headers != null && order.size() != headers.size()) {
      throw AnsibleFilters.error(
          ("'column_order' and 'header_names' must have the same number of elements."
                  + " Got %d columns and %d headers.")
              .formatted(order.size(), headers.size()));
    }
    Object alignments =
        options.containsKey("column_alignments") ? options.remove("column_alignments") : Map.of();
    Map<String, Character> align = alignments(alignments, most);
    if (!options.isEmpty()) {
      throw AnsibleFilters.error(
          "Unknown parameter(s) for to_prettytable filter: "
              + String.join(", ", new TreeSet<>(options.keySet())));
    }
    boolean chosen = order != null && !order.isEmpty();
    List<String> fields = chosen ? order : sample.keySet().stream().<String>map(Text::str).toList();
    if (rows.isEmpty() && !chosen && (headers == null || headers.isEmpty()) && align.isEmpty()) {
      return "++\n++";
    }
    List<List<String>> cells = new ArrayList<>();
    for (Object row : rows) {
      List<String> line = new ArrayList<>();
      for (String field : fields) {
        line.add(cell((Map<?, ?>) row, field, chosen ? Map.of() : sample));
      }
      cells.add(line);
    }
    return drawn(headers == null ? fields : headers, cells, align);
  }

  private static PythonError expected(@Nullable Object value, String what) {
    return AnsibleFilters.error(
        "Expected %s, got a %s"
            .formatted(what, value instanceof CharSequence ? "string" : Values.typeName(value)));
  }

  private static @Nullable List<String> names(
      @Nullable Object given, String option, String kind, int most) {
    if (given == null) {
      return null;
    }
    if (!(given instanceof List<?> list)) {
      throw expected(given, "a list of " + kind + " names");
    }
    List<String> names = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof CharSequence)) {
        throw expected(each, "a string for " + kind + " name");
      }
      names.add(each.toString());
    }
    limit(option, names.size(), most);
    return names;
  }

  private static void limit(String option, int size, int most) {
    if (size > most) {
      throw AnsibleFilters.error(
          "'%s' has more elements (%d) than available fields in data (%d)"
              .formatted(option, size, most));
    }
  }

  private static Map<String, Character> alignments(@Nullable Object given, int most) {
    if (!(given instanceof Map<?, ?> map)) {
      throw expected(given, "a dictionary for column_alignments");
    }
    Map<String, Character> align = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof CharSequence)) {
            throw expected(key, "a string for column_alignments key");
          }
          if (!(value instanceof CharSequence)) {
            throw expected(value, "a string for column_alignments value");
          }
          String word = value.toString().toLowerCase(Locale.ROOT);
          if (!ALIGNMENTS.contains(word)) {
            throw AnsibleFilters.error(
                "Invalid alignment '%s' in 'column_alignments'. Valid alignments are: %s"
                    .formatted(value, String.join(", ", ALIGNMENTS)));
          }
          align.put(key.toString(), word.charAt(0));
        });
    limit("column_alignments", align.size(), most);
    return align;
  }

  /** A name stands for a key that is a boolean or a number, too, or differs in case. */
  private static String cell(Map<?, ?> row, String field, Map<?, ?> sample) {
    for (Object key : sample.keySet()) {
      if (Text.str(key).equals(field)) {
        return Dicts.has(row, key) ? Text.str(Dicts.get(row, key)) : "";
      }
    }
    if (Dicts.has(row, field)) {
      return Text.str(Dicts.get(row, field));
    }
    String lower = field.toLowerCase(Locale.ROOT);
    for (boolean flag : new boolean[] {true, false}) {
      if (lower.equals(String.valueOf(flag)) && Dicts.has(row, flag)) {
        return Text.str(Dicts.get(row, flag));
      }
    }
    if (!field.isEmpty() && field.length() < 19 && field.chars().allMatch(Character::isDigit)) {
      Long number = Long.valueOf(field);
      if (Dicts.has(row, number)) {
        return Text.str(Dicts.get(row, number));
      }
    }
    return "";
  }

  private static String drawn(
      List<String> headers, List<List<String>> rows, Map<String, Character> align) {
    int[] widths = new int[headers.size()];
    List<List<String>> all = new ArrayList<>();
    all.add(headers);
    all.addAll(rows);
    for (List<String> row : all) {
      for (int i = 0; i < widths.length && i < row.size(); i++) {
        for (String line : row.get(i).split("\n", -1)) {
          widths[i] = Math.max(widths[i], width(line));
        }
      }
    }
    StringBuilder rule = new StringBuilder("+");
    for (int width : widths) {
      rule.append("-".repeat(width + 2)).append('+');
    }
    StringBuilder table = new StringBuilder().append(rule).append('\n');
    line(table, headers, headers, widths, Map.of());
    table.append(rule).append('\n');
    rows.forEach(row -> line(table, row, headers, widths, align));
    return table.append(rule).toString();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static void line(
      StringBuilder table,
      List<String> row,
      List<String> headers,
      int[] widths,
      Map<String, Character> align) {
    List<String[]> lines = row.stream().map(cell -> cell.split("\n", -1)).toList();
    int height = lines.stream().mapToInt(cell -> cell.length).max().orElse(1);
    for (int l = 0; l < height; l++) {
      table.append('|');
      for (int i = 0; i < widths.length; i++) {
        String text = l < lines.get(i).length ? lines.get(i)[l] : "";
        int spare = widths[i] - width(text);
        int left =
            switch (align.getOrDefault(headers.get(i), 'c')) {
              case 'l' -> 0;
              case 'r' -> spare;
              // an odd space stands to the left of an even text, to the right of an odd one
              default -> spare / 2 + (spare % 2 == 1 && width(text) % 2 == 0 ? 1 : 0);
            };
        table.append(' ').append(" ".repeat(left)).append(text);
        table.append(" ".repeat(spare - left)).append(" |");
      }
      table.append('\n');
    }
  }
}
