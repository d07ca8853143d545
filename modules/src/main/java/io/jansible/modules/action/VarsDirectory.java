package io.jansible.modules.action;

import io.jansible.error.JansibleException;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files below a directory that {@code include_vars} loads. */
final class VarsDirectory {
  private final Path root;
  private final long depth;
  private final @Nullable Pattern matching;
  private final List<Pattern> ignored;
  private final List<String> extensions;
  private final boolean ignoreUnknown;

  private VarsDirectory(
      Path root,
      long depth,
      @Nullable Pattern matching,
      List<Pattern> ignored,
      List<String> extensions,
      boolean ignoreUnknown) {
    this.root = root;
    this.depth = depth;
    this.matching = matching;
    this.ignored = ignored;
    this.extensions = extensions;
    this.ignoreUnknown = ignoreUnknown;
  }

  static VarsDirectory of(Map<String, @Nullable Object> args, Path root) {
    Object depth = Options.get(args, "depth");
    Object matching = Options.get(args, "files_matching");
    Object ignored = Options.get(args, "ignore_files");
    List<Pattern> patterns = new ArrayList<>();
    if (Values.truth(ignored)) {
      List<?> names =
          ignored instanceof List<?> list ? list : List.of(Text.str(ignored).strip().split("\\s+"));
      for (Object name : names) {
        patterns.add(pattern(Text.str(name) + "$"));
      }
    }
    return new VarsDirectory(
        root,
        depth == null || !Values.truth(depth) ? 0 : levels(depth),
        Values.truth(matching) ? pattern(Text.str(matching)) : null,
        patterns,
        extensions(args),
        Values.truth(Options.get(args, "ignore_unknown_extensions")));
  }

  /** Ansible compares the depth as it is given. */
  private static long levels(Object depth) {
    if (Values.isString(depth)) {
      throw PythonError.type("'>' not supported between instances of 'int' and 'AnsibleUnicode'");
    }
    return Numbers.integer(depth);
  }

  /** Ansible takes a text apart into its letters; so do we. */
  private static List<String> extensions(Map<String, @Nullable Object> args) {
    if (!args.containsKey("extensions")) {
      return List.of("yaml", "yml", "json");
    }
    return switch (Options.get(args, "extensions")) {
      case String text -> text.codePoints().mapToObj(Character::toString).toList();
      case List<?> list -> list.stream().map(Text::str).toList();
      case null, default ->
          throw new JansibleException("Invalid type for \"extensions\" option, it must be a list");
    };
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new JansibleException("Invalid regular expression: " + text.replaceAll("\\$$", ""));
    }
  }

  /** Adds the variables of all files; answers why it stopped, or null. */
  @Nullable String load(
      IncludeVarsModule.Collector collector, Map<String, @Nullable Object> variables) {
    if (!Files.exists(root)) {
      return root + " directory does not exist";
    }
    if (!Files.isDirectory(root)) {
      return root + " is not a directory";
    }
    for (List<Path> folder : folders().values()) {
      Map<String, @Nullable Object> ofFolder = new java.util.LinkedHashMap<>();
      for (Path file : folder) {
        String error = accepts(file) ? load(collector, file, ofFolder) : null;
        if (error != null) {
          return error;
        }
      }
      variables.putAll(ofFolder);
    }
    return null;
  }

  private @Nullable String load(
      IncludeVarsModule.Collector collector, Path file, Map<String, @Nullable Object> variables) {
    if (!hasKnownExtension(file)) {
      return file + " does not have a valid extension: " + String.join(", ", extensions);
    }
    return collector.load(file, variables);
  }

  private boolean accepts(Path file) {
    String name = file.getFileName().toString();
    return (matching == null || matching.matcher(name).find())
        && ignored.stream().noneMatch(pattern -> pattern.matcher(name).find())
        && (!ignoreUnknown || hasKnownExtension(file));
  }

  private boolean hasKnownExtension(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    boolean hidden = name.substring(0, Math.max(dot, 0)).chars().allMatch(c -> c == '.');
    return extensions.contains(dot > 0 && !hidden ? name.substring(dot + 1) : "");
  }

  /** The files of each folder by its path, in the order of their names. */
  private Map<String, List<Path>> folders() {
    Map<String, List<Path>> folders = new TreeMap<>();
    int levels = depth <= 0 ? Integer.MAX_VALUE : (int) depth;
    try (Stream<Path> all = Files.walk(root, levels, FileVisitOption.FOLLOW_LINKS)) {
      all.filter(path -> !Files.isDirectory(path) && Files.exists(path))
          .sorted()
          .forEach(
              path ->
                  folders
                      .computeIfAbsent(path.getParent().toString(), key -> new ArrayList<>())
                      .add(path));
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new JansibleException("cannot read the directory " + root + ": " + e.getMessage());
    }
    return folders;
  }
}
