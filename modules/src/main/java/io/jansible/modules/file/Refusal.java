package io.jansible.modules.file;

import io.jansible.connection.ModeException;
import io.jansible.connection.RemoteException;
import io.jansible.module.ModuleFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A host's refusal to change a file, in Ansible's words. */
public final class Refusal {
  private static final Pattern MOVE =
      Pattern.compile("mv: .*?'([^']+)'.*: No such file or directory");

  private Refusal() {}

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
    } else if (text.matches("(?s)chown: invalid user: .*")) {
      text =
          "chown failed: failed to look up user "
              + text.replaceFirst("(?s).*invalid user: .(.*).$", "$1");
    } else if (text.matches("(?s)chgrp: invalid group: .*")) {
      text =
          "chgrp failed: failed to look up group "
              + text.replaceFirst("(?s).*invalid group: .(.*).$", "$1");
    } else if (text.contains("failed to validate: ")) {
      text = text.replaceFirst("(?s).*failed to validate: ", "failed to validate: ");
    } else if (MOVE.matcher(text).lookingAt()) {
      Matcher move = MOVE.matcher(text);
      move.lookingAt();
      text =
          "Could not replace file: %s to %s: [Errno 2] No such file or directory: b'%s' -> b'%s'"
              .formatted(move.group(1), path, move.group(1), path);
    } else if (text.startsWith("mktemp: ")) {
      int slash = path.lastIndexOf('/');
      String folder = slash <= 0 ? "/" : path.substring(0, slash);
      String file = "b'" + folder + "/.ansible_tmp" + path.substring(slash + 1) + "'";
      if (text.contains("No such file or directory")) {
        text =
            "Could not replace file: b'" + path + "': [Errno 2] No such file or directory: " + file;
      } else {
        boolean denied = text.contains("Permission denied");
        text =
            "The destination directory (b'%s') is not writable by the current user. Error was: %s: %s"
                .formatted(
                    folder,
                    denied ? "[Errno 13] Permission denied" : "[Errno 1] Operation not permitted",
                    file);
      }
    }
    return new ModuleFailure(text, values);
  }

  /** What a tool of the node says of a path, in the words of Python's {@code OSError}. */
  static String python(RemoteException e, String path) {
    String text = e.text();
    String told =
        text.contains("No such file or directory") || text.contains("nonexistent")
            ? "[Errno 2] No such file or directory"
            : text.contains("Permission denied")
                ? "[Errno 13] Permission denied"
                : text.contains("Read-only file system")
                    ? "[Errno 30] Read-only file system"
                    : text.contains("Not a directory") ? "[Errno 20] Not a directory" : null;
    return told == null ? text : told + ": b'" + path + "'";
  }
}
