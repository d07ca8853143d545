package io.jansible.testkit.shell;

import io.jansible.testkit.shell.Shell.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns words into what a command gets: parameters, substitutions, splitting, paths. */
final class Expansion {
  private final Shell shell;

  /** How many command substitutions there were, and how the last one ended. */
  int substituted;

  int lastStatus;

  Expansion(Shell shell) {
    this.shell = shell;
  }

  /** Words as the arguments of a command. */
  List<String> fields(List<Syntax.Word> words, Streams streams) {
    List<String> all = new ArrayList<>();
    for (Syntax.Word word : words) {
      for (Field field : split(word, streams)) {
        List<String> paths = field.isPattern() ? shell.paths(field) : List.of();
        if (paths.isEmpty()) {
          all.add(field.toString());
        } else {
          all.addAll(paths);
        }
      }
    }
    return all;
  }

  /** A word as one text, neither split nor taken for a pattern. */
  String text(Syntax.Word word, Streams streams) {
    return pattern(word, streams).toString();
  }

  /** A word as one pattern. */
  Field pattern(Syntax.Word word, Streams streams) {
    Field field = new Field();
    boolean first = true;
    for (Syntax.Part part : word.parts()) {
      if (part instanceof Syntax.Literal literal) {
        field.add(
            first && !literal.quoted() ? tilde(literal.text()) : literal.text(), literal.quoted());
      } else {
        field.add(value(part, streams), part.quoted());
      }
      first = false;
    }
    return field;
  }

  private List<Field> split(Syntax.Word word, Streams streams) {
    List<Field> all = new ArrayList<>();
    Field current = null;
    boolean first = true;
    for (Syntax.Part part : word.parts()) {
      if (part instanceof Syntax.Literal literal) {
        current = current == null ? new Field() : current;
        current.add(
            first && !literal.quoted() ? tilde(literal.text()) : literal.text(), literal.quoted());
      } else if (part instanceof Syntax.Parameter parameter && isAll(parameter)) {
        List<String> values = shell.arguments;
        for (int i = 0; i < values.size(); i++) {
          if (i > 0 && current != null) {
            all.add(current);
            current = null;
          }
          current = current == null ? new Field() : current;
          current.add(values.get(i), true);
        }
      } else if (part.quoted()) {
        current = current == null ? new Field() : current;
        current.add(value(part, streams), true);
      } else {
        current = splitValue(part, value(part, streams), current, all);
      }
      first = false;
    }
    if (current != null) {
      all.add(current);
    }
    return all;
  }

  private static boolean isAll(Syntax.Parameter parameter) {
    return parameter.name().equals("@")
        && (parameter.operator().isEmpty() || parameter.operator().equals("+"))
        && parameter.quoted();
  }

  private @Nullable Field splitValue(
      Syntax.Part part, String value, @Nullable Field begun, List<Field> all) {
    String separators = shell.variables.getOrDefault("IFS", " \t\n");
    // a default that was quoted in ${x:-"a b"} stays whole
    boolean whole =
        part instanceof Syntax.Parameter parameter
            && parameter.word() != null
            && !parameter.word().parts().isEmpty()
            && parameter.word().parts().stream().allMatch(Syntax.Part::quoted)
            && parameter.operator().matches(":?[-+=]")
            && usesWord(parameter);
    Field current = begun;
    if (whole) {
      current = current == null ? new Field() : current;
      current.add(value, true);
      return current;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (separators.indexOf(c) >= 0) {
        boolean blank = Character.isWhitespace(c);
        if (current != null || !blank) {
          all.add(current == null ? new Field() : current);
          current = null;
        }
      } else {
        current = current == null ? new Field() : current;
        current.add(String.valueOf(c), false);
      }
    }
    return current;
  }

  private boolean usesWord(Syntax.Parameter parameter) {
    String value = variable(parameter.name());
    boolean there = value != null && !(parameter.operator().startsWith(":") && value.isEmpty());
    return parameter.operator().endsWith("+") == there;
  }

  private String tilde(String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      return shell.variables.getOrDefault("HOME", "/root") + text.substring(1);
    }
    return text;
  }

  private String value(Syntax.Part part, Streams streams) {
    return switch (part) {
      case Syntax.Literal literal -> literal.text();
      case Syntax.Substitution substitution -> shell.output(substitution.body(), streams);
      case Syntax.Arithmetic arithmetic ->
          String.valueOf(
              ArithmeticText.value(
                  text(arithmetic.expression(), streams),
                  name -> shell.variables.getOrDefault(name, "0")));
      case Syntax.Parameter parameter -> parameter(parameter, streams);
    };
  }

  /** A parameter's value, null if it is not set. */
  @Nullable String variable(String name) {
    return switch (name) {
      case "@", "*" -> String.join(" ", shell.arguments);
      case "#" -> String.valueOf(shell.arguments.size());
      case "?" -> String.valueOf(shell.status);
      case "$" -> "4242";
      case "!" -> "4243";
      case "-" -> String.join("", shell.options);
      case "0" -> shell.name;
      case "PWD" -> shell.directory;
      default -> {
        if (Character.isDigit(name.charAt(0))) {
          int index = Integer.parseInt(name);
          yield index <= shell.arguments.size() ? shell.arguments.get(index - 1) : null;
        }
        yield shell.variables.get(name);
      }
    };
  }

  private String parameter(Syntax.Parameter parameter, Streams streams) {
    String value = variable(parameter.name());
    if (parameter.name().matches("[@*]") && shell.arguments.isEmpty()) {
      value = null;
    }
    String operator = parameter.operator();
    Syntax.Word word = parameter.word();
    if (operator.isEmpty() || word == null) {
      if (value == null && shell.options.contains("u") && !parameter.name().matches("[@*]")) {
        streams.say(shell.name + ": 1: " + parameter.name() + ": parameter not set\n");
        throw new Shell.Exit(2);
      }
      String plain = value == null ? "" : value;
      return operator.equals("length") ? String.valueOf(plain.length()) : plain;
    }
    boolean there = value != null && !(operator.startsWith(":") && value.isEmpty());
    String plain = value == null ? "" : value;
    return switch (operator) {
      case ":-", "-" -> there ? plain : text(word, streams);
      case ":+", "+" -> there ? text(word, streams) : "";
      case ":=", "=" -> {
        if (!there) {
          plain = text(word, streams);
          shell.variables.put(parameter.name(), plain);
        }
        yield plain;
      }
      case ":?", "?" -> {
        if (!there) {
          String said = text(word, streams);
          streams.say(
              shell.name
                  + ": 1: "
                  + parameter.name()
                  + ": "
                  + (said.isEmpty() ? "parameter not set or null" : said)
                  + "\n");
          throw new Shell.Exit(2);
        }
        yield plain;
      }
      case "#" -> prefix(plain, pattern(word, streams), false);
      case "##" -> prefix(plain, pattern(word, streams), true);
      case "%" -> suffix(plain, pattern(word, streams), false);
      case "%%" -> suffix(plain, pattern(word, streams), true);
      default -> {
        String regex = pattern(word, streams).regex();
        String with =
            parameter.second() == null
                ? ""
                : Matcher.quoteReplacement(text(parameter.second(), streams));
        Matcher found = Pattern.compile(regex, Pattern.DOTALL).matcher(plain);
        yield operator.equals("//") ? found.replaceAll(with) : found.replaceFirst(with);
      }
    };
  }

  private static String prefix(String value, Field pattern, boolean longest) {
    for (int i = 0; i <= value.length(); i++) {
      int end = longest ? value.length() - i : i;
      if (pattern.matches(value.substring(0, end))) {
        return value.substring(end);
      }
    }
    return value;
  }

  private static String suffix(String value, Field pattern, boolean longest) {
    for (int i = 0; i <= value.length(); i++) {
      int begin = longest ? i : value.length() - i;
      if (pattern.matches(value.substring(begin))) {
        return value.substring(0, begin);
      }
    }
    return value;
  }
}
