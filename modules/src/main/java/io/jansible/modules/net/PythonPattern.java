package io.jansible.modules.net;

import io.jansible.module.ModuleFailure;
import io.jansible.value.EscapedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A regular expression in Python's syntax over bytes, with {@code re.MULTILINE}. */
final class PythonPattern {
  private static final Pattern NAMED =
      Pattern.compile("\\(\\?P([<=])([A-Za-z_][A-Za-z0-9_]*)([>)])");

  private final Pattern pattern;
  private final Map<String, String> names;

  private PythonPattern(Pattern pattern, Map<String, String> names) {
    this.pattern = pattern;
    this.names = names;
  }

  /**
   * What was found.
   *
   * @param groups all groups, null for those that took no part
   * @param named those with a name
   */
  record Match(List<@Nullable Object> groups, Map<String, @Nullable Object> named) {}

  static PythonPattern compile(String regex) {
    Map<String, String> names = new LinkedHashMap<>();
    Matcher matcher = NAMED.matcher(bytes(regex));
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(2);
      String own = names.computeIfAbsent(name, key -> "g" + names.size());
      matcher.appendReplacement(
          out,
          Matcher.quoteReplacement(
              matcher.group(1).equals("<") ? "(?<" + own + ">" : "\\k<" + own + ">"));
    }
    matcher.appendTail(out);
    String text = out.toString().replaceAll("\\\\Z", "\\\\z");
    try {
      return new PythonPattern(
          Pattern.compile(text, Pattern.MULTILINE | Pattern.UNIX_LINES), names);
    } catch (PatternSyntaxException e) {
      throw new ModuleFailure("Invalid regular expression: " + e.getDescription());
    }
  }

  /** Each byte of the UTF-8 text as one character, as the searched text has it. */
  private static String bytes(String text) {
    return WaitForModule.latin(text.getBytes(StandardCharsets.UTF_8));
  }

  @Nullable Match find(byte[] content) {
    Matcher matcher = pattern.matcher(WaitForModule.latin(content));
    if (!matcher.find()) {
      return null;
    }
    List<@Nullable Object> groups = new ArrayList<>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      groups.add(text(matcher.group(i)));
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    names.forEach((name, own) -> named.put(name, text(matcher.group(own))));
    return new Match(groups, named);
  }

  private static @Nullable String text(@Nullable String latin) {
    return latin == null ? null : EscapedText.of(latin.getBytes(StandardCharsets.ISO_8859_1));
  }
}
