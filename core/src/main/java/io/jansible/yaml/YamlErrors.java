package io.jansible.yaml;

import io.jansible.error.ParserException;
import io.jansible.error.Position;
import io.jansible.value.JsonReader;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/** Errors of a YAML text in the words that libyaml and PyYAML have, which Ansible shows. */
final class YamlErrors {
  /** A problem as our parser tells it, and libyaml's words. */
  private record Words(Pattern ours, String theirs) {
    static Words of(String ours, String theirs) {
      return new Words(Pattern.compile(ours, Pattern.DOTALL), theirs);
    }
  }

  private static final List<Words> PROBLEMS =
      List.of(
          Words.of("expected ',' or '(.)', but got .*", "did not find expected ',' or '$1'"),
          Words.of(
              "found character .* that cannot start any token.*",
              "found character that cannot start any token"),
          Words.of("sequence entries are not allowed here", "block $0"),
          Words.of("expected '(<document start>)', but found .*", "did not find expected $1"),
          Words.of("expected the node content, but found .*", "did not find expected node content"),
          Words.of("found unknown escape character .*", "found unknown escape character"),
          Words.of(
              "expected escape sequence of . hexadecimal numbers, but found: .*",
              "did not find expected hexdecimal number"),
          Words.of(
              "unexpected character found .*",
              "did not find expected alphabetic or numeric character"),
          Words.of("expected '>', but found .*", "did not find the expected '>'"),
          Words.of(
              "expected chomping or indentation indicators, but found .*",
              "did not find expected comment or line break"));

  private static final Pattern PLAIN_VALUE =
      Pattern.compile(
          "^(.*?)((?:- |\\? |[^\\s'\"\\[{&*!|>%@`-][^:]*: +)+)([^\\s'\"\\[{&*!|>%@`#-].*)$");

  private final String text;
  private final String name;

  /**
   * @param name of the file, or what stands for it in messages
   */
  YamlErrors(String text, String name) {
    this.text = text;
    this.name = name;
  }

  /** What the parser found wrong. */
  ParserException of(YamlEngineException e) {
    return switch (e) {
      case MarkedYamlEngineException marked -> ofMarked(marked);
      case YamlVersionException version ->
          of("found incompatible YAML document", new Position(name, 1, 1));
      case ReaderException unreadable ->
          new ParserException(
              begin("")
                  + "unacceptable character #x%04x: control characters are not allowed\n"
                      .formatted(unreadable.getCodePoint())
                  + "  in \"<unicode string>\", position "
                  + unreadable.getPosition(),
              null);
      default ->
          new ParserException(
              "Syntax Error while loading YAML.\n  " + e.getMessage(), new Position(name, 1, 1), e);
    };
  }

  private ParserException ofMarked(MarkedYamlEngineException e) {
    Mark mark = e.getProblemMark().orElse(null);
    Position position = position(mark);
    ParserException tab = violatingTab(position);
    if (tab != null) {
      return tab;
    }
    String about = e.getContext() == null || e.getContext().isEmpty() ? null : e.getContext();
    Position context = e.getContextMark().map(this::position).orElse(null);
    String problem = problem(e.getProblem() == null ? "" : e.getProblem(), about);
    if (Objects.equals(context, position)) {
      context = null;
    }
    if (problem.equals("found unknown escape character")) {
      position = new Position(name, position.line(), position.column() - 1);
    }
    if (problem.startsWith("did not find expected") && isEnd(mark)) {
      // libyaml begins a line for the end of a text that has no line end
      position = new Position(name, position.line() + 1, 1);
    }
    if (about != null) {
      about = about.replaceFirst("^while scanning a double-quoted", "while parsing a quoted");
    }
    return of(about, context, problem, position);
  }

  private static String problem(String ours, @Nullable String about) {
    if (ours.startsWith("expected <block end>, but found ")) {
      return about != null && about.contains("mapping")
          ? "did not find expected key"
          : "did not find expected '-' indicator";
    }
    String problem = ours;
    for (Words words : PROBLEMS) {
      Matcher matcher = words.ours().matcher(problem);
      if (matcher.matches()) {
        problem = matcher.replaceFirst(words.theirs());
      }
    }
    return problem.replaceFirst(" are not allowed here$", " are not allowed in this context");
  }

  /**
   * A tab in front of the line of an error, where it is less indented than the plain value above
   * that it would go on with; null if there is none.
   */
  private @Nullable ParserException violatingTab(Position position) {
    List<String> lines = text.lines().toList();
    if (position.line() > lines.size() || position.line() < 2) {
      return null;
    }
    String line = lines.get(position.line() - 1);
    int tab = line.substring(0, line.length() - line.stripLeading().length()).indexOf('\t');
    Matcher above = PLAIN_VALUE.matcher(lines.get(position.line() - 2));
    if (tab < 0 || !above.matches() || tab > above.end(1) + indentOfKey(above.group(2))) {
      return null;
    }
    return of(
        "while scanning a plain scalar",
        new Position(name, position.line() - 1, above.start(3) + 1),
        "found a tab character that violates indentation",
        new Position(name, position.line(), tab + 1));
  }

  /** How far the last key of {@code - key: } is indented from its beginning. */
  private static int indentOfKey(String markers) {
    Matcher dashes = Pattern.compile("^(?:[-?] )*").matcher(markers);
    return dashes.find() && dashes.end() < markers.length() ? dashes.end() : 0;
  }

  /**
   * @param context what is said of the surroundings, null for nothing
   * @param start of the surroundings, null where it is not told
   */
  ParserException of(
      @Nullable String context, @Nullable Position start, String problem, Position position) {
    return new ParserException(
        begin(problem)
            + (context == null ? "" : context + "\n")
            + (context == null || start == null ? "" : in(start) + "\n")
            + problem
            + "\n"
            + in(position),
        position);
  }

  ParserException of(String problem, Position position) {
    return of(null, null, problem, position);
  }

  private String begin(String problem) {
    return "We were unable to read either as JSON nor YAML, these are the errors we got from each:\n"
        + "JSON: "
        + jsonProblem()
        + "\n\nSyntax Error while loading YAML.\n  "
        + problem
        + ". ";
  }

  private String jsonProblem() {
    try {
      JsonReader.loads(text);
      return "Expecting value: line 1 column 1 (char 0)";
    } catch (JsonReader.JsonException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private boolean isEnd(@Nullable Mark mark) {
    return mark != null
        && mark.getColumn() > 0
        && mark.getIndex() >= text.codePointCount(0, text.length());
  }

  private static String in(Position position) {
    return "  in \"<unicode string>\", line " + position.line() + ", column " + position.column();
  }

  private Position position(@Nullable Mark mark) {
    return mark == null
        ? new Position(name, 1, 1)
        : new Position(name, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
