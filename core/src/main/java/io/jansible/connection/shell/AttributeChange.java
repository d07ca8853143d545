package io.jansible.connection.shell;

import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is to do so that one path has the attributes that are wanted.
 *
 * @param before the attributes that differ, as they are
 * @param after the same as they will be
 * @param command shell text that ends with {@code &&}; empty if there is nothing to do
 */
record AttributeChange(
    Map<String, @Nullable Object> before, Map<String, @Nullable Object> after, String command) {
  static final AttributeChange NOTHING = new AttributeChange(Map.of(), Map.of(), "");

  boolean isNeeded() {
    return !command.isEmpty();
  }

  /** Asks for the numbers of names, so that a name is compared with a number rightly. */
  static String lookups(FileAttributes wanted, String path) {
    StringBuilder command = new StringBuilder();
    command.append("; ").append(id(wanted.owner(), "user"));
    command.append("; ").append(id(wanted.group(), "group"));
    command.append(
        wanted.context().contains(FileAttributes.DEFAULT)
            ? "; printf '%s\\0' \"$(matchpathcon -n -- " + Quote.path(path) + " 2>/dev/null)\""
            : "; printf '\\0'");
    command.append(
        wanted.mode() != null && FileModes.heedsUmask(wanted.mode())
            ? "; printf '%s\\0' \"$(umask)\""
            : "; printf '\\0'");
    return command.toString();
  }

  private static String id(@Nullable String name, String kind) {
    if (name == null) {
      return "printf '\\0'";
    }
    if (name.matches("\\d+")) {
      return "printf '%s\\0' " + name;
    }
    String found =
        kind.equals("user")
            ? "id -u -- " + Quote.word(name) + " 2>/dev/null"
            : "{ getent group -- "
                + Quote.word(name)
                + " 2>/dev/null || grep -e "
                + Quote.word("^" + name + ":")
                + " /etc/group; } | cut -d: -f3";
    return "printf '%s\\0' \"$(" + found + ")\"";
  }

  /** What {@link #lookups} found on the node; empty where there is nothing. */
  record Known(String uid, String gid, String context, String umask) {
    static Known read(StatRecords records) {
      return new Known(records.field(), records.field(), records.field(), records.field());
    }
  }

  /** What there is to do; {@code stat} is of a path that exists. */
  static AttributeChange of(FileStat stat, FileAttributes wanted, Known known) {
    String uid = known.uid;
    String gid = known.gid;
    Map<String, @Nullable Object> before = new LinkedHashMap<>();
    Map<String, @Nullable Object> after = new LinkedHashMap<>();
    StringBuilder command = new StringBuilder();
    String path = Quote.path(stat.path());
    String flag = wanted.follow() ? "" : "-h ";
    if (wanted.owner() != null) {
      if (uid.isEmpty()) {
        throw new RemoteException("chown failed: failed to look up user " + wanted.owner(), 1);
      }
      if (Long.parseLong(uid) != stat.uid()) {
        before.put("owner", stat.uid());
        after.put("owner", Long.parseLong(uid));
        command.append("chown ").append(flag).append(uid).append(' ').append(path).append(" && ");
      }
    }
    if (wanted.group() != null) {
      if (gid.isEmpty()) {
        throw new RemoteException("chgrp failed: failed to look up group " + wanted.group(), 1);
      }
      if (Long.parseLong(gid) != stat.gid()) {
        before.put("group", stat.gid());
        after.put("group", Long.parseLong(gid));
        command.append("chgrp ").append(flag).append(gid).append(' ').append(path).append(" && ");
      }
    }
    if (wanted.mode() != null && !stat.isLink()) {
      int mode =
          FileModes.apply(
              wanted.mode(),
              stat.mode(),
              stat.isDirectory(),
              known.umask.isEmpty() ? 0 : Integer.parseInt(known.umask, 8));
      if (mode != stat.mode()) {
        before.put("mode", "0%03o".formatted(stat.mode()));
        after.put("mode", "0%03o".formatted(mode));
        command
            .append("chmod ")
            .append(Integer.toOctalString(mode))
            .append(' ')
            .append(path)
            .append(" && ");
      }
    }
    if (wanted.attributes() != null) {
      String flags = wanted.attributes();
      boolean signed = flags.startsWith("+") || flags.startsWith("-");
      String letters = signed ? flags.substring(1) : flags;
      String now = stat.attributes() == null ? "" : stat.attributes();
      // as Ansible compares them: the letters as they are written, and - always runs
      boolean differs = !letters.isEmpty() && (!now.equals(letters) || flags.startsWith("-"));
      if (differs) {
        before.put("attributes", now);
        String argument = signed ? flags : "=" + flags;
        after.put("attributes", argument);
        command
            .append("chattr ")
            .append(Quote.word(argument))
            .append(' ')
            .append(path)
            .append(" && ");
      }
    }
    if (stat.selinuxContext() != null && wanted.hasContext()) {
      String[] now = stat.selinuxContext().split(":", 4);
      String[] usual = known.context.split(":", 4);
      String[] next = now.clone();
      for (int i = 0; i < now.length; i++) {
        String part = wanted.context().get(i);
        if (FileAttributes.DEFAULT.equals(part)) {
          part = i < usual.length && !usual[i].isEmpty() ? usual[i] : null;
        }
        next[i] = part == null ? now[i] : part;
      }
      if (!Arrays.equals(now, next)) {
        before.put("secontext", List.of(now));
        after.put("secontext", List.of(next));
        command
            .append("chcon ")
            .append(flag)
            .append(Quote.word(String.join(":", next)))
            .append(' ')
            .append(path)
            .append(" && ");
      }
    }
    return new AttributeChange(before, after, command.toString());
  }
}
