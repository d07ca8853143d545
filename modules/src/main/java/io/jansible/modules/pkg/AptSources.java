package io.jansible.modules.pkg;

import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import io.jansible.value.EscapedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** apt's one-line sources: {@code sources.list} and {@code sources.list.d/*.list} of a host. */
final class AptSources {
  private static final Set<String> TYPES = Set.of("deb", "deb-src");

  /** A line; one that is no source is kept as text. */
  private record Line(boolean valid, boolean enabled, String source, String comment) {
    static Line parse(String text) {
      String line = text.strip();
      boolean enabled = !line.startsWith("#");
      line = enabled ? line : line.substring(1);
      int hash = line.indexOf('#');
      String comment = hash > 0 ? line.substring(hash + 1).strip() : "";
      String source = (hash > 0 ? line.substring(0, hash) : line).strip();
      String[] words = source.split("\\s+");
      boolean valid = !source.isEmpty() && TYPES.contains(words[0]);
      return new Line(valid, enabled, valid ? String.join(" ", words) : source, comment);
    }

    String text() {
      return (enabled ? "" : "# ") + source + (comment.isEmpty() ? "" : " # " + comment) + "\n";
    }
  }

  private final Map<String, List<Line>> files = new LinkedHashMap<>();
  private final Map<String, String> links = new LinkedHashMap<>();
  private final String defaultFile;
  private final String parts;

  /** Reads them all, in one round trip. */
  AptSources(RemoteHost host) {
    ExecResult read =
        new Commands(host)
            .script(
                """
                eval "$(apt-config shell main Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
                echo "$main"; echo "$parts"
                for f in "$main" "${parts%/}"/*.list; do
                  [ -f "$f" ] || continue
                  echo "=$f"; echo "@$(if [ -L "$f" ]; then readlink "$f"; fi)"
                  sed 's/^/ /' "$f"
                done
                """);
    String[] lines = EscapedText.of(read.stdout()).split("\n", -1);
    defaultFile = lines.length > 0 ? lines[0] : "/etc/apt/sources.list";
    parts = lines.length > 1 ? lines[1].replaceFirst("/+$", "") : "/etc/apt/sources.list.d";
    List<Line> current = new ArrayList<>();
    String file = "";
    for (int i = 2; i < lines.length; i++) {
      if (lines[i].startsWith("=")) {
        file = lines[i].substring(1);
        current = new ArrayList<>();
        files.put(file, current);
      } else if (lines[i].startsWith("@")) {
        if (lines[i].length() > 1) {
          links.put(file, lines[i].substring(1));
        }
      } else if (lines[i].startsWith(" ")) {
        current.add(Line.parse(lines[i].substring(1)));
      }
    }
  }

  /** What each file that has lines would hold. */
  Map<String, String> text() {
    Map<String, String> texts = new LinkedHashMap<>();
    files.forEach(
        (file, lines) -> {
          if (!lines.isEmpty()) {
            StringBuilder text = new StringBuilder();
            lines.forEach(line -> text.append(line.text()));
            texts.put(file, text.toString());
          }
        });
    return texts;
  }

  /** Where a file's text goes: through a link. */
  String target(String file) {
    return links.getOrDefault(file, file);
  }

  private static String valid(String source) {
    Line line = Line.parse(source);
    if (!line.valid || !line.enabled) {
      throw new ModuleFailure("Invalid repository string: " + source);
    }
    return line.source;
  }

  void add(String repo, @Nullable String fileName, @Nullable String suggestion) {
    String source = valid(repo);
    boolean found = false;
    for (List<Line> lines : files.values()) {
      for (int i = 0; i < lines.size(); i++) {
        Line line = lines.get(i);
        if (line.valid && line.source.equals(source)) {
          lines.set(i, new Line(true, true, source, line.comment));
          found = true;
        }
      }
    }
    if (!found) {
      String name =
          fileName == null ? name(suggestion == null ? source : suggestion) : fileName + ".list";
      String file = name.contains("/") ? name : parts + "/" + name;
      files
          .computeIfAbsent(name.isEmpty() ? defaultFile : file, key -> new ArrayList<>())
          .add(new Line(true, true, source, ""));
    }
  }

  void remove(String repo) {
    String source = valid(repo);
    files
        .values()
        .forEach(
            lines ->
                lines.removeIf(line -> line.valid && line.enabled && line.source.equals(source)));
  }

  boolean has(String source) {
    return files.values().stream()
        .flatMap(List::stream)
        .anyMatch(line -> line.valid && line.enabled && line.source.equals(source));
  }

  private static String name(String source) {
    String line = source.replaceAll("\\[[^\\]]+\\]", "").replaceAll("\\w+://", "");
    for (String word : line.strip().split("\\s+")) {
      if (!TYPES.contains(word)) {
        String plain = word.substring(word.indexOf('@') + 1);
        return String.join("_", plain.replaceAll("[^a-zA-Z0-9]", " ").strip().split("\\s+"))
            + ".list";
      }
    }
    return "";
  }

  static byte[] bytes(String text) {
    return EscapedText.bytes(text);
  }
}
