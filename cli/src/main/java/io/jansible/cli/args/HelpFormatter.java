package io.jansible.cli.args;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays out usage and help as argparse's HelpFormatter does, options sorted as Ansible's commands
 * have them.
 */
final class HelpFormatter {
  private static final int MAX_HELP_POSITION = 24;

  private final int width;

  /**
   * @param columns of the terminal
   */
  HelpFormatter(int columns) {
    this.width = columns - 2;
  }

  String usage(ArgumentParser parser) {
    String prefix = "usage: ";
    List<String> optionParts = optionParts(parser);
    List<String> positionalParts = new ArrayList<>();
    for (Option option : parser.positionals()) {
      positionalParts.addAll(positionalParts(option));
    }
    if (!parser.subcommandHelp().isEmpty()) {
      positionalParts.add("{" + String.join(",", parser.subcommandHelp().keySet()) + "}");
      positionalParts.add("...");
    }
    List<String> all = new ArrayList<>(optionParts);
    all.addAll(positionalParts);
    String oneLine = parser.program() + " " + String.join(" ", all);
    if (prefix.length() + oneLine.length() <= width) {
      return prefix + oneLine + "\n";
    }
    List<String> lines = new ArrayList<>();
    if (prefix.length() + parser.program().length() <= 0.75 * width) {
      String indent = " ".repeat(prefix.length() + parser.program().length() + 1);
      List<String> first = new ArrayList<>(List.of(parser.program()));
      if (optionParts.isEmpty()) {
        first.addAll(positionalParts);
        lines.addAll(lines(first, indent, prefix));
      } else {
        first.addAll(optionParts);
        lines.addAll(lines(first, indent, prefix));
        lines.addAll(lines(positionalParts, indent, ""));
      }
    } else {
      String indent = " ".repeat(prefix.length());
      List<String> parts = lines(all, indent, "");
      if (parts.size() > 1) {
        parts = new ArrayList<>(lines(optionParts, indent, ""));
        parts.addAll(lines(positionalParts, indent, ""));
      }
      lines.add(parser.program());
      lines.addAll(parts);
    }
    return prefix + String.join("\n", lines) + "\n";
  }

  /**
   * Parts packed into lines; with a prefix the first line's indent is the prefix, which the caller
   * prints.
   */
  private List<String> lines(List<String> parts, String indent, String prefix) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int length = prefix.isEmpty() ? indent.length() - 1 : prefix.length() - 1;
    for (String part : parts) {
      if (length + 1 + part.length() > width && !line.isEmpty()) {
        lines.add(indent + line);
        line.setLength(0);
        length = indent.length() - 1;
      }
      line.append(line.isEmpty() ? "" : " ").append(part);
      length += part.length() + 1;
    }
    if (!line.isEmpty()) {
      lines.add(indent + line);
    }
    if (!prefix.isEmpty() && !lines.isEmpty()) {
      lines.set(0, lines.get(0).substring(indent.length()));
    }
    return lines;
  }

  private static List<String> optionParts(ArgumentParser parser) {
    List<String> parts = new ArrayList<>();
    List<Option> options = parser.options();
    for (int i = 0; i < options.size(); i++) {
      Option option = options.get(i);
      if (option.help() == null) {
        continue;
      }
      int end = i + 1;
      while (option.exclusive() != 0
          && end < options.size()
          && options.get(end).exclusive() == option.exclusive()) {
        end++;
      }
      if (end - i > 1) {
        List<String> group = new ArrayList<>();
        for (Option one : options.subList(i, end)) {
          group.add(invocation(one, one.names().get(0)));
        }
        parts.add("[" + String.join(" | ", group) + "]");
        i = end - 1;
      } else {
        parts.add("[" + invocation(option, option.names().get(0)) + "]");
      }
    }
    return parts;
  }

  private static List<String> positionalParts(Option option) {
    String name = option.placeholder();
    return switch (option.nargs()) {
      case "?" -> List.of("[" + name + "]");
      case "*" -> List.of("[" + name + " ...]");
      case "+" -> List.of(name, "[" + name + " ...]");
      default -> List.of(name);
    };
  }

  private static String invocation(Option option, String name) {
    return option.action().takesValue() ? name + " " + option.placeholder() : name;
  }

  String help(ArgumentParser parser) {
    StringBuilder text = new StringBuilder(usage(parser));
    if (!parser.description().isEmpty()) {
      text.append('\n').append(String.join("\n", wrap(parser.description(), width))).append('\n');
    }
    Map<String, List<String[]>> groups = new LinkedHashMap<>();
    for (Option option : parser.positionals()) {
      groups
          .computeIfAbsent("positional arguments", g -> new ArrayList<>())
          .add(new String[] {option.placeholder(), helpOf(option)});
    }
    if (!parser.subcommandHelp().isEmpty()) {
      List<String[]> rows = groups.computeIfAbsent("positional arguments", g -> new ArrayList<>());
      rows.add(new String[] {"{" + String.join(",", parser.subcommandHelp().keySet()) + "}", ""});
      parser.subcommandHelp().forEach((name, help) -> rows.add(new String[] {"  " + name, help}));
    }
    List<Option> sorted = new ArrayList<>(parser.options());
    sorted.sort(Comparator.comparing((Option o) -> String.join("\u0000", o.names())));
    groups.put("options", new ArrayList<>());
    for (Option option : sorted) {
      if (option.help() != null) {
        List<String> names = new ArrayList<>();
        option.names().forEach(n -> names.add(invocation(option, n)));
        groups
            .computeIfAbsent(
                option.group() == null ? "options" : option.group(), g -> new ArrayList<>())
            .add(new String[] {String.join(", ", names), helpOf(option)});
      }
    }
    groups.forEach(
        (heading, rows) -> {
          text.append('\n').append(heading).append(":\n");
          rows.forEach(row -> row(text, row[0], row[1]));
        });
    return text.toString();
  }

  private static String helpOf(Option option) {
    String help = option.help() == null ? "" : option.help();
    if (option.action().repeatable() && !help.isEmpty()) {
      help += (help.endsWith(".") ? "" : ".") + " May be given several times.";
    }
    return help;
  }

  private void row(StringBuilder text, String left, String help) {
    if (help.isEmpty()) {
      text.append("  ").append(left).append('\n');
      return;
    }
    List<String> lines = wrap(help, Math.max(width - MAX_HELP_POSITION, 11));
    text.append("  ").append(left);
    int used = 2 + left.length();
    int next = 0;
    if (used <= MAX_HELP_POSITION - 2) {
      text.append(" ".repeat(MAX_HELP_POSITION - used)).append(lines.get(0));
      next = 1;
    }
    text.append('\n');
    for (String line : lines.subList(next, lines.size())) {
      text.append(" ".repeat(MAX_HELP_POSITION)).append(line).append('\n');
    }
  }

  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
