package io.jansible.modules.posix;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of {@code /etc/fstab}; what is not touched stays as it is written. */
record Fstab(List<String> lines) {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** A line's six fields, not escaped. */
  record Entry(
      @Nullable String source,
      String path,
      @Nullable String type,
      String options,
      String dump,
      String pass) {
    private List<String> fields() {
      return java.util.stream.Stream.of(source, path, type, options, dump, pass)
          .map(each -> escaped(each == null ? "" : each))
          .toList();
    }
  }

  /** The file after a change. */
  record Edited(String text, boolean changed) {}

  static Fstab of(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("(?<=\n)")) {
      if (!line.isEmpty()) {
        lines.add(line.endsWith("\n") ? line : line + "\n");
      }
    }
    return new Fstab(lines);
  }

  private static String escaped(String field) {
    return field.replace("\\", "\\134").replace(" ", "\\040").replace("&", "\\046");
  }

  private static boolean isComment(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  /** Swap areas have no place, so that their source says which one is meant. */
  private static boolean isMeant(String[] fields, String path, @Nullable String source) {
    return fields[1].equals(escaped(path))
        && !(source != null
            && fields[1].equals("none")
            && fields[2].equals("swap")
            && !fields[0].equals(source));
  }

  Edited with(Entry entry) {
    StringBuilder text = new StringBuilder();
    boolean exists = false;
    boolean changed = false;
    List<String> wanted = entry.fields();
    String fresh = String.join(" ", wanted) + "\n";
    for (String line : lines) {
      String bare = line.split("#", 2)[0].strip();
      String[] fields = SPACE.split(bare);
      if (isComment(line)
          || fields.length < 4
          || fields.length > 6
          || !isMeant(fields, entry.path, entry.source)) {
        text.append(line);
        continue;
      }
      exists = true;
      for (int i = 0; i < 6; i++) {
        changed |= !(i < fields.length ? fields[i] : "\0").equals(wanted.get(i));
      }
      text.append(changed ? fresh : line);
    }
    if (!exists) {
      text.append(fresh);
    }
    return new Edited(text.toString(), changed || !exists);
  }

  Edited without(String path, @Nullable String source) {
    StringBuilder text = new StringBuilder();
    boolean changed = false;
    for (String line : lines) {
      String[] fields = SPACE.split(line.strip());
      if (!isComment(line) && fields.length == 6 && isMeant(fields, path, source)) {
        changed = true;
      } else {
        text.append(line);
      }
    }
    return new Edited(text.toString(), changed);
  }
}
