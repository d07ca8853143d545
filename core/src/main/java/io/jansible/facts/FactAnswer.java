package io.jansible.facts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node answered to the script: named pieces of text, the files it read, and which paths it
 * has.
 */
final class FactAnswer {
  private final Map<String, String> sections = new LinkedHashMap<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Set<String> existing = new HashSet<>();

  private FactAnswer() {}

  /**
   * @param mark the line prefix that begins a piece
   */
  static FactAnswer parse(byte[] output, String mark) {
    FactAnswer answer = new FactAnswer();
    String text = new String(output, StandardCharsets.UTF_8);
    String[] pieces = ("\n" + text).split("\n" + java.util.regex.Pattern.quote(mark), -1);
    for (int i = 1; i < pieces.length; i++) {
      int end = pieces[i].indexOf('\n');
      String name = end < 0 ? pieces[i] : pieces[i].substring(0, end);
      answer.sections.put(name, end < 0 ? "" : pieces[i].substring(end + 1));
    }
    answer.readFiles(answer.sections.getOrDefault("files", ""));
    answer.sections.getOrDefault("exists", "").lines().forEach(answer.existing::add);
    return answer;
  }

  /** grep's {@code path:line}. A file that was asked for twice counts once. */
  private void readFiles(String text) {
    Map<String, StringBuilder> contents = new LinkedHashMap<>();
    String current = "";
    boolean again = false;
    for (String line : text.split("\n", -1)) {
      int colon = line.startsWith("/sys/class/net/") ? netColon(line) : line.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String path = line.substring(0, colon);
      if (!path.equals(current)) {
        again = contents.containsKey(path);
        current = path;
      }
      if (!again) {
        contents
            .computeIfAbsent(path, p -> new StringBuilder())
            .append(line, colon + 1, line.length())
            .append('\n');
      }
    }
    contents.forEach((path, content) -> files.put(path, content.toString()));
  }

  /** An interface's name may hold a colon; the file names below it do not. */
  private static int netColon(String line) {
    int slash = line.indexOf('/', "/sys/class/net/".length());
    return slash < 0 ? line.indexOf(':') : line.indexOf(':', slash);
  }

  /** A command's output as it came; empty if it was not run. */
  String section(String name) {
    return sections.getOrDefault(name, "");
  }

  boolean has(String name) {
    return sections.containsKey(name);
  }

  List<String> lines(String name) {
    return section(name).lines().toList();
  }

  /** Names of the pieces that begin with a word, without it. */
  List<String> named(String word) {
    List<String> found = new ArrayList<>();
    for (String name : sections.keySet()) {
      if (name.startsWith(word + " ")) {
        found.add(name.substring(word.length() + 1));
      }
    }
    return found;
  }

  /** A file's text without white space around it; null if it is not there, unreadable or empty. */
  @Nullable String file(String path) {
    String content = files.get(path);
    if (content == null) {
      return null;
    }
    String stripped = content.strip();
    return stripped.isEmpty() ? null : stripped;
  }

  String file(String path, String fallback) {
    String content = file(path);
    return content == null ? fallback : content;
  }

  List<String> fileLines(String path) {
    return file(path, "").lines().toList();
  }

  Set<String> files() {
    return files.keySet();
  }

  boolean exists(String path) {
    return existing.contains(path) || files.containsKey(path);
  }
}
