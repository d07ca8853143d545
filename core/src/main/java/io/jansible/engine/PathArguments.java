package io.jansible.engine;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.RemoteHost;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Expands {@code ~} and environment variables in arguments of the type {@code path}, as the user
 * whom the task becomes sees them; results tell of the expanded path. Costs one round trip, and
 * none where there is nothing to expand.
 */
final class PathArguments {
  private static final Pattern EXPANDABLE = Pattern.compile("^~|\\$[\\w{]");

  private PathArguments() {}

  static Args expanded(ArgumentSpec spec, Args args, Supplier<RemoteHost> host) {
    Set<String> paths = new LinkedHashSet<>();
    UnaryOperator<@Nullable Object> collect =
        value -> {
          if (value instanceof String text && EXPANDABLE.matcher(text).find()) {
            paths.add(text);
          }
          return value;
        };
    map(spec, args.values(), collect);
    if (paths.isEmpty()) {
      return args;
    }
    Map<String, String> expanded = onHost(List.copyOf(paths), host.get());
    return new Args(
        map(
            spec,
            args.values(),
            value -> value instanceof String text ? expanded.getOrDefault(text, text) : value));
  }

  private static Map<String, String> onHost(List<String> paths, RemoteHost host) {
    List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
    argv.addAll(paths);
    byte[] told = host.exec(ExecRequest.of(argv).expanding()).stdout();
    String[] results = new String(told, StandardCharsets.UTF_8).split("\0", -1);
    Map<String, String> expanded = new LinkedHashMap<>();
    for (int i = 0; i < paths.size() && i < results.length - 1; i++) {
      expanded.put(paths.get(i), results[i]);
    }
    return expanded;
  }

  /** The arguments with every path in them changed. */
  private static Map<String, @Nullable Object> map(
      ArgumentSpec spec,
      Map<String, @Nullable Object> values,
      UnaryOperator<@Nullable Object> change) {
    Map<String, @Nullable Object> mapped = new LinkedHashMap<>(values);
    for (Argument argument : spec.arguments()) {
      mapped.computeIfPresent(argument.name(), (name, value) -> map(argument, value, change));
    }
    return mapped;
  }

  private static @Nullable Object map(
      Argument argument, Object value, UnaryOperator<@Nullable Object> change) {
    if (argument.type() == ArgumentType.PATH) {
      return change.apply(value);
    }
    ArgumentSpec options = argument.options();
    if (value instanceof List<?> list
        && (argument.elements() == ArgumentType.PATH || options != null)) {
      List<@Nullable Object> mapped = new ArrayList<>(list.size());
      list.forEach(
          each -> mapped.add(options == null ? change.apply(each) : map(options, each, change)));
      return mapped;
    }
    return options == null ? value : map(options, value, change);
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object map(
      ArgumentSpec options, @Nullable Object value, UnaryOperator<@Nullable Object> change) {
    return value instanceof Map<?, ?> inner
        ? map(options, (Map<String, @Nullable Object>) inner, change)
        : value;
  }
}
