package io.jansible.modules.file;

import io.jansible.connection.Errno;
import io.jansible.connection.ModeException;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.module.ModuleFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A host's refusal to change a file, in Ansible's words. */
public final class Refusal {
  private static final Pattern MOVE =
      Pattern.compile("mv: .*?'([^']+)'.*: No such file or directory");

  private static final Pattern RENAME = Pattern.compile("mv: cannot move '([^']+)' to '");

  private static final List<Errno> KNOWN =
      List.of(
          Errno.NOT_FOUND,
          Errno.DENIED,
          Errno.NOT_PERMITTED,
          Errno.READ_ONLY,
          Errno.NO_DIRECTORY,
          Errno.EXISTS);

  private Refusal() {}

  /** The same with what the host says of the file, if it is the file that was refused. */
  static ModuleFailure of(RemoteException e, String path, RemoteHost host) {
    return PathInfo.complete(of(e, path), host);
  }

  /** What a module fails with. */
  public static ModuleFailure of(RemoteException e, String path) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    String text = e.text();
    if (e instanceof ModeException mode) {
      values.put("path", path);
      values.put("details", mode.details());
    } else if (text.matches("(?s)(Usage: )?chattr\\b.*")) {
      values.put("path", path);
      values.put("details", "Error while setting attributes: " + text);
      text = "chattr failed";
    } else if (text.matches("(?s)(chown|chgrp) failed: failed to look up .*")) {
      values.put("path", path);
    } else if (text.matches("(?s)chown: invalid user: .*")) {
      values.put("path", path);
      text =
          "chown failed: failed to look up user "
              + text.replaceFirst("(?s).*invalid user: .(.*).$", "$1");
    } else if (text.matches("(?s)chgrp: invalid group: .*")) {
      values.put("path", path);
      text =
          "chgrp failed: failed to look up group "
              + text.replaceFirst("(?s).*invalid group: .(.*).$", "$1");
    } else if (text.startsWith("chown: ") && errno(text) != null) {
      values.put("path", path);
      text = "chown failed: " + errno(text) + ": " + Errno.bytes(path);
    } else if (text.startsWith("chgrp: ") && errno(text) != null) {
      values.put("path", path);
      text = "chgrp failed";
    } else if (text.contains("failed to validate: ")) {
      text = text.replaceFirst("(?s).*(failed to validate: [^\0]*).*", "$1");
    } else if (MOVE.matcher(text).lookingAt()) {
      Matcher move = MOVE.matcher(text);
      move.lookingAt();
      text =
          "Could not replace file: %s to %s: [Errno 2] No such file or directory: b'%s' -> b'%s'"
              .formatted(move.group(1), path, move.group(1), path);
    } else if (RENAME.matcher(text).lookingAt() && errno(text) != null) {
      Matcher rename = RENAME.matcher(text);
      rename.lookingAt();
      text =
          "Unable to make %s into to %s, failed final rename from b'%s': %s: b'%s' -> b'%s'"
              .formatted(
                  rename.group(1), path, rename.group(1), errno(text), rename.group(1), path);
    } else if (text.startsWith("mktemp: ")) {
      int slash = path.lastIndexOf('/');
      String folder = slash <= 0 ? "/" : path.substring(0, slash);
      String file = Errno.bytes(folder + "/.ansible_tmp" + path.substring(slash + 1));
      if (text.contains("No such file or directory")) {
        text =
            "Could not replace file: b'" + path + "': [Errno 2] No such file or directory: " + file;
      } else {
        boolean denied = text.contains("Permission denied");
        text =
            "The destination directory (b'%s') is not writable by the current user. Error was: %s: %s"
                .formatted(folder, (denied ? Errno.DENIED : Errno.NOT_PERMITTED).text(), file);
      }
    }
    return new ModuleFailure(text, values);
  }

  /** What a tool of the node says of a path, in the words of Python's {@code OSError}. */
  static String python(RemoteException e, String path) {
    String told = errno(e.text());
    return told == null ? e.text() : told + ": " + Errno.bytes(path);
  }

  /** The same without the path; null if it is none of the errors that are known. */
  static @Nullable String errno(String text) {
    return text.contains("nonexistent")
        ? Errno.NOT_FOUND.text()
        : KNOWN.stream().filter(each -> each.isIn(text)).map(Errno::text).findFirst().orElse(null);
  }
}
