package io.jansible.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.PythonIni;
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
      try {
        PythonIni ini = PythonIni.parse(text, false, false, true);
        Map<String, @Nullable Object> sections = new LinkedHashMap<>();
        for (String section : ini.sections()) {
          Map<String, @Nullable Object> options = new LinkedHashMap<>();
          sections.put(section, options);
          for (String option : ini.options(section)) {
            try {
              options.put(option, ini.get(section, option));
            } catch (PythonError e) {
              return warned(
                  "error loading facts as ini - please check content: "
                      + path
                      + " ("
                      + e.text()
                      + ")",
                  warnings);
            }
          }
        }
        return sections;
      } catch (PythonError e) {
        return warned(
            "error loading facts as JSON or ini - please check content: " + path, warnings);
      }
    }
  }

  private static String warned(String message, List<String> warnings) {
    warnings.add(message);
    return message;
  }
}
