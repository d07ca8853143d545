package io.jansible.engine;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of type {@code path}: a leading {@code ~} and environment variables mean what they mean
 * to the user on the node, so that the node is asked. A path without them costs nothing, and the
 * {@code src} of what is brought from the controller is none of the node's.
 */
final class PathExpansion {
  private PathExpansion() {}

  static Args of(ArgumentSpec spec, Args args, Target target) {
    List<String> words = new ArrayList<>(List.of("printf", "%s\\0"));
    List<Argument> arguments = spec.arguments();
    boolean brings =
        arguments.stream().anyMatch(each -> each.name().equals("dest")) && !args.bool("remote_src");
    if (brings) {
      arguments = arguments.stream().filter(each -> !each.name().equals("src")).toList();
    }
    for (Argument argument : arguments) {
      paths(argument, args).filter(PathExpansion::expands).forEach(words::add);
    }
    if (words.size() == 2) {
      return args;
    }
    ExecResult told = target.host().exec(ExecRequest.of(words).expanding());
    String[] expanded = told.out().split("\0", -1);
    if (!told.ok() || expanded.length != words.size() - 1) {
      return args;
    }
    Map<String, String> meaning = new LinkedHashMap<>();
    for (int i = 2; i < words.size(); i++) {
      meaning.put(words.get(i), expanded[i - 2]);
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>(args.values());
    for (Argument argument : arguments) {
      if (argument.type() == ArgumentType.PATH
          && args.text(argument.name()) instanceof String path) {
        values.put(argument.name(), meaning.getOrDefault(path, path));
      } else if (isPaths(argument) && args.has(argument.name())) {
        List<@Nullable Object> list = new ArrayList<>();
        args.texts(argument.name()).forEach(path -> list.add(meaning.getOrDefault(path, path)));
        values.put(argument.name(), list);
      }
    }
    return new Args(values);
  }

  private static Stream<String> paths(Argument argument, Args args) {
    if (argument.type() == ArgumentType.PATH) {
      return Stream.ofNullable(args.text(argument.name()));
    }
    return isPaths(argument) ? args.texts(argument.name()).stream() : Stream.of();
  }

  private static boolean isPaths(Argument argument) {
    return argument.type() == ArgumentType.LIST && argument.elements() == ArgumentType.PATH;
  }

  private static boolean expands(String path) {
    return path.startsWith("~") || path.indexOf('$') >= 0;
  }
}
