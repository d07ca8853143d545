package io.jansible.kubespray.templates;

import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a Kubespray checkout that a role's template sees, put together as
 * record-matrix.py does it: defaults of all roles, of kubespray_defaults, of the role's
 * dependencies and its own; the sample inventory's; the fixtures'; variables of roles.
 */
final class KubesprayVariables {
  private static final YamlLoader YAML = new YamlLoader(message -> {});

  private final Path checkout;
  private final Map<String, Object> fixtures;
  private final List<Path> common;
  private final Map<Path, Map<String, @Nullable Object>> defaults = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> sample;
  private final Map<Path, Map<String, @Nullable Object>> loaded = new HashMap<>();

  KubesprayVariables(Path checkout) throws IOException {
    this.checkout = checkout;
    this.fixtures = new LinkedHashMap<>();
    document(Path.of("src/test/resources/templates/fixtures.yml"))
        .forEach((name, value) -> fixtures.put(name, Objects.requireNonNull(value)));
    common =
        Stream.of("kubespray-defaults", "kubespray_defaults")
            .map(name -> checkout.resolve("roles").resolve(name))
            .toList();
    try (Stream<Path> files = Files.walk(checkout.resolve("roles"))) {
      files
          .filter(each -> each.endsWith("defaults") && Files.isDirectory(each))
          .map(each -> Objects.requireNonNull(each.getParent()))
          .sorted(Comparator.comparing(Path::toString))
          .forEach(role -> defaults.put(role, load(role.resolve("defaults/main"))));
    }
    sample = new LinkedHashMap<>(load(checkout.resolve("inventory/sample/group_vars/all")));
    sample.putAll(load(checkout.resolve("inventory/sample/group_vars/k8s_cluster")));
  }

  /**
   * All variables for a template.
   *
   * @param role its folder; null for a template that is in none
   */
  Map<String, @Nullable Object> of(@Nullable Path role) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    defaults.values().forEach(all::putAll);
    common.forEach(each -> all.putAll(defaults.getOrDefault(each, Map.of())));
    Set<Path> chain = new LinkedHashSet<>();
    if (role != null) {
      withDependencies(role, chain, new LinkedHashSet<>());
    }
    chain.forEach(each -> all.putAll(defaults.getOrDefault(each, Map.of())));
    all.putAll(sample);
    Map<?, ?> facts = (Map<?, ?>) Objects.requireNonNull(fixtures.get("variables"));
    Map<String, @Nullable Object> short_ = new LinkedHashMap<>();
    facts.forEach(
        (key, value) -> {
          String name = (String) key;
          all.put(name, value);
          if (name.startsWith("ansible_")) {
            short_.put(name.substring("ansible_".length()), value);
          }
        });
    all.put("ansible_facts", short_);
    common.forEach(each -> all.putAll(load(each.resolve("vars/main"))));
    chain.forEach(each -> all.putAll(load(each.resolve("vars/main"))));
    if (role != null) {
      for (Object name : (List<?>) Objects.requireNonNull(fixtures.get("vars_files"))) {
        all.putAll(load(role.resolve("vars").resolve((String) name)));
      }
      all.put("role_path", role.toString());
      all.put("ansible_search_path", List.of(role.toString()));
    }
    return all;
  }

  /** A role after those that its {@code meta/main.yml} names. */
  private void withDependencies(Path role, Set<Path> done, Set<Path> begun) {
    if (!begun.add(role)) {
      return;
    }
    Object dependencies = load(role.resolve("meta/main")).get("dependencies");
    if (dependencies instanceof List<?> list) {
      for (Object one : list) {
        Object name =
            one instanceof Map<?, ?> map
                ? map.get("role") == null ? map.get("name") : map.get("role")
                : one;
        withDependencies(checkout.resolve("roles").resolve(String.valueOf(name)), done, begun);
      }
    }
    done.add(role);
  }

  /** The variables of a folder's files, or of a file without its extension; none if not there. */
  private Map<String, @Nullable Object> load(Path path) {
    return loaded.computeIfAbsent(path, KubesprayVariables::read);
  }

  private static Map<String, @Nullable Object> read(Path path) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    try {
      for (Path file : files(path)) {
        all.putAll(document(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static List<Path> files(Path path) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        files
            .filter(each -> each.toString().endsWith(".yml") || each.toString().endsWith(".yaml"))
            .sorted(Comparator.comparing(Path::toString))
            .forEach(found::add);
      }
    }
    if (found.isEmpty()) {
      for (String end : List.of(".yml", ".yaml")) {
        Path file = Path.of(path + end);
        if (Files.isRegularFile(file)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private static Map<String, @Nullable Object> document(Path file) throws IOException {
    YamlNode node = YAML.load(Files.readString(file), file.toString());
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    if (node != null && node.value() instanceof Map<?, ?> map) {
      map.forEach((key, value) -> all.put((String) key, value));
    }
    return all;
  }
}
