package io.jansible.modules.parity;

import io.jansible.modules.sandbox.Sandbox;
import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The playbooks of the suite, their files, and results without what differs from run to run. */
final class Cases {
  static final Path FOLDER = Path.of("src/test/resources/parity");

  /** What no play of a suite for a sandbox goes on after, outside of one. */
  private static final String GUARD = "- import_playbook: sandbox/guard.yml\n";

  private Cases() {}

  /** One task's result. */
  record Result(String task, Map<String, @Nullable Object> values) {}

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yml"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .toList();
    }
  }

  /** The words of a comment {@code # key: …} before the first play; none if it has none. */
  static List<String> header(String name, String key) throws IOException {
    for (String line : Files.readAllLines(FOLDER.resolve(name + ".yml"))) {
      if (!line.startsWith("#")) {
        break;
      }
      if (line.startsWith("# " + key + ": ")) {
        return List.of(line.substring(key.length() + 4).split(" "));
      }
    }
    return List.of();
  }

  /**
   * The machine that a suite with a comment {@code # sandbox: script…} runs on, furnished by these
   * scripts of {@code src/test/resources/sandbox}; null for the machine that the tests run on.
   *
   * @param read what of the latter can be read inside
   */
  static @Nullable Sandbox sandbox(String name, Path work, List<Path> read) throws IOException {
    List<String> scripts = header(name, "sandbox");
    if (scripts.isEmpty()) {
      return null;
    }
    StringBuilder furnish = new StringBuilder("work='" + work + "'\n");
    for (String script : scripts) {
      furnish.append(Sandbox.script(script)).append('\n');
    }
    return Sandbox.machine(List.of(work), read, furnish.toString());
  }

  /** Puts a playbook and the suite's files into a folder; answers the playbook there. */
  static Path prepare(String name, Path work) throws IOException {
    Path files = FOLDER.resolve("files");
    try (Stream<Path> all = Files.walk(files)) {
      for (Path each : all.toList()) {
        Path target = work.resolve(files.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
    Path playbook = work.resolve(name + ".yml");
    if (!header(name, "sandbox").isEmpty()
        && !Files.readString(FOLDER.resolve(name + ".yml")).contains("\n" + GUARD)) {
      throw new IllegalStateException(name + " has to begin with " + GUARD);
    }
    Files.copy(FOLDER.resolve(name + ".yml"), playbook);
    Tape.unpack(name, work);
    return playbook;
  }

  static Path recorded(String name) {
    return FOLDER.resolve(name + ".json");
  }

  /** What is recorded of a suite. */
  static List<Result> read(String name) throws IOException {
    Normal normal = Normal.of(name, List.of());
    List<Result> results = new ArrayList<>();
    for (Object each : (List<?>) JsonReader.loads(Files.readString(recorded(name)))) {
      Map<?, ?> map = (Map<?, ?>) each;
      results.add(
          new Result(String.valueOf(map.get("task")), normal.of((Map<?, ?>) map.get("result"))));
    }
    return results;
  }

  static void write(Path file, List<Result> results) throws IOException {
    List<Object> all = new ArrayList<>();
    for (Result each : results) {
      Map<String, @Nullable Object> entry = new TreeMap<>();
      entry.put("task", each.task());
      entry.put("result", each.values());
      all.add(entry);
    }
    Files.writeString(file, new PythonJson(1, true, true).dumps(all) + "\n");
  }
}
