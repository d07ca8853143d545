package io.jansible.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node's own facts: {@code *.fact} files, as JSON or INI, or printed by a program. */
final class LocalFacts {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private LocalFacts() {}

  static Map<String, @Nullable Object> facts(FactAnswer answer, List<String> warnings) {
    Map<String, @Nullable Object> local = new LinkedHashMap<>();
    for (String path : answer.named("fact").stream().sorted().toList()) {
      String file = path.substring(path.lastIndexOf('/') + 1);
      String name = file.substring(0, file.length() - ".fact".length());
      String text = answer.section("fact " + path);
      if (answer.has("factrc " + path) && !answer.section("factrc " + path).strip().equals("0")) {
        String failure =
            "Failure executing fact script ("
                + path
                + "), rc: "
                + answer.section("factrc " + path).strip()
                + ", err: "
                + answer.section("facterr " + path).strip();
        warnings.add(failure);
        local.put(name, failure);
        continue;
      }
      local.put(name, parse(text, path, warnings));
    }
    for (String path : answer.named("factgone")) {
      String file = path.substring(path.lastIndexOf('/') + 1);
      warnings.add("Could not stat fact (" + path + ")");
      local.put(
          file.substring(0, file.length() - ".fact".length()),
          "Could not stat fact (" + path + ")");
    }
    return local;
  }

  private static @Nullable Object parse(String text, String path, List<String> warnings) {
    try {
      return JSON.readValue(text, Object.class);
    } catch (JsonProcessingException noJson) {
      Map<String, @Nullable Object> sections = ini(text);
      if (sections == null) {
        String message = "error loading fact - please check content: " + path;
        warnings.add(message);
        return message;
      }
      return sections;
    }
  }

  private static @Nullable Map<String, @Nullable Object> ini(String text) {
    Map<String, @Nullable Object> sections = new LinkedHashMap<>();
    Map<String, @Nullable Object> section = null;
    for (String raw : text.split("\n")) {
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      if (line.startsWith("[") && line.endsWith("]")) {
        section = new LinkedHashMap<>();
        sections.put(line.substring(1, line.length() - 1), section);
        continue;
      }
      int cut = line.indexOf('=') < 0 ? line.indexOf(':') : line.indexOf('=');
      if (section == null || cut < 0) {
        return null;
      }
      section.put(
          line.substring(0, cut).strip().toLowerCase(java.util.Locale.ROOT),
          line.substring(cut + 1).strip());
    }
    return sections;
  }
}
