package io.jansible.testkit.shell;

import io.jansible.connection.FileType;
import io.jansible.testkit.files.Actor;
import io.jansible.testkit.files.FakeFileSystem;
import io.jansible.testkit.files.FileError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A POSIX shell with the few things of bash that playbooks use ({@code [[}, {@code pipefail},
 * {@code <<<}, {@code ${x/y/z}}). It works on files in memory and hands programs to {@link
 * Programs}; commands of a pipe run one after the other, and {@code &} waits.
 */
public final class Shell {
  private static final Pattern PORT = Pattern.compile("/dev/tcp/(.+)/(\\d+)");
  private static final int MAXIMUM_ROUNDS = 100_000;

  final FakeFileSystem files;
  final Programs programs;
  final Actor actor;
  final Map<String, String> variables = new HashMap<>();
  final Set<String> exported = new LinkedHashSet<>();
  final Map<String, Syntax> functions = new HashMap<>();
  final Set<String> options = new LinkedHashSet<>();
  List<String> arguments = new ArrayList<>();
  String name = "sh";
  String directory;
  int umask = 022;
  int status;
  @Nullable String atExit;
  final Map<String, @Nullable String> locals = new HashMap<>();
  private int conditions;
  private final Expansion expansion = new Expansion(this);
  private final Builtins builtins = new Builtins(this);

  /** Ends the shell. */
  static final class Exit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int code;

    Exit(int code) {
      super(null, null, false, false);
      this.code = code;
    }
  }

  /** Ends a function. */
  static final class Return extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int code;

    Return(int code) {
      super(null, null, false, false);
      this.code = code;
    }
  }

  /** {@code break} and {@code continue}. */
  static final class Leave extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final boolean goesOn;
    int levels;

    Leave(boolean goesOn, int levels) {
      super(null, null, false, false);
      this.goesOn = goesOn;
      this.levels = levels;
    }
  }

  /** Where a command reads and writes. */
  record Streams(InputStream in, OutputStream out, OutputStream err) {
    void say(String text) {
      Shell.write(err, text);
    }

    void print(String text) {
      Shell.write(out, text);
    }
  }

  /**
   * @param environment its exported variables
   * @param directory absolute
   */
  public Shell(
      FakeFileSystem files,
      Programs programs,
      Actor actor,
      Map<String, String> environment,
      String directory) {
    this.files = files;
    this.programs = programs;
    this.actor = actor;
    this.directory = directory;
    variables.putAll(environment);
    exported.addAll(environment.keySet());
  }

  private Shell(Shell parent) {
    this(parent.files, parent.programs, parent.actor, Map.of(), parent.directory);
    variables.putAll(parent.variables);
    exported.addAll(parent.exported);
    functions.putAll(parent.functions);
    options.addAll(parent.options);
    arguments = new ArrayList<>(parent.arguments);
    name = parent.name;
    umask = parent.umask;
    status = parent.status;
    conditions = parent.conditions;
  }

  /**
   * Runs shell text to its end.
   *
   * @param words {@code $0}, {@code $1}…
   * @return the exit code
   * @throws ShellException for text that is not understood
   */
  public int run(
      String text, List<String> words, InputStream in, OutputStream out, OutputStream err) {
    if (!words.isEmpty()) {
      name = words.get(0);
      arguments = new ArrayList<>(words.subList(1, words.size()));
    }
    return whole(ShellParser.parse(text), new Streams(in, out, err));
  }

  /** Whether a name is one of the shell's own commands that are programs on disk too. */
  public static boolean isProgram(String name) {
    return Builtins.PROGRAMS.contains(name);
  }

  /** Runs one of {@link #isProgram}'s. */
  public int builtin(List<String> argv, InputStream in, OutputStream out, OutputStream err) {
    return builtins.run(argv, new Streams(in, out, err));
  }

  private int whole(Syntax syntax, Streams streams) {
    int code;
    try {
      code = run(syntax, streams);
    } catch (Exit e) {
      code = e.code;
    } catch (Return e) {
      code = e.code;
    } catch (Leave e) {
      code = 0;
    }
    String last = atExit;
    if (last != null) {
      atExit = null;
      status = code;
      try {
        run(ShellParser.parse(last), streams);
      } catch (Exit e) {
        return e.code;
      }
    }
    return code;
  }

  private int subshell(Syntax syntax, Streams streams) {
    return new Shell(this).whole(syntax, streams);
  }

  /** Runs in this shell: {@code eval} and {@code .}. */
  int here(String text, Streams streams) {
    return run(ShellParser.parse(text), streams);
  }

  String absolute(String path) {
    return path.startsWith("/") ? path : (directory.equals("/") ? "" : directory) + "/" + path;
  }

  Map<String, String> environment() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String each : exported) {
      String value = variables.get(each);
      if (value != null) {
        all.put(each, value);
      }
    }
    all.put("PWD", directory);
    return all;
  }

  int run(Syntax syntax, Streams streams) {
    status =
        switch (syntax) {
          case Syntax.Sequence sequence -> {
            int last = 0;
            for (Syntax each : sequence.commands()) {
              last = run(each, streams);
            }
            yield last;
          }
          case Syntax.AndOr both -> {
            int left = condition(both.left(), streams);
            yield (left == 0) == both.and() ? run(both.right(), streams) : left;
          }
          case Syntax.Pipeline pipe -> pipeline(pipe, streams);
          case Syntax.Simple simple -> simple(simple, streams);
          case Syntax.Group group ->
              redirected(
                  group.redirects(),
                  streams,
                  inner ->
                      group.subshell()
                          ? checked(subshell(group.body(), inner))
                          : run(group.body(), inner));
          case Syntax.If choice ->
              redirected(choice.redirects(), streams, inner -> branches(choice, inner));
          case Syntax.For loop ->
              redirected(loop.redirects(), streams, inner -> forEach(loop, inner));
          case Syntax.While loop ->
              redirected(loop.redirects(), streams, inner -> repeat(loop, inner));
          case Syntax.Case choice ->
              redirected(choice.redirects(), streams, inner -> choose(choice, inner));
          case Syntax.Function function -> {
            functions.put(function.name(), function.body());
            yield 0;
          }
          case Syntax.Bracket bracket -> checked(bracket(bracket.tokens()) ? 0 : 1);
        };
    return status;
  }

  private interface Body {
    int run(Streams streams);
  }

  /** Under {@code set -e} a failure ends the shell, unless something looks at it. */
  private int checked(int code) {
    if (code != 0 && conditions == 0 && options.contains("e")) {
      throw new Exit(code);
    }
    return code;
  }

  private int condition(Syntax syntax, Streams streams) {
    conditions++;
    try {
      return run(syntax, streams);
    } finally {
      conditions--;
    }
  }

  private int pipeline(Syntax.Pipeline pipe, Streams streams) {
    if (pipe.commands().size() == 1) {
      return condition(pipe.commands().get(0), streams) == 0 ? 1 : 0;
    }
    InputStream in = streams.in();
    int code = 0;
    int worst = 0;
    conditions++;
    try {
      for (int i = 0; i < pipe.commands().size(); i++) {
        boolean last = i == pipe.commands().size() - 1;
        ByteArrayOutputStream between = new ByteArrayOutputStream();
        code =
            subshell(
                pipe.commands().get(i),
                new Streams(in, last ? streams.out() : between, streams.err()));
        worst = code == 0 ? worst : code;
        in = new ByteArrayInputStream(between.toByteArray());
      }
    } finally {
      conditions--;
    }
    int result = options.contains("pipefail") ? worst : code;
    return pipe.negated() ? (result == 0 ? 1 : 0) : checked(result);
  }

  private int branches(Syntax.If choice, Streams streams) {
    for (Syntax.Branch branch : choice.branches()) {
      if (condition(branch.condition(), streams) == 0) {
        return run(branch.body(), streams);
      }
    }
    return choice.otherwise() == null ? 0 : run(choice.otherwise(), streams);
  }

  private int forEach(Syntax.For loop, Streams streams) {
    List<String> words =
        loop.words() == null ? new ArrayList<>(arguments) : expansion.fields(loop.words(), streams);
    int code = 0;
    for (String word : words) {
      variables.put(loop.name(), word);
      try {
        code = run(loop.body(), streams);
      } catch (Leave e) {
        if (--e.levels > 0) {
          throw e;
        }
        if (!e.goesOn) {
          break;
        }
      }
    }
    return code;
  }

  private int repeat(Syntax.While loop, Streams streams) {
    int code = 0;
    for (int round = 0; (condition(loop.condition(), streams) == 0) != loop.until(); round++) {
      if (round == MAXIMUM_ROUNDS) {
        throw new ShellException("a loop does not end");
      }
      try {
        code = run(loop.body(), streams);
      } catch (Leave e) {
        if (--e.levels > 0) {
          throw e;
        }
        if (!e.goesOn) {
          break;
        }
      }
    }
    return code;
  }

  private int choose(Syntax.Case choice, Streams streams) {
    String subject = expansion.text(choice.subject(), streams);
    for (Syntax.Choice each : choice.choices()) {
      for (Syntax.Word pattern : each.patterns()) {
        if (expansion.pattern(pattern, streams).matches(subject)) {
          return run(each.body(), streams);
        }
      }
    }
    return 0;
  }

  private int simple(Syntax.Simple simple, Streams streams) {
    int before = expansion.substituted;
    List<String> argv = expansion.fields(simple.words(), streams);
    if (argv.isEmpty()) {
      return redirected(
          simple.redirects(),
          streams,
          inner -> {
            for (Syntax.Assignment each : simple.assignments()) {
              assign(each, inner);
            }
            return checked(expansion.substituted > before ? expansion.lastStatus : 0);
          });
    }
    if (argv.get(0).equals("exec") && argv.size() == 1) {
      if (simple.redirects().stream().allMatch(each -> each.operator().equals("<>"))) {
        int code = redirected(simple.redirects(), streams, inner -> 0);
        if (code != 0) {
          throw new Exit(code);
        }
        return 0;
      }
      throw new ShellException("exec with redirections alone is not understood");
    }
    Map<String, @Nullable String> kept = new LinkedHashMap<>();
    Set<String> fresh = new LinkedHashSet<>();
    for (Syntax.Assignment each : simple.assignments()) {
      kept.put(each.name(), variables.get(each.name()));
      assign(each, streams);
      if (exported.add(each.name())) {
        fresh.add(each.name());
      }
    }
    try {
      return redirected(simple.redirects(), streams, inner -> checked(command(argv, inner)));
    } finally {
      kept.forEach(this::restore);
      exported.removeAll(fresh);
    }
  }

  void restore(String variable, @Nullable String value) {
    if (value == null) {
      variables.remove(variable);
    } else {
      variables.put(variable, value);
    }
  }

  private void assign(Syntax.Assignment assignment, Streams streams) {
    String value = expansion.text(assignment.value(), streams);
    variables.put(
        assignment.name(),
        assignment.append() ? variables.getOrDefault(assignment.name(), "") + value : value);
  }

  /** Runs a function, a built-in or a program. */
  int command(List<String> argv, Streams streams) {
    Syntax function = functions.get(argv.get(0));
    if (function != null) {
      List<String> outer = arguments;
      Map<String, @Nullable String> outerLocals = new HashMap<>(locals);
      locals.clear();
      arguments = new ArrayList<>(argv.subList(1, argv.size()));
      try {
        return run(function, streams);
      } catch (Return e) {
        return e.code;
      } finally {
        arguments = outer;
        locals.forEach(this::restore);
        locals.clear();
        locals.putAll(outerLocals);
      }
    }
    if (Builtins.knows(argv.get(0))) {
      return builtins.run(argv, streams);
    }
    return program(argv, streams);
  }

  int program(List<String> argv, Streams streams) {
    return programs.run(
        new Program(
            argv, environment(), directory, actor, streams.in(), streams.out(), streams.err()));
  }

  /** Output of a command substitution, without newlines at its end. */
  String output(Syntax body, Streams streams) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Shell inner = new Shell(this);
    inner.conditions = 0;
    expansion.lastStatus = inner.whole(body, new Streams(streams.in(), out, streams.err()));
    expansion.substituted++;
    status = expansion.lastStatus;
    return out.toString(StandardCharsets.UTF_8).replaceFirst("\n+$", "");
  }

  private int redirected(List<Syntax.Redirect> redirects, Streams streams, Body body) {
    if (redirects.isEmpty()) {
      return body.run(streams);
    }
    InputStream in = streams.in();
    OutputStream out = streams.out();
    OutputStream err = streams.err();
    try {
      for (Syntax.Redirect each : redirects) {
        String target = expansion.text(each.target(), streams);
        switch (each.operator()) {
          case "<>" -> {
            java.util.regex.Matcher port = PORT.matcher(target);
            if (!port.matches()) {
              throw new ShellException("<> is understood with /dev/tcp alone");
            }
            if (!programs.connects(port.group(1), Integer.parseInt(port.group(2)))) {
              streams.say(name + ": connect: Connection refused\n");
              return 1;
            }
            continue;
          }
          case "<" -> in = new ByteArrayInputStream(files.read(absolute(target), actor));
          case "<<" -> in = bytes(target);
          case "<<<" -> in = bytes(target + "\n");
          case "<&" -> {
            if (!target.equals("-") && !target.equals("0")) {
              throw new ShellException("<&" + target + " is not understood");
            }
            in = target.equals("-") ? InputStream.nullInputStream() : in;
          }
          case ">", ">>" -> {
            OutputStream file = file(absolute(target), each.operator().equals(">>"));
            out = each.descriptor() == 2 ? out : file;
            err = each.descriptor() == 1 ? err : file;
          }
          case ">&" -> {
            OutputStream other =
                switch (target) {
                  case "1" -> out;
                  case "2" -> err;
                  case "-" -> OutputStream.nullOutputStream();
                  default -> throw new ShellException(">&" + target + " is not understood");
                };
            out = each.descriptor() == 2 ? out : other;
            err = each.descriptor() == 1 ? err : other;
          }
          default -> throw new ShellException(each.operator() + " is not understood");
        }
        if (each.descriptor() > 2) {
          throw new ShellException("descriptor " + each.descriptor() + " is not understood");
        }
      }
    } catch (FileError e) {
      streams.say(name + ": 1: " + refusal(e) + "\n");
      return checked(2);
    }
    return body.run(new Streams(in, out, err));
  }

  private static String refusal(FileError e) {
    boolean missing = e.kind() == FileError.Kind.NOT_FOUND;
    return "cannot " + (missing ? "open " : "create ") + e.path() + ": " + e.words();
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private OutputStream file(String path, boolean append) {
    if (path.equals("/dev/stderr") || path.equals("/dev/stdout") || path.startsWith("/dev/tcp/")) {
      throw new ShellException("redirection to " + path + " is not understood");
    }
    files.write(path, new byte[0], append, umask, actor);
    return new OutputStream() {
      @Override
      public void write(int each) {
        write(new byte[] {(byte) each}, 0, 1);
      }

      @Override
      public void write(byte[] all, int from, int length) {
        files.write(
            path, java.util.Arrays.copyOfRange(all, from, from + length), true, umask, actor);
      }
    };
  }

  static void write(OutputStream out, String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean bracket(List<Object> tokens) {
    List<Object> left = new ArrayList<>(tokens);
    boolean value = bracketOr(left);
    if (!left.isEmpty()) {
      throw new ShellException("[[ ]] is not understood");
    }
    return value;
  }

  private boolean bracketOr(List<Object> left) {
    boolean value = bracketAnd(left);
    while (!left.isEmpty() && left.get(0).equals("||")) {
      left.remove(0);
      value |= bracketAnd(left);
    }
    return value;
  }

  private boolean bracketAnd(List<Object> left) {
    boolean value = bracketPrimary(left);
    while (!left.isEmpty() && left.get(0).equals("&&")) {
      left.remove(0);
      value &= bracketPrimary(left);
    }
    return value;
  }

  private boolean bracketPrimary(List<Object> left) {
    Streams none =
        new Streams(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream());
    if (left.isEmpty()) {
      throw new ShellException("[[ ]] is not understood");
    }
    Object first = left.remove(0);
    if (first.equals("(")) {
      boolean value = bracketOr(left);
      left.remove(0);
      return value;
    }
    if (!(first instanceof Syntax.Word word)) {
      throw new ShellException("[[ ]] is not understood");
    }
    String plain = word.plain();
    if ("!".equals(plain)) {
      return !bracketPrimary(left);
    }
    Conditions conditionsHere = new Conditions(files, actor, this::absolute);
    if (plain != null
        && Conditions.isUnary(plain)
        && !left.isEmpty()
        && left.get(0) instanceof Syntax.Word operand) {
      left.remove(0);
      return conditionsHere.unary(plain, expansion.text(operand, none));
    }
    String a = expansion.text(word, none);
    if (left.isEmpty() || List.of("&&", "||", ")").contains(left.get(0))) {
      return !a.isEmpty();
    }
    Object operatorToken = left.remove(0);
    String operator =
        operatorToken instanceof Syntax.Word operatorWord
            ? String.valueOf(operatorWord.plain())
            : String.valueOf(operatorToken);
    if (left.isEmpty() || !(left.remove(0) instanceof Syntax.Word right)) {
      throw new ShellException("[[ ]] is not understood");
    }
    return switch (operator) {
      case "=", "==" -> expansion.pattern(right, none).matches(a);
      case "!=" -> !expansion.pattern(right, none).matches(a);
      case "=~" -> Pattern.compile(expansion.text(right, none)).matcher(a).find();
      case "<" -> a.compareTo(expansion.text(right, none)) < 0;
      case ">" -> a.compareTo(expansion.text(right, none)) > 0;
      default -> {
        if (!Conditions.isBinary(operator)) {
          throw new ShellException("[[ " + operator + " ]] is not understood");
        }
        yield conditionsHere.binary(a, operator, expansion.text(right, none));
      }
    };
  }

  /** Paths that match a pattern, sorted; empty if none does. */
  List<String> paths(Field pattern) {
    List<Field> parts = pattern.components();
    boolean absolute = pattern.toString().startsWith("/");
    List<String> found = new ArrayList<>(List.of(absolute ? "/" : ""));
    for (int i = 0; i < parts.size(); i++) {
      Field part = parts.get(i);
      if (part.toString().isEmpty()) {
        continue;
      }
      List<String> next = new ArrayList<>();
      boolean last = i == parts.size() - 1;
      for (String base : found) {
        String prefix = base.isEmpty() || base.endsWith("/") ? base : base + "/";
        if (!part.isPattern()) {
          String path = prefix + part;
          if (files.type(absolute(path), !last, actor) != FileType.ABSENT) {
            next.add(path);
          }
          continue;
        }
        String folder = absolute(base.isEmpty() ? "." : base);
        if (!files.isDirectory(folder, actor)) {
          continue;
        }
        for (String each : files.names(folder, actor)) {
          if (each.startsWith(".") != part.toString().startsWith(".")) {
            continue;
          }
          if (part.matches(each) && (last || files.isDirectory(folder + "/" + each, actor))) {
            next.add(prefix + each);
          }
        }
      }
      found = next;
    }
    return found;
  }
}
