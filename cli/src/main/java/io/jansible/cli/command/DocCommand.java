package io.jansible.cli.command;

import io.jansible.PluginNames;
import io.jansible.YamlText;
import io.jansible.cli.args.ParsedArguments;
import io.jansible.cli.output.ModuleDoc;
import io.jansible.error.JansibleException;
import io.jansible.error.OptionsException;
import io.jansible.module.Module;
import io.jansible.module.ModuleSpec;
import io.jansible.value.PythonJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code jansible-doc}: which modules there are, and what they do and take. */
final class DocCommand {
  private static final PythonJson JSON = new PythonJson(4, true, false);
  private static final int SUMMARY = 3;

  private final CommandContext context;
  private final Map<String, ModuleSpec> modules = new TreeMap<>();

  DocCommand(CommandContext context, List<Module> all) {
    this.context = context;
    Directives.all().forEach(spec -> modules.put(spec.name(), spec));
    for (Module module : all) {
      ModuleSpec spec = module.spec();
      modules.put(spec.name(), spec);
      spec.aliases().forEach(alias -> modules.put(alias, spec));
    }
  }

  int run() {
    ParsedArguments arguments = context.arguments();
    String type = arguments.text("type", "module");
    List<String> names = arguments.list("args");
    if (arguments.flag("dump")) {
      show(JSON.dumps(Map.of("all", Map.of("module", filtered(dump(), names)))));
      return 0;
    }
    if (type.equals("role")) {
      roles(names, arguments);
      return 0;
    }
    boolean files = arguments.flag("list_files");
    if (files || arguments.flag("list_dir")) {
      list(filtered(entries(type), names), files, arguments.flag("json_format"));
      return 0;
    }
    if (names.isEmpty()) {
      throw new OptionsException(
          "Missing name(s), incorrect options passed for detailed documentation.");
    }
    if (type.equals("module")) {
      modules(names, arguments);
    } else {
      others(type, names, arguments);
    }
    return 0;
  }

  private void show(String text) {
    Pager.show(context, text);
  }

  private int columns() {
    int width = context.session().helpColumns();
    return width <= 0 ? 80 : width;
  }

  // ---- lists

  /** Names and summaries. */
  private Map<String, String> entries(String type) {
    Map<String, String> all = new TreeMap<>();
    switch (type) {
      case "module" -> modules.values().forEach(spec -> all.put(spec.name(), spec.summary()));
      case "filter" -> bare(PluginNames.filters(), all);
      case "test" -> bare(PluginNames.tests(), all);
      case "lookup" -> bare(PluginNames.lookups(), all);
      case "keyword" ->
          PluginNames.keywords().forEach((name, places) -> all.put(name, "Applies to: " + places));
      default -> all.putAll(BuiltInPlugins.of(type));
    }
    return all;
  }

  private static void bare(Collection<String> names, Map<String, String> into) {
    names.forEach(name -> into.put(name, ""));
  }

  /** Those of a namespace or a collection, where some are named. */
  private static <V> Map<String, V> filtered(Map<String, V> entries, List<String> names) {
    if (names.isEmpty()) {
      return entries;
    }
    Map<String, V> kept = new TreeMap<>();
    for (String name : names) {
      Map<String, V> some = new TreeMap<>(entries);
      some.keySet().removeIf(entry -> !entry.equals(name) && !entry.startsWith(name + "."));
      if (some.isEmpty()) {
        throw new JansibleException(
            name.matches("[A-Za-z_]\\w*\\.[A-Za-z_]\\w*")
                ? "Cannot use supplied collection %1$s: unable to locate collection %1$s. unable to locate collection %1$s"
                    .formatted(name)
                : "Invalid collection name (must be of the form namespace.collection): " + name);
      }
      kept.putAll(some);
    }
    return kept;
  }

  private void list(Map<String, String> entries, boolean files, boolean json) {
    Map<String, String> shown = new TreeMap<>(entries);
    if (files) {
      shown.replaceAll((name, summary) -> "built in");
    }
    if (json) {
      show(JSON.dumps(shown));
      return;
    }
    int widest = shown.keySet().stream().mapToInt(String::length).max().orElse(0);
    int room = Math.max(20, columns() - widest - 5);
    StringBuilder out = new StringBuilder();
    shown.forEach(
        (name, summary) ->
            out.append((name + " ".repeat(widest - name.length() + 1) + cut(summary, room)).strip())
                .append('\n'));
    if (!shown.isEmpty()) {
      show(out.toString());
    }
  }

  private static String cut(String text, int room) {
    return text.length() <= room ? text : text.substring(0, room - SUMMARY).strip() + "...";
  }

  // ---- pages

  private @Nullable ModuleSpec find(String name) {
    for (String each :
        List.of(
            name,
            "ansible.builtin." + name,
            name.replaceFirst("^ansible\\.legacy\\.", "ansible.builtin."))) {
      ModuleSpec found = modules.get(each);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private Map<String, @Nullable Object> dump() {
    Map<String, @Nullable Object> all = new TreeMap<>();
    modules.forEach((name, spec) -> all.put(name, new ModuleDoc(spec, columns()).data()));
    return all;
  }

  private void modules(List<String> names, ParsedArguments arguments) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    List<String> pages = new ArrayList<>();
    for (String name : names) {
      ModuleSpec spec = find(name);
      if (spec == null) {
        context.display().warning(name + " was not found");
        continue;
      }
      ModuleDoc doc = new ModuleDoc(spec, columns());
      data.put(name, doc.data());
      pages.add(arguments.flag("show_snippet") ? doc.snippet(name) : doc.text());
    }
    if (arguments.flag("json_format")) {
      show(JSON.dumps(data));
    } else if (!pages.isEmpty()) {
      show(String.join("\n", pages));
    }
  }

  /** Roles: those that say which arguments they take. */
  private void roles(List<String> names, ParsedArguments arguments) {
    RoleDocs roles = new RoleDocs(context);
    boolean listing = arguments.flag("list_dir") || arguments.flag("list_files");
    if (!listing && names.isEmpty()) {
      throw new OptionsException(
          "Missing name(s), incorrect options passed for detailed documentation.");
    }
    Map<String, Object> docs =
        listing ? roles.list(names) : roles.of(names, arguments.text("entry_point"));
    if (arguments.flag("json_format")) {
      show(JSON.dumps(docs));
    } else if (!docs.isEmpty()) {
      show(listing ? entryPoints(docs) : YamlText.of(docs, 0, null));
    }
  }

  private String entryPoints(Map<String, Object> roles) {
    int widest =
        roles.values().stream()
            .flatMap(role -> points(role).keySet().stream())
            .mapToInt(String::length)
            .max()
            .orElse(0);
    int room = context.session().displayColumns() - widest - 5;
    List<String> lines = new ArrayList<>();
    roles.forEach(
        (name, role) -> {
          Map<String, String> points = points(role);
          lines.add(points.isEmpty() ? name : name + ":");
          if (!points.isEmpty()) {
            lines.add("  specs:");
          }
          points.forEach(
              (point, summary) ->
                  lines.add(
                      "    "
                          + point
                          + " ".repeat(widest - point.length())
                          + ": "
                          + (summary.length() > room
                              ? summary.substring(0, room) + "..."
                              : summary)));
        });
    return String.join("\n", lines);
  }

  private static Map<String, String> points(Object role) {
    Map<String, String> points = new LinkedHashMap<>();
    if (role instanceof Map<?, ?> map && map.get("entry_points") instanceof Map<?, ?> all) {
      all.forEach((name, summary) -> points.put(String.valueOf(name), String.valueOf(summary)));
    }
    return points;
  }

  private void others(String type, List<String> names, ParsedArguments arguments) {
    if (arguments.flag("show_snippet")) {
      throw new OptionsException(
          "Snippets are only available for the following plugin types: module");
    }
    Map<String, String> entries = entries(type);
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    List<String> pages = new ArrayList<>();
    for (String name : names) {
      String summary = entries.get(name.replaceFirst("^ansible\\.(builtin|legacy)\\.", ""));
      if (summary == null) {
        context
            .display()
            .warning(
                type.equals("keyword")
                    ? "Skipping Invalid keyword '" + name + "' specified: '" + name + "'"
                    : name + " was not found");
        continue;
      }
      data.put(name, Map.of("doc", Map.of("name", name, "short_description", summary)));
      pages.add(
          "> "
              + type.toUpperCase(java.util.Locale.ROOT)
              + " "
              + name
              + "\n"
              + (summary.isEmpty() ? "" : "\n  " + summary + "\n"));
    }
    if (arguments.flag("json_format")) {
      show(JSON.dumps(data));
    } else if (!pages.isEmpty()) {
      show(String.join("\n", pages));
    }
  }
}
