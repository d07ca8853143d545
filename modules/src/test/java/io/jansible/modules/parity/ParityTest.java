package io.jansible.modules.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.Engine;
import io.jansible.RunOptions;
import io.jansible.event.HostResult;
import io.jansible.event.RunEvent;
import io.jansible.modules.BuiltinModules;
import io.jansible.modules.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the suite's playbooks on this machine, or one of their own, and compares each result with
 * Ansible's; the system property {@code parity} may name those that run, parted by commas.
 */
class ParityTest {
  private static final String COLLECTIONS = "collections/";
  private static final Pattern REASON = Pattern.compile("\\[Errno \\d+] ([A-Z][A-Za-z -]+)");

  /** All suites; some only with {@code -Dparity=command,text}. */
  @TestFactory
  Stream<DynamicContainer> resultsAreAnsibles() throws IOException {
    String some = System.getProperty("parity");
    return (some == null ? Cases.names() : List.of(some.split(",")))
        .stream().map(name -> DynamicContainer.dynamicContainer(name, tests(name, Map.of())));
  }

  /** Modules from files, with the {@code ansible.module_utils} of an ansible-core. */
  @TestFactory
  Stream<DynamicTest> modulesFromFilesWithAnsibleCore() {
    Path core = oracle("ansible/lib");
    if (!Files.isDirectory(core.resolve("ansible"))) {
      System.out.println("SKIPPED: modules from files with an ansible-core need " + core);
      return Stream.of(
          DynamicTest.dynamicTest("needs it", () -> Assumptions.abort("needs an ansible-core")));
    }
    return tests("foreign-collections", Map.of("PYTHONPATH", core.toString()));
  }

  /** What lies where Ansible and its collections are laid out for tests. */
  private static Path oracle(String path) {
    return Path.of(System.getProperty("user.home"), ".cache/jansible").resolve(path);
  }

  /**
   * @param environment what the run has beside this machine's
   */
  private static Stream<DynamicTest> tests(String name, Map<String, String> environment) {
    List<Cases.Result> recorded;
    List<Cases.Result> ours;
    try {
      recorded = Cases.read(name);
      String missing = missingTool(name);
      if (missing != null) {
        System.out.println("SKIPPED: parity of " + name + " needs " + missing);
        return Stream.of(
            DynamicTest.dynamicTest(
                "needs " + missing, () -> Assumptions.abort("needs " + missing)));
      }
      ours = run(name, environment);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(
        DynamicTest.dynamicTest("all tasks ran", () -> assertThat(ours).hasSameSizeAs(recorded)));
    for (int i = 0; i < Math.min(recorded.size(), ours.size()); i++) {
      Cases.Result theirs = recorded.get(i);
      Cases.Result own = ours.get(i);
      tests.add(DynamicTest.dynamicTest(i + " " + theirs.task(), () -> compare(theirs, own)));
    }
    return tests.stream();
  }

  /**
   * Some suites need tools; others name theirs in a comment {@code # needs: tar zip}, and
   * collections as {@code collections/community/general}; {@code become} is the right to be nobody,
   * {@code !lvm} that there is no such tool.
   */
  private static @Nullable String missingTool(String name) throws IOException {
    Map<String, List<String>> known =
        Map.of(
            "net", List.of("curl"),
            "foreign", List.of("python3"),
            "expect", List.of("python3"),
            "git", List.of("git"),
            "hosts", List.of("ssh-keygen", "git"));
    List<String> needs = new ArrayList<>(known.getOrDefault(name, List.of()));
    needs.addAll(Cases.header(name, "needs"));
    if (!Cases.header(name, "sandbox").isEmpty()) {
      needs.add("sandbox");
    }
    for (String tool : needs) {
      if (tool.startsWith("!") == isThere(tool.replaceFirst("^!", ""))) {
        return tool.replaceFirst("^!", "no ");
      }
    }
    return null;
  }

  private static boolean isThere(String tool) throws IOException {
    if (tool.startsWith(COLLECTIONS)) {
      return Files.isDirectory(
          oracle("collections/ansible_collections/" + tool.substring(COLLECTIONS.length())));
    }
    return switch (tool) {
      case "sandbox" -> Sandbox.isPossible();
      case "become" -> works("sudo", "-n", "-u", "nobody", "true");
      default ->
          Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    };
  }

  private static boolean works(String... command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void compare(Cases.Result theirs, Cases.Result ours) {
    if (String.valueOf(ours.values().get("stderr")).contains("python3: not found")) {
      System.out.println("SKIPPED: parity of " + theirs.task() + " needs python3");
      Assumptions.abort("needs python3");
    }
    Object crash = theirs.values().get(Normal.CRASH);
    if (crash != null) {
      // no module of ours ends with a traceback: it says why, in words of the system if it is its
      assertThat(ours.values()).as(theirs.task()).containsEntry("failed", true);
      Matcher reason = REASON.matcher(crash.toString());
      if (reason.find()) {
        assertThat(String.valueOf(ours.values().get("msg"))).contains(reason.group(1));
      }
      return;
    }
    List<String> differences = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(theirs.values().keySet());
    keys.addAll(ours.values().keySet());
    for (String key : keys) {
      Object wanted = theirs.values().get(key);
      Object got = ours.values().get(key);
      boolean same =
          theirs.values().containsKey(key) == ours.values().containsKey(key)
              && io.jansible.template.value.Values.equal(wanted, got);
      // Ansible leaves "changed" out where an exception ended the task
      boolean harmless = key.equals("changed") && wanted == null && Boolean.FALSE.equals(got);
      if (!same && !harmless) {
        differences.add(key + ": Ansible has " + wanted + ", we have " + got);
      }
    }
    assertThat(differences).as(theirs.task()).isEmpty();
  }

  private static List<Cases.Result> run(String name, Map<String, String> environment)
      throws IOException {
    Path work = Files.createTempDirectory("jansible-parity");
    List<Cases.Result> results = new ArrayList<>();
    try (WebServer server = new WebServer();
        Sandbox sandbox = Cases.sandbox(name, work, List.of())) {
      Path playbook = Cases.prepare(name, work);
      Normal normal = Normal.of(name, work, server);
      RunOptions options =
          RunOptions.builder()
              .playbook(playbook.toString())
              .inventory("localhost,")
              .connection("local")
              .extraVar("work", work.toString())
              .extraVar("server", server.url())
              .extraVar("port", (long) server.port())
              .workingDirectory(work)
              .environment(withCollections(environment))
              .build();
      Engine.Builder engine = Engine.builder().modules(BuiltinModules.all());
      if (sandbox != null) {
        // what is local is what is in there: nothing of the suite runs on this machine
        engine.connection("local", sandbox.plugin());
      }
      engine
          .build()
          .run(
              options,
              event -> {
                if (event instanceof RunEvent.TaskEnded ended) {
                  results.add(
                      new Cases.Result(
                          ended.task().name(), normal.of(withStatus(ended.result(), server))));
                }
              });
    } finally {
      try (Stream<Path> all = Files.walk(work)) {
        all.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
    return results;
  }

  private static Map<String, String> withCollections(Map<String, String> more) {
    Map<String, String> environment = new LinkedHashMap<>(System.getenv());
    environment.put("ANSIBLE_COLLECTIONS_PATH", oracle("collections").toString());
    environment.putAll(more);
    return environment;
  }

  private static Map<String, @Nullable Object> withStatus(HostResult result, WebServer server) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(result.values());
    if (values.get("port") instanceof Long port && port == server.port()) {
      values.put("port", "@PORT@");
    }
    switch (result.status()) {
      case FAILED -> values.put("failed", true);
      case SKIPPED -> values.put("skipped", true);
      default -> {}
    }
    return values;
  }
}
