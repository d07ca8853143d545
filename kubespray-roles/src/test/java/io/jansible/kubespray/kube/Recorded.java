package io.jansible.kubespray.kube;

import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Results of a playbook's tasks without what differs from run to run. Recorded anew by {@code java
 * … io.jansible.kubespray.kube.Recorded /path/to/ansible-playbook /path/to/kubespray} in the Maven
 * module's folder.
 */
final class Recorded {
  static final Path FOLDER = Path.of("src/test/resources/kube");
  private static final Set<String> VOLATILE =
      Set.of(
          "start",
          "end",
          "delta",
          "exception",
          "warnings",
          "ansible_facts",
          "action",
          "invocation");

  private Recorded() {}

  /** One task's result. */
  record Result(String task, Map<String, @Nullable Object> values) {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("jansible-kube");
    prepare(work);
    Files.createDirectories(work.resolve("library"));
    Files.copy(Path.of(args[1], "plugins", "modules", "kube.py"), work.resolve("library/kube.py"));
    ProcessBuilder builder =
        new ProcessBuilder(
                args[0], "-i", "localhost,", "-c", "local", "-e", "work=" + work, "kube.yml")
            .directory(work.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("ANSIBLE_STDOUT_CALLBACK", "json");
    builder.environment().put("ANSIBLE_PYTHON_INTERPRETER", "/usr/bin/python3");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    Map<?, ?> document = (Map<?, ?>) JsonReader.loads(out.substring(out.indexOf('{')));
    List<Object> results = new ArrayList<>();
    for (Object play : (List<?>) document.get("plays")) {
      for (Object task : (List<?>) ((Map<?, ?>) play).get("tasks")) {
        Map<?, ?> about = (Map<?, ?>) ((Map<?, ?>) task).get("task");
        for (Object host : ((Map<?, ?>) ((Map<?, ?>) task).get("hosts")).values()) {
          Map<String, @Nullable Object> entry = new TreeMap<>();
          entry.put("task", about.get("name"));
          entry.put("result", normal((Map<?, ?>) host, work));
          results.add(entry);
        }
      }
    }
    Files.writeString(
        FOLDER.resolve("kube.json"), new PythonJson(1, true, true).dumps(results) + "\n");
    System.out.println(results.size() + " results");
  }

  /** Puts the playbook and its stand-ins into a folder. */
  static void prepare(Path work) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("files"))) {
      for (Path each : files.toList()) {
        Path copy = Files.copy(each, work.resolve(each.getFileName().toString()));
        copy.toFile().setExecutable(true);
      }
    }
    Files.copy(FOLDER.resolve("kube.yml"), work.resolve("kube.yml"));
  }

  static List<Result> read() throws IOException {
    List<Result> results = new ArrayList<>();
    for (Object each : (List<?>) JsonReader.loads(Files.readString(FOLDER.resolve("kube.json")))) {
      Map<?, ?> map = (Map<?, ?>) each;
      results.add(
          new Result(
              String.valueOf(map.get("task")),
              normal((Map<?, ?>) map.get("result"), Path.of("@WORK@"))));
    }
    return results;
  }

  /** With the folder of the run by a name that is always the same. */
  static Map<String, @Nullable Object> normal(Map<?, ?> values, Path work) {
    Map<String, @Nullable Object> normal = new LinkedHashMap<>();
    new TreeMap<>(values)
        .forEach(
            (key, value) -> {
              String name = String.valueOf(key);
              if (!VOLATILE.contains(name) && !name.startsWith("_ansible")) {
                normal.put(name, plain(value, work));
              }
            });
    return normal;
  }

  private static @Nullable Object plain(@Nullable Object value, Path work) {
    return switch (value) {
      case Map<?, ?> map -> normal(map, work);
      case List<?> list -> list.stream().map(each -> plain(each, work)).toList();
      case String text ->
          text.replace(work.toString(), "@WORK@")
              .replaceAll("Valid booleans include: .*", "Valid booleans include: …");
      case Integer number -> number.longValue();
      case null, default -> value;
    };
  }
}
