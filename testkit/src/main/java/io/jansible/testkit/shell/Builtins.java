package io.jansible.testkit.shell;

import io.jansible.testkit.files.FakeFileSystem;
import io.jansible.testkit.files.FileError;
import io.jansible.testkit.shell.Shell.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The shell's own commands. */
final class Builtins {
  /** Those that are programs too. */
  static final Set<String> PROGRAMS = Set.of("echo", "printf", "test", "[", "true", "false", "pwd");

  private static final Set<String> ALL =
      Set.of(
          ":",
          ".",
          "[",
          "break",
          "cd",
          "command",
          "continue",
          "echo",
          "eval",
          "exec",
          "exit",
          "export",
          "false",
          "hash",
          "local",
          "printf",
          "pwd",
          "read",
          "readonly",
          "return",
          "set",
          "shift",
          "shopt",
          "source",
          "test",
          "trap",
          "true",
          "type",
          "ulimit",
          "umask",
          "unset",
          "wait");

  private final Shell shell;

  Builtins(Shell shell) {
    this.shell = shell;
  }

  static boolean knows(String name) {
    return ALL.contains(name);
  }

  int run(List<String> argv, Streams streams) {
    String name = argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1);
    List<String> rest = argv.subList(1, argv.size());
    return switch (name) {
      case ":", "true", "hash", "shopt", "ulimit", "wait" -> 0;
      case "false" -> 1;
      case "echo" -> echo(rest, streams);
      case "printf" -> printf(rest, streams);
      case "pwd" -> {
        streams.print(shell.directory + "\n");
        yield 0;
      }
      case "test", "[" -> test(name, rest, streams);
      case "cd" -> cd(rest, streams);
      case "exit" -> throw new Shell.Exit(rest.isEmpty() ? shell.status : code(rest.get(0)));
      case "return" -> throw new Shell.Return(rest.isEmpty() ? shell.status : code(rest.get(0)));
      case "break", "continue" ->
          throw new Shell.Leave(
              name.equals("continue"), rest.isEmpty() ? 1 : Integer.parseInt(rest.get(0)));
      case "eval" -> shell.here(String.join(" ", rest), streams);
      case "exec" -> throw new Shell.Exit(shell.program(rest, streams));
      case ".", "source" -> source(rest, streams);
      case "set" -> set(rest);
      case "shift" -> {
        int count = rest.isEmpty() ? 1 : Integer.parseInt(rest.get(0));
        if (count > shell.arguments.size()) {
          yield 1;
        }
        shell.arguments = new ArrayList<>(shell.arguments.subList(count, shell.arguments.size()));
        yield 0;
      }
      case "export", "readonly", "local" -> declare(name, rest);
      case "unset" -> {
        for (String each : rest) {
          if (!each.startsWith("-")) {
            shell.variables.remove(each);
            shell.functions.remove(each);
          }
        }
        yield 0;
      }
      case "umask" -> {
        if (rest.isEmpty()) {
          streams.print("%04o\n".formatted(shell.umask));
        } else {
          shell.umask = Integer.parseInt(rest.get(0), 8);
        }
        yield 0;
      }
      case "trap" -> {
        if (rest.size() > 1 && rest.stream().skip(1).anyMatch(s -> s.matches("EXIT|0"))) {
          shell.atExit = rest.get(0).equals("-") || rest.get(0).isEmpty() ? null : rest.get(0);
        }
        yield 0;
      }
      case "read" -> read(rest, streams);
      case "command", "type" -> command(name, rest, streams);
      default -> throw new ShellException(name + " is not understood");
    };
  }

  private static int code(String word) {
    try {
      return Integer.parseInt(word) & 255;
    } catch (NumberFormatException e) {
      return 2;
    }
  }

  private static int echo(List<String> words, Streams streams) {
    int from = 0;
    boolean newline = true;
    boolean escapes = false;
    while (from < words.size() && words.get(from).matches("-[neE]+")) {
      newline &= !words.get(from).contains("n");
      escapes |= words.get(from).contains("e");
      from++;
    }
    String text = String.join(" ", words.subList(from, words.size()));
    streams.print((escapes ? Escapes.of(text) : text) + (newline ? "\n" : ""));
    return 0;
  }

  private static int printf(List<String> words, Streams streams) {
    if (words.isEmpty()) {
      return 2;
    }
    String format = words.get(0).equals("--") ? words.get(1) : words.get(0);
    List<String> left =
        new ArrayList<>(words.subList(words.get(0).equals("--") ? 2 : 1, words.size()));
    StringBuilder out = new StringBuilder();
    do {
      int before = left.size();
      once(Escapes.of(format), left, out);
      if (left.size() == before) {
        break;
      }
    } while (!left.isEmpty());
    streams.print(out.toString());
    return 0;
  }

  private static void once(String format, List<String> left, StringBuilder out) {
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      int end = i + 1;
      while (end < format.length() && "-+ 0#.123456789".indexOf(format.charAt(end)) >= 0) {
        end++;
      }
      char kind = format.charAt(end);
      String flags = format.substring(i + 1, end);
      i = end;
      if (kind == '%') {
        out.append('%');
        continue;
      }
      String word = left.isEmpty() ? "" : left.remove(0);
      switch (kind) {
        case 's' -> out.append(String.format(Locale.ROOT, "%" + flags + "s", word));
        case 'b' -> out.append(Escapes.of(word));
        case 'c' -> out.append(word.isEmpty() ? "" : word.substring(0, 1));
        case 'q' -> out.append(word);
        case 'd', 'i', 'u', 'o', 'x', 'X' ->
            out.append(
                String.format(
                    Locale.ROOT,
                    "%" + flags + (kind == 'i' || kind == 'u' ? 'd' : kind),
                    word.isBlank() ? 0L : Long.decode(word.strip())));
        default -> throw new ShellException("printf %" + kind + " is not understood");
      }
    }
  }

  private int test(String name, List<String> words, Streams streams) {
    List<String> operands = words;
    if (name.equals("[")) {
      if (words.isEmpty() || !words.get(words.size() - 1).equals("]")) {
        streams.say("[: missing ]\n");
        return 2;
      }
      operands = words.subList(0, words.size() - 1);
    }
    try {
      return new Conditions(shell.files, shell.actor, shell::absolute).test(operands) ? 0 : 1;
    } catch (Conditions.TestError e) {
      streams.say(shell.name + ": " + name + ": " + e.getMessage() + "\n");
      return 2;
    }
  }

  private int cd(List<String> words, Streams streams) {
    List<String> rest = words.stream().filter(each -> !each.equals("--")).toList();
    String to = rest.isEmpty() ? shell.variables.getOrDefault("HOME", "/") : rest.get(0);
    String path = FakeFileSystem.normal(shell.absolute(to));
    if (!shell.files.isDirectory(path, shell.actor)) {
      streams.say(shell.name + ": 1: cd: can't cd to " + to + "\n");
      return 2;
    }
    shell.directory = path;
    return 0;
  }

  private int source(List<String> words, Streams streams) {
    try {
      return shell.here(shell.files.text(shell.absolute(words.get(0)), shell.actor), streams);
    } catch (FileError e) {
      streams.say(shell.name + ": 1: .: cannot open " + words.get(0) + ": " + e.words() + "\n");
      throw new Shell.Exit(2);
    }
  }

  private int set(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        shell.arguments = new ArrayList<>(words.subList(i + 1, words.size()));
        return 0;
      }
      if (word.equals("-o") || word.equals("+o")) {
        String option = words.get(++i);
        String letter =
            switch (option) {
              case "errexit" -> "e";
              case "nounset" -> "u";
              default -> option;
            };
        option(letter, word.startsWith("-"));
      } else if (word.matches("[-+][a-zA-Z]+")) {
        boolean pipefail = word.endsWith("o");
        for (char each : word.substring(1).toCharArray()) {
          if (each != 'o') {
            option(String.valueOf(each), word.startsWith("-"));
          }
        }
        if (pipefail && i + 1 < words.size()) {
          option(words.get(++i), word.startsWith("-"));
        }
      } else {
        shell.arguments = new ArrayList<>(words.subList(i, words.size()));
        return 0;
      }
    }
    return 0;
  }

  private void option(String name, boolean on) {
    if (on) {
      shell.options.add(name);
    } else {
      shell.options.remove(name);
    }
  }

  private int declare(String how, List<String> words) {
    for (String word : words) {
      if (word.startsWith("-")) {
        continue;
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (how.equals("local")) {
        shell.locals.putIfAbsent(name, shell.variables.get(name));
      }
      if (equals >= 0) {
        shell.variables.put(name, word.substring(equals + 1));
      }
      if (how.equals("export")) {
        shell.exported.add(name);
      }
    }
    return 0;
  }

  private int read(List<String> words, Streams streams) {
    List<String> names = new ArrayList<>();
    boolean raw = false;
    for (String word : words) {
      if (word.equals("-r")) {
        raw = true;
      } else if (word.startsWith("-")) {
        throw new ShellException("read " + word + " is not understood");
      } else {
        names.add(word);
      }
    }
    String line = line(streams);
    if (line == null) {
      names.forEach(name -> shell.variables.put(name, ""));
      return 1;
    }
    String text = raw ? line : line.replaceAll("\\\\(.)", "$1");
    String separators = shell.variables.getOrDefault("IFS", " \t\n");
    int at = 0;
    for (int i = 0; i < names.size(); i++) {
      while (at < text.length() && isBlank(text.charAt(at), separators)) {
        at++;
      }
      int end = at;
      boolean last = i == names.size() - 1;
      if (last) {
        end = text.length();
        while (end > at && isBlank(text.charAt(end - 1), separators)) {
          end--;
        }
      } else {
        while (end < text.length() && separators.indexOf(text.charAt(end)) < 0) {
          end++;
        }
      }
      shell.variables.put(names.get(i), text.substring(at, end));
      at = Math.min(text.length(), end + (last ? 0 : 1));
    }
    return 0;
  }

  private static boolean isBlank(char c, String separators) {
    return Character.isWhitespace(c) && separators.indexOf(c) >= 0;
  }

  private static @Nullable String line(Streams streams) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int c = streams.in().read();
      if (c < 0) {
        return null;
      }
      while (c >= 0 && c != '\n') {
        line.write(c);
        c = streams.in().read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private int command(String how, List<String> words, Streams streams) {
    List<String> rest = new ArrayList<>(words);
    boolean asks = how.equals("type");
    while (!rest.isEmpty() && rest.get(0).startsWith("-")) {
      String option = rest.remove(0);
      asks |= option.matches("-[vV]");
    }
    if (!asks) {
      return knows(rest.get(0)) ? run(rest, streams) : shell.program(rest, streams);
    }
    boolean all = true;
    for (String each : rest) {
      String path =
          shell.functions.containsKey(each) || knows(each) ? each : shell.programs.path(each);
      all &= path != null;
      if (path != null) {
        streams.print(path + "\n");
      }
    }
    return all ? 0 : how.equals("type") ? 1 : 127;
  }
}
