package io.jansible.modules.parity;

import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What tools of other systems answered, in order, when our modules ran a suite's playbook on a
 * scratch root that has them ({@code src/test/tape/record.sh}). Stand-ins for the tools play it
 * where they are missing; a command that is not the tape's next one fails.
 */
final class Tape {
  private static final String PLAYER =
      """
      #!/bin/sh
      t=@TAPE@; n=$(cat "$t/at"); n=$((n + 1)); echo $n > "$t/at"
      { echo "${0##*/}"; for a; do printf '%s\\n' "$a"; done; } > "$t/asked"
      cmp -s "$t/asked" "$t/$n.argv" || {
        echo "the tape's command $n is:"; cat "$t/$n.argv"; echo "but asked was:"; cat "$t/asked"
        exit 98
      } >&2
      cat "$t/$n.err" >&2; cat "$t/$n.out"; exit "$(cat "$t/$n.rc")"
      """;

  private Tape() {}

  static Path of(String suite) {
    return Cases.FOLDER.resolve(suite + ".tape");
  }

  /** Puts a suite's tape and its stand-ins into the work folder, if it has one. */
  static void unpack(String suite, Path work) throws IOException {
    if (!Files.exists(of(suite))) {
      return;
    }
    String text = Files.readString(of(suite)).replace("@WORK@", work.toString());
    Path folder = Files.createDirectories(work.resolve("tape"));
    Path bin = Files.createDirectories(work.resolve("bin"));
    Set<String> tools = new LinkedHashSet<>();
    int number = 0;
    for (Object each : (List<?>) JsonReader.loads(text)) {
      Map<?, ?> entry = (Map<?, ?>) each;
      List<?> argv = (List<?>) entry.get("argv");
      tools.add(String.valueOf(argv.get(0)));
      number++;
      StringBuilder words = new StringBuilder();
      argv.forEach(word -> words.append(word).append('\n'));
      Files.writeString(folder.resolve(number + ".argv"), words);
      Files.writeString(folder.resolve(number + ".out"), text(entry.get("out")));
      Files.writeString(folder.resolve(number + ".err"), text(entry.get("err")));
      Files.writeString(folder.resolve(number + ".rc"), text(entry.get("rc")));
    }
    Files.writeString(folder.resolve("at"), "0");
    for (String tool : tools) {
      Path player = bin.resolve(tool);
      Files.writeString(player, PLAYER.replace("@TAPE@", folder.toString()));
      player.toFile().setExecutable(true, false);
    }
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /**
   * Makes a tape of a folder with what was kept of each command: {@code N.argv, N.out, N.err,
   * N.rc}.
   *
   * @param work the folder that the playbook worked in
   */
  static void write(String suite, Path kept, String work) throws IOException {
    List<Object> entries = new ArrayList<>();
    List<Path> commands;
    try (Stream<Path> files = Files.list(kept)) {
      commands = files.filter(file -> file.toString().endsWith(".argv")).sorted().toList();
    }
    for (Path command : commands) {
      String base = command.toString().substring(0, command.toString().length() - 5);
      Map<String, Object> entry = new LinkedHashMap<>();
      String argv = Files.readString(command).replace(work, "@WORK@");
      entry.put("argv", List.of(argv.substring(0, argv.length() - 1).split("\n", -1)));
      put(entry, "out", Files.readString(Path.of(base + ".out")).replace(work, "@WORK@"));
      put(entry, "err", Files.readString(Path.of(base + ".err")).replace(work, "@WORK@"));
      entry.put("rc", Long.valueOf(Files.readString(Path.of(base + ".rc")).strip()));
      entries.add(entry);
    }
    StringBuilder text = new StringBuilder("[\n");
    for (int i = 0; i < entries.size(); i++) {
      text.append(PythonJson.PLAIN.dumps(entries.get(i)));
      text.append(i + 1 < entries.size() ? ",\n" : "\n");
    }
    Files.writeString(of(suite), text.append("]\n"));
  }

  private static void put(Map<String, Object> entry, String key, String value) {
    if (!value.isEmpty()) {
      entry.put(key, value);
    }
  }
}
