package io.jansible.testkit.host;

import io.jansible.connection.ExecResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code sed} with {@code s}, {@code d}, {@code p}, {@code q} and addresses. */
final class SedTool {
  /**
   * A line number, {@code $} (-1) or a pattern.
   *
   * @param pattern null for a number
   */
  private record Address(long line, @Nullable Pattern pattern) {}

  /** One command with its addresses. */
  private record Step(
      @Nullable Address from,
      @Nullable Address to,
      boolean not,
      char command,
      @Nullable Pattern pattern,
      String replacement,
      String flags) {}

  private final String script;
  private final boolean extended;
  private int at;

  private SedTool(String script, boolean extended) {
    this.script = script;
    this.extended = extended;
  }

  static ExecResult run(CommandCall call) {
    List<String> words = new ArrayList<>();
    boolean inPlace = false;
    for (String word : call.arguments()) {
      if (word.startsWith("-i") || word.startsWith("--in-place")) {
        inPlace = true;
      } else {
        words.add(word);
      }
    }
    Options options = Options.of(words, "ef", "expression");
    List<String> operands = new ArrayList<>(options.operands());
    List<String> scripts = new ArrayList<>(options.values("e"));
    scripts.addAll(options.values("expression"));
    if (scripts.isEmpty()) {
      scripts.add(operands.remove(0));
    }
    List<Step> steps;
    try {
      steps =
          new SedTool(String.join("\n", scripts), options.has("E", "r", "regexp-extended")).steps();
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      throw call.host()
          .unscripted(
              "the fake host's sed does not understand: " + call.line(),
              "node.on(" + FakeHost.literal(call.line()) + ").prints(\"\");");
    }
    boolean quiet = options.has("n", "quiet");
    if (!inPlace) {
      StringBuilder input = new StringBuilder();
      for (String each : operands) {
        input.append(call.files().text(call.path(each), call.actor()));
      }
      return CommandCall.ok(
          edited(operands.isEmpty() ? call.input() : input.toString(), steps, quiet));
    }
    for (String each : operands) {
      String path = call.path(each);
      if (!call.files().exists(path, true, call.actor())) {
        return call.fail(4, "can't read " + each + ": No such file or directory");
      }
      String text = edited(call.files().text(path, call.actor()), steps, quiet);
      call.files().write(path, text.getBytes(StandardCharsets.UTF_8), false, 022, call.actor());
    }
    return CommandCall.ok();
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    while (at < script.length()) {
      char c = script.charAt(at);
      if (Character.isWhitespace(c) || c == ';') {
        at++;
        continue;
      }
      Address from = address();
      Address to = null;
      if (from != null && at < script.length() && script.charAt(at) == ',') {
        at++;
        to = address();
      }
      while (script.charAt(at) == ' ') {
        at++;
      }
      boolean not = script.charAt(at) == '!';
      at += not ? 1 : 0;
      char command = script.charAt(at++);
      switch (command) {
        case 's' -> {
          char delimiter = script.charAt(at++);
          String pattern = until(delimiter, true);
          String replacement = until(delimiter, false);
          int begin = at;
          while (at < script.length() && "gpiI0123456789".indexOf(script.charAt(at)) >= 0) {
            at++;
          }
          String flags = script.substring(begin, at);
          boolean anyCase = flags.toLowerCase(java.util.Locale.ROOT).contains("i");
          steps.add(
              new Step(
                  from,
                  to,
                  not,
                  's',
                  Pattern.compile(
                      TextTools.regex(pattern, extended), anyCase ? Pattern.CASE_INSENSITIVE : 0),
                  replacement,
                  flags));
        }
        case 'd', 'p', 'q' -> steps.add(new Step(from, to, not, command, null, "", ""));
        default -> throw new IllegalArgumentException("command " + command);
      }
    }
    return steps;
  }

  private @Nullable Address address() {
    char c = script.charAt(at);
    if (Character.isDigit(c)) {
      int begin = at;
      while (at < script.length() && Character.isDigit(script.charAt(at))) {
        at++;
      }
      return new Address(Long.parseLong(script.substring(begin, at)), null);
    }
    if (c == '$') {
      at++;
      return new Address(-1, null);
    }
    if (c == '/' || c == '\\') {
      at += c == '\\' ? 1 : 0;
      char delimiter = script.charAt(at++);
      return new Address(0, Pattern.compile(TextTools.regex(until(delimiter, true), extended)));
    }
    return null;
  }

  /** Text up to an unescaped delimiter, which is passed. */
  private String until(char delimiter, boolean pattern) {
    StringBuilder text = new StringBuilder();
    while (script.charAt(at) != delimiter) {
      char c = script.charAt(at++);
      if (c == '\\' && script.charAt(at) == delimiter) {
        text.append(pattern && "|+?(){}".indexOf(delimiter) >= 0 ? "\\" : "").append(delimiter);
        at++;
      } else if (c == '\\') {
        text.append(c).append(script.charAt(at++));
      } else {
        text.append(c);
      }
    }
    at++;
    return text.toString();
  }

  private static String edited(String text, List<Step> steps, boolean quiet) {
    StringBuilder out = new StringBuilder();
    List<String> lines = text.lines().toList();
    boolean[] inside = new boolean[steps.size()];
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1);
      boolean deleted = false;
      boolean ended = false;
      for (int i = 0; i < steps.size() && !deleted && !ended; i++) {
        Step step = steps.get(i);
        if (selects(step, line, number, lines.size(), inside, i) == step.not) {
          continue;
        }
        switch (step.command) {
          case 'd' -> deleted = true;
          case 'p' -> out.append(line).append('\n');
          case 'q' -> ended = true;
          default -> {
            Pattern pattern = step.pattern;
            Matcher matcher = pattern == null ? null : pattern.matcher(line);
            if (matcher != null && matcher.find()) {
              String with = replacement(step.replacement);
              line =
                  step.flags.contains("g") ? matcher.replaceAll(with) : matcher.replaceFirst(with);
              if (step.flags.contains("p")) {
                out.append(line).append('\n');
              }
            }
          }
        }
      }
      if (!deleted && !quiet) {
        out.append(line).append('\n');
      }
      if (ended) {
        break;
      }
    }
    return out.toString();
  }

  private static boolean selects(
      Step step, String line, int number, int last, boolean[] inside, int index) {
    if (step.from == null) {
      return true;
    }
    if (step.to == null) {
      return hits(step.from, line, number, last);
    }
    if (inside[index]) {
      inside[index] = !hits(step.to, line, number, last);
      return true;
    }
    boolean begins = hits(step.from, line, number, last);
    inside[index] =
        begins && !(step.to.pattern == null && step.to.line > 0 && step.to.line <= number);
    return begins;
  }

  private static boolean hits(Address address, String line, int number, int last) {
    return address.pattern != null
        ? address.pattern.matcher(line).find()
        : address.line == -1 ? number == last : address.line == number;
  }

  /** sed's replacement as Java's. */
  private static String replacement(String sed) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < sed.length(); i++) {
      char c = sed.charAt(i);
      if (c == '\\' && i + 1 < sed.length()) {
        char next = sed.charAt(++i);
        switch (next) {
          case 'n' -> out.append('\n');
          case 't' -> out.append('\t');
          default ->
              out.append(
                  Character.isDigit(next)
                      ? "$" + next
                      : Matcher.quoteReplacement(String.valueOf(next)));
        }
      } else if (c == '&') {
        out.append("$0");
      } else {
        out.append(Matcher.quoteReplacement(String.valueOf(c)));
      }
    }
    return out.toString();
  }
}
