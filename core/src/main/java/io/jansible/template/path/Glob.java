package io.jansible.template.path;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Python's {@code glob.glob}: {@code *}, {@code ?} and {@code [...]}; the result is sorted. */
public final class Glob {
  private Glob() {}

  /** The files and folders that match; names that begin with a dot need one in the pattern. */
  public static List<String> glob(String pattern) {
    if (!hasMagic(pattern)) {
      boolean there =
          pattern.endsWith("/")
              ? Files.isDirectory(Path.of(pattern))
              : !pattern.isEmpty() && Files.exists(Path.of(pattern), LinkOption.NOFOLLOW_LINKS);
      return there ? List.of(pattern) : List.of();
    }
    int slash = pattern.lastIndexOf('/');
    String base = pattern.substring(slash + 1);
    String folder = slash < 0 ? "" : PosixPath.dirname(pattern);
    List<String> folders = hasMagic(folder) ? glob(folder) : List.of(folder);
    List<String> found = new ArrayList<>();
    for (String one : folders) {
      String prefix = one.isEmpty() || one.endsWith("/") ? one : one + "/";
      if (base.isEmpty()) {
        if (Files.isDirectory(Path.of(prefix))) {
          found.add(prefix);
        }
      } else if (!hasMagic(base)) {
        if (Files.exists(Path.of(prefix + base), LinkOption.NOFOLLOW_LINKS)) {
          found.add(prefix + base);
        }
      } else {
        for (String name : names(one)) {
          if ((!name.startsWith(".") || base.startsWith("."))
              && Pattern.matches(regex(base), name)) {
            found.add(prefix + name);
          }
        }
      }
    }
    Collections.sort(found);
    return found;
  }

  private static List<String> names(String folder) {
    Path path = Path.of(folder.isEmpty() ? "." : folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
    return names;
  }

  private static boolean hasMagic(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  /** The regular expression that {@code fnmatch} makes of a pattern. */
  public static String regex(String pattern) {
    StringBuilder out = new StringBuilder("(?s)");
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i++);
      switch (c) {
        case '*' -> out.append(".*");
        case '?' -> out.append('.');
        case '[' -> {
          int end = i;
          if (end < pattern.length() && pattern.charAt(end) == '!') {
            end++;
          }
          if (end < pattern.length() && pattern.charAt(end) == ']') {
            end++;
          }
          end = pattern.indexOf(']', end);
          if (end < 0) {
            out.append("\\[");
          } else {
            String set = pattern.substring(i, end).replace("\\", "\\\\").replace("[", "\\[");
            out.append('[')
                .append(
                    set.startsWith("!")
                        ? "^" + set.substring(1)
                        : set.replaceFirst("^\\^", "\\\\^"))
                .append(']');
            i = end + 1;
          }
        }
        default -> out.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return out.toString();
  }
}
