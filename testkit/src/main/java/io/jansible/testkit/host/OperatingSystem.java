package io.jansible.testkit.host;

import io.jansible.yaml.YamlLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operating systems that fake hosts can have. What each tells of itself (facts in the shape of
 * {@code setup}, {@code /etc/os-release}) is a resource of this package, {@code os/NAME.yml}, laid
 * over {@code os/base.yml}.
 */
public enum OperatingSystem {
  ALMALINUX_9,
  ALMALINUX_10,
  AMAZON_LINUX_2023,
  DEBIAN_11,
  DEBIAN_12,
  DEBIAN_13,
  FEDORA_41,
  FLATCAR,
  OPENSUSE_LEAP_15,
  ORACLE_LINUX_9,
  RHEL_9,
  ROCKY_9,
  ROCKY_10,
  UBUNTU_22_04,
  UBUNTU_24_04;

  private String resource() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".yml";
  }

  /** {@code facts}, {@code os_release}: a fresh copy that may be changed. */
  Map<String, @Nullable Object> description() {
    Map<String, @Nullable Object> all = load("base.yml");
    merge(all, load(resource()));
    return all;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<String, @Nullable Object> load(String resource) {
    try (InputStream in = OperatingSystem.class.getResourceAsStream("os/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource os/" + resource);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var node = new YamlLoader(warning -> {}).load(text, resource);
      return node == null ? new LinkedHashMap<>() : copy((Map<?, ?>) node.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy of a tree of maps, so that one host's facts are not another's. */
  static Map<String, @Nullable Object> copy(@Nullable Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    if (map != null) {
      map.forEach(
          (key, value) ->
              copy.put(
                  String.valueOf(key), value instanceof Map<?, ?> inner ? copy(inner) : value));
    }
    return copy;
  }

  @SuppressWarnings("unchecked")
  static void merge(Map<String, @Nullable Object> into, Map<String, @Nullable Object> more) {
    more.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> inner && into.get(key) instanceof Map<?, ?> old) {
            merge((Map<String, @Nullable Object>) old, (Map<String, @Nullable Object>) inner);
          } else {
            into.put(key, value);
          }
        });
  }
}
