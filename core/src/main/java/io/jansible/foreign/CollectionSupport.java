package io.jansible.foreign;

import io.jansible.error.JansibleException;
import io.jansible.value.Unsafe;
import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether collections are for the release of Ansible whose behaviour this is: {@code
 * requires_ansible} in their {@code meta/runtime.yml}. Safe for many threads.
 */
public final class CollectionSupport {
  private static final Pattern SPECIFIER =
      Pattern.compile("\\s*(===|==|~=|!=|<=|>=|<|>)\\s*v?(\\d+(?:\\.\\d+)*)(\\.\\*|[^\\s*]*)\\s*");

  private final String release;
  private final String mismatch;
  private final Consumer<String> warnings;
  private final Set<Path> checked = ConcurrentHashMap.newKeySet();

  /**
   * @param release the one that is emulated
   * @param mismatch {@code error}, {@code warning} or {@code ignore}
   */
  public CollectionSupport(String release, String mismatch, Consumer<String> warnings) {
    this.release = release;
    this.mismatch = mismatch;
    this.warnings = warnings;
  }

  /**
   * Looks at a collection that is going to be used; one that is for other releases is warned about
   * once.
   *
   * @param folder its folder, below the one of its namespace
   * @throws JansibleException if that is to be an error
   */
  public void check(Path folder) {
    if (checked.contains(folder)) {
      return;
    }
    String name = folder.getParent().getFileName() + "." + folder.getFileName();
    String required = requirement(folder);
    try {
      if (!allows(required)) {
        String message = "Collection " + name + " does not support Ansible version " + release;
        switch (mismatch) {
          case "error" -> throw new JansibleException(message);
          case "warning" -> warnings.accept(message);
          default -> {}
        }
      }
    } catch (IllegalArgumentException e) {
      warnings.accept(
          "Error parsing collection metadata requires_ansible value from collection "
              + name
              + ": "
              + e.getMessage());
    }
    checked.add(folder);
  }

  private String requirement(Path folder) {
    Path file = folder.resolve("meta/runtime.yml");
    if (!Files.exists(file)) {
      return "";
    }
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      YamlNode node = new YamlLoader(warning -> {}).load(text, file.toString());
      Object value = node == null ? null : node.value();
      Object required = value instanceof Map<?, ?> map ? map.get("requires_ansible") : null;
      return required == null ? "" : String.valueOf(Unsafe.unmark(required));
    } catch (IOException e) {
      throw new JansibleException("cannot read " + file, null, e);
    }
  }

  /** Whether all of a list of specifiers with commas between them hold. */
  private boolean allows(String required) {
    for (String each : required.split(",")) {
      if (!each.isBlank() && !holds(each)) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(String specifier) {
    Matcher matcher = SPECIFIER.matcher(specifier);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Invalid specifier: '" + specifier.strip() + "'");
    }
    List<BigInteger> own = numbers(release);
    List<BigInteger> wanted = numbers(matcher.group(2));
    boolean anyFurther = matcher.group(3).equals(".*");
    int order = compare(anyFurther ? cut(own, wanted.size()) : own, wanted);
    return switch (matcher.group(1)) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      case "!=" -> order != 0;
      case "~=" ->
          order >= 0 && compare(cut(own, wanted.size() - 1), cut(wanted, wanted.size() - 1)) == 0;
      default -> order == 0;
    };
  }

  private static List<BigInteger> cut(List<BigInteger> numbers, int size) {
    return numbers.subList(0, Math.min(size, numbers.size()));
  }

  private static List<BigInteger> numbers(String version) {
    List<BigInteger> numbers = new ArrayList<>();
    for (String part : version.replaceFirst("[^0-9.].*", "").split("\\.")) {
      if (!part.isEmpty()) {
        numbers.add(new BigInteger(part));
      }
    }
    return numbers;
  }

  private static int compare(List<BigInteger> left, List<BigInteger> right) {
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      BigInteger a = i < left.size() ? left.get(i) : BigInteger.ZERO;
      BigInteger b = i < right.size() ? right.get(i) : BigInteger.ZERO;
      if (!a.equals(b)) {
        return a.compareTo(b);
      }
    }
    return 0;
  }
}
