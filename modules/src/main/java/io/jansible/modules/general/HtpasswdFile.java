package io.jansible.modules.general;

import io.jansible.module.ModuleFailure;
import io.jansible.template.value.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A password file of Apache's kind: {@code user:hash} lines, and others that stay as they are. */
final class HtpasswdFile {
  private record Line(@Nullable String user, String text) {}

  private final List<Line> lines = new ArrayList<>();

  /**
   * Reads a file.
   *
   * @throws ModuleFailure for a line that is none of a user's
   */
  static HtpasswdFile parse(String text) {
    HtpasswdFile file = new HtpasswdFile();
    StringBuilder skipped = new StringBuilder();
    int number = 0;
    for (String line : Results.linesWithEnds(text)) {
      number++;
      String start = line.stripLeading();
      if (start.isEmpty() || start.startsWith("#")) {
        skipped.append(line);
        continue;
      }
      String[] fields = line.stripTrailing().split(":", -1);
      if (fields.length != 2) {
        throw new ModuleFailure(
            "malformed htpasswd file (error reading line %d)".formatted(number));
      }
      if (file.hash(fields[0]) != null) {
        skipped.append(line);
        continue;
      }
      file.keep(skipped);
      file.lines.add(new Line(fields[0], fields[1]));
    }
    if (!skipped.toString().isBlank()) {
      file.keep(skipped);
    }
    return file;
  }

  private void keep(StringBuilder skipped) {
    if (!skipped.isEmpty()) {
      lines.add(new Line(null, skipped.toString()));
      skipped.setLength(0);
    }
  }

  /** A user's hash; null if there is no such user. */
  @Nullable String hash(String user) {
    return lines.stream()
        .filter(line -> user.equals(line.user()))
        .map(Line::text)
        .findFirst()
        .orElse(null);
  }

  void set(String user, String hash) {
    Line line = new Line(user, hash);
    for (int i = 0; i < lines.size(); i++) {
      if (user.equals(lines.get(i).user())) {
        lines.set(i, line);
        return;
      }
    }
    lines.add(line);
  }

  void remove(String user) {
    lines.removeIf(line -> Objects.equals(line.user(), user));
  }

  /** Throws for a name that cannot be in such a file. */
  static void check(String user) {
    if (user.getBytes(StandardCharsets.UTF_8).length > 255) {
      throw new ModuleFailure("user must be at most 255 characters: " + repr(user));
    }
    if (user.chars().anyMatch(c -> ":\n\r\t\0".indexOf(c) >= 0)) {
      throw new ModuleFailure("user contains invalid characters: " + repr(user));
    }
  }

  private static String repr(String user) {
    return "b" + Text.repr(user);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(line.user() == null ? line.text() : line.user() + ":" + line.text() + "\n");
    }
    return text.toString();
  }
}
