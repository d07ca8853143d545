package io.jansible.inventory;

import io.jansible.error.JansibleException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Finds the hosts that patterns such as {@code web:&prod:!db[0]} mean. */
final class HostPattern {
  private static final Pattern PIECE = Pattern.compile("(?:[^\\s:\\[\\]]|\\[[^\\]]*\\])+");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:[^:\\s\\[\\]]|\\[[^\\]]*\\])+:\\d+");
  private static final Pattern SUBSCRIPT =
      Pattern.compile("^(.+)\\[(?:(-?[0-9]+)|([0-9]+)([:-])([0-9]*))\\]$");

  private final Graph graph;
  private final Consumer<String> warnings;
  private final Function<String, @Nullable String> implicitLocalhost;

  /**
   * @param implicitLocalhost the host that a name means where it is the controller's
   */
  HostPattern(
      Graph graph,
      Consumer<String> warnings,
      Function<String, @Nullable String> implicitLocalhost) {
    this.graph = graph;
    this.warnings = warnings;
    this.implicitLocalhost = implicitLocalhost;
  }

  /** Cuts a pattern at its commas, or else at its colons. */
  static List<String> split(Object pattern) {
    List<String> pieces = new ArrayList<>();
    if (pattern instanceof List<?> list) {
      list.forEach(each -> pieces.addAll(split(each == null ? "" : each)));
      return pieces;
    }
    String text = pattern.toString();
    if (text.contains(",")) {
      for (String each : text.split(",", -1)) {
        pieces.add(each.strip());
      }
    } else if (HOST_AND_PORT.matcher(text).matches() || isIpv6(text)) {
      pieces.add(text);
    } else {
      Matcher piece = PIECE.matcher(text);
      while (piece.find()) {
        pieces.add(piece.group());
      }
    }
    return pieces.stream().filter(each -> !each.isEmpty()).toList();
  }

  private static boolean isIpv6(String text) {
    return text.chars().filter(c -> c == ':').count() > 1
        && text.matches("[0-9a-fA-F:.]+")
        && (text.contains("::") || text.chars().filter(c -> c == ':').count() == 7);
  }

  List<String> hosts(List<String> patterns) {
    List<String> added = new ArrayList<>();
    List<String> required = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    for (String pattern : patterns) {
      (pattern.startsWith("!") ? removed : pattern.startsWith("&") ? required : added).add(pattern);
    }
    if (added.isEmpty()) {
      added.add("all");
    }
    Set<String> hosts = new LinkedHashSet<>();
    for (String pattern : added) {
      if (graph.hosts.containsKey(pattern)) {
        hosts.add(pattern);
      } else {
        hosts.addAll(matching(pattern));
      }
    }
    for (String pattern : required) {
      hosts.retainAll(new LinkedHashSet<>(matching(pattern.substring(1))));
    }
    for (String pattern : removed) {
      hosts.removeAll(matching(pattern.substring(1)));
    }
    return new ArrayList<>(hosts);
  }

  private List<String> matching(String pattern) {
    if (pattern.isEmpty()) {
      return List.of();
    }
    Matcher subscript = SUBSCRIPT.matcher(pattern);
    if (pattern.startsWith("~") || !subscript.matches()) {
      return named(pattern);
    }
    List<String> hosts = named(subscript.group(1));
    if (hosts.isEmpty()) {
      return hosts;
    }
    int size = hosts.size();
    if (subscript.group(2) != null) {
      int index = Integer.parseInt(subscript.group(2));
      int at = index < 0 ? size + index : index;
      if (at < 0 || at >= size) {
        return List.of();
      }
      return List.of(hosts.get(at));
    }
    int from = Integer.parseInt(subscript.group(3));
    String end = subscript.group(5);
    int to = end == null || end.isEmpty() ? size - 1 : Integer.parseInt(end);
    return from >= size || to < from ? List.of() : hosts.subList(from, Math.min(size, to + 1));
  }

  private List<String> named(String pattern) {
    Predicate<String> matcher = matcher(pattern);
    Set<String> hosts = new LinkedHashSet<>();
    boolean anyGroup = false;
    for (Group group : graph.groups.values()) {
      if (matcher.test(group.name)) {
        anyGroup = true;
        group.allHosts().forEach(host -> hosts.add(host.name));
      }
    }
    if (!anyGroup || pattern.startsWith("~") || pattern.matches("(?s).*[.?*\\[].*")) {
      graph.hosts.keySet().stream().filter(matcher).forEach(hosts::add);
    }
    if (hosts.isEmpty()) {
      String local = implicitLocalhost.apply(pattern);
      if (local != null) {
        hosts.add(local);
      }
    }
    if (hosts.isEmpty() && !anyGroup && !pattern.equals("all")) {
      warnings.accept("Could not match supplied host pattern, ignoring: " + pattern);
    }
    return new ArrayList<>(hosts);
  }

  private static Predicate<String> matcher(String pattern) {
    try {
      if (pattern.startsWith("~")) {
        Pattern regex = Pattern.compile(pattern.substring(1));
        return name -> regex.matcher(name).lookingAt();
      }
      return Pattern.compile(glob(pattern)).asMatchPredicate();
    } catch (PatternSyntaxException e) {
      throw new JansibleException("Invalid host list pattern: " + pattern, null, e);
    }
  }

  private static String glob(String pattern) {
    StringBuilder regex = new StringBuilder("(?s)");
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      int end = c == '[' ? pattern.indexOf(']', i + 2) : -1;
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else if (end > 0) {
        String set = pattern.substring(i + 1, end).replace("\\", "\\\\");
        regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
        i = end;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }
}
