package io.jansible.testkit.host;

import io.jansible.connection.ExecResult;
import io.jansible.connection.FileStat;
import io.jansible.connection.StartException;
import io.jansible.connection.StatOptions;
import io.jansible.testkit.files.Actor;
import io.jansible.testkit.files.FakeFileSystem;
import io.jansible.testkit.files.FileError;
import io.jansible.testkit.shell.Program;
import io.jansible.testkit.shell.Programs;
import io.jansible.testkit.shell.Shell;
import io.jansible.testkit.shell.ShellException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A host in memory for tests of roles: files, users, services, packages, kernel settings, facts of
 * an operating system, and commands. Modules run on it as on a real one; a command that neither it
 * nor the test knows fails the test.
 *
 * <pre>
 * FakeHost node = FakeHost.of("node1", OperatingSystem.DEBIAN_12)
 *     .group("kube_node")
 *     .file("/etc/motd", "hello\n");
 * node.on("kubeadm version -o short").prints("v1.31.4");
 * </pre>
 *
 * <p>Safe for many threads: what happens on it happens one after the other.
 */
public final class FakeHost {
  private static final double BEGIN = 1_767_225_600; // 2026-01-01T00:00:00Z
  private static final String PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin";
  private static final List<String> BIN = List.of(PATH.split(":"));

  private final String name;
  private final OperatingSystem operatingSystem;
  private final FakeFileSystem files;
  private final Accounts accounts;
  private final Map<String, Unit> units = new TreeMap<>();
  private final Map<String, String> packages = new TreeMap<>();
  private final Map<String, String> available = new TreeMap<>();
  private final Set<String> unavailable = new LinkedHashSet<>();
  private final Map<String, Consumer<FakeHost>> whenInstalled = new LinkedHashMap<>();
  private final Set<String> missingModules = new LinkedHashSet<>();
  private final Set<Integer> ports = new LinkedHashSet<>();
  private final Map<String, byte[]> web = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> facts;
  private final Map<String, @Nullable Object> variables = new LinkedHashMap<>();
  private final Set<String> groups = new LinkedHashSet<>();
  private final Map<String, FakeCommand> tools = new TreeMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private final List<ShellRule> shellRules = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();
  private final Set<String> unscripted = new LinkedHashSet<>();
  private double now = BEGIN;
  private int temporaries;

  /** A scripted command; no command means that there is no such program. */
  private record Rule(CommandPattern pattern, @Nullable FakeCommand command) {}

  private record ShellRule(String text, @Nullable FakeCommand command) {
    boolean matches(String script) {
      String regex =
          java.util.Arrays.stream(text.strip().split("\\*", -1))
              .map(java.util.regex.Pattern::quote)
              .collect(java.util.stream.Collectors.joining(".*"));
      return java.util.regex.Pattern.compile(regex, java.util.regex.Pattern.DOTALL)
          .matcher(script.strip())
          .matches();
    }
  }

  private FakeHost(String name, OperatingSystem operatingSystem) {
    this.name = name;
    this.operatingSystem = operatingSystem;
    this.files = new FakeFileSystem(this::tick);
    this.accounts = new Accounts(files);
    Map<String, @Nullable Object> description = operatingSystem.description();
    this.facts = OperatingSystem.copy((Map<?, ?>) description.get("facts"));
    BaseSystem.build(this, description);
    fact("hostname", name.split("\\.")[0]);
    fact("nodename", name);
    fact("fqdn", name);
    fact("domain", name.contains(".") ? name.substring(name.indexOf('.') + 1) : "");
    address("192.0.2.10");
    tools.putAll(BaseSystem.tools(this));
  }

  /** A freshly installed host that only root can log in to. */
  public static FakeHost of(String name, OperatingSystem operatingSystem) {
    return new FakeHost(name, operatingSystem);
  }

  /** Its name in the inventory. */
  public String name() {
    return name;
  }

  public OperatingSystem operatingSystem() {
    return operatingSystem;
  }

  // ---- as it is at first

  /** Puts it into groups of the inventory. */
  public FakeHost group(String... names) {
    groups.addAll(List.of(names));
    return this;
  }

  /** An inventory variable of this host. */
  public FakeHost variable(String variable, @Nullable Object value) {
    variables.put(variable, value);
    return this;
  }

  /** Its IPv4 address, on the only interface that it has. */
  public FakeHost address(String ipv4) {
    BaseSystem.address(facts, ipv4);
    return this;
  }

  /**
   * Sets a fact, without {@code ansible_} before its name; a dot goes into a dictionary: {@code
   * fact("default_ipv4.address", "10.0.0.1")}.
   */
  public FakeHost fact(String path, @Nullable Object value) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    Map<String, @Nullable Object> inner = tree;
    String[] parts = path.replaceFirst("^ansible_", "").split("\\.");
    for (int i = 0; i < parts.length - 1; i++) {
      Map<String, @Nullable Object> next = new LinkedHashMap<>();
      inner.put(parts[i], next);
      inner = next;
    }
    inner.put(parts[parts.length - 1], value);
    OperatingSystem.merge(facts, tree);
    return this;
  }

  /** A file of root's with mode 0644, and the directories that it needs. */
  public FakeHost file(String path, String content) {
    return file(path, content.getBytes(StandardCharsets.UTF_8), 0644);
  }

  /**
   * @param mode permission bits
   */
  public synchronized FakeHost file(String path, byte[] content, int mode) {
    files.makeDirectories(FakeFileSystem.parent(path), 0755, Actor.ROOT);
    files.write(path, content, false, 022, Actor.ROOT);
    files.setMode(path, mode, true, Actor.ROOT);
    return this;
  }

  /** A directory of root's with mode 0755, with its parents. */
  public synchronized FakeHost directory(String path) {
    files.makeDirectories(path, 0755, Actor.ROOT);
    return this;
  }

  public synchronized FakeHost link(String path, String target) {
    files.makeDirectories(FakeFileSystem.parent(path), 0755, Actor.ROOT);
    files.symbolicLink(path, target, Actor.ROOT);
    return this;
  }

  /** A user with a group and a home directory of its own. */
  public synchronized FakeHost user(String user) {
    long uid = accounts.free("passwd", false);
    accounts.add(user, uid, "/home/" + user, "/bin/bash");
    files.makeDirectories("/home/" + user, 0755, Actor.ROOT);
    files.setOwner("/home/" + user, uid, uid, true, Actor.ROOT);
    return this;
  }

  /** A unit that is installed, neither enabled nor running. */
  public synchronized FakeHost service(String unit) {
    units.putIfAbsent(Unit.full(unit), new Unit(Unit.full(unit)));
    return this;
  }

  /** A unit that is enabled and running. */
  public synchronized FakeHost runningService(String unit) {
    units.put(Unit.full(unit), new Unit(Unit.full(unit)).withEnabled(true).withRunning(true));
    return this;
  }

  /** Packages that are installed. */
  public synchronized FakeHost installed(String... names) {
    for (String each : names) {
      packages.put(each, "1.0-1");
    }
    return this;
  }

  /** A package in this version; every other one that is asked for can be had in 1.0-1. */
  public synchronized FakeHost available(String packageName, String version) {
    available.put(packageName, version);
    return this;
  }

  /** Packages that no repository has. */
  public synchronized FakeHost unavailable(String... names) {
    unavailable.addAll(List.of(names));
    return this;
  }

  /** What a package brings: files, services, commands. Done when it is installed. */
  public synchronized FakeHost whenInstalled(String packageName, Consumer<FakeHost> brings) {
    whenInstalled.put(packageName, brings);
    return this;
  }

  /** A kernel setting, as {@code sysctl} names it. */
  public FakeHost sysctl(String key, String value) {
    return file(KernelTools.path(key), value + "\n");
  }

  /** Kernel modules that the host lacks; it has all others. */
  public synchronized FakeHost withoutKernelModule(String... names) {
    missingModules.addAll(List.of(names));
    return this;
  }

  /** TCP ports at which something listens, for {@code wait_for}: whatever the address. */
  public synchronized FakeHost listening(int... tcpPorts) {
    for (int port : tcpPorts) {
      ports.add(port);
    }
    return this;
  }

  /** What {@code get_url} and {@code uri} get from a URL. */
  public FakeHost serves(String url, String content) {
    return serves(url, content.getBytes(StandardCharsets.UTF_8));
  }

  public synchronized FakeHost serves(String url, byte[] content) {
    web.put(url, content.clone());
    return this;
  }

  /**
   * The content of an archive, for {@link #file} or {@link #serves}: the fake host's {@code tar}
   * (and so {@code unarchive}) unpacks it, nothing else does.
   *
   * @param files contents by name; each becomes a file of mode 0755
   */
  public static String archive(Map<String, String> files) {
    return ArchiveTool.of(files);
  }

  // ---- commands

  /**
   * Scripts a command. The pattern is words as in a shell: {@code *} stands for any characters
   * within a word, alone at the end for any further words. A program without a directory stands for
   * it wherever it is. What was scripted later wins, and wins over the host's own tools.
   */
  public CommandScript on(String pattern) {
    CommandPattern parsed = CommandPattern.of(pattern);
    return new CommandScript(
        this,
        command -> {
          synchronized (this) {
            rules.add(new Rule(parsed, command));
          }
        });
  }

  /**
   * Scripts a whole shell text, for what the fake shell does not understand or a test does not care
   * to take apart; {@code *} stands for any text. Compared without blanks at its ends.
   */
  public CommandScript onShell(String text) {
    return new CommandScript(
        this,
        command -> {
          synchronized (this) {
            shellRules.add(new ShellRule(text, command));
          }
        });
  }

  /** A program that the host has from now on, by its name without directory. */
  public synchronized FakeHost install(String program, FakeCommand command) {
    tools.put(program, command);
    return this;
  }

  /** Takes programs away. */
  public synchronized FakeHost uninstall(String... programs) {
    tools.keySet().removeAll(List.of(programs));
    return this;
  }

  // ---- as it is now

  /** Its files; use {@link Actor#ROOT}. Hold the host's monitor where tasks still run. */
  public FakeFileSystem files() {
    return files;
  }

  /** A file's text, through links; null if there is none. */
  public synchronized @Nullable String text(String path) {
    return files.exists(path, true, Actor.ROOT) ? files.text(path, Actor.ROOT) : null;
  }

  /** What is at a path, with the names of its owners. */
  public FileStat stat(String path, StatOptions options) {
    return new FakeRemoteHost(this, "root", Map.of()).stat(path, options);
  }

  /** Every command that was run, as a line, in order: of modules, of scripts, of tasks. */
  public synchronized List<String> commands() {
    return List.copyOf(commands);
  }

  /** Whether a command was run; the pattern is as {@link #on} has it. */
  public synchronized boolean hasRun(String pattern) {
    CommandPattern parsed = CommandPattern.of(pattern);
    return commands.stream().anyMatch(line -> parsed.matches(words(line)));
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == '\\' && !quoted) {
        word.append(line.charAt(++i));
      } else if (c == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    return words;
  }

  /** Lines of Java that script what was run and not known. */
  public synchronized Set<String> unscripted() {
    return Set.copyOf(unscripted);
  }

  /** A unit; null if the host has none of that name. */
  public synchronized @Nullable Unit unit(String unit) {
    return units.get(Unit.full(unit));
  }

  /** An installed package's version; null if it is not installed. */
  public synchronized @Nullable String packageVersion(String packageName) {
    return packages.get(packageName);
  }

  /** A user's line in passwd; null if there is none. */
  public synchronized @Nullable String account(String user) {
    String[] row = accounts.find("passwd", user);
    return row == null ? null : String.join(":", row);
  }

  /** Names of the groups that a user is in, its first one first. */
  public synchronized List<String> groupsOf(String user) {
    Actor actor = accounts.actor(user);
    List<String> names = new ArrayList<>();
    if (actor != null) {
      actor.groups().forEach(gid -> names.add(String.valueOf(accounts.groupName(gid))));
    }
    return names;
  }

  /** A kernel setting; null if there is none of that name. */
  public @Nullable String sysctl(String key) {
    String value = text(KernelTools.path(key));
    return value == null ? null : value.strip();
  }

  /** Groups of the inventory that it is in. */
  public Set<String> groups() {
    return Set.copyOf(groups);
  }

  /** Its inventory variables. */
  public Map<String, @Nullable Object> variables() {
    return new LinkedHashMap<>(variables);
  }

  /** Its facts, with {@code ansible_} before each name. */
  public synchronized Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    OperatingSystem.copy(facts).forEach((key, value) -> all.put("ansible_" + key, value));
    return all;
  }

  // ---- for the tools of this package

  private double tick() {
    now += 0.001;
    return now;
  }

  double now() {
    return now;
  }

  void sleep(double seconds) {
    now += seconds;
  }

  Accounts accounts() {
    return accounts;
  }

  Map<String, Unit> units() {
    return units;
  }

  Map<String, String> packages() {
    return packages;
  }

  /** The version in which a package can be had; null if it cannot. */
  @Nullable String candidate(String packageName) {
    if (unavailable.contains(packageName)) {
      return null;
    }
    return available.getOrDefault(packageName, packages.getOrDefault(packageName, "1.0-1"));
  }

  void installPackage(String packageName, String version) {
    packages.put(packageName, version);
    Consumer<FakeHost> brings = whenInstalled.get(packageName);
    if (brings != null) {
      brings.accept(this);
    }
  }

  boolean lacksModule(String module) {
    return missingModules.contains(module);
  }

  byte @Nullable [] download(String url) {
    return web.get(url);
  }

  String temporaryName() {
    return "f%07d".formatted(++temporaries);
  }

  UnscriptedCommandException unscripted(String message, String line) {
    unscripted.add(line);
    return new UnscriptedCommandException(name + ": " + message, line);
  }

  /** A Java string literal. */
  static String literal(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }

  Map<String, String> environment(String user) {
    Map<String, String> all = new LinkedHashMap<>();
    String[] row = accounts.find("passwd", user);
    all.put("HOME", accounts.home(user));
    all.put("USER", user);
    all.put("LOGNAME", user);
    all.put("SHELL", row == null ? "/bin/sh" : row[6]);
    all.put("PATH", PATH);
    return all;
  }

  /** Where a program is, as {@code command -v} says it; null if there is none. */
  @Nullable String programPath(String program) {
    String plain = program.substring(program.lastIndexOf('/') + 1);
    for (int i = rules.size() - 1; i >= 0; i--) {
      Rule rule = rules.get(i);
      if (rule.pattern.isFor(program)) {
        return rule.command == null ? null : program.contains("/") ? program : "/usr/bin/" + plain;
      }
    }
    if (program.contains("/")) {
      return files.allows(program, 1, Actor.ROOT) && !files.isDirectory(program, Actor.ROOT)
              || isTool(program)
          ? program
          : null;
    }
    for (String directory : BIN) {
      String path = directory + "/" + program;
      if (files.allows(path, 1, Actor.ROOT) && !files.isDirectory(path, Actor.ROOT)) {
        return path;
      }
    }
    return isTool(program) ? "/usr/bin/" + program : null;
  }

  /** Whether a name, or a path in one of the usual directories, is one of the host's tools. */
  private boolean isTool(String program) {
    int slash = program.lastIndexOf('/');
    String plain = program.substring(slash + 1);
    boolean known = tools.containsKey(plain) || Shell.isProgram(plain);
    return known && (slash < 0 || BIN.contains(program.substring(0, Math.max(slash, 1))));
  }

  /** Runs a program: the test's, the host's own, or a shell script among its files. */
  synchronized ExecResult run(CommandCall call) {
    commands.add(call.line());
    String program = call.argv().get(0);
    for (int i = rules.size() - 1; i >= 0; i--) {
      Rule rule = rules.get(i);
      if (rule.pattern.matches(call.argv())) {
        if (rule.command == null) {
          throw new StartException(2, program, false);
        }
        return guarded(rule.command, call);
      }
    }
    if (isTool(program)) {
      FakeCommand tool = tools.get(call.name());
      return tool == null ? builtin(call) : guarded(tool, call);
    }
    String path = program.contains("/") ? call.path(program) : programPath(program);
    if (path != null && files.allows(path, 1, call.actor())) {
      String text = files.text(path, call.actor());
      if (text.matches("(?s)#! ?(/usr)?/bin/(env )?(ba|da)?sh\\b.*")) {
        List<String> words = new ArrayList<>(call.argv());
        words.set(0, path);
        return shell(text, words, call);
      }
    }
    throw unscripted(
        "the command was not scripted: " + call.line(),
        "node.on(" + literal(escaped(call)) + ").prints(\"\");");
  }

  /** The call as a pattern, in which its own stars stand for themselves. */
  private static String escaped(CommandCall call) {
    StringBuilder words = new StringBuilder();
    for (String word : call.argv()) {
      String quoted = io.jansible.connection.shell.Quote.word(word);
      words.append(words.isEmpty() ? "" : " ").append(quoted);
    }
    return words.toString();
  }

  private static ExecResult guarded(FakeCommand command, CommandCall call) {
    try {
      return command.run(call);
    } catch (FileError e) {
      return call.fail(1, e.getMessage());
    }
  }

  private ExecResult builtin(CommandCall call) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int rc = newShell(call).builtin(call.argv(), call.in(), out, err);
    return new ExecResult(rc, out.toByteArray(), err.toByteArray(), false);
  }

  private Shell newShell(CommandCall call) {
    return new Shell(files, new Tools(), call.actor(), call.environment(), call.directory());
  }

  /**
   * Runs shell text.
   *
   * @param words {@code $0}, {@code $1}…
   */
  synchronized ExecResult shell(String text, List<String> words, CommandCall call) {
    for (int i = shellRules.size() - 1; i >= 0; i--) {
      ShellRule rule = shellRules.get(i);
      if (rule.matches(text)) {
        commands.add(call.line());
        return rule.command == null
            ? ExecResult.of(127, "", "sh: 1: not found\n")
            : guarded(rule.command, call);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      int rc = newShell(call).run(text, words, call.in(), out, err);
      return new ExecResult(rc, out.toByteArray(), err.toByteArray(), false);
    } catch (ShellException e) {
      throw unscripted(
          "the fake shell does not understand a script (" + e.getMessage() + "):\n" + text,
          "node.onShell(" + literal(text) + ").prints(\"\");");
    }
  }

  /** The host's programs, as its shell runs them. */
  private final class Tools implements Programs {
    @Override
    public int run(Program program) {
      ExecResult result;
      try {
        result =
            FakeHost.this.run(
                new CommandCall(
                    FakeHost.this,
                    program.argv(),
                    program.in(),
                    program.environment(),
                    program.directory(),
                    program.actor()));
      } catch (StartException e) {
        boolean missing = e.rc() == 2;
        result =
            ExecResult.of(
                missing ? 127 : 126,
                "",
                "sh: 1: "
                    + program.argv().get(0)
                    + (missing ? ": not found\n" : ": Permission denied\n"));
      }
      try {
        program.out().write(result.stdout());
        program.err().write(result.stderr());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return result.rc();
    }

    @Override
    public boolean connects(String host, int port) {
      return ports.contains(port);
    }

    @Override
    public @Nullable String path(String program) {
      return programPath(program);
    }
  }

  @Override
  public String toString() {
    return name + " (" + operatingSystem + ")";
  }
}
