package io.jansible.cli.output;

import io.jansible.YamlText;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The document that Ansible's callbacks show: texts of several lines as literal blocks. */
final class ResultYaml {
  private ResultYaml() {}

  /**
   * @param indent 0 or less for PyYAML's own
   * @param lossy whether a text may be changed a little so that it can be a literal block
   */
  static String dump(@Nullable Object value, int indent, boolean lossy) {
    return YamlText.of(value, indent, lossy ? ResultYaml::presentable : UnaryOperator.identity());
  }

  /**
   * Without what a literal block cannot hold: tabs, control characters, blanks at the ends of
   * lines.
   */
  private static String presentable(String value) {
    StringBuilder out = new StringBuilder();
    TextWrap.expandTabs(value.stripTrailing())
        .codePoints()
        .filter(
            c ->
                (c == '\n'
                        || (c >= 32 && c <= 126)
                        || c == 133
                        || (c >= 160 && c <= 55295)
                        || (c >= 57344 && c <= 65533)
                        || (c >= 65536 && c < 1114111))
                    && c != 65279)
        .forEach(out::appendCodePoint);
    return out.toString().replaceAll(" +([\\n\\x{85}\\x{2028}\\x{2029}])", "$1");
  }
}
