package io.jansible.template.filter;

import io.jansible.template.Arguments;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of CSV text as Python's {@code csv.DictReader} reads them, for {@code
 * community.general.from_csv}.
 */
final class CsvRows {
  private final String text;
  private final char delimiter;
  private final boolean skipSpace;
  private final boolean strict;
  private int at;

  private CsvRows(String text, char delimiter, boolean skipSpace, boolean strict) {
    this.text = text;
    this.delimiter = delimiter;
    this.skipSpace = skipSpace;
    this.strict = strict;
  }

  /** The filter. */
  static List<@Nullable Object> fromCsv(@Nullable Object value, Arguments arguments) {
    String dialect = Text.str(arguments.get(0, "dialect", "excel"));
    char delimiter =
        switch (dialect) {
          case "excel", "unix" -> ',';
          case "excel-tab" -> '\t';
          default ->
              throw AnsibleFilters.error(
                  "Dialect '" + dialect + "' is not supported by your version of python.");
        };
    if (arguments.get(2, "delimiter", null) instanceof Object given) {
      delimiter = delimiter(given);
    }
    Object strict = arguments.get(4, "strict", null);
    Object skip = arguments.get(3, "skipinitialspace", null);
    String text = Text.str(value);
    CsvRows rows =
        new CsvRows(
            text.startsWith("\ufeff") ? text.substring(1) : text,
            delimiter,
            Values.truth(skip),
            Values.truth(strict));
    Object names = arguments.get(1, "fieldnames", null);
    return rows.dictionaries(names == null ? null : Values.list(names));
  }

  private static char delimiter(Object given) {
    if (!(given instanceof CharSequence text)) {
      throw dialect("\"delimiter\" must be string, not " + Values.typeName(given));
    }
    if (text.length() != 1) {
      throw dialect("\"delimiter\" must be a 1-character string");
    }
    return text.charAt(0);
  }

  private static PythonError dialect(String problem) {
    return AnsibleFilters.error("Unable to create custom dialect: " + problem);
  }

  private static PythonError row(String problem) {
    return AnsibleFilters.error("Unable to process file: " + problem);
  }

  private List<@Nullable Object> dictionaries(@Nullable List<@Nullable Object> given) {
    List<@Nullable Object> names = given;
    List<@Nullable Object> all = new ArrayList<>();
    while (at < text.length()) {
      List<@Nullable Object> row = next();
      if (names == null) {
        names = row;
      } else if (!row.isEmpty()) {
        all.add(dictionary(names, row));
      }
    }
    return all;
  }

  private static Map<@Nullable Object, @Nullable Object> dictionary(
      List<@Nullable Object> names, List<@Nullable Object> row) {
    Map<@Nullable Object, @Nullable Object> dictionary = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      dictionary.put(names.get(i), i < row.size() ? row.get(i) : null);
    }
    if (row.size() > names.size()) {
      dictionary.put(null, new ArrayList<>(row.subList(names.size(), row.size())));
    }
    return dictionary;
  }

  private List<@Nullable Object> next() {
    List<@Nullable Object> row = new ArrayList<>();
    if (lineEnd()) {
      return row;
    }
    while (true) {
      row.add(field());
      if (at >= text.length() || lineEnd()) {
        return row;
      }
      at++; // the delimiter
    }
  }

  /** Goes over the end of a line, if one is here. */
  private boolean lineEnd() {
    if (text.startsWith("\r\n", at)) {
      at += 2;
      return true;
    }
    if (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
      at++;
      return true;
    }
    return false;
  }

  private String field() {
    while (skipSpace && at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    StringBuilder field = new StringBuilder();
    if (at < text.length() && text.charAt(at) == '"') {
      at++;
      quoted(field);
    }
    while (at < text.length() && "\r\n".indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == delimiter) {
        return field.toString();
      }
      field.append(text.charAt(at++));
    }
    return field.toString();
  }

  private void quoted(StringBuilder field) {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        field.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        field.append('"');
        at++;
      } else {
        boolean ended =
            at >= text.length()
                || text.charAt(at) == delimiter
                || "\r\n".indexOf(text.charAt(at)) >= 0;
        if (strict && !ended) {
          throw row("'" + delimiter + "' expected after '\"'");
        }
        return;
      }
    }
    if (strict) {
      throw row("unexpected end of data");
    }
  }
}
