package io.jansible.template.regex;

import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression in Python's syntax and with Python's meaning. Immutable.
 *
 * @param pattern what Java runs
 * @param source the expression as written
 * @param groups how many groups it has
 * @param names its groups' names and numbers
 */
public record PythonRegex(Pattern pattern, String source, int groups, Map<String, Integer> names) {
  /**
   * Compiles an expression.
   *
   * @throws PythonError {@code re.error} if it is none
   */
  public static PythonRegex compile(String source, boolean ignoreCase, boolean multiline) {
    Translator translator = new Translator(source, ignoreCase, multiline);
    String java = translator.translate();
    try {
      return new PythonRegex(
          Pattern.compile(java, translator.flags()),
          source,
          translator.groups(),
          Map.copyOf(translator.names()));
    } catch (PatternSyntaxException e) {
      throw error(e.getDescription() + " at position " + Math.max(0, e.getIndex()));
    }
  }

  static PythonError error(String message) {
    return new PythonError("re.error", message);
  }

  public Matcher matcher(CharSequence text) {
    return pattern.matcher(text);
  }

  /** The number of the group that a replacement or a caller names. */
  public int group(String name) {
    Integer number = names.get(name);
    if (number == null) {
      throw new PythonError("IndexError", "no such group");
    }
    return number;
  }

  /** A text with the matches replaced, and how many there were. */
  public record Replaced(String text, int count) {}

  /**
   * {@code re.subn(pattern, replacement, text, count)}.
   *
   * @param limit how many to replace at most; 0 for all
   */
  public Replaced replace(String text, String replacement, int limit) {
    Replacement parsed = Replacement.parse(replacement, this);
    Matcher matcher = matcher(text);
    StringBuilder out = null;
    int count = 0;
    int done = 0;
    while ((limit <= 0 || count < limit) && matcher.find()) {
      if (out == null) {
        out = new StringBuilder(text.length() + 16);
      }
      out.append(text, done, matcher.start());
      parsed.append(matcher, out);
      done = matcher.end();
      count++;
    }
    return out == null
        ? new Replaced(text, 0)
        : new Replaced(out.append(text, done, text.length()).toString(), count);
  }

  /**
   * {@code match.expand(template)}.
   *
   * @throws PythonError {@code re.error} if the template is none
   */
  public String expand(String template, Matcher match) {
    StringBuilder out = new StringBuilder();
    Replacement.parse(template, this).append(match, out);
    return out.toString();
  }

  /** A group's text; Python has '' for one that took no part. */
  public static String group(Matcher matcher, int group) {
    @Nullable String text = matcher.group(group);
    return text == null ? "" : text;
  }

  @Override
  public String toString() {
    return "re.compile(" + Text.repr(source) + ")";
  }
}
