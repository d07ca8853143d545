package io.jansible.template.path;

import io.jansible.template.value.PythonError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code posixpath}: paths are texts, and nothing of them is lost. */
public final class PosixPath {
  private PosixPath() {}

  public static String basename(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public static String dirname(String path) {
    String head = path.substring(0, path.lastIndexOf('/') + 1);
    String stripped = stripEnd(head);
    return stripped.isEmpty() ? head : stripped;
  }

  private static String stripEnd(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  /** The path without its extension, and the extension with its dot. */
  public static String[] splitext(String path) {
    int slash = path.lastIndexOf('/');
    int dot = path.lastIndexOf('.');
    if (dot > slash) {
      for (int i = slash + 1; i < dot; i++) {
        if (path.charAt(i) != '.') {
          return new String[] {path.substring(0, dot), path.substring(dot)};
        }
      }
    }
    return new String[] {path, ""};
  }

  public static String join(String first, Iterable<String> others) {
    String path = first;
    for (String other : others) {
      if (other.startsWith("/")) {
        path = other;
      } else if (path.isEmpty() || path.endsWith("/")) {
        path += other;
      } else {
        path += "/" + other;
      }
    }
    return path;
  }

  public static String normpath(String path) {
    if (path.isEmpty()) {
      return ".";
    }
    String root =
        path.startsWith("//") && !path.startsWith("///") ? "//" : path.startsWith("/") ? "/" : "";
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (!part.equals("..")
          || (root.isEmpty() && parts.isEmpty())
          || (!parts.isEmpty() && parts.get(parts.size() - 1).equals(".."))) {
        parts.add(part);
      } else if (!parts.isEmpty()) {
        parts.remove(parts.size() - 1);
      }
    }
    String result = root + String.join("/", parts);
    return result.isEmpty() ? "." : result;
  }

  public static String abspath(String path) {
    return normpath(path.startsWith("/") ? path : Path.of("").toAbsolutePath() + "/" + path);
  }

  public static String relpath(String path, String start) {
    if (path.isEmpty()) {
      throw PythonError.value("no path specified");
    }
    List<String> from = parts(abspath(start));
    List<String> to = parts(abspath(path));
    int common = 0;
    while (common < from.size() && common < to.size() && from.get(common).equals(to.get(common))) {
      common++;
    }
    List<String> result = new ArrayList<>();
    for (int i = common; i < from.size(); i++) {
      result.add("..");
    }
    result.addAll(to.subList(common, to.size()));
    return result.isEmpty() ? "." : String.join("/", result);
  }

  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }

  public static String commonpath(List<String> paths) {
    if (paths.isEmpty()) {
      throw PythonError.value("commonpath() arg is an empty sequence");
    }
    boolean absolute = paths.get(0).startsWith("/");
    @Nullable List<String> common = null;
    for (String path : paths) {
      if (path.startsWith("/") != absolute) {
        throw PythonError.value("Can't mix absolute and relative paths");
      }
      List<String> parts = parts(path);
      parts.removeIf("."::equals);
      if (common == null) {
        common = parts;
      } else {
        int same = 0;
        while (same < common.size()
            && same < parts.size()
            && common.get(same).equals(parts.get(same))) {
          same++;
        }
        common = common.subList(0, same);
      }
    }
    return (absolute ? "/" : "") + String.join("/", common == null ? List.of() : common);
  }

  /** With symbolic links followed as far as there are files. */
  public static String realpath(String path) {
    Deque<String> rest = new ArrayDeque<>(parts(path.startsWith("/") ? path : absolute(path)));
    List<String> done = new ArrayList<>();
    int links = 0;
    while (!rest.isEmpty()) {
      String part = rest.pop();
      if (part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        if (!done.isEmpty()) {
          done.remove(done.size() - 1);
        }
        continue;
      }
      Path here = Path.of("/" + String.join("/", done)).resolve(part);
      if (links < 40 && Files.isSymbolicLink(here)) {
        links++;
        try {
          String target = Files.readSymbolicLink(here).toString();
          if (target.startsWith("/")) {
            done.clear();
          }
          List<String> more = parts(target);
          for (int i = more.size() - 1; i >= 0; i--) {
            rest.push(more.get(i));
          }
          continue;
        } catch (IOException e) {
          // It went away; its name is what is left of it.
          links--;
        }
      }
      done.add(part);
    }
    return "/" + String.join("/", done);
  }

  private static String absolute(String path) {
    return Path.of("").toAbsolutePath() + "/" + path;
  }

  /** {@code ~} and {@code ~user} at the start. */
  public static String expanduser(String path) {
    if (!path.startsWith("~")) {
      return path;
    }
    int slash = path.indexOf('/');
    int end = slash < 0 ? path.length() : slash;
    String home = end == 1 ? ownHome() : home(path.substring(1, end));
    if (home == null) {
      return path;
    }
    String whole = stripEnd(home) + path.substring(end);
    return whole.isEmpty() ? "/" : whole;
  }

  private static @Nullable String ownHome() {
    String home = System.getenv("HOME");
    return home != null ? home : System.getProperty("user.home");
  }

  private static @Nullable String home(String user) {
    try {
      for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
        String[] fields = line.split(":", -1);
        if (fields.length > 5 && fields[0].equals(user)) {
          return fields[5];
        }
      }
    } catch (IOException e) {
      return null;
    }
    return null;
  }

  /** {@code $NAME} and <code>${NAME}</code>; what has no value stays. */
  public static String expandvars(String path, Map<String, String> environment) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < path.length()) {
      char c = path.charAt(i);
      if (c == '$' && i + 1 < path.length()) {
        int end;
        String name;
        if (path.charAt(i + 1) == '{') {
          int close = path.indexOf('}', i);
          end = close < 0 ? i : close + 1;
          name = close < 0 ? "" : path.substring(i + 2, close);
        } else {
          end = i + 1;
          while (end < path.length() && isWord(path.charAt(end))) {
            end++;
          }
          name = path.substring(i + 1, end);
        }
        String value = name.isEmpty() ? null : environment.get(name);
        if (value != null) {
          out.append(value);
          i = end;
          continue;
        }
      }
      out.append(c);
      i++;
    }
    return out.toString();
  }

  private static boolean isWord(char c) {
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }
}
