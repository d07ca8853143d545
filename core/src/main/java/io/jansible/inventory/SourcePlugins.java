package io.jansible.inventory;

import io.jansible.error.JansibleException;
import io.jansible.error.SourceExcerpt;
import io.jansible.template.Templar;
import io.jansible.template.TemplateEngine;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The inventory plugins there are, as {@code enable_plugins} names them. */
final class SourcePlugins {
  private static final String PREFIX = "^ansible\\.(builtin|legacy)\\.";

  private final Inventory.Settings settings;
  private final Supplier<TemplateEngine> templates;
  private final HostVariables variables;
  private final Map<String, SourcePlugin> known = new LinkedHashMap<>();

  /** A host's variables while sources are still being read. */
  interface HostVariables {
    /**
     * @param folders whether {@code group_vars} and {@code host_vars} count
     */
    Map<String, @Nullable Object> of(Graph graph, Host host, boolean folders);
  }

  private record Plugin(
      String name, BiPredicate<String, Path> verify, BiConsumer<String, Graph> parser)
      implements SourcePlugin {
    @Override
    public boolean accepts(String source) {
      return verify.test(source, Path.of(source));
    }

    @Override
    public void parse(String source, Graph graph) {
      parser.accept(source, graph);
    }
  }

  SourcePlugins(
      Inventory.Settings settings, Supplier<TemplateEngine> templates, HostVariables variables) {
    this.settings = settings;
    this.templates = templates;
    this.variables = variables;
    add("host_list", (source, path) -> isList(source, path), this::hostList);
    add("advanced_host_list", (source, path) -> isList(source, path), this::advancedHostList);
    add("script", (source, path) -> isFile(path) && mayRun(path), this::script);
    add(
        "auto",
        (source, path) -> (source.endsWith(".yml") || source.endsWith(".yaml")) && isFile(path),
        this::auto);
    add("yaml", (source, path) -> isFile(path) && hasEnding(path, false), this::yaml);
    add(
        "ini",
        (source, path) -> isFile(path),
        (source, graph) -> new IniSource(source, graph).parse(text(source)));
    add(
        "toml",
        (source, path) -> isFile(path) && extension(path).equals(".toml"),
        (source, graph) -> new TomlSource(graph, settings.listener()).parse(source, text(source)));
    add("constructed", (source, path) -> isFile(path) && hasEnding(path, true), this::constructed);
    add(
        "generator",
        (source, path) -> isFile(path) && hasEnding(path, true),
        (source, graph) ->
            new GeneratorSource(graph, templar()).parse(config(source, "generator")));
  }

  private void add(
      String name, BiPredicate<String, Path> verify, BiConsumer<String, Graph> parser) {
    known.put(name, new Plugin(name, verify, parser));
  }

  /** Those that are switched on, in their order; one that is not there is warned about. */
  List<SourcePlugin> enabled() {
    List<SourcePlugin> plugins = new ArrayList<>();
    for (String name : settings.options().enabled()) {
      SourcePlugin plugin = find(name);
      if (plugin == null) {
        settings.listener().warn("Failed to load inventory plugin, skipping " + name);
      } else {
        plugins.add(plugin);
      }
    }
    if (plugins.isEmpty()) {
      throw new JansibleException(
          "No inventory plugins available to generate inventory, make sure you have at least one"
              + " enabled.");
    }
    return plugins;
  }

  private @Nullable SourcePlugin find(String name) {
    return known.get(name.replaceFirst(PREFIX, ""));
  }

  // ---- what they accept

  private static boolean isList(String source, Path path) {
    return source.contains(",") && !Files.exists(path);
  }

  private boolean isFile(Path path) {
    boolean readable = Files.isReadable(path);
    if (!readable) {
      settings
          .listener()
          .say(
              "Skipping due to inventory source not existing or not being readable by the current"
                  + " user",
              3);
    }
    return readable;
  }

  private static boolean mayRun(Path path) {
    return Files.isExecutable(path) || ScriptSource.isProgram(path);
  }

  private static String extension(Path path) {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot);
  }

  private boolean hasEnding(Path path, boolean config) {
    String extension = extension(path);
    return extension.isEmpty()
        || (config && extension.equals(".config"))
        || settings.options().yamlExtensions().contains(extension);
  }

  // ---- reading

  private String text(String source) {
    return new String(settings.files().apply(Path.of(source)), StandardCharsets.UTF_8);
  }

  private @Nullable Object data(String source) {
    try {
      return Unsafe.unmark(settings.reader().apply(text(source), Path.of(source)));
    } catch (JansibleException e) {
      throw new JansibleException(
          e.position() == null ? e.text() : e.text() + "\n\n" + SourceExcerpt.of(e.position()),
          null,
          e);
    }
  }

  private Map<?, ?> config(String source, String plugin) {
    Object data = data(source);
    if (!Values.truth(data)) {
      throw new JansibleException(source + " is empty");
    }
    if (!(data instanceof Map<?, ?> config)) {
      throw new JansibleException(
          "inventory source has invalid structure, it should be a dictionary, got: "
              + YamlSource.type(data));
    }
    Object named = config.get("plugin");
    if (named == null || !Text.str(named).replaceFirst(PREFIX, "").equals(plugin)) {
      throw new JansibleException(
          "Incorrect plugin name in file: "
              + (config.containsKey("plugin") ? Text.str(named) : "none found"));
    }
    return config;
  }

  private Templar templar() {
    return templates.get().templar(ConstructedSource.NOTHING);
  }

  // ---- the plugins

  private void hostList(String source, Graph graph) {
    hosts(source, graph, HostAddress::plain);
  }

  private void advancedHostList(String source, Graph graph) {
    try {
      hosts(
          source,
          graph,
          text -> {
            try {
              return HostAddress.of(text);
            } catch (JansibleException e) {
              if (e.getCause() != null) {
                throw e;
              }
              settings
                  .listener()
                  .say("Unable to parse address from hostname, leaving unchanged: " + e.text(), 3);
              return new HostAddress(List.of(text), null);
            }
          });
    } catch (JansibleException e) {
      throw new JansibleException(
          "Invalid data from string, could not parse: " + e.text(), null, e);
    }
  }

  private static void hosts(String source, Graph graph, Function<String, HostAddress> address) {
    for (String each : source.split(",", -1)) {
      if (!each.isBlank()) {
        HostAddress found = address.apply(each.strip());
        for (String name : found.names()) {
          if (!graph.hosts.containsKey(name)) {
            graph.addHost(name, found.port());
            graph.addHostTo("ungrouped", name);
          }
        }
      }
    }
  }

  private void script(String source, Graph graph) {
    new ScriptSource(
            Path.of(source),
            graph,
            settings.environment(),
            settings.listener(),
            settings.options().showScriptErrors())
        .parse();
  }

  private void yaml(String source, Graph graph) {
    new YamlSource(graph, settings.listener()).parse(data(source));
  }

  private void auto(String source, Graph graph) {
    String name =
        data(source) instanceof Map<?, ?> config && Values.truth(config.get("plugin"))
            ? Text.str(config.get("plugin"))
            : null;
    if (name == null) {
      throw new JansibleException(
          "no root 'plugin' key found, '"
              + source
              + "' is not a valid YAML inventory plugin config file");
    }
    SourcePlugin plugin = find(name);
    if (plugin == null) {
      throw new JansibleException(
          "inventory config '" + source + "' specifies unknown plugin '" + name + "'");
    }
    if (!plugin.accepts(source)) {
      throw new JansibleException(
          "inventory source '"
              + source
              + "' could not be verified by inventory plugin '"
              + name
              + "'");
    }
    settings
        .listener()
        .say(
            "Using inventory plugin '"
                + plugin.name()
                + "' to process inventory source '"
                + source
                + "'",
            1);
    plugin.parse(source, graph);
  }

  private void constructed(String source, Graph graph) {
    Map<?, ?> config = config(source, "constructed");
    try {
      new ConstructedSource(
              graph, templar(), settings.extraVars(), config, settings.options().useExtraVars())
          .parse(folders -> host -> variables.of(graph, host, folders));
    } catch (JansibleException e) {
      throw new JansibleException(
          "failed to parse " + source + ": " + e.text() + " . " + e.text(), null, e);
    }
  }
}
