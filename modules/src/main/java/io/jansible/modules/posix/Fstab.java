package io.jansible.modules.posix;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an fstab.
 *
 * @param lines with their ends
 */
record Fstab(List<String> lines) {
  /** What a mount's line says. */
  record Entry(
      @Nullable String src,
      String name,
      @Nullable String fstype,
      String opts,
      String dump,
      String passno) {
    String line() {
      return String.join(
              " ",
              escape(String.valueOf(src)),
              escape(name),
              escape(String.valueOf(fstype)),
              escape(opts),
              escape(dump),
              escape(passno))
          + "\n";
    }

    private List<String> fields() {
      return List.of(
          escape(String.valueOf(src)),
          escape(name),
          escape(String.valueOf(fstype)),
          escape(opts),
          escape(dump),
          escape(passno));
    }
  }

  static Fstab parse(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, next));
      start = next;
    }
    return new Fstab(List.copyOf(lines));
  }

  String text() {
    return String.join("", lines);
  }

  /** With the entry's line brought to what it says, or added. */
  Fstab with(Entry entry) {
    List<String> fresh = new ArrayList<>();
    boolean exists = false;
    boolean changed = false;
    for (String each : lines) {
      String line = each.endsWith("\n") ? each : each + "\n";
      String[] fields = words(line.split("#", 2)[0]);
      if (isComment(line) || fields.length < 4 || fields.length > 6 || !matches(fields, entry)) {
        fresh.add(line);
        continue;
      }
      exists = true;
      List<String> wanted = entry.fields();
      for (int i = 0; i < wanted.size(); i++) {
        // a field that is left out counts as different, whatever it would stand for
        changed |= i >= fields.length || !fields[i].equals(wanted.get(i));
      }
      fresh.add(changed ? entry.line() : line);
    }
    if (!exists) {
      fresh.add(entry.line());
    } else if (!changed) {
      return this;
    }
    return new Fstab(List.copyOf(fresh));
  }

  Fstab without(Entry entry) {
    List<String> fresh = new ArrayList<>();
    for (String line : lines) {
      String[] fields = words(line);
      if (isComment(line) || fields.length != 6 || !matches(fields, entry)) {
        fresh.add(line);
      }
    }
    return new Fstab(List.copyOf(fresh));
  }

  private static boolean isComment(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  /** Swap has no mount point: its source tells it apart. */
  private static boolean matches(String[] fields, Entry entry) {
    boolean otherSwap =
        entry.src() != null
            && fields[1].equals("none")
            && fields[2].equals("swap")
            && !fields[0].equals(entry.src());
    return fields[1].equals(escape(entry.name())) && !otherSwap;
  }

  private static String[] words(String line) {
    String bare = line.strip();
    return bare.isEmpty() ? new String[0] : bare.split("\\s+");
  }

  private static String escape(String field) {
    return field.replace("\\", "\\134").replace(" ", "\\040").replace("&", "\\046");
  }
}
