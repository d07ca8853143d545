package io.jansible.template.lookup;

import io.jansible.error.OptionsException;
import io.jansible.template.EvalContext;
import io.jansible.template.regex.PythonRegex;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.PythonIni;
import io.jansible.template.value.Text;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values of an INI or Java properties file. */
record IniLookup(Controller controller) implements Lookup {
  private static final Set<String> OPTIONS =
      Set.of(
          "type",
          "file",
          "section",
          "re",
          "encoding",
          "default",
          "case_sensitive",
          "allow_no_value",
          "interpolation");

  @Override
  public List<@Nullable Object> run(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, EvalContext context) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>(options);
    if (given.containsKey("allow_none")) {
      given.putIfAbsent("allow_no_value", given.remove("allow_none"));
    }
    List<@Nullable Object> results = new ArrayList<>();
    for (Object each : terms) {
      String term = Text.str(each);
      String key =
          term.indexOf('=') >= 0 || term.strip().indexOf(' ') >= 0 ? inline(term, given) : term;
      Object found =
          search(key, new LookupOptions(given), new ControllerPaths(controller, context));
      if (found instanceof List<?> list) {
        results.addAll(list);
      } else if (found != null) {
        results.add(found);
      }
    }
    return results;
  }

  /** The key of a term such as {@code user section=integration file=users.ini}. */
  private static String inline(String term, Map<String, @Nullable Object> options) {
    Map<String, String> phrases = new LinkedHashMap<>();
    Set<String> order = new LinkedHashSet<>();
    String current = "key";
    boolean first = true;
    for (String word : term.strip().split("\\s+")) {
      if (word.indexOf('=') >= 0) {
        for (String option : OPTIONS) {
          if (word.contains(option + "=")) {
            current = option;
          }
        }
      }
      if (first || !phrases.containsKey(current)) {
        phrases.put(current, word);
        order.add(current);
      } else {
        phrases.merge(current, word, (before, more) -> before + " " + more);
      }
      first = false;
    }
    String key = null;
    for (String name : order) {
      String phrase = phrases.getOrDefault(name, "");
      int equals = phrase.indexOf('=');
      if (equals < 0) {
        key = key == null ? phrase : key;
      } else {
        String option = phrase.substring(0, equals);
        if (!OPTIONS.contains(option)) {
          throw lookupError(option + " is not a valid option.");
        }
        if (phrase.indexOf('=', equals + 1) >= 0) {
          throw lookupError(
              "Could not use '%s' from '%s': too many values to unpack (expected 2)"
                  .formatted(phrase, Text.str(new ArrayList<Object>(phrases.values()))));
        }
        options.put(option, phrase.substring(equals + 1));
      }
    }
    if (key == null) {
      throw new OptionsException(
          "No key to lookup was provided as first term with in string inline options: " + term);
    }
    return key;
  }

  private static PythonError lookupError(String message) {
    return new PythonError("AnsibleLookupError", message);
  }

  private static @Nullable Object search(String key, LookupOptions options, ControllerPaths paths) {
    String name = options.text("file", "ansible.ini");
    Path file = paths.findOrWarn("files", name);
    if (file == null) {
      throw new PythonError("AnsibleParserError", "Invalid filename: 'None'");
    }
    boolean properties = options.text("type", "ini").equals("properties");
    String section = properties ? "java_properties" : options.text("section", "global");
    String text =
        new String(
            paths.controller().read(file), Charset.forName(options.text("encoding", "utf-8")));
    PythonIni ini;
    try {
      ini =
          PythonIni.parse(
              properties ? "[java_properties]\n" + text : text,
              options.bool("case_sensitive", false),
              options.bool("allow_no_value", false),
              options.bool("interpolation", true));
    } catch (PythonError e) {
      throw e.type().equals(PythonIni.DUPLICATE_OPTION)
          ? lookupError("Duplicate option in '" + name + "': " + e.text())
          : e;
    }
    if (!ini.hasSection(section)) {
      throw lookupError("No section '" + section + "' in " + name);
    }
    if (options.bool("re", false)) {
      PythonRegex regex = PythonRegex.compile(key, false, false);
      List<@Nullable Object> values = new ArrayList<>();
      for (String option : ini.options(section)) {
        if (regex.matcher(option).lookingAt()) {
          values.add(ini.get(section, option));
        }
      }
      return values;
    }
    return ini.has(section, key) ? ini.get(section, key) : options.get("default", "");
  }
}
