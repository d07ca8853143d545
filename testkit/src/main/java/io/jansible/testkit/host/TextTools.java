package io.jansible.testkit.host;

import static io.jansible.testkit.host.CommandCall.ok;

import io.jansible.connection.ExecResult;
import io.jansible.connection.FileType;
import io.jansible.testkit.files.FileError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Programs that read text and print text. */
final class TextTools {
  private TextTools() {}

  static Map<String, FakeCommand> all() {
    Map<String, FakeCommand> tools = new TreeMap<>();
    tools.put("cat", TextTools::cat);
    tools.put("grep", TextTools::grep);
    tools.put("egrep", TextTools::grep);
    tools.put("fgrep", TextTools::grep);
    tools.put("sed", SedTool::run);
    tools.put("cut", TextTools::cut);
    tools.put("head", call -> ends(call, true));
    tools.put("tail", call -> ends(call, false));
    tools.put("sort", TextTools::sort);
    tools.put("uniq", TextTools::uniq);
    tools.put("tr", TextTools::tr);
    tools.put("wc", TextTools::wc);
    tools.put("tee", TextTools::tee);
    return tools;
  }

  /** The operands' contents, or standard input. */
  private static String input(CommandCall call, List<String> operands) {
    if (operands.isEmpty()) {
      return call.input();
    }
    StringBuilder all = new StringBuilder();
    for (String each : operands) {
      all.append(
          each.equals("-") ? call.input() : call.files().text(call.path(each), call.actor()));
    }
    return all.toString();
  }

  private static ExecResult cat(CommandCall call) {
    List<String> operands = Options.of(call.arguments(), "").operands();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder err = new StringBuilder();
    for (String each : operands.isEmpty() ? List.of("-") : operands) {
      try {
        out.writeBytes(
            each.equals("-") ? call.stdin() : call.files().read(call.path(each), call.actor()));
      } catch (FileError e) {
        err.append("cat: ").append(each).append(": ").append(e.words()).append('\n');
      }
    }
    return new ExecResult(
        err.isEmpty() ? 0 : 1,
        out.toByteArray(),
        err.toString().getBytes(StandardCharsets.UTF_8),
        false);
  }

  /** A POSIX regular expression as Java reads it. */
  static String regex(String posix, boolean extended) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < posix.length(); i++) {
      char c = posix.charAt(i);
      if (c == '[') {
        int end = i + 1;
        if (end < posix.length() && posix.charAt(end) == '^') {
          end++;
        }
        if (end < posix.length() && posix.charAt(end) == ']') {
          end++;
        }
        while (end < posix.length() && posix.charAt(end) != ']') {
          end += posix.startsWith("[:", end) ? Math.max(2, posix.indexOf(":]", end) + 2 - end) : 1;
        }
        String set = posix.substring(i + 1, Math.min(end, posix.length()));
        out.append('[').append(set(set)).append(']');
        i = end;
      } else if (c == '\\' && i + 1 < posix.length()) {
        char next = posix.charAt(++i);
        if (!extended && "(){}|+?".indexOf(next) >= 0) {
          out.append(next);
        } else if ("<>".indexOf(next) >= 0) {
          out.append("\\b");
        } else {
          out.append('\\').append(next);
        }
      } else if (!extended && "(){}|+?".indexOf(c) >= 0) {
        out.append('\\').append(c);
      } else if (!extended && c == '*' && (i == 0 || i == 1 && posix.charAt(0) == '^')) {
        out.append("\\*");
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String set(String posix) {
    return posix
        .replace("\\", "\\\\")
        .replace("&&", "&\\&")
        .replaceAll("^(\\^?)\\]", "$1\\\\]")
        .replace("[:space:]", "\\s")
        .replace("[:blank:]", " \\t")
        .replace("[:digit:]", "0-9")
        .replace("[:alpha:]", "a-zA-Z")
        .replace("[:alnum:]", "a-zA-Z0-9")
        .replace("[:upper:]", "A-Z")
        .replace("[:lower:]", "a-z")
        .replace("[:punct:]", "\\p{Punct}")
        .replace("[", "\\[");
  }

  private static ExecResult grep(CommandCall call) {
    Options options =
        Options.of(call.arguments(), "efmABC", "regexp", "max-count", "file", "include");
    List<String> operands = new ArrayList<>(options.operands());
    List<String> patterns = new ArrayList<>(options.values("e"));
    patterns.addAll(options.values("regexp"));
    if (patterns.isEmpty()) {
      patterns.add(operands.remove(0));
    }
    boolean fixed = options.has("F") || call.name().equals("fgrep");
    boolean extended = options.has("E", "P") || call.name().equals("egrep");
    List<String> parts = new ArrayList<>();
    for (String pattern : patterns) {
      for (String line : pattern.split("\n", -1)) {
        String one = fixed ? Pattern.quote(line) : regex(line, extended);
        one = options.has("w") ? "(?<!\\w)(?:" + one + ")(?!\\w)" : one;
        parts.add(options.has("x") ? "^(?:" + one + ")$" : one);
      }
    }
    Pattern pattern =
        Pattern.compile(String.join("|", parts), options.has("i") ? Pattern.CASE_INSENSITIVE : 0);
    String maximum = options.value("m", "max-count");
    long limit = maximum == null ? Long.MAX_VALUE : Long.parseLong(maximum);
    boolean recursive = options.has("r", "R");
    List<String> names = new ArrayList<>();
    for (String each : operands.isEmpty() && !recursive ? List.of("-") : operands) {
      if (recursive
          && call.files().type(call.path(each), true, call.actor()) == FileType.DIRECTORY) {
        below(call, each, names);
      } else {
        names.add(each);
      }
    }
    boolean named = (names.size() > 1 || recursive) && !options.has("h") || options.has("H");
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    boolean found = false;
    for (String name : names) {
      String text;
      try {
        text = name.equals("-") ? call.input() : call.files().text(call.path(name), call.actor());
      } catch (FileError e) {
        if (!options.has("s")) {
          err.append("grep: ").append(name).append(": ").append(e.words()).append('\n');
        }
        continue;
      }
      long count = 0;
      long number = 0;
      String prefix = named ? name + ":" : "";
      StringBuilder lines = new StringBuilder();
      for (String line : text.lines().toList()) {
        number++;
        Matcher matcher = pattern.matcher(line);
        if (matcher.find() == options.has("v") || count >= limit) {
          continue;
        }
        count++;
        String before = prefix + (options.has("n") ? number + ":" : "");
        if (options.has("o") && !options.has("v")) {
          do {
            lines.append(before).append(matcher.group()).append('\n');
          } while (matcher.find());
        } else {
          lines.append(before).append(line).append('\n');
        }
      }
      found |= count > 0;
      if (options.has("q")) {
        continue;
      }
      if (options.has("c")) {
        out.append(prefix).append(count).append('\n');
      } else if (options.has("l")) {
        out.append(count > 0 ? name + "\n" : "");
      } else {
        out.append(lines);
      }
    }
    int rc = found ? 0 : 1;
    return ExecResult.of(
        err.isEmpty() || options.has("q") && found ? rc : 2, out.toString(), err.toString());
  }

  private static void below(CommandCall call, String directory, List<String> names) {
    for (String each : call.files().names(call.path(directory), call.actor())) {
      String path = directory + "/" + each;
      switch (call.files().type(call.path(path), false, call.actor())) {
        case DIRECTORY -> below(call, path, names);
        case FILE -> names.add(path);
        default -> {}
      }
    }
  }

  private static ExecResult cut(CommandCall call) {
    Options options = Options.of(call.arguments(), "dfcb", "delimiter", "fields", "characters");
    String given = options.value("d", "delimiter");
    String delimiter = given == null ? "\t" : given;
    String fields = options.value("f", "fields");
    String characters = options.value("c", "b", "characters");
    StringBuilder out = new StringBuilder();
    for (String line : input(call, options.operands()).lines().toList()) {
      List<String> parts =
          fields != null
              ? List.of(line.split(Pattern.quote(delimiter), -1))
              : List.of(line.split(""));
      if (fields != null && !line.contains(delimiter)) {
        out.append(options.has("s") ? "" : line + "\n");
        continue;
      }
      List<String> kept = new ArrayList<>();
      for (int i = 1; i <= parts.size(); i++) {
        if (selects(fields != null ? fields : String.valueOf(characters), i)) {
          kept.add(parts.get(i - 1));
        }
      }
      out.append(String.join(fields != null ? delimiter : "", kept)).append('\n');
    }
    return ok(out.toString());
  }

  private static boolean selects(String list, int index) {
    for (String range : list.split(",")) {
      String[] ends = range.split("-", -1);
      int from = ends[0].isEmpty() ? 1 : Integer.parseInt(ends[0]);
      int to =
          ends.length == 1
              ? from
              : ends[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(ends[1]);
      if (index >= from && index <= to) {
        return true;
      }
    }
    return false;
  }

  private static ExecResult ends(CommandCall call, boolean first) {
    List<String> words =
        call.arguments().stream().map(word -> word.replaceFirst("^-(\\d+)$", "-n$1")).toList();
    Options options = Options.of(words, "nc", "lines", "bytes");
    String text = input(call, options.operands());
    String bytes = options.value("c", "bytes");
    if (bytes != null) {
      int count = Math.min(text.length(), Integer.parseInt(bytes));
      return ok(first ? text.substring(0, count) : text.substring(text.length() - count));
    }
    String given = options.value("n", "lines");
    String number = given == null ? "10" : given;
    List<String> lines = text.lines().toList();
    int size = lines.size();
    int count = Integer.parseInt(number.replace("+", ""));
    int from = first ? 0 : number.startsWith("+") ? count - 1 : size - Math.abs(count);
    int to = !first ? size : count < 0 ? size + count : count;
    List<String> kept =
        lines.subList(Math.min(size, Math.max(0, from)), Math.max(0, Math.min(size, to)));
    return ok(kept.isEmpty() ? "" : String.join("\n", kept) + "\n");
  }

  private static ExecResult sort(CommandCall call) {
    Options options = Options.of(call.arguments(), "kto", "key");
    boolean zero = options.has("z");
    String[] items = input(call, options.operands()).split(zero ? "\0" : "\n");
    List<String> lines = new ArrayList<>(Arrays.asList(items));
    if (lines.size() == 1 && lines.get(0).isEmpty()) {
      return ok();
    }
    Comparator<String> order =
        options.has("n")
            ? Comparator.comparingDouble(TextTools::number)
            : options.has("V") ? TextTools::versions : Comparator.naturalOrder();
    lines.sort(options.has("r") ? order.reversed() : order);
    if (options.has("u")) {
      lines = new ArrayList<>(new LinkedHashSet<>(lines));
    }
    String end = zero ? "\0" : "\n";
    return ok(String.join(end, lines) + end);
  }

  private static double number(String line) {
    Matcher found = Pattern.compile("^\\s*(-?\\d+(\\.\\d+)?)").matcher(line);
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }

  private static int versions(String a, String b) {
    String[] left = a.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
    String[] right = b.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      boolean numbers = left[i].matches("\\d+") && right[i].matches("\\d+");
      int order =
          numbers
              ? new java.math.BigInteger(left[i]).compareTo(new java.math.BigInteger(right[i]))
              : left[i].compareTo(right[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }

  private static ExecResult uniq(CommandCall call) {
    StringBuilder out = new StringBuilder();
    String last = null;
    for (String line : input(call, Options.of(call.arguments(), "").operands()).lines().toList()) {
      if (!line.equals(last)) {
        out.append(line).append('\n');
      }
      last = line;
    }
    return ok(out.toString());
  }

  private static ExecResult tr(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    List<String> sets = options.operands().stream().map(TextTools::characters).toList();
    String input = call.input();
    StringBuilder out = new StringBuilder();
    boolean complement = options.has("c", "C");
    for (char c : input.toCharArray()) {
      int at = sets.get(0).indexOf(c);
      boolean in = at >= 0 != complement;
      if (options.has("d")) {
        if (!in) {
          out.append(c);
        }
      } else if (!in) {
        out.append(c);
      } else {
        String to = sets.size() > 1 ? sets.get(1) : sets.get(0);
        char with =
            sets.size() < 2
                ? c
                : to.charAt(complement ? to.length() - 1 : Math.min(at, to.length() - 1));
        if (!options.has("s") || out.isEmpty() || out.charAt(out.length() - 1) != with) {
          out.append(with);
        }
      }
    }
    return ok(out.toString());
  }

  private static String characters(String set) {
    String plain =
        set.replace("[:upper:]", "A-Z")
            .replace("[:lower:]", "a-z")
            .replace("[:digit:]", "0-9")
            .replace("[:alnum:]", "A-Za-z0-9")
            .replace("[:space:]", " \t\n\r")
            .replace("\\n", "\n")
            .replace("\\t", "\t");
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < plain.length(); i++) {
      if (i + 2 < plain.length() && plain.charAt(i + 1) == '-') {
        for (char c = plain.charAt(i); c <= plain.charAt(i + 2); c++) {
          out.append(c);
        }
        i += 2;
      } else {
        out.append(plain.charAt(i));
      }
    }
    return out.toString();
  }

  private static ExecResult wc(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    String text = input(call, options.operands());
    long lines = text.chars().filter(c -> c == '\n').count();
    long words = text.isBlank() ? 0 : text.strip().split("\\s+").length;
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    String name = options.operands().isEmpty() ? "" : " " + options.operands().get(0);
    if (options.has("l")) {
      return ok(lines + name + "\n");
    }
    if (options.has("w")) {
      return ok(words + name + "\n");
    }
    return ok((options.has("c", "m") ? bytes : lines + " " + words + " " + bytes) + name + "\n");
  }

  private static ExecResult tee(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    byte[] input = call.stdin();
    for (String each : options.operands()) {
      call.files().write(call.path(each), input, options.has("a"), 022, call.actor());
    }
    return ok(input);
  }
}
