package io.jansible.modules.parity;

import io.jansible.module.Module;
import io.jansible.value.PythonJson;
import io.jansible.yaml.YamlLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which kinds of cases the suite has of each module: read from its playbooks and their results. */
final class Coverage {
  private static final Pattern REFUSED =
      Pattern.compile(
          "[Uu]nsupported parameters|[Mm]issing required arg|missing required|value of \\S+ must be"
              + "|is of type .* and we were unable to convert|argument .* is of type"
              + "|mutually exclusive|is required|are required|any of the following are missing"
              + "|all of the following are missing|required together|parameters? must be"
              + "|is not a valid option|not a valid argument|no command given|must be .*string"
              + "|[Ii]nvalid options|Incorrect type|must be .*(dictionary|list|name)");
  private static final Pattern NO_TOOL =
      Pattern.compile(
          "[Ff]ailed to find required executable|[Ff]ailed to import the required"
              + "|(command|executable|program|binary|sh: \\d+: \\S+:) not found|is not installed"
              + "|(Could not|cannot|Unable to|unable to) (find|locate) .*(command|executable|tool|binary)"
              + "|Is the package .* installed|is required for this module|(Error executing command|non-zero).*Errno 2");
  private static final Pattern REFUSED_BY_SYSTEM =
      Pattern.compile(
          "[Pp]ermission denied|not permitted|[Nn]ot writ(e)?able|[Nn]ot readable"
              + "|(must be|need to be|not) (run as )?root|root (privileges|permissions)|[Ii]nsufficient permission"
              + "|permission issue|Access denied|could not write to|superuser privilege"
              + "|required read/write access");

  private final Map<String, Set<Kind>> kinds = new TreeMap<>();
  private final Map<String, String> names = new HashMap<>();

  private Coverage(List<Module> modules) {
    for (Module module : modules) {
      String name = module.spec().name();
      kinds.put(name, EnumSet.noneOf(Kind.class));
      known(name, name);
      module.spec().aliases().forEach(alias -> known(alias, name));
    }
  }

  private void known(String spelling, String name) {
    names.put(spelling, name);
    names.putIfAbsent(spelling.substring(spelling.lastIndexOf('.') + 1), name);
  }

  static Coverage of(List<Module> modules) throws IOException {
    Coverage coverage = new Coverage(modules);
    for (String name : Cases.names()) {
      coverage.read(name);
    }
    return coverage;
  }

  Set<Kind> of(String module) {
    return kinds.getOrDefault(module, Set.of());
  }

  private void read(String suite) throws IOException {
    Path file = Cases.FOLDER.resolve(suite + ".yml");
    Map<String, String> titles = new HashMap<>();
    var node = new YamlLoader(warning -> {}).load(Files.readString(file), file.toString());
    if (node != null && node.value() instanceof List<?> plays) {
      plays.forEach(play -> walk((Map<?, ?>) play, Map.of(), titles));
    }
    for (Cases.Result each : Cases.read(suite)) {
      String module = names.get(titles.getOrDefault(each.task(), each.task()));
      if (module != null) {
        outcome(each.values(), kinds.get(module));
      }
    }
  }

  private void walk(Map<?, ?> node, Map<?, ?> outer, Map<String, String> titles) {
    Map<Object, @Nullable Object> keywords = new LinkedHashMap<>(outer);
    for (String each : List.of("check_mode", "diff", "become")) {
      if (node.containsKey(each)) {
        keywords.put(each, node.get(each));
      }
    }
    for (String each : List.of("tasks", "block", "rescue", "always", "handlers")) {
      if (node.get(each) instanceof List<?> tasks) {
        tasks.forEach(task -> walk((Map<?, ?>) task, keywords, titles));
      }
    }
    node.forEach(
        (key, value) -> {
          String module = names.get(String.valueOf(key));
          if (module != null) {
            if (node.containsKey("name")) {
              titles.put(String.valueOf(node.get("name")), module);
            }
            written(keywords, value, kinds.get(module));
          }
        });
  }

  private static void written(Map<?, ?> keywords, @Nullable Object arguments, Set<Kind> kinds) {
    if (isOn(keywords.get("check_mode"))) {
      kinds.add(Kind.CHECK);
    }
    if (isOn(keywords.get("diff"))) {
      kinds.add(Kind.DIFF);
    }
    if (isOn(keywords.get("become"))) {
      kinds.add(Kind.BECOME);
    }
    Object state = arguments instanceof Map<?, ?> map ? map.get("state") : arguments;
    if (String.valueOf(state).matches("(?s)(.*\\bstate=)?(absent|removed).*")) {
      kinds.add(Kind.ABSENT);
    }
  }

  private static boolean isOn(@Nullable Object value) {
    return Boolean.TRUE.equals(value) || "true".equals(String.valueOf(value));
  }

  private static void outcome(Map<String, @Nullable Object> result, Set<Kind> kinds) {
    if (Boolean.TRUE.equals(result.get("skipped"))) {
      return;
    }
    String said = PythonJson.PLAIN.dumps(result);
    if (!Boolean.TRUE.equals(result.get("failed"))) {
      kinds.add(Boolean.TRUE.equals(result.get("changed")) ? Kind.CHANGE : Kind.UNCHANGED);
      if (said.contains("Permission denied")) {
        // told, and passed over
        kinds.add(Kind.DENIED);
      }
      return;
    }
    if (REFUSED.matcher(said).find()) {
      kinds.add(Kind.ARGUMENT);
    }
    if (NO_TOOL.matcher(said).find()) {
      kinds.add(Kind.TOOL);
    }
    if (REFUSED_BY_SYSTEM.matcher(said).find()) {
      kinds.add(Kind.DENIED);
    }
  }
}
