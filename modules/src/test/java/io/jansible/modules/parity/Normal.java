package io.jansible.modules.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of results what differs from run to run.
 *
 * @param dropped keys that are left out
 * @param places texts that are the run's own
 */
record Normal(Set<String> dropped, List<Place> places) {
  private static final Set<String> VOLATILE =
      Set.of(
          "start",
          "end",
          "delta",
          "stop",
          "elapsed",
          "cache_update_time",
          "date",
          "src",
          "backup_file",
          "invocation",
          "exception",
          "action",
          "atime",
          "mtime",
          "server",
          "warnings",
          "discovered_interpreter_python");

  /** Whose accounts these are depends on the machine that the tests run on. */
  private static final Set<String> OWNERS = Set.of("uid", "gid", "owner", "group");

  /** A text and what stands for it in recorded results. */
  record Place(String text, String name) {}

  /** The key of what an exception said that ended Ansible's module. */
  static final String CRASH = "crash";

  /** For the results of a run in a folder, with a server. */
  static Normal of(String suite, Path work, WebServer server) throws IOException {
    return of(
        suite,
        List.of(
            new Place(work.toString(), "@WORK@"),
            new Place(server.url(), "@SERVER@"),
            new Place("127.0.0.1:" + server.port(), "@ADDRESS@")));
  }

  /** For a suite's results; one for a sandbox has accounts of its own. */
  static Normal of(String suite, List<Place> places) throws IOException {
    Set<String> dropped = new HashSet<>(VOLATILE);
    if (Cases.header(suite, "sandbox").isEmpty()) {
      dropped.addAll(OWNERS);
    }
    return new Normal(dropped, places);
  }

  /** A result without what differs from run to run. */
  Map<String, @Nullable Object> of(Map<?, ?> values) {
    if (String.valueOf(values.get("module_stderr")).startsWith("Traceback")) {
      // where it came through is Python's affair
      String trace = String.valueOf(values.get("module_stderr")).strip();
      String last = trace.substring(trace.lastIndexOf('\n') + 1);
      return new TreeMap<>(Map.of("failed", true, CRASH, replaced(last)));
    }
    Map<String, @Nullable Object> normal = new TreeMap<>();
    // what a directory takes is the file system's affair
    boolean directory = "directory".equals(values.get("state"));
    values.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          boolean keep =
              !dropped.contains(name)
                  && !(directory && name.equals("size"))
                  && (!name.startsWith("_ansible") || name.equals("_ansible_verbose_always"));
          if (keep) {
            Object plain = value(value);
            if (name.equals("results")) {
              plain = inOrder(plain);
            }
            if (!name.equals("ansible_facts")
                || !Map.of().equals(plain)
                || Map.of().equals(value)) {
              normal.put(replaced(name), plain);
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
        ? list.stream().sorted(Comparator.comparing(Normal::orderOf)).toList()
        : results;
  }

  private static String orderOf(Object each) {
    return each instanceof Map<?, ?> map
        ? map.get("envra") + " " + map.get("repo")
        : each.toString();
  }

  private @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> of(map);
      case List<?> list -> list.stream().map(each -> value(each)).toList();
      case String text -> replaced(text);
      case Integer number -> number.longValue();
      case null, default -> value;
    };
  }

  private String replaced(String text) {
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
