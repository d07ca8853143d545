package io.jansible.cli.command;

import io.jansible.PluginNames;
import io.jansible.cli.args.ParsedArguments;
import io.jansible.cli.output.ModuleDoc;
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
      show(JSON.dumps(Map.of("all", Map.of("module", dump()))));
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
    if (arguments.text("entry_point") != null) {
      throw new OptionsException(
          "roles have no documentation here: --entry-point is not supported");
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
      case "module" -> modules.forEach((name, spec) -> all.put(name, spec.summary()));
      case "filter" -> bare(PluginNames.filters(), all);
      case "test" -> bare(PluginNames.tests(), all);
      case "lookup" -> bare(PluginNames.lookups(), all);
      case "keyword" ->
          PluginNames.keywords().forEach((name, places) -> all.put(name, "Applies to: " + places));
      default -> {
        Map<String, String> known = BuiltInPlugins.of(type);
        if (known == null) {
          throw new OptionsException(
              "nothing is known of plugins of type " + type + ": there are none built in");
        }
        all.putAll(known);
      }
    }
    return all;
  }

  private static void bare(Collection<String> names, Map<String, String> into) {
    names.forEach(name -> into.put(name, ""));
  }

  /** Those of a namespace or a collection, where some are named. */
  private static Map<String, String> filtered(Map<String, String> entries, List<String> names) {
    if (names.isEmpty()) {
      return entries;
    }
    Map<String, String> kept = new TreeMap<>(entries);
    kept.keySet()
        .removeIf(
            entry ->
                names.stream()
                    .noneMatch(name -> entry.equals(name) || entry.startsWith(name + ".")));
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
    show(out.toString());
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
        context.display().warning(name + " was not found");
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
