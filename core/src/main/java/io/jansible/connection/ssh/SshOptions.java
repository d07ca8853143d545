package io.jansible.connection.ssh;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * OpenSSH's options for one host: those of the command line first, then those of the configuration
 * files; of several values the first one counts.
 */
final class SshOptions {
  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\s*=\\s*|\\s+)(.*)");
  private static final Pattern WORD =
      Pattern.compile("(?:[^\\s'\"\\\\]|\\\\.|'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\")+");

  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private @Nullable String otherHost;
  private @Nullable String configFile;
  private final Path home;
  private final Path systemFile;

  /**
   * @param systemFile what holds for all users, read last
   */
  SshOptions(Path home, Path systemFile) {
    this.home = home;
    this.systemFile = systemFile;
  }

  /** Nothing yet, but the configuration file that these were told to read ({@code -F}). */
  SshOptions sameFiles() {
    SshOptions fresh = new SshOptions(home, systemFile);
    fresh.configFile = configFile;
    return fresh;
  }

  /** Sets an option, unless it has been set before. */
  SshOptions option(String key, @Nullable String value) {
    if (value != null) {
      add(key, value);
    }
    return this;
  }

  /** Takes arguments of {@code ssh}: {@code -o Key=Value}, {@code -J}, {@code -F}, {@code -i}… */
  SshOptions arguments(@Nullable String text) {
    if (text == null) {
      return this;
    }
    List<String> words = words(text);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("-")) {
        otherHost = otherHost == null ? word : otherHost;
        continue;
      }
      if (word.length() < 2) {
        continue;
      }
      char option = word.charAt(1);
      if ("oJFiplWbcDEeILmOQRSwB".indexOf(option) < 0) {
        continue;
      }
      String value =
          word.length() > 2 ? word.substring(2) : i + 1 < words.size() ? words.get(++i) : "";
      switch (option) {
        case 'o' -> {
          Matcher pair = LINE.matcher(value.strip());
          if (pair.matches()) {
            add(pair.group(1), unquoted(pair.group(2)));
          }
        }
        case 'J' -> add("ProxyJump", value);
        case 'F' -> configFile = value;
        case 'i' -> add("IdentityFile", value);
        case 'p' -> add("Port", value);
        case 'l' -> add("User", value);
        default -> {
          // forwarding and the like: nothing that running commands needs
        }
      }
    }
    return this;
  }

  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      StringBuilder plain = new StringBuilder();
      String raw = word.group();
      char quote = 0;
      for (int i = 0; i < raw.length(); i++) {
        char c = raw.charAt(i);
        if (quote == 0 && (c == '"' || c == '\'')) {
          quote = c;
        } else if (c == quote) {
          quote = 0;
        } else if (c == '\\' && quote != '\'' && i + 1 < raw.length()) {
          plain.append(raw.charAt(++i));
        } else {
          plain.append(c);
        }
      }
      words.add(plain.toString());
    }
    return words;
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private void add(String key, String value) {
    values.computeIfAbsent(key.toLowerCase(Locale.ROOT), name -> new ArrayList<>()).add(value);
  }

  /** A bare word among the arguments, which ssh takes for the host to connect to; null if none. */
  @Nullable String otherHost() {
    return otherHost;
  }

  /** Takes what the configuration files say of a host. */
  SshOptions configuration(String host) {
    if (configFile != null) {
      if (!configFile.equals("none") && !configFile.equals("/dev/null")) {
        read(path(configFile), host, 0);
      }
      return this;
    }
    read(home.resolve(".ssh/config"), host, 0);
    read(systemFile, host, 0);
    return this;
  }

  private void read(Path file, String host, int depth) {
    if (depth > 8 || !Files.isReadable(file)) {
      return;
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      return;
    }
    boolean applies = true;
    for (String each : lines) {
      String line = each.strip();
      Matcher pair = LINE.matcher(line);
      if (line.isEmpty() || line.startsWith("#") || !pair.matches()) {
        continue;
      }
      String key = pair.group(1).toLowerCase(Locale.ROOT);
      String value = pair.group(2).strip();
      switch (key) {
        case "host" -> applies = matches(words(value), host);
        case "match" -> applies = matchApplies(words(value), host);
        case "include" -> {
          if (applies) {
            for (String name : words(value)) {
              include(file, name, host, depth);
            }
          }
        }
        default -> {
          if (applies) {
            add(key, unquoted(value));
          }
        }
      }
    }
  }

  private void include(Path from, String name, String host, int depth) {
    Path pattern =
        name.startsWith("~") || name.startsWith("/")
            ? path(name)
            : (from.startsWith("/etc") ? Path.of("/etc/ssh") : home.resolve(".ssh")).resolve(name);
    Path folder = pattern.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return;
    }
    try (var found = Files.newDirectoryStream(folder, String.valueOf(pattern.getFileName()))) {
      List<Path> files = new ArrayList<>();
      found.forEach(files::add);
      files.sort(null);
      files.forEach(file -> read(file, host, depth + 1));
    } catch (IOException e) {
      // as if there were nothing to include
    }
  }

  /** {@code Match}: every criterion has to hold. */
  private boolean matchApplies(List<String> words, String host) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i).toLowerCase(Locale.ROOT);
      boolean negated = word.startsWith("!");
      String criterion = negated ? word.substring(1) : word;
      if (criterion.equals("all")) {
        if (negated) {
          return false;
        }
        continue;
      }
      if (criterion.equals("canonical") || criterion.equals("final")) {
        // there is one pass only: host names are not made canonical
        if (!negated) {
          return false;
        }
        continue;
      }
      if (++i == words.size()) {
        return false;
      }
      String value = words.get(i);
      String name = get("HostName");
      String user = get("User");
      String local = System.getProperty("user.name");
      boolean holds =
          switch (criterion) {
            case "host" -> matches(list(value), name == null ? host : name.replace("%h", host));
            case "originalhost" -> matches(list(value), host);
            case "user" -> matches(list(value), user == null ? local : user);
            case "localuser" -> matches(list(value), local);
            case "exec" -> succeeds(value.replace("%h", host).replace("%n", host));
            default -> false;
          };
      if (holds == negated) {
        return false;
      }
    }
    return true;
  }

  private static List<String> list(String value) {
    return List.of(value.split(","));
  }

  private static boolean succeeds(String command) {
    try {
      return new ProcessBuilder("/bin/sh", "-c", command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean matches(List<String> patterns, String host) {
    boolean found = false;
    for (String pattern : patterns) {
      boolean negated = pattern.startsWith("!");
      String regex =
          (negated ? pattern.substring(1) : pattern)
              .replaceAll("([.\\\\+^$(){}|\\[\\]])", "\\\\$1")
              .replace("*", ".*")
              .replace("?", ".");
      if (host.matches(regex)) {
        if (negated) {
          return false;
        }
        found = true;
      }
    }
    return found;
  }

  @Nullable String get(String key) {
    List<String> found = values.get(key.toLowerCase(Locale.ROOT));
    return found == null ? null : found.get(0);
  }

  List<String> all(String key) {
    return values.getOrDefault(key.toLowerCase(Locale.ROOT), List.of());
  }

  boolean isYes(String key) {
    return "yes".equalsIgnoreCase(get(key));
  }

  boolean isNo(String key) {
    return "no".equalsIgnoreCase(get(key));
  }

  /** Whether one option was set before another; both are set. */
  boolean isBefore(String key, String other) {
    List<String> order = List.copyOf(values.keySet());
    return order.indexOf(key.toLowerCase(Locale.ROOT))
        < order.indexOf(other.toLowerCase(Locale.ROOT));
  }

  int number(String key, int otherwise) {
    String value = get(key);
    return value == null || !value.matches("\\d+") ? otherwise : Integer.parseInt(value);
  }

  /** A path with {@code ~} and {@code %d} as OpenSSH expands them. */
  Path path(String text) {
    String expanded = text.replace("%d", home.toString());
    return expanded.equals("~")
        ? home
        : expanded.startsWith("~/") ? home.resolve(expanded.substring(2)) : Path.of(expanded);
  }
}
