package io.jansible.engine;

import io.jansible.config.Settings;
import io.jansible.connection.ConnectionPlugin;
import io.jansible.error.JansibleException;
import io.jansible.event.HostStats;
import io.jansible.event.Prompter;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.foreign.CollectionSupport;
import io.jansible.foreign.ModuleFinder;
import io.jansible.inventory.Inventory;
import io.jansible.inventory.InventoryOptions;
import io.jansible.module.Module;
import io.jansible.playbook.DefaultPlaybookLoader;
import io.jansible.playbook.Play;
import io.jansible.playbook.PlaybookLoader;
import io.jansible.playbook.TagSelection;
import io.jansible.template.Templar;
import io.jansible.template.TemplateEngine;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.vars.FactStore;
import io.jansible.vars.PlayScope;
import io.jansible.vars.VariableManager;
import io.jansible.vars.VarsRoot;
import io.jansible.vault.Secret;
import io.jansible.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run from its options to its end: puts the parts together. */
public final class EngineRun {
  private static final Path NO_FOLDER = Path.of("/dev/null");
  private static final Set<String> LOCALHOST = Set.of("localhost", "127.0.0.1", "::1");
  private static final String NO_HOSTS =
      "Specified inventory, host pattern and/or --limit leaves us with no hosts to target.";

  private final RunSettings options;
  private final Cancellation cancellation = new Cancellation();
  private final EventBus events;
  private final EngineConfig config;
  private final VaultedFiles files;
  private final Inventory inventory;
  private final InventoryOfRun runInventory;
  private final VariableManager variables;
  private final PlaybookLoader loader;
  private final RunContext context;
  private final Connections connections;
  private final Map<Path, Map<String, @Nullable Object>> varsFiles = new ConcurrentHashMap<>();

  /** How a run ended. */
  public record Ended(int exitCode, Map<String, HostStats> stats) {}

  public EngineRun(
      RunSettings options,
      List<Module> modules,
      Map<String, ConnectionPlugin> plugins,
      Prompter prompter,
      List<Secret> secrets,
      Consumer<TemplateEngine.Builder> templateSetup,
      List<RunListener> listeners) {
    this.options = options;
    this.events = new EventBus(listeners);
    Settings settings = Settings.load(options.environment(), options.workingDirectory());
    this.config = EngineConfig.from(settings, playbookFolders());
    this.files =
        new VaultedFiles(
            new Vault(secrets, settings.bool("DEFAULT_VAULT_ID_MATCH")),
            events::warn,
            config.duplicateKeys());
    List<String> sources =
        options.inventories().isEmpty()
            ? settings.list("DEFAULT_HOST_LIST")
            : options.inventories();
    FactStore facts = factStore();
    this.inventory =
        new Inventory(
            new Inventory.Settings(
                sources.stream().map(this::absolute).toList(),
                (text, path) -> files.parse(text, path.toString()),
                files::read,
                options.environment(),
                InventoryOptions.of(settings),
                options.extraVars(),
                facts::load,
                events.forInventory()));
    this.runInventory = new InventoryOfRun(inventory);
    String omit = "__omit_place_holder__" + random();
    Path basedir = basedir();
    TemplateEngine.Builder templateBuilder =
        TemplateEngine.builder()
            .nativeTypes(settings.bool("DEFAULT_JINJA2_NATIVE"))
            .undefinedFails(settings.bool("DEFAULT_UNDEFINED_VAR_BEHAVIOR"))
            .nullValue(settings.get("DEFAULT_NULL_REPRESENTATION").value())
            .lookupsAreSafe(settings.bool("DEFAULT_ALLOW_UNSAFE_LOOKUPS"))
            .extensions(extensions(settings.get("DEFAULT_JINJA2_EXTENSIONS").value()))
            .textFilters(Set.copyOf(settings.list("STRING_TYPE_FILTERS")))
            .vault(files::decrypt)
            .basedir(basedir)
            .controller(
                new RunController(
                    files,
                    options.environment(),
                    basedir,
                    settings,
                    inventory,
                    config.ansibleManaged(),
                    events::warn))
            .warnings(events::warn);
    templateSetup.accept(templateBuilder);
    TemplateEngine templates = templateBuilder.build();
    inventory.read(() -> templates);
    this.variables =
        new VariableManager(
            runInventory,
            templates,
            facts,
            new VariableManager.Settings(
                config.mergeHashes(),
                config.injectFacts(),
                VarsRoot.valueOf(settings.text("PLAYBOOK_VARS_ROOT").toUpperCase(Locale.ROOT)),
                RunVariables.of(options, config, runInventory, sources, omit)),
            options.extraVars());
    CollectionSupport support =
        new CollectionSupport(
            RunVariables.emulated(options),
            settings.text("COLLECTIONS_ON_ANSIBLE_VERSION_MISMATCH"),
            events::warn);
    ActionFinder actions =
        new ActionSearch(
            new ModuleTable(modules),
            RejectedModules.of(rejectionFile(settings), files, events::warn),
            new ModuleFinder(
                new ModuleFinder.Places(
                    options.modulePath(),
                    config.modulePath().stream().map(Path::of).toList(),
                    config.collectionsPath().stream().map(Path::of).toList(),
                    settings.list("DEFAULT_MODULE_UTILS_PATH").stream().map(Path::of).toList(),
                    settings.list("DEFAULT_ACTION_PLUGIN_PATH").stream().map(Path::of).toList(),
                    settings.list("MODULE_IGNORE_EXTS")),
                options.environment(),
                moduleDefaults(settings),
                support,
                events::warn),
            // without a playbook, what lies in the current folder is not to be run
            hasPlaybookFolder() ? basedir : NO_FOLDER);
    this.loader =
        new DefaultPlaybookLoader(
            new LoadingContext(files, config, actions, templates, variables, events, support));
    this.connections =
        new Connections(
            name -> {
              ConnectionPlugin plugin = plugins.get(name);
              return plugin != null
                  ? plugin
                  : plugins.get(name.replaceFirst("^ansible\\.(builtin|legacy)\\.", ""));
            });
    this.context =
        new RunContext(
            options,
            config,
            templates,
            variables,
            runInventory,
            actions,
            events,
            connections,
            loader,
            prompter,
            files,
            omit,
            cancellation,
            new BackgroundJobs());
  }

  private String absolute(String source) {
    return source.contains(",") && !Files.exists(options.workingDirectory().resolve(source))
        ? source
        : options.workingDirectory().resolve(source).toString();
  }

  /** A setting without a type: text with commas, unless it is a list already. */
  private static Set<String> extensions(@Nullable Object setting) {
    if (setting instanceof String text) {
      return text.isEmpty() ? Set.of() : Set.of(text.replace(" ", "").split(","));
    }
    return Set.of();
  }

  private static String random() {
    byte[] bytes = new byte[20];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Map<String, String> moduleDefaults(Settings settings) {
    Map<String, String> defaults = new LinkedHashMap<>();
    String python = settings.optional("INTERPRETER_PYTHON");
    if (python != null) {
      defaults.put("ansible_python_interpreter", python);
    }
    String limit = settings.optional("PYTHON_MODULE_RLIMIT_NOFILE");
    if (limit != null) {
      defaults.put("ansible_python_module_rlimit_nofile", limit);
    }
    return defaults;
  }

  private boolean hasPlaybookFolder() {
    return !options.playbooks().isEmpty() || options.playbookFolder().isPresent();
  }

  private Path basedir() {
    Path first = options.playbookFolder().orElse(options.workingDirectory());
    if (!options.playbooks().isEmpty()) {
      Path folder = first.resolve(options.playbooks().get(0)).toAbsolutePath().getParent();
      return folder == null ? first : folder;
    }
    return first;
  }

  private FactStore factStore() {
    return switch (config.factCache()) {
      case "memory", "ansible.builtin.memory" -> FactStore.NONE;
      case "jsonfile", "ansible.builtin.jsonfile" -> {
        if (config.factCacheConnection() == null) {
          throw new JansibleException(
              "error, 'jsonfile' cache plugin requires the 'fact_caching_connection' config option"
                  + " to be set (to a writeable directory path)");
        }
        yield new JsonFactCache(
            options
                .workingDirectory()
                .resolve(
                    Settings.absolute(
                        config.factCacheConnection(),
                        options.workingDirectory(),
                        options.environment())),
            config.factCachePrefix(),
            config.factCacheTimeout(),
            events::warn);
      }
      default ->
          throw new JansibleException(
              "Unable to load the facts cache plugin (" + config.factCache() + ").");
    };
  }

  private @Nullable Path rejectionFile(Settings settings) {
    String file = settings.optional("PLUGIN_FILTERS_CFG");
    return file == null
        ? null
        : options
            .workingDirectory()
            .resolve(Settings.absolute(file, options.workingDirectory(), options.environment()));
  }

  private List<Path> playbookFolders() {
    if (options.playbookFolder().isPresent()) {
      return List.of(options.playbookFolder().get());
    }
    return options.playbooks().stream()
        .map(name -> options.workingDirectory().resolve(name).toAbsolutePath().normalize())
        .map(Path::getParent)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private List<Path> playbooks() {
    List<Path> all = new ArrayList<>();
    for (String name : options.playbooks()) {
      Path file = options.workingDirectory().resolve(name).toAbsolutePath().normalize();
      Path inCollection = Files.exists(file) ? null : loader.collectionPlaybook(name);
      all.add(inCollection == null ? file : inCollection);
    }
    return all;
  }

  private void limitHosts() {
    boolean none = inventory.hosts().isEmpty();
    if (none && !"localhost".equals(options.limit().orElse(null))) {
      warnOfLocalhost();
    }
    inventory.limit(options.limit().orElse(null), options.workingDirectory());
    if (!none && inventory.hosts((Object) "all").isEmpty()) {
      throw new JansibleException(NO_HOSTS);
    }
  }

  /** Runs all playbooks. */
  public Ended play() {
    try {
      limitHosts();
      if (options.flushCache()) {
        inventory.hosts().forEach(variables::clearFacts);
      }
      PlaybookRun run = new PlaybookRun(context, this::varsFile, this::shown);
      int code = run.run(playbooks());
      options.startAtTask().filter(task -> !run.startAtFound()).ifPresent(this::noMatchingTask);
      context.jobs().awaitAll();
      return new Ended(code, run.stats());
    } catch (TaskDebugger.QuitException e) {
      return new Ended(ExitCode.INTERRUPTED, Map.of());
    } finally {
      connections.close();
    }
  }

  private void noMatchingTask(String task) {
    events.send(
        new RunEvent.ErrorNote(
            "No matching task \"%s\" found. Note: --start-at-task can only follow static includes."
                .formatted(task)));
  }

  /** Runs one task on the hosts of a pattern. */
  public Ended playAdHoc(AdHocSettings task) {
    try {
      List<String> hosts = matching(task.pattern());
      AdHocPlay play = new AdHocPlay(task);
      play.check();
      PlaybookRun run = new PlaybookRun(context, this::varsFile, this::shown);
      int code = run.runAdHoc(loader.withoutFile(play.play(), basedir()));
      context.jobs().awaitAll();
      return new Ended(hosts.isEmpty() ? ExitCode.OK : code, run.stats());
    } catch (TaskDebugger.QuitException e) {
      return new Ended(ExitCode.INTERRUPTED, Map.of());
    } finally {
      connections.close();
    }
  }

  /** The hosts of an ad hoc task's pattern; a limit that leaves none is an error. */
  public List<String> matching(String pattern) {
    boolean none = inventory.hosts().isEmpty();
    if (none && !LOCALHOST.contains(pattern)) {
      warnOfLocalhost();
    }
    inventory.limit(options.limit().orElse(null), options.workingDirectory());
    try {
      List<String> hosts = inventory.hosts(pattern);
      if (hosts.isEmpty() && !none) {
        throw new JansibleException(NO_HOSTS);
      }
      return hosts;
    } catch (JansibleException e) {
      if (options.limit().isPresent() && !options.limit().get().isEmpty()) {
        throw e;
      }
      events.warn("No hosts matched, nothing to do");
      return List.of();
    }
  }

  /** The inventory, within the limit. */
  public InventoryView inventory() {
    inventory.limit(options.limit().orElse(null), options.workingDirectory());
    inventory.showAll();
    return new InventoryView(inventory, variables, basedir(), options.playbookFolder().isPresent());
  }

  private void warnOfLocalhost() {
    if (config.settings().bool("LOCALHOST_WARNING")) {
      events.warn(
          "provided hosts list is empty, only localhost is available. Note that the implicit"
              + " localhost does not match 'all'");
    }
  }

  /** What is listed instead of run. */
  public String list(Set<ListingPart> what) {
    limitHosts();
    PlaybookListing listing =
        new PlaybookListing(
            what,
            new TagFilter(new TagSelection(options.tags(), options.skipTags())),
            context.omit(),
            this::templar,
            inventory::hosts);
    StringBuilder text = new StringBuilder();
    for (Path file : playbooks()) {
      text.append(listing.of(shown(file), loader.load(file)));
    }
    return text.toString();
  }

  private String shown(Path file) {
    for (String name : options.playbooks()) {
      if (options.workingDirectory().resolve(name).toAbsolutePath().normalize().equals(file)) {
        return name;
      }
    }
    return file.toString();
  }

  private Templar templar(Play play) {
    Path folder = play.file().toAbsolutePath().getParent();
    PlayScope scope =
        new PlayScope(play, "", Map.of(), folder == null ? Path.of("/") : folder, this::varsFile);
    return context.templates().templar(variables.forPlay(scope, null));
  }

  /** The variables of a file of {@code vars_files}, looked for beside the playbook. */
  private @Nullable Map<String, @Nullable Object> varsFile(Play play, String name) {
    Path folder = play.file().toAbsolutePath().getParent();
    Path base = folder == null ? options.workingDirectory() : folder;
    Path expanded = Path.of(Settings.absolute(name, base, options.environment()));
    Path inVars = base.resolve("vars").resolve(name).normalize();
    Path file = Files.exists(inVars) ? inVars : expanded;
    if (!Files.exists(file)) {
      return null;
    }
    return varsFiles.computeIfAbsent(
        file,
        path -> {
          Object value =
              files.parse(new String(files.read(path), StandardCharsets.UTF_8), path.toString());
          Map<String, @Nullable Object> result = new LinkedHashMap<>();
          for (Object each : value instanceof List<?> list ? list : Arrays.asList(value)) {
            if (each instanceof Map<?, ?> map) {
              map.forEach((key, member) -> result.put(String.valueOf(key), member));
            } else if (value != null) {
              throw new JansibleException(
                  "variable files must contain either a dictionary of variables, or a list of"
                      + " dictionaries. Got: "
                      + Text.str(value)
                      + " (<class '"
                      + typeName(value)
                      + "'>)");
            }
          }
          return result;
        });
  }

  private static String typeName(Object value) {
    return switch (value) {
      case String text -> "ansible.parsing.yaml.objects.AnsibleUnicode";
      case List<?> list -> "ansible.parsing.yaml.objects.AnsibleSequence";
      default -> Values.typeName(value);
    };
  }

  /** Asks the run to end soon. */
  public void cancel() {
    cancellation.cancel();
  }
}
