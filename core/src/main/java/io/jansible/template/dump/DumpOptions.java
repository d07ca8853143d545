package io.jansible.template.dump;

import io.jansible.template.Arguments;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The keyword arguments of PyYAML's {@code dump}.
 *
 * @param indent as given; libyaml takes 2 to 9 and else 2
 * @param width as given; libyaml takes more than twice the indent and else 80; -1 is no limit
 * @param flow whether collections are written in brackets; null means those of plain scalars are
 * @param blocks what Ansible's callbacks do to texts of several lines: see {@link #shown}
 * @param style the scalars' style: {@code ' " | >}, or 0
 */
public record DumpOptions(
    int indent,
    int width,
    @Nullable Boolean flow,
    char style,
    boolean sortKeys,
    boolean explicitStart,
    boolean explicitEnd,
    String lineBreak,
    @Nullable UnaryOperator<String> blocks) {
  /**
   * What shows data to people: {@code dump(data, default_flow_style=False, indent=indent)}.
   *
   * @param blocks makes of a text with several lines what is written as a literal block; null where
   *     such a text is written as any other
   */
  public static DumpOptions shown(int indent, @Nullable UnaryOperator<String> blocks) {
    return new DumpOptions(indent, 0, false, (char) 0, true, false, false, "\n", blocks);
  }

  /** Reads a filter's arguments. */
  public static DumpOptions of(String filter, Arguments arguments, boolean nice) {
    int given = arguments.positional().size();
    Map<String, @Nullable Object> named = arguments.named();
    int indent = nice ? number(arguments.get(0, "indent", 4L)) : number(named.get("indent"));
    if (nice && given > 0 && named.containsKey("indent")) {
      throw PythonError.type(filter + "() got multiple values for argument 'indent'");
    }
    Boolean flow = nice ? (Boolean) false : null;
    int width = 0;
    char style = 0;
    boolean sort = true;
    boolean start = false;
    boolean end = false;
    String lineBreak = "\n";
    for (Map.Entry<String, @Nullable Object> one : named.entrySet()) {
      Object value = one.getValue();
      switch (one.getKey()) {
        case "indent" -> {}
        case "width" -> width = width(value);
        case "default_flow_style" -> {
          if (nice) {
            throw PythonError.type(
                "yaml.dump() got multiple values for keyword argument 'default_flow_style'");
          }
          flow = value == null ? null : (Boolean) Values.truth(value);
        }
        case "default_style" -> {
          String text = value == null ? "" : Text.str(value);
          style = text.length() == 1 && "'\"|>".contains(text) ? text.charAt(0) : 0;
        }
        case "sort_keys" -> sort = Values.truth(value);
        case "explicit_start" -> start = Values.truth(value);
        case "explicit_end" -> end = Values.truth(value);
        case "line_break" -> lineBreak = value == null ? "\n" : Text.str(value);
        case "allow_unicode" ->
            throw PythonError.type(
                "yaml.dump() got multiple values for keyword argument 'allow_unicode'");
        case "canonical" -> {
          if (Values.truth(value)) {
            throw PythonError.value("canonical is not supported");
          }
        }
        default ->
            throw PythonError.type(
                "dump_all() got an unexpected keyword argument '" + one.getKey() + "'");
      }
    }
    return new DumpOptions(indent, width, flow, style, sort, start, end, lineBreak, null);
  }

  private static int number(@Nullable Object value) {
    return value == null ? 0 : Values.intValue(value);
  }

  private static int width(@Nullable Object value) {
    if (value instanceof Double real) {
      return real.isInfinite() ? -1 : real.intValue();
    }
    return number(value);
  }

  /** What each level is indented by. */
  int bestIndent() {
    return indent > 1 && indent < 10 ? indent : 2;
  }

  /** From which column on lines are broken. */
  int bestWidth() {
    if (width < 0) {
      return Integer.MAX_VALUE;
    }
    return width <= bestIndent() * 2 ? 80 : width;
  }
}
