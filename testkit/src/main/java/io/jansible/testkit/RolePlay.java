package io.jansible.testkit;

import io.jansible.Engine;
import io.jansible.RunOptions;
import io.jansible.RunResult;
import io.jansible.connection.ConnectionPlugin;
import io.jansible.module.Module;
import io.jansible.modules.BuiltinModules;
import io.jansible.testkit.host.FactsModule;
import io.jansible.testkit.host.FakeConnectionPlugin;
import io.jansible.testkit.host.FakeHost;
import io.jansible.testkit.host.OperatingSystem;
import io.jansible.testkit.host.PackageFactsModule;
import io.jansible.value.PythonJson;
import io.jansible.yaml.YamlLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs roles, tasks or a playbook on fake hosts, with the modules and the engine that {@code
 * jansible-playbook} has. Whatever connection the playbook asks for, it is the fake hosts that are
 * reached, {@code localhost} too.
 *
 * <pre>
 * RoleRun run = RolePlay.role("ntp").in(Path.of("roles")).on(node).variable("ntp_pool", "a").run();
 * </pre>
 */
public final class RolePlay {
  private final List<Map<String, @Nullable Object>> tasks = new ArrayList<>();
  private final List<FakeHost> hosts = new ArrayList<>();
  private final List<Path> roles = new ArrayList<>();
  private final List<Module> modules = new ArrayList<>();
  private final List<Path> groupVars = new ArrayList<>();
  private final Map<String, @Nullable Object> variables = new LinkedHashMap<>();
  private final List<String> tags = new ArrayList<>();
  private final List<String> skipTags = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private @Nullable Path playbook;
  private @Nullable Path directory;
  private FakeHost controller = FakeHost.of("localhost", OperatingSystem.DEBIAN_12);
  private boolean gathersFacts = true;
  private boolean becomes = true;
  private boolean checks;

  private RolePlay() {}

  /** A play of one role; its handlers run at the end. */
  public static RolePlay role(String name) {
    return new RolePlay().thenRole(name);
  }

  /** A play of some of a role's tasks, as {@code tasks_from} has it. */
  public static RolePlay role(String name, String tasksFrom) {
    return new RolePlay().thenRole(name, tasksFrom);
  }

  /**
   * A play of tasks.
   *
   * @param yaml a list of tasks
   */
  public static RolePlay tasks(String yaml) {
    return new RolePlay().thenTasks(yaml);
  }

  /** A whole playbook. */
  public static RolePlay playbook(Path file) {
    RolePlay play = new RolePlay();
    play.playbook = file.toAbsolutePath();
    return play;
  }

  /** Another role after what there is. */
  public RolePlay thenRole(String name) {
    tasks.add(Map.of("import_role", Map.of("name", name)));
    return this;
  }

  /** Another role's tasks of one file. */
  public RolePlay thenRole(String name, String tasksFrom) {
    tasks.add(Map.of("import_role", Map.of("name", name, "tasks_from", tasksFrom)));
    return this;
  }

  /** More tasks after what there is. */
  @SuppressWarnings("unchecked")
  public RolePlay thenTasks(String yaml) {
    var node = new YamlLoader(warning -> {}).load(yaml, "tasks of the test");
    if (node == null || !(node.value() instanceof List<?> list)) {
      throw new IllegalArgumentException("not a list of tasks: " + yaml);
    }
    list.forEach(each -> tasks.add((Map<String, @Nullable Object>) each));
    return this;
  }

  /** A directory of roles; several are searched in order. */
  public RolePlay in(Path rolesDirectory) {
    roles.add(rolesDirectory.toAbsolutePath());
    return this;
  }

  /** Hosts that it runs on. */
  public RolePlay on(FakeHost... more) {
    hosts.addAll(List.of(more));
    return this;
  }

  /** The host that {@code localhost} is; one that nobody scripted otherwise. */
  public RolePlay controller(FakeHost host) {
    controller = host;
    return this;
  }

  /** An extra variable: it wins over all others. */
  public RolePlay variable(String name, @Nullable Object value) {
    variables.put(name, plain(value));
    return this;
  }

  public RolePlay variables(Map<String, ? extends @Nullable Object> more) {
    more.forEach(this::variable);
    return this;
  }

  /** Numbers as YAML gives them. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Integer number -> Long.valueOf(number);
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(plain(each)));
        yield copy;
      }
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(key, plain(each)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  /** A directory of {@code group_vars} for the inventory. */
  public RolePlay groupVars(Path groupVarsDirectory) {
    groupVars.add(groupVarsDirectory.toAbsolutePath());
    return this;
  }

  public RolePlay tags(String... names) {
    tags.addAll(List.of(names));
    return this;
  }

  public RolePlay skipTags(String... names) {
    skipTags.addAll(List.of(names));
    return this;
  }

  /** Modules of one's own, which hide built-in ones of the same name. */
  public RolePlay modules(List<? extends Module> more) {
    modules.addAll(more);
    return this;
  }

  /** A variable of the controller's environment, {@code ANSIBLE_…} or another. */
  public RolePlay environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** The directory that it is run in, whose {@code ansible.cfg} counts; an empty one otherwise. */
  public RolePlay directory(Path path) {
    directory = path.toAbsolutePath();
    return this;
  }

  /** Does not gather facts at first. */
  public RolePlay withoutFacts() {
    gathersFacts = false;
    return this;
  }

  /** Runs as the user that logs in, not as root. */
  public RolePlay withoutBecome() {
    becomes = false;
    return this;
  }

  /** Runs in check mode. */
  public RolePlay check() {
    checks = true;
    return this;
  }

  /**
   * Runs it.
   *
   * @throws AssertionError if a task failed on a host, or ran a command that was not scripted
   */
  public RoleRun run() {
    RoleRun run = start();
    if (!run.succeeded()) {
      throw new AssertionError("the run failed:\n" + run.log());
    }
    return run;
  }

  /**
   * Runs it to the failure that is wanted.
   *
   * @throws AssertionError if no host failed, or a command was not scripted
   */
  public RoleRun runToFailure() {
    RoleRun run = start();
    if (run.succeeded()) {
      throw new AssertionError("the run was to fail and did not:\n" + run.log());
    }
    return run;
  }

  private RoleRun start() {
    if (hosts.isEmpty()) {
      throw new IllegalStateException("no host to run on: call on(...)");
    }
    try {
      Path folder = Files.createTempDirectory("jansible-test");
      try {
        return start(folder);
      } finally {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(each);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RoleRun start(Path folder) throws IOException {
    Path inventory = folder.resolve("inventory.yml");
    Files.writeString(inventory, PythonJson.PLAIN.dumps(inventory()));
    for (Path each : groupVars) {
      copy(each, folder.resolve("group_vars"));
    }
    Path file = playbook;
    if (file == null) {
      file = folder.resolve("play.yml");
      Files.writeString(file, PythonJson.PLAIN.dumps(List.of(play())));
    }
    Map<String, String> all = new LinkedHashMap<>();
    all.put("HOME", folder.toString());
    all.put("PATH", String.valueOf(System.getenv("PATH")));
    if (!roles.isEmpty()) {
      all.put(
          "ANSIBLE_ROLES_PATH",
          roles.stream().map(Path::toString).collect(Collectors.joining(":")));
    }
    all.putAll(environment);
    RunOptions.Builder options =
        RunOptions.builder()
            .inventory(inventory.toString())
            .playbook(file.toString())
            .extraVars(variables)
            .tags(tags)
            .skipTags(skipTags)
            .check(checks)
            .diff(true)
            .become(becomes)
            .environment(all)
            .workingDirectory(directory == null ? folder : directory);
    Recorder recorder = new Recorder();
    RunResult result = engine().run(options.build(), recorder);
    RoleRun run = recorder.run(result.exitCode());
    List<FakeHost> everyone = new ArrayList<>(hosts);
    everyone.add(controller);
    UnscriptedCommands.check(everyone, run.log());
    return run;
  }

  private Engine engine() {
    Map<String, FakeHost> byName = new LinkedHashMap<>();
    byName.put("localhost", controller);
    byName.put("127.0.0.1", controller);
    hosts.forEach(host -> byName.put(host.name(), host));
    ConnectionPlugin plugin = new FakeConnectionPlugin(byName::get);
    Engine.Builder builder =
        Engine.builder()
            .modules(BuiltinModules.all())
            .modules(List.of(new FactsModule(), new PackageFactsModule()))
            .modules(modules);
    for (String name : List.of("local", "ssh", "smart", "paramiko", "paramiko_ssh")) {
      builder.connection(name, plugin);
    }
    return builder.build();
  }

  private Map<String, @Nullable Object> play() {
    Map<String, @Nullable Object> play = new LinkedHashMap<>();
    play.put("hosts", "all:!localhost");
    play.put("gather_facts", gathersFacts);
    play.put("tasks", tasks);
    return play;
  }

  private Map<String, @Nullable Object> inventory() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    Map<String, Map<String, @Nullable Object>> children = new LinkedHashMap<>();
    for (FakeHost host : hosts) {
      members.put(host.name(), host.variables());
      for (String group : host.groups()) {
        children.computeIfAbsent(group, key -> new LinkedHashMap<>()).put(host.name(), null);
      }
    }
    Map<String, @Nullable Object> groups = new LinkedHashMap<>();
    children.forEach((group, names) -> groups.put(group, Map.of("hosts", names)));
    all.put("hosts", members);
    all.put("children", groups);
    return Map.of("all", all);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : files.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }
}
