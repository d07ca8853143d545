package io.jansible.modules.command;

import io.jansible.connection.FileStat;
import io.jansible.connection.ListOptions;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Python's {@code glob.glob(path)} on a host, as far as asking whether anything matches. */
public final class Glob {
  private Glob() {}

  /** Whether a path has wildcards. */
  static boolean isPattern(String path) {
    return path.matches("(?s).*[*?\\[].*");
  }

  /** Whether something on the host matches; one round trip. */
  static boolean exists(RemoteHost host, String path) {
    if (!isPattern(path)) {
      return host.stat(path, StatOptions.PLAIN).exists();
    }
    List<String> parts = new ArrayList<>(List.of(path.split("/+", -1)));
    StringBuilder base = new StringBuilder();
    while (!isPattern(parts.get(0))) {
      base.append(parts.remove(0)).append('/');
    }
    if (parts.get(parts.size() - 1).isEmpty()) {
      parts.remove(parts.size() - 1);
    }
    String directory = base.length() == 0 ? "." : base.toString();
    StringBuilder regex = new StringBuilder("(?s).*");
    for (String part : parts) {
      regex.append('/').append(regex(part));
    }
    Pattern pattern = Pattern.compile(regex.toString());
    try {
      for (FileStat entry :
          host.list(directory, new ListOptions(parts.size(), true, StatOptions.PLAIN))) {
        String[] below = entry.path().split("/+", -1);
        int from = below.length - parts.size();
        if (from >= 0) {
          String tail = "/" + String.join("/", List.of(below).subList(from, below.length));
          if (depth(entry.path(), directory) == parts.size() && pattern.matcher(tail).matches()) {
            return true;
          }
        }
      }
      return false;
    } catch (RemoteException e) {
      return false; // no such directory
    }
  }

  private static int depth(String path, String directory) {
    String root = directory.replaceAll("/+$", "");
    String below = path.startsWith(root + "/") ? path.substring(root.length() + 1) : path;
    return directory.startsWith("/") ? below.split("/+", -1).length : -1;
  }

  /** One component as {@code fnmatch} reads it; a leading dot is matched only by a dot. */
  public static String regex(String part) {
    StringBuilder out = new StringBuilder();
    if (!part.startsWith(".")) {
      out.append("(?!\\.)");
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      switch (c) {
        case '*' -> out.append("[^/]*");
        case '?' -> out.append("[^/]");
        case '[' -> {
          int end =
              part.indexOf(']', i + (i + 1 < part.length() && part.charAt(i + 1) == '!' ? 3 : 2));
          if (end < 0) {
            out.append("\\[");
          } else {
            String set =
                part.substring(i + 1, end)
                    .replace("\\", "\\\\")
                    .replace("[", "\\[")
                    .replace("&&", "&\\&");
            out.append('[')
                .append(
                    set.startsWith("!")
                        ? "^" + set.substring(1)
                        : set.startsWith("^") ? "\\" + set : set)
                .append(']');
            i = end;
          }
        }
        default -> out.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return out.toString();
  }
}
