package io.jansible.modules.parity;

import io.jansible.modules.sandbox.Sandbox;
import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Records what Ansible does with the suite's playbooks. Run it in the folder of the Maven module:
 * {@code java … io.jansible.modules.parity.Recorder /path/to/ansible-playbook [name…]}.
 *
 * <p>The playbooks run on the machine that records: what they change has to lie in the work folder,
 * and all else has to be in check mode or a stand-in on the PATH; or they have a machine of their
 * own, see {@link Cases#sandbox} (the system property {@code python} may name a folder with Python
 * packages that Ansible's modules need there). {@code become} is no sandbox: from root to root
 * Ansible does not become at all, so a {@code become_exe} of one's own is passed by.
 *
 * <p>Suites with a {@link Tape} ran in a sandbox that has their tools; {@code java … Recorder
 * --taped OUTPUT COMMANDS WORK name} takes over what Ansible printed and the tools answered there.
 */
final class Recorder {
  private Recorder() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args[0].equals("--taped")) {
      String name = args[4];
      Normal normal = Normal.of(name, List.of(new Normal.Place(args[3], "@WORK@")));
      Cases.write(
          Cases.recorded(name),
          results(Files.readString(Path.of(args[1])), normal, value -> false));
      Tape.write(name, Path.of(args[2]), args[3]);
      return;
    }
    List<String> names = args.length > 1 ? List.of(args).subList(1, args.length) : Cases.names();
    for (String name : names) {
      if (Files.exists(Tape.of(name))) {
        System.out.println(name + ": has a tape");
        continue;
      }
      record(args[0], name);
    }
  }

  private static void record(String ansible, String name) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("jansible-parity");
    Path python = Path.of(System.getProperty("python", "/nonexistent"));
    List<Path> read = new ArrayList<>(List.of(Path.of(ansible).getParent().getParent()));
    if (Files.exists(python)) {
      read.add(python);
    }
    try (WebServer server = new WebServer();
        Sandbox sandbox = Cases.sandbox(name, work, read)) {
      Path playbook = Cases.prepare(name, work);
      Map<String, Object> variables = new LinkedHashMap<>();
      variables.put("work", work.toString());
      variables.put("server", server.url());
      variables.put("port", server.port());
      variables.put("ansible_python_interpreter", "/usr/bin/python3");
      // the module expect needs pexpect, which may lie in a folder of its own
      variables.put("pexpect", System.getProperty("pexpect", ""));
      variables.put("python", python.toString());
      List<String> argv =
          List.of(
              ansible,
              "-i",
              "localhost,",
              "-c",
              "local",
              "-e",
              PythonJson.PLAIN.dumps(variables),
              playbook.toString());
      ProcessBuilder builder = sandbox == null ? new ProcessBuilder(argv) : sandbox.command(argv);
      if (sandbox != null) {
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("ANSIBLE_PIPELINING", "true");
      }
      builder.environment().put("ANSIBLE_STDOUT_CALLBACK", "json");
      builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      Process process = builder.directory(work.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes());
      int rc = process.waitFor();
      if (out.indexOf('{') < 0) {
        throw new IllegalStateException(name + " ended with " + rc + ": " + out);
      }
      Normal normal = Normal.of(name, work, server);
      List<Cases.Result> results =
          results(out, normal, value -> value instanceof Long port && port == server.port());
      if (sandbox != null && Boolean.TRUE.equals(results.get(0).values().get("failed"))) {
        throw new IllegalStateException(name + ": not inside of a sandbox");
      }
      if (sandbox == null
          && PythonJson.PLAIN
              .dumps(results.stream().map(Cases.Result::values).toList())
              .contains(System.getenv("PATH"))) {
        throw new IllegalStateException(
            name + ": a result names this machine's PATH; give its task one with `environment`");
      }
      Cases.write(Cases.recorded(name), results);
      System.out.println(name + ": " + results.size() + " results");
    }
  }

  /** The results in what the callback {@code json} printed. */
  private static List<Cases.Result> results(
      String out, Normal normal, Predicate<@Nullable Object> isPort) {
    Map<?, ?> document = (Map<?, ?>) JsonReader.loads(out.substring(out.indexOf('{')));
    List<Cases.Result> results = new ArrayList<>();
    for (Object play : (List<?>) document.get("plays")) {
      for (Object task : (List<?>) ((Map<?, ?>) play).get("tasks")) {
        String title = String.valueOf(((Map<?, ?>) ((Map<?, ?>) task).get("task")).get("name"));
        for (Object host : ((Map<?, ?>) ((Map<?, ?>) task).get("hosts")).values()) {
          Map<String, @Nullable Object> values = new LinkedHashMap<>();
          ((Map<?, ?>) host).forEach((key, value) -> values.put(String.valueOf(key), value));
          if (isPort.test(values.get("port"))) {
            values.put("port", "@PORT@");
          }
          results.add(new Cases.Result(title, normal.of(values)));
        }
      }
    }
    return results;
  }
}
