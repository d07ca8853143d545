package io.jansible.cli.args;

import io.jansible.cli.args.Option.Action;
import io.jansible.cli.args.ParsedArguments.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line as Python's {@code argparse.ArgumentParser} does: options anywhere, long
 * ones shortened as far as they stay unique, short ones clustered, positional arguments where their
 * pattern matches first and an error for those left over.
 */
public final class ArgumentParser {
  private static final int NONE = 0;

  private final String program;
  private final String description;
  private final List<Option> options = new ArrayList<>();
  private final List<Option> positionals = new ArrayList<>();
  private final Map<String, Option> byName = new HashMap<>();
  private final Map<String, ArgumentParser> subcommands = new LinkedHashMap<>();
  private final Map<String, String> subcommandHelp = new LinkedHashMap<>();
  private final UnaryOperator<String> path;

  /**
   * @param program its name in usage texts
   * @param path expands and completes a path that was given
   */
  public ArgumentParser(String program, String description, UnaryOperator<String> path) {
    this.program = program;
    this.description = description;
    this.path = path;
    add(Option.action(Action.HELP, "help", "-h", "--help").help("show this help message and exit"));
  }

  /** Adds an argument; a name that is there already goes over to it. */
  public ArgumentParser add(Option option) {
    if (option.isPositional()) {
      positionals.add(option);
      return this;
    }
    for (String name : option.names()) {
      Option old = byName.put(name, option);
      if (old != null) {
        int at = options.indexOf(old);
        List<String> left = new ArrayList<>(old.names());
        left.remove(name);
        if (left.isEmpty()) {
          options.remove(at);
        } else {
          Option less =
              new Option(
                  old.dest(),
                  left,
                  old.action(),
                  old.type(),
                  old.nargs(),
                  old.metavar(),
                  old.choices(),
                  old.exclusive(),
                  old.group(),
                  old.help());
          options.set(at, less);
          left.forEach(n -> byName.put(n, less));
        }
      }
    }
    options.add(option);
    return this;
  }

  public ArgumentParser addAll(List<Option> more) {
    more.forEach(this::add);
    return this;
  }

  /** Adds a sub-command and gives its parser; the name goes into {@code action}. */
  public ArgumentParser subcommand(String name, String help, String about) {
    ArgumentParser parser = new ArgumentParser(program + " " + name, about, path);
    subcommands.put(name, parser);
    subcommandHelp.put(name, help);
    return parser;
  }

  public String program() {
    return program;
  }

  public String usage(int width) {
    return new HelpFormatter(width).usage(this);
  }

  public String help(int width) {
    return new HelpFormatter(width).help(this);
  }

  List<Option> options() {
    return options;
  }

  List<Option> positionals() {
    return positionals;
  }

  Map<String, String> subcommandHelp() {
    return subcommandHelp;
  }

  String description() {
    return description;
  }

  /** For writers of completion scripts. */
  public List<Option> allOptions() {
    return List.copyOf(options);
  }

  public Map<String, ArgumentParser> allSubcommands() {
    return new LinkedHashMap<>(subcommands);
  }

  /** Reads a command line. */
  public ParsedArguments parse(List<String> arguments) {
    ParsedArguments parsed = new ParsedArguments();
    List<String> left = parse(arguments, parsed);
    if (parsed.outcome() == Outcome.RUN && !left.isEmpty()) {
      throw new UsageException(this, "unrecognized arguments: " + String.join(" ", left));
    }
    return parsed;
  }

  /** An argument that looks like an option: what it was taken for. */
  private record Found(
      @Nullable Option option, String name, @Nullable String value, boolean shortForm) {}

  private List<String> parse(List<String> arguments, ParsedArguments parsed) {
    // First pass: which arguments are options, and the shape of the line as letters (O option, A
    // argument, - for "--").
    Map<Integer, Found> found = new HashMap<>();
    StringBuilder shape = new StringBuilder();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equals("--")) {
        shape.append('-').append("A".repeat(arguments.size() - i - 1));
        break;
      }
      Found option = classify(arguments.get(i));
      if (option == null) {
        shape.append('A');
      } else {
        found.put(i, option);
        shape.append('O');
      }
    }
    List<String> extras = new ArrayList<>();
    Map<Integer, Option> exclusives = new HashMap<>();
    Set<Option> seen = new LinkedHashSet<>();
    List<Option> waiting = new ArrayList<>(positionals);
    if (!subcommands.isEmpty()) {
      waiting.add(
          Option.positional("action", "{" + String.join(",", subcommands.keySet()) + "}", "sub"));
    }
    int at = 0;
    int lastOption = found.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    while (at <= lastOption) {
      int next = at;
      while (!found.containsKey(next)) {
        next++;
      }
      if (at != next) {
        int after = consumePositionals(arguments, shape, at, waiting, seen, parsed, extras);
        if (parsed.outcome() != Outcome.RUN) {
          return List.of();
        }
        if (after > at) {
          at = after;
          continue;
        }
        at = after;
      }
      if (!found.containsKey(at)) {
        extras.addAll(arguments.subList(at, next));
        at = next;
      }
      at = consumeOption(arguments, shape, at, found, exclusives, parsed, extras);
      if (parsed.outcome() != Outcome.RUN) {
        return List.of();
      }
    }
    at = consumePositionals(arguments, shape, at, waiting, seen, parsed, extras);
    if (parsed.outcome() != Outcome.RUN) {
      return List.of();
    }
    extras.addAll(arguments.subList(at, arguments.size()));
    List<String> missing = new ArrayList<>();
    for (Option option : positionals) {
      if (option.required() && !seen.contains(option)) {
        missing.add(option.placeholder());
      }
    }
    if (!subcommands.isEmpty() && !parsed.has("action")) {
      missing.add("action");
    }
    if (!missing.isEmpty()) {
      throw new UsageException(
          this, "the following arguments are required: " + String.join(", ", missing));
    }
    return extras;
  }

  private @Nullable Found classify(String argument) {
    if (argument.isEmpty() || argument.charAt(0) != '-') {
      return null;
    }
    Option exact = byName.get(argument);
    if (exact != null) {
      return new Found(exact, argument, null, false);
    }
    if (argument.length() == 1) {
      return null;
    }
    int equals = argument.indexOf('=');
    if (equals > 0) {
      Option before = byName.get(argument.substring(0, equals));
      if (before != null) {
        return new Found(
            before, argument.substring(0, equals), argument.substring(equals + 1), false);
      }
    }
    List<Found> candidates = candidates(argument);
    if (candidates.size() > 1) {
      List<String> names = candidates.stream().map(Found::name).toList();
      throw new UsageException(
          this, "ambiguous option: " + argument + " could match " + String.join(", ", names));
    }
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    if (argument.matches("-\\d+|-\\d*\\.\\d+") || argument.contains(" ")) {
      return null;
    }
    return new Found(null, argument, null, false);
  }

  private List<Found> candidates(String argument) {
    List<Found> result = new ArrayList<>();
    if (argument.startsWith("--")) {
      int equals = argument.indexOf('=');
      String prefix = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? null : argument.substring(equals + 1);
      for (Option option : options) {
        for (String name : option.names()) {
          if (name.startsWith(prefix)) {
            result.add(new Found(option, name, value, false));
          }
        }
      }
    } else {
      String first = argument.substring(0, 2);
      for (Option option : options) {
        for (String name : option.names()) {
          if (name.equals(first)) {
            result.add(new Found(option, name, argument.substring(2), true));
          } else if (name.startsWith(argument)) {
            result.add(new Found(option, name, null, false));
          }
        }
      }
    }
    return result;
  }

  private int consumeOption(
      List<String> arguments,
      StringBuilder shape,
      int at,
      Map<Integer, Found> found,
      Map<Integer, Option> exclusives,
      ParsedArguments parsed,
      List<String> extras) {
    Found start = java.util.Objects.requireNonNull(found.get(at));
    Option option = start.option();
    if (option == null) {
      extras.add(arguments.get(at));
      return at + 1;
    }
    String name = start.name();
    String value = start.value();
    boolean shortForm = start.shortForm();
    while (true) {
      if (value == null) {
        break;
      }
      if (option.action().takesValue()) {
        apply(option, name, value, exclusives, parsed);
        return at + 1;
      }
      if (!shortForm || value.isEmpty()) {
        throw new UsageException(
            this,
            "argument "
                + String.join("/", option.names())
                + ": ignored explicit argument '"
                + value
                + "'");
      }
      // -vvvb: the rest are more short options
      apply(option, name, null, exclusives, parsed);
      if (parsed.outcome() != Outcome.RUN) {
        return at + 1;
      }
      name = "-" + value.charAt(0);
      Option following = byName.get(name);
      if (following == null) {
        throw new UsageException(
            this,
            "argument "
                + String.join("/", option.names())
                + ": ignored explicit argument '"
                + value
                + "'");
      }
      option = following;
      value = value.length() == 1 ? null : value.substring(1);
    }
    if (!option.action().takesValue()) {
      apply(option, name, null, exclusives, parsed);
      return at + 1;
    }
    int next = at + 1;
    if (next >= arguments.size() || shape.charAt(next) != 'A') {
      throw new UsageException(
          this, "argument " + String.join("/", option.names()) + ": expected one argument");
    }
    apply(option, name, arguments.get(next), exclusives, parsed);
    return next + 1;
  }

  private void apply(
      Option option,
      String name,
      @Nullable String text,
      Map<Integer, Option> exclusives,
      ParsedArguments parsed) {
    if (option.exclusive() != NONE) {
      Option other = exclusives.putIfAbsent(option.exclusive(), option);
      if (other != null && !other.dest().equals(option.dest())) {
        throw new UsageException(
            this,
            "argument "
                + String.join("/", option.names())
                + ": not allowed with argument "
                + String.join("/", other.names()));
      }
    }
    switch (option.action()) {
      case HELP -> parsed.stop(Outcome.HELP, this);
      case VERSION -> parsed.stop(Outcome.VERSION, this);
      case UNKNOWN -> throw new UsageException(this, "unrecognized arguments: " + name);
      case TRUE -> parsed.put(option.dest(), true);
      case COUNT -> parsed.put(option.dest(), parsed.count(option.dest()) + 1);
      case STORE, APPEND, PREPEND -> store(option, java.util.Objects.requireNonNull(text), parsed);
    }
  }

  private void store(Option option, String text, ParsedArguments parsed) {
    Object value = convert(option, text);
    List<String> list =
        new ArrayList<>(option.action() == Action.STORE ? List.of() : parsed.list(option.dest()));
    switch (option.action()) {
      case APPEND -> {
        list.add((String) value);
        parsed.put(option.dest(), list);
      }
      case PREPEND -> {
        List<String> joined =
            new ArrayList<>(
                value instanceof List<?> l
                    ? l.stream().map(String.class::cast).toList()
                    : List.of(text));
        joined.addAll(list);
        parsed.put(option.dest(), joined);
      }
      default -> parsed.put(option.dest(), value);
    }
  }

  private Object convert(Option option, String text) {
    if (!option.choices().isEmpty() && !option.choices().contains(text)) {
      String quoted = String.join(", ", option.choices().stream().map(c -> "'" + c + "'").toList());
      String named = option.isPositional() ? option.dest() : String.join("/", option.names());
      throw new UsageException(
          this,
          "argument " + named + ": invalid choice: '" + text + "' (choose from " + quoted + ")");
    }
    return switch (option.type()) {
      case TEXT -> text;
      case INT -> {
        try {
          yield Integer.valueOf(text.strip().replace("_", ""));
        } catch (NumberFormatException e) {
          throw new UsageException(
              this,
              "argument "
                  + String.join("/", option.names())
                  + ": invalid int value: '"
                  + text
                  + "'");
        }
      }
      case PATH -> text.equals("-") ? text : path.apply(text);
      case PATHS -> {
        List<String> paths = new ArrayList<>();
        for (String part : text.split(":", -1)) {
          if (!part.isEmpty()) {
            paths.add(path.apply(part));
          }
        }
        yield paths;
      }
      case TEXT_OR_AT_PATH -> text.startsWith("@") ? "@" + path.apply(text.substring(1)) : text;
    };
  }

  /**
   * Gives as many waiting positional arguments as match here their values; returns the index after
   * them.
   */
  private int consumePositionals(
      List<String> arguments,
      StringBuilder shape,
      int start,
      List<Option> waiting,
      Set<Option> seen,
      ParsedArguments parsed,
      List<String> extras) {
    String rest = shape.substring(start);
    int[] counts = match(waiting, rest);
    int at = start;
    for (int count : counts) {
      Option option = waiting.remove(0);
      seen.add(option);
      List<String> values = new ArrayList<>(arguments.subList(at, at + count));
      boolean sub = option.nargs().equals("sub");
      if (!sub) {
        values.remove("--");
      }
      at += count;
      if (sub) {
        callSubcommand(values, parsed, extras);
        if (parsed.outcome() != Outcome.RUN) {
          return at;
        }
        continue;
      }
      switch (option.nargs()) {
        case "" -> parsed.put(option.dest(), convert(option, values.get(0)));
        case "?" -> {
          if (!values.isEmpty()) {
            parsed.put(option.dest(), convert(option, values.get(0)));
          }
        }
        default -> parsed.put(option.dest(), values);
      }
    }
    return at;
  }

  private void callSubcommand(List<String> values, ParsedArguments parsed, List<String> extras) {
    if (!values.isEmpty() && values.get(0).equals("--")) {
      values.remove(0);
    }
    String name = values.get(0);
    ArgumentParser parser = subcommands.get(name);
    if (parser == null) {
      String quoted =
          String.join(", ", subcommands.keySet().stream().map(c -> "'" + c + "'").toList());
      throw new UsageException(
          this, "argument action: invalid choice: '" + name + "' (choose from " + quoted + ")");
    }
    parsed.put("action", name);
    // as in Python, the sub-command's defaults take the place of what was said before it
    parser.options.forEach(option -> parsed.forget(option.dest()));
    extras.addAll(parser.parse(values.subList(1, values.size()), parsed));
  }

  /**
   * How many letters of the shape each leading positional takes; as many positionals as can be
   * matched together.
   */
  private static int[] match(List<Option> waiting, String shape) {
    for (int n = waiting.size(); n > 0; n--) {
      StringBuilder pattern = new StringBuilder();
      for (Option option : waiting.subList(0, n)) {
        pattern.append(
            switch (option.nargs()) {
              case "" -> "(-*A-*)";
              case "?" -> "(-*A?-*)";
              case "*" -> "(-*[A-]*)";
              case "+" -> "(-*A[A-]*)";
              default -> "(-*A[-AO]*)";
            });
      }
      java.util.regex.Matcher matcher =
          java.util.regex.Pattern.compile(pattern.toString()).matcher(shape);
      if (matcher.lookingAt()) {
        int[] counts = new int[n];
        for (int i = 0; i < n; i++) {
          counts[i] = matcher.end(i + 1) - matcher.start(i + 1);
        }
        return counts;
      }
    }
    return new int[0];
  }

  /** A path made absolute and normal, {@code ~} and {@code $VAR} expanded. */
  public static String absolute(
      String text, Path workingDirectory, Map<String, String> environment) {
    String expanded = text;
    if (expanded.equals("~") || expanded.startsWith("~/")) {
      expanded =
          environment.getOrDefault("HOME", System.getProperty("user.home")) + expanded.substring(1);
    }
    java.util.regex.Matcher matcher =
        java.util.regex.Pattern.compile("\\$(\\w+)|\\$\\{([^}]*)}").matcher(expanded);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      matcher.appendReplacement(
          result,
          java.util.regex.Matcher.quoteReplacement(
              environment.getOrDefault(name, matcher.group())));
    }
    matcher.appendTail(result);
    return workingDirectory.resolve(result.toString()).normalize().toString();
  }
}
