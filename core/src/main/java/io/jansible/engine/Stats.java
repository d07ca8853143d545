package io.jansible.engine;

import io.jansible.event.HostStats;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts for PLAY RECAP, and {@code set_stats}. Used by the strategy's thread alone. */
final class Stats {
  /** What is counted for each host. */
  enum Count {
    OK,
    CHANGED,
    UNREACHABLE,
    FAILED,
    SKIPPED,
    RESCUED,
    IGNORED
  }

  /** The name under which statistics of no host stand. */
  private static final String RUN = "_run";

  private final Map<String, EnumMap<Count, Integer>> counts = new LinkedHashMap<>();
  private final Map<String, Map<String, @Nullable Object>> custom = new LinkedHashMap<>();

  void add(Count count, String host) {
    counts.computeIfAbsent(host, name -> new EnumMap<>(Count.class)).merge(count, 1, Integer::sum);
  }

  /** Takes back what was counted for a result that does not count any more. */
  void subtract(Count count, String host) {
    counts
        .computeIfAbsent(host, name -> new EnumMap<>(Count.class))
        .computeIfPresent(count, (key, before) -> Math.max(0, before - 1));
  }

  Map<String, HostStats> byHost() {
    Map<String, HostStats> all = new LinkedHashMap<>();
    counts.forEach((host, each) -> all.put(host, stats(each)));
    return all;
  }

  private static HostStats stats(EnumMap<Count, Integer> counts) {
    return new HostStats(
        counts.getOrDefault(Count.OK, 0),
        counts.getOrDefault(Count.CHANGED, 0),
        counts.getOrDefault(Count.UNREACHABLE, 0),
        counts.getOrDefault(Count.FAILED, 0),
        counts.getOrDefault(Count.SKIPPED, 0),
        counts.getOrDefault(Count.RESCUED, 0),
        counts.getOrDefault(Count.IGNORED, 0));
  }

  Map<String, Map<String, @Nullable Object>> custom() {
    return custom;
  }

  /**
   * Takes a value of {@code set_stats}.
   *
   * @param host null for the whole run
   * @param aggregate add to what is there: numbers and texts are summed, lists joined, dictionaries
   *     merged
   */
  void setCustom(@Nullable String host, String name, @Nullable Object value, boolean aggregate) {
    Map<String, @Nullable Object> own =
        custom.computeIfAbsent(host == null ? RUN : host, key -> new LinkedHashMap<>());
    Object before = own.get(name);
    own.put(name, aggregate && before != null ? sum(before, value) : value);
  }

  private static @Nullable Object sum(Object before, @Nullable Object more) {
    return switch (before) {
      case Map<?, ?> first when more instanceof Map<?, ?> second -> {
        Map<Object, @Nullable Object> both = new LinkedHashMap<>(first);
        both.putAll(second);
        yield both;
      }
      case List<?> first when more instanceof List<?> second -> {
        List<@Nullable Object> both = new ArrayList<>(first);
        both.addAll(second);
        yield both;
      }
      case Long first when more instanceof Long second -> first + second;
      case Number first when more instanceof Number second ->
          first.doubleValue() + second.doubleValue();
      case String first when more instanceof String second -> first + second;
      default -> before; // Ansible leaves what cannot be added
    };
  }
}
