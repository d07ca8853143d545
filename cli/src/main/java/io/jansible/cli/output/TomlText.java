package io.jansible.cli.output;

import io.jansible.error.JansibleException;
import io.jansible.value.PythonJson;
import io.jansible.value.Unsafe;
import io.jansible.value.VaultText;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** TOML in the layout of Python's {@code toml} library, which Ansible writes it with. */
final class TomlText {
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

  /** What a table holds right away, and the tables in it. */
  private record Section(String text, Map<String, Map<?, ?>> tables) {}

  String dump(Map<?, ?> root) {
    Section top = section(root, "");
    StringBuilder out = new StringBuilder(top.text);
    Map<String, Map<?, ?>> level = top.tables;
    while (!level.isEmpty()) {
      Map<String, Map<?, ?>> next = new LinkedHashMap<>();
      level.forEach(
          (path, table) -> {
            Section section = section(table, path);
            if (!section.text.isEmpty() || section.tables.isEmpty()) {
              if (!out.isEmpty() && !out.toString().endsWith("\n\n")) {
                out.append('\n');
              }
              out.append('[').append(path).append("]\n").append(section.text);
            }
            section.tables.forEach((name, inner) -> next.put(path + "." + name, inner));
          });
      level = next;
    }
    return out.toString();
  }

  private Section section(Map<?, ?> table, String path) {
    StringBuilder values = new StringBuilder();
    StringBuilder arrays = new StringBuilder();
    Map<String, Map<?, ?>> tables = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : table.entrySet()) {
      Object key = Unsafe.unmark(entry.getKey());
      if (!(key instanceof CharSequence)) {
        throw new JansibleException(
            "The source inventory contains a non-string key ("
                + PythonText.str(key)
                + ") which cannot be represented in TOML. The specified key will need to be"
                + " converted to a string. Be aware that if your playbooks expect this key to be"
                + " non-string, your playbooks will need to be modified to support this change.");
      }
      String name =
          BARE.matcher(key.toString()).matches() ? key.toString() : quoted(key.toString());
      Object value = Unsafe.unmark(entry.getValue());
      if (value instanceof Map<?, ?> inner) {
        tables.put(name, inner);
      } else if (value instanceof List<?> list
          && list.stream().anyMatch(each -> Unsafe.unmark(each) instanceof Map)) {
        list.forEach(each -> arrayEntry(each, path.isEmpty() ? name : path + "." + name, arrays));
      } else if (value != null) {
        values.append(name).append(" = ").append(value(value)).append('\n');
      }
    }
    return new Section(values.append(arrays).toString(), tables);
  }

  private void arrayEntry(@Nullable Object raw, String path, StringBuilder out) {
    if (!(Unsafe.unmark(raw) instanceof Map<?, ?> table)) {
      throw new JansibleException(
          "The source inventory contains a value that cannot be represented in TOML: "
              + problem(Unsafe.unmark(raw)));
    }
    out.append("[[").append(path).append("]]\n");
    Section section = section(table, path);
    StringBuilder below = new StringBuilder("\n");
    (section.text.startsWith("[") ? below : out).append(section.text);
    Map<String, Map<?, ?>> level = section.tables;
    while (!level.isEmpty()) {
      Map<String, Map<?, ?>> next = new LinkedHashMap<>();
      level.forEach(
          (name, inner) -> {
            Section part = section(inner, path + "." + name);
            if (!part.text.isEmpty()) {
              below
                  .append('[')
                  .append(path)
                  .append('.')
                  .append(name)
                  .append("]\n")
                  .append(part.text);
            }
            part.tables.forEach((each, deeper) -> next.put(name + "." + each, deeper));
          });
      level = next;
    }
    out.append(below);
  }

  /** Python's words about a list of tables with something else in it. */
  private static String problem(@Nullable Object value) {
    return switch (value) {
      case null -> "'NoneType' object is not iterable";
      case Boolean flag -> "'bool' object is not iterable";
      case Double number -> "'float' object is not iterable";
      case Number number -> "'int' object is not iterable";
      default -> "string indices must be integers, not 'str'";
    };
  }

  private static String value(@Nullable Object raw) {
    Object value = Unsafe.unmark(raw);
    return switch (value) {
      case Boolean flag -> flag.toString();
      case Double number ->
          PythonJson.number(number)
              .toLowerCase(java.util.Locale.ROOT)
              .replace("e+0", "e+")
              .replace("e-0", "e-");
      case Number number -> number.toString();
      case List<?> list -> {
        StringBuilder out = new StringBuilder("[");
        list.forEach(each -> out.append(' ').append(value(each)).append(','));
        yield out.append(']').toString();
      }
      case LocalDate date -> date.toString();
      case VaultText text -> quoted(text.envelope());
      case null, default -> quoted(PythonText.str(value));
    };
  }

  /** Python's representation in double quotes. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                  if (c < 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0xad) {
                    out.append(String.format("\\u00%02x", c));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.append('"').toString();
  }
}
