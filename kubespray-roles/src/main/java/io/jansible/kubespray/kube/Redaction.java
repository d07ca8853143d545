package io.jansible.kubespray.kube;

import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a cluster's secrets out of what people get to see: those of the task's arguments and
 * configuration, and whatever has the form of a bootstrap token or of a certificate key.
 */
final class Redaction {
  private static final String HIDDEN = "********";
  private static final Set<String> SECRET_KEYS =
      Set.of("token", "tlsBootstrapToken", "certificateKey");
  private static final Pattern TOKEN =
      Pattern.compile("(?<![a-z0-9.])[a-z0-9]{6}\\.[a-z0-9]{16}(?![a-z0-9.])");

  /** 32 bytes in hexadecimal that are not said to be a digest. */
  private static final Pattern KEY =
      Pattern.compile("(?<![0-9a-zA-Z:])[0-9a-f]{64}(?![0-9a-zA-Z])");

  // a longer secret may hold a shorter one
  private final Set<String> secrets =
      new TreeSet<>(
          (a, b) ->
              a.length() == b.length() ? a.compareTo(b) : Integer.compare(b.length(), a.length()));

  /** Hides this text too. */
  void add(@Nullable Object secret) {
    if (isScalar(secret) && !String.valueOf(Unsafe.unmark(secret)).isEmpty()) {
      secrets.add(String.valueOf(Unsafe.unmark(secret)));
    }
  }

  /** A key of digits alone is a number to YAML. */
  private static boolean isScalar(@Nullable Object value) {
    return Unsafe.unmark(value) instanceof Object some
        && !(some instanceof Map<?, ?>)
        && !(some instanceof List<?>);
  }

  /** Hides the secrets of a kubeadm configuration. */
  void addFrom(@Nullable Object config) {
    switch (Unsafe.unmark(config)) {
      case Map<?, ?> map ->
          map.forEach(
              (key, value) -> {
                if (SECRET_KEYS.contains(String.valueOf(key))) {
                  add(value);
                }
                addFrom(value);
              });
      case List<?> list -> list.forEach(this::addFrom);
      case null, default -> {}
    }
  }

  String text(String text) {
    String hidden = text;
    for (String secret : secrets) {
      hidden = hidden.replace(secret, HIDDEN);
    }
    return KEY.matcher(TOKEN.matcher(hidden).replaceAll(HIDDEN)).replaceAll(HIDDEN);
  }

  /** The same value with its texts redacted. */
  @Nullable Object value(@Nullable Object value) {
    return switch (Unsafe.unmark(value)) {
      case String text -> text(text);
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> clean = new LinkedHashMap<>();
        map.forEach(
            (key, each) ->
                clean.put(
                    key,
                    SECRET_KEYS.contains(String.valueOf(key)) && isScalar(each)
                        ? HIDDEN
                        : value(each)));
        yield clean;
      }
      case List<?> list -> {
        List<@Nullable Object> clean = new ArrayList<>(list.size());
        list.forEach(each -> clean.add(value(each)));
        yield clean;
      }
      case null -> null;
      case Object other -> other;
    };
  }
}
