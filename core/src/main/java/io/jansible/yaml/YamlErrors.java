package io.jansible.yaml;

import io.jansible.error.ParserException;
import io.jansible.error.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Syntax errors in the words that libyaml has, which Ansible shows. */
final class YamlErrors {
  private static final Pattern BLOCK_END = Pattern.compile("expected <block end>, but found .*");
  private static final Pattern FLOW_END = Pattern.compile("expected ',' or '(.)', but got .*");
  private static final Pattern NO_TOKEN =
      Pattern.compile("found character .* that cannot start any token.*", Pattern.DOTALL);

  private YamlErrors() {}

  static ParserException of(MarkedYamlEngineException e, String name) {
    Position position = position(e.getProblemMark().orElse(null), name);
    Position context = e.getContextMark().map(mark -> position(mark, name)).orElse(null);
    String about = e.getContext();
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (BLOCK_END.matcher(problem).matches()) {
      problem =
          about != null && about.contains("mapping")
              ? "did not find expected key"
              : "did not find expected '-' indicator";
    }
    Matcher flow = FLOW_END.matcher(problem);
    if (flow.matches()) {
      problem = "did not find expected ',' or '" + flow.group(1) + "'";
    }
    if (NO_TOKEN.matcher(problem).matches()) {
      problem = "found character that cannot start any token";
    }
    if (problem.startsWith("expected the node content, but found")) {
      problem = "did not find expected node content";
    }
    StringBuilder whole = new StringBuilder();
    if (about != null) {
      whole.append(about).append('\n');
      if (context != null && !context.equals(position)) {
        whole.append(in(context)).append('\n');
      }
    }
    whole.append(problem).append('\n').append(in(position));
    return error(problem, whole.toString(), position);
  }

  static ParserException of(String about, String problem, Position position) {
    return error(problem, about + "\n" + problem + "\n" + in(position), position);
  }

  static ParserException of(String problem, Position position) {
    return error(problem, problem + "\n" + in(position), position);
  }

  private static ParserException error(String problem, String whole, Position position) {
    return new ParserException(
        "We were unable to read either as JSON nor YAML, these are the errors we got from each:\n"
            + "JSON: Expecting value: line 1 column 1 (char 0)\n\n"
            + "Syntax Error while loading YAML.\n  "
            + problem
            + ". "
            + whole,
        position);
  }

  private static String in(Position position) {
    return "  in \"<unicode string>\", line " + position.line() + ", column " + position.column();
  }

  private static Position position(@Nullable Mark mark, String name) {
    return mark == null
        ? new Position(name, 1, 1)
        : new Position(name, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
