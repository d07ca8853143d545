package io.jansible.modules.parity;

import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The playbooks of the suite, their files, and results without what differs from run to run. */
final class Cases {
  static final Path FOLDER = Path.of("src/test/resources/parity");
  private static final Set<String> VOLATILE =
      Set.of(
          "start",
          "end",
          "delta",
          "stop",
          "elapsed",
          "date",
          "src",
          "backup_file",
          "invocation",
          "exception",
          "action",
          "uid",
          "gid",
          "owner",
          "group",
          "atime",
          "mtime",
          "server",
          "warnings",
          "discovered_interpreter_python");

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
    Files.copy(FOLDER.resolve(name + ".yml"), playbook);
    Tape.unpack(name, work);
    return playbook;
  }

  static Path recorded(String name) {
    return FOLDER.resolve(name + ".json");
  }

  static List<Result> read(Path file) throws IOException {
    List<Result> results = new ArrayList<>();
    for (Object each : (List<?>) JsonReader.loads(Files.readString(file))) {
      Map<?, ?> map = (Map<?, ?>) each;
      results.add(
          new Result(
              String.valueOf(map.get("task")), normal((Map<?, ?>) map.get("result"), List.of())));
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

  /** A text and what stands for it in recorded results. */
  record Place(String text, String name) {}

  /** The key of what an exception said that ended Ansible's module. */
  static final String CRASH = "crash";

  static Map<String, @Nullable Object> normal(Map<?, ?> values, List<Place> places) {
    if (String.valueOf(values.get("module_stderr")).startsWith("Traceback")) {
      // where it came through is Python's affair
      String trace = String.valueOf(values.get("module_stderr")).strip();
      String last = trace.substring(trace.lastIndexOf('\n') + 1);
      return new TreeMap<>(Map.of("failed", true, CRASH, replaced(last, places)));
    }
    Map<String, @Nullable Object> normal = new TreeMap<>();
    // what a directory takes is the file system's affair
    boolean directory = "directory".equals(values.get("state"));
    values.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          boolean keep =
              !VOLATILE.contains(name)
                  && !(directory && name.equals("size"))
                  && (!name.startsWith("_ansible") || name.equals("_ansible_verbose_always"));
          if (keep) {
            Object plain = normalValue(value, places);
            if (name.equals("results")) {
              plain = inOrder(plain);
            }
            if (!name.equals("ansible_facts")
                || !Map.of().equals(plain)
                || Map.of().equals(value)) {
              normal.put(replaced(name, places), plain);
            }
          }
        });
    return normal;
  }

  /** Lines and packages that come out of Python's sets or rpm's database have no order. */
  private static @Nullable Object inOrder(@Nullable Object results) {
    return results instanceof List<?> list
            && list.stream()
                .allMatch(
                    each ->
                        each instanceof String
                            || each instanceof Map<?, ?> map && map.containsKey("envra"))
        ? list.stream().sorted(Comparator.comparing(Cases::orderOf)).toList()
        : results;
  }

  private static String orderOf(Object each) {
    return each instanceof Map<?, ?> map
        ? map.get("envra") + " " + map.get("repo")
        : each.toString();
  }

  private static @Nullable Object normalValue(@Nullable Object value, List<Place> places) {
    return switch (value) {
      case Map<?, ?> map -> normal(map, places);
      case List<?> list -> list.stream().map(each -> normalValue(each, places)).toList();
      case String text -> replaced(text, places);
      case Integer number -> number.longValue();
      case null, default -> value;
    };
  }

  private static String replaced(String text, List<Place> places) {
    String result = text;
    for (Place place : places) {
      result = result.replace(place.text(), place.name());
    }
    return result
        .replaceAll("The checksum for \\S+ did not", "The checksum for @TMP@ did not")
        .replaceAll("-f=/\\S+\\.yml", "-f=@VALUES@")
        .replaceAll("ansible\\.([a-z0-9_]{8}|X{8})'", "ansible.@RANDOM@'")
        .replaceAll("\\bj\\d+\\.\\d+", "@JOB@")
        .replaceAll("\\.ansible_tmp[A-Za-z0-9_]+", ".ansible_tmp")
        .replaceAll("\\.\\d+\\.\\d{4}-\\d\\d-\\d\\d@[0-9:]{8}~", ".BACKUP~")
        .replaceAll("(replace file: |: b')/\\S+?( to |' ->)", "$1@TMP@$2")
        .replaceAll("/\\S*/ansible-local-[^/]+/(tmp[^/]+/)?[.a-z0-9_]{0,12}", "@CONTROLLER@/")
        .replaceAll("copied, \\S+ s, \\S+ .B/s", "copied")
        .replaceAll("Paused for [1-9]\\.\\d+", "Paused for 1.0")
        .replaceAll("Valid booleans include: .*", "Valid booleans include: …");
  }
}
