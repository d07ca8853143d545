package io.jansible.template.lookup;

import static io.jansible.template.lookup.ListLookups.error;

import io.jansible.template.EvalContext;
import io.jansible.template.value.Text;
import io.jansible.value.KeyValues;
import io.jansible.value.PythonCodec;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A column of the row of a CSV file that begins with a key. */
record CsvFileLookup(Controller controller) implements Lookup {
  private static final Set<String> OPTIONS =
      Set.of("col", "keycol", "default", "delimiter", "file", "encoding");

  @Override
  public List<@Nullable Object> run(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, EvalContext context) {
    if (terms.isEmpty()) {
      throw error("Search key is required but was not found");
    }
    List<@Nullable Object> results = new ArrayList<>();
    Map<String, @Nullable Object> given = new LinkedHashMap<>(options);
    for (Object term : terms) {
      Map<String, Object> inline = new LinkedHashMap<>(KeyValues.parse(Text.str(term), false));
      Object key = inline.remove("_raw_params");
      if (key == null) {
        throw error("Search key is required but was not found");
      }
      for (String name : inline.keySet()) {
        if (!OPTIONS.contains(name)) {
          throw error(name + " is not a valid option");
        }
      }
      given.putAll(inline);
      Object found =
          search(Text.str(key), new LookupOptions(given), new ControllerPaths(controller, context));
      if (found instanceof List<?> list) {
        results.addAll(list);
      } else if (found != null) {
        results.add(found);
      }
    }
    return results;
  }

  private static @Nullable Object search(String key, LookupOptions options, ControllerPaths paths) {
    String name = options.text("file", "ansible.csv");
    Path file = paths.findOrWarn("files", name);
    if (file == null) {
      throw error("csvfile: [Errno 2] No such file or directory: b'None'");
    }
    String delimiter = options.text("delimiter", "TAB");
    if (delimiter.equals("TAB") || delimiter.equals("\\t")) {
      delimiter = "\t";
    }
    if (delimiter.length() != 1) {
      throw error("csvfile: \"delimiter\" must be a 1-character string");
    }
    int keyColumn = column(options.get("keycol", 0L));
    String encoding = options.text("encoding", "utf-8");
    Charset charset =
        PythonCodec.charset(encoding)
            .orElseThrow(() -> error("csvfile: unknown encoding: " + encoding));
    String text = new String(paths.controller().read(file), charset);
    for (List<String> row : rows(text, delimiter.charAt(0))) {
      if (keyColumn >= row.size()) {
        throw error("csvfile: list index out of range");
      }
      if (row.get(keyColumn).equals(key)) {
        int column = column(options.get("col", "1"));
        int at = column < 0 ? row.size() + column : column;
        if (at < 0 || at >= row.size()) {
          throw error("csvfile: list index out of range");
        }
        return row.get(at);
      }
    }
    return options.get("default", null);
  }

  private static int column(@Nullable Object value) {
    try {
      return Integer.parseInt(Text.str(value).strip());
    } catch (NumberFormatException e) {
      throw error("csvfile: invalid literal for int() with base 10: " + Text.repr(value));
    }
  }

  /** Python's {@code csv.reader} with the dialect {@code excel}; empty lines are left out. */
  static List<List<String>> rows(String text, char delimiter) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
        any = true;
      } else if (c == delimiter) {
        row.add(field.toString());
        field.setLength(0);
        any = true;
      } else if (c == '\n' || c == '\r') {
        if (any || !field.isEmpty()) {
          row.add(field.toString());
          rows.add(row);
        }
        row = new ArrayList<>();
        field.setLength(0);
        any = false;
      } else {
        field.append(c);
      }
    }
    if (any || !field.isEmpty()) {
      row.add(field.toString());
      rows.add(row);
    }
    return rows;
  }
}
