package io.jansible.config;

import io.jansible.error.OptionsException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file as Python's configparser reads it: {@code ;} after a blank begins a comment, indented
 * lines go on with a value.
 */
final class IniFile {
  private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

  private IniFile() {}

  static IniFile read(Path file) {
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
    } catch (CharacterCodingException e) {
      throw new OptionsException(
          "Error reading config file("
              + file
              + ") because the config file was not utf8 encoded: "
              + e.getMessage());
    } catch (IOException e) {
      throw new OptionsException("Error reading config file (" + file + "): " + e.getMessage());
    }
  }

  static IniFile parse(String text, String name) {
    IniFile file = new IniFile();
    Map<String, String> section = null;
    String key = null;
    int keyIndent = 0;
    int number = 0;
    for (String raw : text.split("\r\n|\n|\r", -1)) {
      number++;
      String line = withoutComment(raw);
      String stripped = line.strip();
      if (stripped.isEmpty()) {
        if (raw.isBlank() && key != null && section != null) {
          section.merge(key, "\n", String::concat);
        }
        continue;
      }
      int indent = line.length() - line.stripLeading().length();
      if (key != null && section != null && indent > keyIndent) {
        section.merge(key, "\n" + stripped, String::concat);
        continue;
      }
      keyIndent = indent;
      if (stripped.startsWith("[") && stripped.indexOf(']') > 0) {
        String header = stripped.substring(1, stripped.lastIndexOf(']'));
        if (file.sections.containsKey(header)) {
          throw new OptionsException(
              "Error reading config file (%s): While reading from '<string>' [line %2d]: section '%s' already exists"
                  .formatted(name, number, header));
        }
        section = new LinkedHashMap<>();
        file.sections.put(header, section);
        key = null;
        continue;
      }
      if (section == null) {
        throw new OptionsException(
            "Error reading config file (%s): File contains no section headers.\nfile: '<string>', line: %d\n'%s\\n'"
                .formatted(name, number, raw));
      }
      int at = separator(stripped);
      if (at < 0) {
        throw new OptionsException(
            "Error reading config file (%s): Source contains parsing errors: '<string>'\n\t[line %2d]: '%s\\n'"
                .formatted(name, number, raw));
      }
      key = stripped.substring(0, at).strip().toLowerCase(Locale.ROOT);
      if (section.containsKey(key)) {
        throw new OptionsException(
            "Error reading config file (%s): While reading from '<string>' [line %2d]: option '%s' in section '%s' already exists"
                .formatted(name, number, key, nameOf(file, section)));
      }
      section.put(key, stripped.substring(at + 1).strip());
    }
    file.sections.values().forEach(s -> s.replaceAll((k, v) -> v.stripTrailing()));
    return file;
  }

  private static String nameOf(IniFile file, Map<String, String> section) {
    return file.sections.entrySet().stream()
        .filter(e -> e.getValue() == section)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  private static int separator(String line) {
    int equals = line.indexOf('=');
    int colon = line.indexOf(':');
    return equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
  }

  private static String withoutComment(String line) {
    String stripped = line.stripLeading();
    if (stripped.startsWith("#") || stripped.startsWith(";")) {
      return "";
    }
    for (int i = line.indexOf(';'); i >= 0; i = line.indexOf(';', i + 1)) {
      if (i == 0 || Character.isWhitespace(line.charAt(i - 1))) {
        return line.substring(0, i);
      }
    }
    return line;
  }

  @Nullable String get(String section, String key) {
    Map<String, String> values = sections.get(section);
    String wanted = key.toLowerCase(Locale.ROOT);
    String value = values == null ? null : values.get(wanted);
    return value == null && sections.containsKey("DEFAULT")
        ? sections.get("DEFAULT").get(wanted)
        : value;
  }

  /** Section by section, for checks of what a file holds. */
  Map<String, Map<String, String>> sections() {
    return sections;
  }
}
