package io.jansible.config;

import io.jansible.error.OptionsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ansible's configuration: a setting comes from the environment, else from {@code ansible.cfg},
 * else from its default. Immutable; safe for several threads.
 */
public final class Settings {
  private static final Set<String> TRUE = Set.of("y", "yes", "on", "1", "true", "t", "1.0");
  private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)|\\$\\{([^}]*)}");

  /** The column of the table. */
  private static final int VARIABLES = 6;

  private final Map<String, Definition> definitions;
  private final Map<String, String> environment;
  private final Path workingDirectory;
  private final @Nullable Path file;
  private final @Nullable IniFile ini;
  private final List<String> warnings;

  /** A value and where it is from: {@code default}, {@code env: NAME} or the file's path. */
  public record Value(@Nullable Object value, String origin) {}

  private Settings(
      Map<String, Definition> definitions,
      Map<String, String> environment,
      Path workingDirectory,
      @Nullable Path file,
      List<String> warnings) {
    this.definitions = definitions;
    this.environment = environment;
    this.workingDirectory = workingDirectory;
    this.file = file;
    this.ini = file == null ? null : IniFile.read(file);
    this.warnings = List.copyOf(warnings);
  }

  /** Finds the configuration file as Ansible does and reads it. */
  public static Settings load(Map<String, String> environment, Path workingDirectory) {
    List<String> warnings = new ArrayList<>();
    Path file = find(environment, workingDirectory, warnings);
    if (file != null) {
      checkExtension(file);
    }
    return new Settings(table(), environment, workingDirectory, file, warnings);
  }

  /** Reads a file named on the command line. */
  public static Settings load(Map<String, String> environment, Path workingDirectory, Path file) {
    checkExtension(file);
    return new Settings(table(), environment, workingDirectory, file, List.of());
  }

  private static void checkExtension(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String extension = dot > 0 ? name.substring(dot) : "";
    if (extension.equals(".yaml") || extension.equals(".yml")) {
      throw new OptionsException("Unsupported configuration file type: yaml");
    }
    if (!extension.equals(".cfg") && !extension.equals(".ini")) {
      throw new OptionsException(
          "Unsupported configuration file extension for " + file + ": " + extension);
    }
  }

  private static Map<String, Definition> table() {
    Map<String, Definition> table = new LinkedHashMap<>();
    for (String line : lines("settings.tsv")) {
      Definition definition = Definition.parse(line);
      table.put(definition.name(), definition);
    }
    return table;
  }

  private static List<String> lines(String resource) {
    try (InputStream in = Objects.requireNonNull(Settings.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Path find(
      Map<String, String> environment, Path workingDirectory, List<String> warnings) {
    List<Path> candidates = new ArrayList<>();
    String named = environment.get("ANSIBLE_CONFIG");
    Path fromEnvironment = null;
    if (named != null) {
      fromEnvironment = Path.of(absolute(named, workingDirectory, environment));
      if (Files.isDirectory(fromEnvironment)) {
        fromEnvironment = fromEnvironment.resolve("ansible.cfg");
      }
      candidates.add(fromEnvironment);
    }
    Path here = workingDirectory.resolve("ansible.cfg");
    boolean publicFolder = isWorldWritable(workingDirectory);
    if (!publicFolder) {
      candidates.add(here);
    }
    candidates.add(Path.of(absolute("~/.ansible.cfg", workingDirectory, environment)));
    candidates.add(Path.of("/etc/ansible/ansible.cfg"));
    Path found = null;
    for (Path candidate : candidates) {
      if (Files.exists(candidate) && Files.isReadable(candidate)) {
        found = candidate;
        break;
      }
    }
    if (publicFolder
        && Files.exists(here)
        && (fromEnvironment == null || !fromEnvironment.equals(found))) {
      warnings.add(
          "Ansible is being run in a world writable directory ("
              + workingDirectory
              + "), ignoring it as an ansible.cfg source. For more information see"
              + " https://docs.ansible.com/ansible/devel/reference_appendices/config.html#cfg-in-world-writable-dir");
    }
    return found;
  }

  private static boolean isWorldWritable(Path folder) {
    try {
      return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** A path with {@code ~} and variables expanded, absolute and normal. */
  public static String absolute(String path, Path base, Map<String, String> environment) {
    String text = path;
    Matcher matcher = VARIABLE.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      matcher.appendReplacement(
          expanded, Matcher.quoteReplacement(environment.getOrDefault(name, matcher.group())));
    }
    matcher.appendTail(expanded);
    text = expanded.toString();
    if (text.equals("~") || text.startsWith("~/")) {
      text = environment.getOrDefault("HOME", System.getProperty("user.home")) + text.substring(1);
    }
    return base.resolve(text).normalize().toString();
  }

  /** The configuration file, null if there is none. */
  public @Nullable Path file() {
    return file;
  }

  /** What there is to warn of. */
  public List<String> warnings() {
    return warnings;
  }

  /** All settings in Ansible's order. */
  public List<Definition> definitions() {
    return List.copyOf(definitions.values());
  }

  /** Names of a play's variables that outrank a setting; most settings have none. */
  public Map<String, List<String>> variables() {
    Map<String, List<String>> variables = new HashMap<>();
    for (String line : lines("settings.tsv")) {
      String[] fields = line.split("\t", -1);
      if (fields.length > VARIABLES && !fields[VARIABLES].isEmpty()) {
        variables.put(fields[0], List.of(fields[VARIABLES].split(",")));
      }
    }
    return variables;
  }

  /** Sections and keys of the file. */
  public Map<String, Map<String, String>> fileSections() {
    return ini == null ? Map.of() : ini.sections();
  }

  /** A setting's value and its origin. */
  public Value get(String name) {
    Definition definition = definitions.get(name);
    if (definition == null) {
      throw new IllegalArgumentException("no setting " + name);
    }
    return resolve(definition);
  }

  /** The value of a setting that the table does not have: an option of a plugin. */
  public Value resolve(Definition definition) {
    Source source = source(definition);
    String origin = source == null ? "default" : source.origin;
    Object value;
    try {
      value =
          source == null
              ? convert(definition, byDefault(definition), false)
              : convert(definition, source.text, source.fromFile);
    } catch (IllegalArgumentException e) {
      if (source == null || source.fromFile || !source.text.isEmpty()) {
        throw new OptionsException(
            "Invalid type for configuration option setting: "
                + definition.name()
                + " (from "
                + origin
                + "): "
                + e.getMessage());
      }
      // an empty variable for what is no text stands for nothing
      origin = "default";
      value = convert(definition, byDefault(definition), false);
    }
    check(definition, value);
    return new Value(value, origin);
  }

  /**
   * Where a setting comes from.
   *
   * @param name the variable's, or {@code [section]key} of the file
   */
  private record Source(String name, String text, String origin, boolean fromFile) {}

  private @Nullable Source source(Definition definition) {
    Source found = null;
    for (String variable : definition.environment()) {
      String text = environment.get(variable);
      if (text != null) {
        found = new Source(variable, text, "env: " + variable, false);
      }
    }
    if (found == null && ini != null) {
      for (Definition.Place place : definition.ini()) {
        String text = ini.get(place.section(), place.key());
        if (text != null) {
          String name = "[" + place.section() + "]" + place.key();
          found = new Source(name, text, String.valueOf(file), true);
        }
      }
    }
    return found;
  }

  /** Deprecated settings, variables and keys that are in use. */
  public List<Deprecation> deprecations() {
    Map<String, Deprecation> table = new HashMap<>();
    for (String line : lines("deprecated.tsv")) {
      Deprecation deprecation = Deprecation.parse(line);
      table.put(deprecation.name(), deprecation);
    }
    List<Deprecation> used = new ArrayList<>();
    for (Definition definition : definitions.values()) {
      Source source = source(definition);
      if (source != null) {
        Stream.of(source.name, definition.name())
            .map(table::get)
            .filter(Objects::nonNull)
            .forEach(used::add);
      }
    }
    return used;
  }

  /** A value from elsewhere, as a setting of this definition has it. */
  public @Nullable Object typed(Definition definition, @Nullable Object value) {
    Object typed = convert(definition, value, false);
    check(definition, typed);
    return typed;
  }

  private @Nullable Object byDefault(Definition definition) {
    Object value = definition.defaultValue();
    return value instanceof String text && text.contains("{{ANSIBLE_HOME}}")
        ? text.replace("{{ANSIBLE_HOME}}", text("ANSIBLE_HOME"))
        : value;
  }

  private static void check(Definition definition, @Nullable Object value) {
    if (value == null || definition.choices().isEmpty()) {
      return;
    }
    List<?> all = value instanceof List<?> list ? list : List.of(value);
    for (Object one : all) {
      if (!definition.choices().contains(String.valueOf(one))) {
        throw new OptionsException(
            "Invalid value \"%s\" for configuration option \"setting: %s \", valid values are: %s"
                .formatted(value, definition.name(), String.join(", ", definition.choices())));
      }
    }
  }

  private @Nullable Object convert(
      Definition definition, @Nullable Object value, boolean fromFile) {
    if (value == null) {
      return null;
    }
    Path base =
        fromFile && file != null
            ? Objects.requireNonNull(file.toAbsolutePath().getParent())
            : workingDirectory;
    return switch (definition.type()) {
      case "bool" ->
          value instanceof Boolean
              ? value
              : TRUE.contains(value.toString().toLowerCase(Locale.ROOT).strip());
      case "int" -> value instanceof Long ? value : integer(value.toString());
      case "float" -> value instanceof Double ? value : Double.valueOf(value.toString().strip());
      case "list" -> value instanceof List ? value : split(value.toString(), ",", true);
      case "path" -> path(value.toString(), base);
      case "pathspec" ->
          paths(
              value instanceof List<?> list ? texts(list) : split(value.toString(), ":", false),
              base);
      case "pathlist" ->
          paths(
              value instanceof List<?> list ? texts(list) : split(value.toString(), ",", false),
              base);
      case "dict", "raw" -> value;
      default -> value instanceof String text && fromFile ? unquote(text) : value;
    };
  }

  private static List<String> texts(List<?> list) {
    return list.stream().map(String::valueOf).toList();
  }

  private static Long integer(String text) {
    try {
      return new java.math.BigDecimal(text.strip()).toBigIntegerExact().longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("Invalid type provided for \"int\": '" + text + "'", e);
    }
  }

  private static List<String> split(String text, String separator, boolean unquoted) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(separator, -1)) {
      parts.add(unquoted ? unquote(part.strip()) : separator.equals(",") ? part.strip() : part);
    }
    return List.copyOf(parts);
  }

  private String path(String text, Path base) {
    return absolute(text.replace("{{CWD}}", workingDirectory.toString()), base, environment);
  }

  private List<String> paths(List<String> texts, Path base) {
    return texts.stream().map(text -> path(text, base)).toList();
  }

  private static String unquote(String text) {
    boolean quoted =
        text.length() > 1
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(0) == text.charAt(text.length() - 1)
            && text.charAt(text.length() - 2) != '\\';
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /**
   * The setting as a truth value: a text of a setting that has no type is true unless it is empty.
   */
  public boolean bool(String name) {
    Object value = get(name).value();
    return value instanceof String text ? !text.isEmpty() : Boolean.TRUE.equals(value);
  }

  public int integer(String name, int otherwise) {
    return get(name).value() instanceof Number number ? number.intValue() : otherwise;
  }

  /** The setting as text, empty where it has no value. */
  public String text(String name) {
    Object value = get(name).value();
    return value == null ? "" : value.toString();
  }

  public @Nullable String optional(String name) {
    Object value = get(name).value();
    return value == null ? null : value.toString();
  }

  public List<String> list(String name) {
    return get(name).value() instanceof List<?> list ? texts(list) : List.of();
  }
}
