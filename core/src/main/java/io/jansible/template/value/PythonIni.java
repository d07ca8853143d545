package io.jansible.template.value;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An INI file as Python's {@code configparser.ConfigParser} reads it. Immutable. */
public final class PythonIni {
  /** The type of the error about an option that stands twice in a section. */
  public static final String DUPLICATE_OPTION = "configparser.DuplicateOptionError";

  private static final String DEFAULT = "DEFAULT";
  private static final List<String> DELIMITERS = List.of("=", ":");
  private static final Pattern REFERENCE = Pattern.compile("%(?:%|\\(([^)]+)\\)s)?");

  private final Map<String, Map<String, @Nullable String>> sections = new LinkedHashMap<>();
  private final boolean caseSensitive;
  private final boolean interpolation;

  private PythonIni(boolean caseSensitive, boolean interpolation) {
    this.caseSensitive = caseSensitive;
    this.interpolation = interpolation;
  }

  /**
   * Reads a file's text.
   *
   * @throws PythonError if there is no section header, or something stands there twice
   */
  public static PythonIni parse(
      String text, boolean caseSensitive, boolean allowNoValue, boolean interpolation) {
    return parse(text, caseSensitive, allowNoValue, interpolation, DELIMITERS);
  }

  /** Likewise, with other texts than {@code =} and {@code :} between an option and its value. */
  public static PythonIni parse(
      String text,
      boolean caseSensitive,
      boolean allowNoValue,
      boolean interpolation,
      List<String> delimiters) {
    Pattern options =
        Pattern.compile(
            "^(.*?)\\s*(?:("
                + delimiters.stream().map(Pattern::quote).collect(Collectors.joining("|"))
                + ")\\s*(.*))?$");
    PythonIni ini = new PythonIni(caseSensitive, interpolation);
    Map<String, @Nullable String> section = null;
    String title = "";
    String option = null;
    int indent = 0;
    int number = 0;
    String[] lines = text.split("\r\n|\n|\r", -1);
    for (String line : lines) {
      number++;
      String written = Text.repr(number < lines.length ? line + "\n" : line);
      String value = line.strip();
      if (value.startsWith("#") || value.startsWith(";")) {
        continue;
      }
      if (value.isEmpty()) {
        if (option != null && section != null && section.get(option) != null) {
          section.merge(option, "\n", String::concat);
        }
        continue;
      }
      int depth = line.length() - line.stripLeading().length();
      if (section != null && option != null && depth > indent) {
        section.merge(option, "\n" + value, String::concat);
        continue;
      }
      indent = depth;
      if (value.startsWith("[") && value.lastIndexOf(']') > 1) {
        title = value.substring(1, value.lastIndexOf(']'));
        if (ini.sections.containsKey(title) && !title.equals(DEFAULT)) {
          throw new PythonError(
              "configparser.DuplicateSectionError",
              "While reading from '<???>' [line %2d]: section %s already exists"
                  .formatted(number, Text.repr(title)));
        }
        section = ini.sections.computeIfAbsent(title, key -> new LinkedHashMap<>());
        option = null;
        continue;
      }
      if (section == null) {
        throw new PythonError(
            "configparser.MissingSectionHeaderError",
            "File contains no section headers.\nfile: '<???>', line: " + number + "\n" + written);
      }
      Matcher match = options.matcher(value);
      if (!match.matches() || (match.group(2) == null && !allowNoValue)) {
        throw new PythonError(
            "configparser.ParsingError",
            "Source contains parsing errors: '<???>'\n\t[line %2d]: %s".formatted(number, written));
      }
      option = ini.key(match.group(1));
      if (section.containsKey(option)) {
        throw new PythonError(
            DUPLICATE_OPTION,
            "While reading from '<???>' [line %2d]: option %s in section %s already exists"
                .formatted(number, Text.repr(option), Text.repr(title)));
      }
      section.put(option, match.group(2) == null ? null : match.group(3));
    }
    ini.sections.values().forEach(one -> one.replaceAll((key, value) -> trimmed(value)));
    return ini;
  }

  private static @Nullable String trimmed(@Nullable String value) {
    return value == null ? null : value.stripTrailing();
  }

  private String key(String option) {
    return caseSensitive ? option.stripTrailing() : option.stripTrailing().toLowerCase(Locale.ROOT);
  }

  /** The sections in the file's order, without the one of defaults. */
  public Set<String> sections() {
    Set<String> names = new LinkedHashSet<>(sections.keySet());
    names.remove(DEFAULT);
    return names;
  }

  public boolean hasSection(String section) {
    return section.equals(DEFAULT) || sections.containsKey(section);
  }

  public Set<String> options(String section) {
    Set<String> all = new LinkedHashSet<>(sections.getOrDefault(DEFAULT, Map.of()).keySet());
    all.addAll(sections.getOrDefault(section, Map.of()).keySet());
    return all;
  }

  public boolean has(String section, String option) {
    return options(section).contains(key(option));
  }

  /** The value with {@code %(name)s} filled in; null for an option without one. */
  public @Nullable String get(String section, String option) {
    String raw = raw(section, key(option));
    return raw == null || !interpolation ? raw : filled(section, option, raw, 0);
  }

  private @Nullable String raw(String section, String key) {
    for (String where : List.of(section, DEFAULT)) {
      Map<String, @Nullable String> options = sections.getOrDefault(where, Map.of());
      if (options.containsKey(key)) {
        return options.get(key);
      }
    }
    return null;
  }

  private String filled(String section, String option, String raw, int depth) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    Matcher reference = REFERENCE.matcher(raw);
    StringBuilder text = new StringBuilder();
    while (reference.find()) {
      String value;
      if (reference.group().equals("%%")) {
        value = "%";
      } else if (reference.group(1) == null) {
        throw new PythonError(
            "configparser.InterpolationSyntaxError",
            "'%' must be followed by '%' or '(', found: "
                + Text.repr(raw.substring(reference.start())));
      } else {
        String inner = raw(section, key(reference.group(1)));
        if (inner == null || depth > 10) {
          throw new PythonError(
              "configparser.InterpolationMissingOptionError",
              "Bad value substitution: option %s in section %s contains an interpolation key %s which is not a valid option name. Raw value: %s"
                  .formatted(
                      Text.repr(option),
                      Text.repr(section),
                      Text.repr(reference.group(1)),
                      Text.repr(raw)));
        }
        value = filled(section, option, inner, depth + 1);
      }
      reference.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return reference.appendTail(text).toString();
  }
}
