package io.jansible.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the golden cases are given, for tests that look whether something has a case. */
final class GoldenCases {
  static final Path FOLDER = Path.of("src/test/golden");
  private static final String RECORDED = "\n== code ==\n";

  private GoldenCases() {}

  /** The cases' texts up to what was recorded; only those that were recorded. */
  static List<String> inputs() throws IOException {
    List<String> inputs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".txt")).sorted().toList()) {
        String text = Files.readString(file);
        int end = text.indexOf(RECORDED);
        if (end >= 0) {
          inputs.add(text.substring(0, end));
        }
      }
    }
    return inputs;
  }

  /** Values of a key before the files: {@code args}, {@code env}. */
  static List<String> values(String input, String key) {
    List<String> values = new ArrayList<>();
    for (String line : input.lines().takeWhile(each -> !each.matches("-- \\S+ --")).toList()) {
      if (line.startsWith(key + ":")) {
        values.add(line.substring(key.length() + 1).strip());
      }
    }
    return values;
  }

  /** Quoted words as a shell has them. */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (char c : (line + " ").toCharArray()) {
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c != ' ') {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    return words;
  }
}
