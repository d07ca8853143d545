package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.cli.command.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Playbooks, and what {@code ansible-playbook} printed, returned and wrote: one text file for each
 * case in {@code src/test/golden}, recorded by {@code record.py} there, which also describes the
 * format. {@code -Dgolden=NAME} runs the cases whose path contains NAME.
 */
class PlaybookGoldenTest {
  private static final Path CASES = GoldenCases.FOLDER;
  private static final Pattern FILE = Pattern.compile("-- (\\S+) --");
  private static final Pattern INCLUDED =
      Pattern.compile("(?s)(included: .* for )([^=\\n]*?)((?: =>.*)?)");
  private static final Pattern SECTION = Pattern.compile("== (\\w+) ==");

  @TempDir Path folder;

  private record Case(
      Map<String, List<String>> settings,
      Map<String, String> files,
      Map<String, String> expected) {}

  @TestFactory
  Stream<DynamicTest> asAnsible() throws IOException {
    String wanted = System.getProperty("golden", "");
    try (Stream<Path> all = Files.walk(CASES)) {
      List<Path> cases =
          all.filter(path -> path.toString().endsWith(".txt"))
              .filter(path -> path.toString().contains(wanted))
              .sorted()
              .toList();
      return cases.stream()
          .map(
              path ->
                  DynamicTest.dynamicTest(
                      CASES.relativize(path).toString(), path.toUri(), () -> check(path)));
    }
  }

  private static Case parse(String text) {
    Map<String, List<String>> settings = new HashMap<>();
    Map<String, StringBuilder> files = new LinkedHashMap<>();
    Map<String, StringBuilder> expected = new LinkedHashMap<>();
    StringBuilder into = null;
    boolean recorded = false;
    for (String line : text.split("(?<=\n)")) {
      String bare = line.stripTrailing();
      Matcher section = SECTION.matcher(bare);
      Matcher file = FILE.matcher(bare);
      if (section.matches()) {
        recorded = true;
        into = expected.computeIfAbsent(section.group(1), name -> new StringBuilder());
      } else if (!recorded && file.matches()) {
        into = files.computeIfAbsent(file.group(1), name -> new StringBuilder());
      } else if (into != null) {
        into.append(line);
      } else if (!bare.isEmpty() && !bare.startsWith("#")) {
        int colon = bare.indexOf(':');
        settings
            .computeIfAbsent(bare.substring(0, colon).strip(), key -> new ArrayList<>())
            .add(bare.substring(colon + 1).strip());
      }
    }
    Map<String, String> texts = new LinkedHashMap<>();
    String last = null;
    for (Map.Entry<String, StringBuilder> each : files.entrySet()) {
      texts.put(each.getKey(), each.getValue().toString());
      last = each.getKey();
    }
    if (last != null) {
      // an empty line stands before the recording
      texts.computeIfPresent(last, (name, content) -> content.replaceFirst("\n\n\\z", "\n"));
    }
    Map<String, String> results = new LinkedHashMap<>();
    expected.forEach((name, content) -> results.put(name, content.toString()));
    return new Case(settings, texts, results);
  }

  /** What cases with {@code needs: sudo} were recorded with. */
  private static boolean isRootWithSudo() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
        && Files.isExecutable(Path.of("/usr/bin/sudo"));
  }

  private void check(Path path) throws IOException {
    Case one = parse(Files.readString(path));
    if (one.settings.containsKey("needs") && !isRootWithSudo()) {
      System.out.println("SKIPPED: " + path + " needs root and sudo");
      Assumptions.abort("needs root and sudo");
    }
    Path root = Files.createTempDirectory(folder, "root").toRealPath();
    for (Map.Entry<String, String> file : one.files.entrySet()) {
      Path target = root.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
      if (file.getValue().startsWith("#!")) {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "HOME", root.toString(),
                "PATH", "/usr/bin:/bin:/usr/sbin:/sbin",
                "LANG", "C.UTF-8",
                "ANSIBLE_LOCALHOST_WARNING", "False",
                "ANSIBLE_PYTHON_INTERPRETER", "/usr/bin/python3"));
    for (String pair : one.settings.getOrDefault("env", List.of())) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        environment.remove(pair);
      } else {
        environment.put(
            pair.substring(0, equals),
            pair.substring(equals + 1).replace("@ROOT@", root.toString()));
      }
    }
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    int code = 0;
    for (String command :
        one.settings.getOrDefault("args", List.of("ansible-playbook -i inventory playbook.yml"))) {
      List<String> words = GoldenCases.words(command.replace("@ROOT@", root.toString()));
      ByteArrayOutputStream stdout = new ByteArrayOutputStream();
      ByteArrayOutputStream stderr = new ByteArrayOutputStream();
      String input = String.join("\n", one.settings.getOrDefault("stdin", List.of()));
      code =
          Main.run(
              new Session(
                  words.get(0),
                  words.subList(1, words.size()),
                  environment,
                  root,
                  new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                  stdout,
                  stderr,
                  words.get(0),
                  "",
                  0));
      out.append(stdout.toString(StandardCharsets.UTF_8));
      err.append(stderr.toString(StandardCharsets.UTF_8));
    }
    String shown = normal(out.toString(), root);
    String errors = unwrapped(normal(err.toString(), root));
    assertThat(sorted(shown) + errors + code)
        .as("stdout, stderr and code")
        .isEqualTo(
            sorted(normal(one.expected.getOrDefault("stdout", ""), root))
                + unwrapped(normal(one.expected.getOrDefault("stderr", ""), root))
                + one.expected.getOrDefault("code", "").strip());
    assertThat(changed(root, one.files)).isEqualTo(one.expected.getOrDefault("files", ""));
  }

  /**
   * Hosts of one task answer in any order: their lines are put in the order of their text, below
   * each header.
   */
  private static String sorted(String text) {
    StringBuilder result = new StringBuilder();
    for (String part : text.split("(?<=\n)(?=(?:PLAY|TASK|RUNNING HANDLER|NO MORE HOSTS)\\b)")) {
      String[] lines = part.split("(?<=\n)");
      if (lines.length > 1 && lines[0].matches("(?s)(TASK|RUNNING HANDLER).*")) {
        String[] results =
            part.substring(lines[0].length())
                .strip()
                .split("\n(?=(?:ok|changed|skipping|failed|fatal|included)\\b)");
        for (int i = 0; i < results.length; i++) {
          results[i] = hostsSorted(results[i]);
        }
        Arrays.sort(results);
        part = lines[0] + String.join("\n", results) + "\n\n";
      }
      result.append(part);
    }
    return result.toString();
  }

  /** Hosts that share an include are named as they come. */
  private static String hostsSorted(String line) {
    Matcher included = INCLUDED.matcher(line);
    if (!included.matches()) {
      return line;
    }
    String[] hosts = included.group(2).split(", ");
    Arrays.sort(hosts);
    return included.group(1) + String.join(", ", hosts) + included.group(3);
  }

  private static String normal(String text, Path root) {
    // Python's text streams, which recorded, know one end of line
    return text.replaceAll("\\r\\n?", "\n")
        .replace(root.toString(), "@ROOT@")
        .replaceAll("(\"(?:start|end)\": )\"[^\"]*\"", "$1\"@TIME@\"")
        .replaceAll("(\"delta\": )\"[^\"]*\"", "$1\"@DELTA@\"")
        .replaceAll("(&quot;(?:start|end|delta)&quot;: ).*", "$1@TIME@")
        .replaceAll("(\"id\": )\"(?:\\d+|[0-9a-f]{8}-[0-9a-f-]{27})\"", "$1\"@ID@\"")
        .replaceAll("\\d+:\\d\\d:\\d\\d\\.\\d{3}\\b", "@TOOK@")
        .replaceAll("\\d+ minutes, \\d+ seconds", "@TOOK@")
        .replaceAll("\\b\\d+\\.\\d\\ds\\b", "@TOOK@")
        .replaceAll("\\w+ \\d\\d \\w+ \\d{4}  \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}", "@TIME@")
        .replaceAll("(time=\")[0-9.]+\"", "$1@TOOK@\"")
        .replaceAll("(timestamp=\")[^\"]*\"", "$1@TIME@\"")
        .replaceAll("-\\d{9,}\\.\\d+\\.xml\\b", "-@TIME@.xml")
        .replaceAll("\\S*/ansible-local-[^/]*/[^/]*/", "@TMP@/")
        .replaceAll("(Valid booleans include: )[^\"]*", "$1@WORDS@")
        .replaceAll("\\bj\\d{9,}\\.\\d+", "@JOB@")
        .replaceAll("\\*{3,}", "***");
  }

  private static String unwrapped(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static String changed(Path root, Map<String, String> before) throws IOException {
    Map<String, String> changed = new TreeMap<>();
    List<Path> places;
    try (Stream<Path> top = Files.list(root)) {
      // a job that was left behind may still write its own
      places = top.filter(path -> !path.getFileName().toString().startsWith(".ansible")).toList();
    }
    for (Path place : places) {
      try (Stream<Path> all = Files.walk(place)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          String name = root.relativize(file).toString();
          String text = Files.readString(file);
          if (!text.equals(before.get(name))) {
            changed.put(name, text);
          }
        }
      }
    }
    StringBuilder all = new StringBuilder();
    changed.forEach((name, text) -> all.append("-- ").append(name).append(" --\n").append(text));
    String text = normal(all.toString(), root);
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }
}
