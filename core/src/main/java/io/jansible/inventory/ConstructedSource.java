package io.jansible.inventory;

import io.jansible.error.JansibleException;
import io.jansible.template.Templar;
import io.jansible.template.TemplateException;
import io.jansible.template.Variables;
import io.jansible.template.value.PyCallable;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ansible's {@code constructed} plugin: variables and groups that are computed from what the
 * sources before it say.
 */
final class ConstructedSource {
  static final Variables NOTHING =
      new Variables() {
        @Override
        public Object raw(String name) {
          return ABSENT;
        }

        @Override
        public Set<String> names() {
          return Set.of();
        }
      };

  private static final PyCallable NO_LOOKUPS =
      (arguments, context) -> {
        throw new TemplateException(
            "The lookup `"
                + (arguments.positional().isEmpty() ? "" : Text.str(arguments.positional().get(0)))
                + "` was found, however lookups were disabled from templating");
      };

  private final Graph graph;
  private final Templar templar;
  private final Map<String, ? extends @Nullable Object> extraVars;
  private final Config config;

  /** What the plugin's file says. */
  private record Config(
      boolean strict,
      boolean useVarsPlugins,
      boolean useExtraVars,
      boolean leadingSeparator,
      @Nullable Object compose,
      @Nullable Object groups,
      @Nullable Object keyedGroups) {
    static Config of(Map<?, ?> data, boolean useExtraVars) {
      return new Config(
          flag(data, "strict", false),
          flag(data, "use_vars_plugins", false),
          flag(data, "use_extra_vars", useExtraVars),
          flag(data, "leading_separator", true),
          data.get("compose"),
          data.get("groups"),
          data.get("keyed_groups"));
    }

    private static boolean flag(Map<?, ?> data, String name, boolean otherwise) {
      Object value = Unsafe.unmark(data.get(name));
      return switch (value) {
        case null -> otherwise;
        case Boolean flag -> flag;
        default ->
            Set.of("y", "yes", "on", "1", "true", "t", "1.0")
                .contains(Text.str(value).toLowerCase(java.util.Locale.ROOT).strip());
      };
    }
  }

  ConstructedSource(
      Graph graph,
      Templar templar,
      Map<String, ? extends @Nullable Object> extraVars,
      Map<?, ?> data,
      boolean useExtraVars) {
    this.graph = graph;
    this.templar = templar;
    this.extraVars = extraVars;
    this.config = Config.of(data, useExtraVars);
  }

  /**
   * @param variables a host's variables as they are known; asked again after composing
   */
  void parse(Function<Boolean, Function<Host, Map<String, @Nullable Object>>> variables) {
    Function<Host, Map<String, @Nullable Object>> ofHost = variables.apply(config.useVarsPlugins);
    for (Host host : List.copyOf(graph.hosts.values())) {
      compose(host, ofHost.apply(host));
      Map<String, @Nullable Object> known = ofHost.apply(host);
      conditions(host, known);
      keyed(host, known);
    }
  }

  private Templar composing(Map<String, @Nullable Object> variables) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(variables);
    if (config.useExtraVars) {
      all.putAll(extraVars);
    }
    for (String name : List.of("lookup", "query", "q")) {
      all.put(name, NO_LOOKUPS);
    }
    return templar.with(all);
  }

  private static @Nullable Object expression(Templar templar, @Nullable Object expression) {
    return templar.marked("{{" + Text.str(Unsafe.unmark(expression)) + "}}");
  }

  /** Without {@code strict}, what cannot be evaluated is passed over; null then. */
  private <T> @Nullable T tried(Supplier<T> what, Function<String, String> problem) {
    try {
      return what.get();
    } catch (JansibleException e) {
      if (config.strict) {
        throw new JansibleException(problem.apply(e.text()), null, e);
      }
      return null;
    }
  }

  /** A value that may be null itself. */
  private record Box(@Nullable Object value) {}

  private void compose(Host host, Map<String, @Nullable Object> variables) {
    if (!(config.compose instanceof Map<?, ?> compose)) {
      return;
    }
    Templar composing = composing(variables);
    compose.forEach(
        (name, template) -> {
          Box value =
              tried(
                  () -> new Box(expression(composing, template)),
                  e -> "Could not set " + Text.str(name) + " for host " + host.name + ": " + e);
          if (value != null) {
            graph.set(host.name, Text.str(name), value.value);
          }
        });
  }

  private void conditions(Host host, Map<String, @Nullable Object> variables) {
    if (!(config.groups instanceof Map<?, ?> groups)) {
      return;
    }
    Templar own = templar.with(variables);
    groups.forEach(
        (name, condition) -> {
          String group = Graph.identifier(Text.str(name));
          Boolean member =
              tried(
                  () ->
                      own.text(
                              "{% if "
                                  + Text.str(Unsafe.unmark(condition))
                                  + " %} True {% else %} False {% endif %}")
                          .strip()
                          .equals("True"),
                  e -> "Could not add host " + host.name + " to group " + group + ": " + e);
          if (Boolean.TRUE.equals(member)) {
            graph.addHostTo(graph.addGroup(group), host.name);
          }
        });
  }

  private void keyed(Host host, Map<String, @Nullable Object> variables) {
    if (!(config.keyedGroups instanceof List<?> entries)) {
      return;
    }
    Templar composing = composing(variables);
    for (Object each : entries) {
      if (!(each instanceof Map<?, ?> entry) || entry.isEmpty()) {
        throw new JansibleException(
            "Invalid keyed group entry, it must be a dictionary: " + Text.str(each) + " ");
      }
      keyed(host, entry, composing);
    }
  }

  private void keyed(Host host, Map<?, ?> entry, Templar composing) {
    String written = Text.str(entry.get("key"));
    Box evaluated =
        tried(
            () -> new Box(expression(composing, entry.get("key"))),
            e ->
                "Could not generate group for host "
                    + host.name
                    + " from "
                    + written
                    + " entry: "
                    + e);
    if (evaluated == null) {
      return;
    }
    Object key = Unsafe.unmark(evaluated.value);
    Object otherwise = entry.get("default_value");
    Object trailing = entry.get("trailing_separator");
    if (trailing != null && otherwise != null) {
      throw new JansibleException(
          "parameters are mutually exclusive for keyed groups: default_value|trailing_separator");
    }
    if (!Values.truth(key) && !("".equals(key) && otherwise != null)) {
      if (config.strict && !List.of().equals(key) && !Map.of().equals(key)) {
        throw new JansibleException(
            "No key or key resulted empty for "
                + written
                + " in host "
                + host.name
                + ", invalid entry");
      }
      return;
    }
    String separator = text(entry, "separator", "_");
    String parent = null;
    Object rawParent = entry.get("parent_group");
    if (Values.truth(rawParent)) {
      parent =
          tried(
              () -> Text.str(templar.with(composing.variables()).value(rawParent)),
              e ->
                  "Could not generate parent group "
                      + Text.str(rawParent)
                      + " for group "
                      + Text.str(key)
                      + ": "
                      + e);
      if (parent == null) {
        return;
      }
    }
    String prefix = text(entry, "prefix", "");
    boolean bare = prefix.isEmpty() && !config.leadingSeparator;
    for (String name : names(key, separator, otherwise, trailing)) {
      String group = graph.addGroup(Graph.identifier(prefix + (bare ? "" : separator) + name));
      graph.addHostTo(group, host.name);
      if (parent != null && !parent.isEmpty()) {
        String above = Graph.identifier(parent);
        graph.addGroup(above);
        graph.addChild(above, group);
      }
    }
  }

  private static String text(Map<?, ?> entry, String name, String otherwise) {
    return entry.containsKey(name) ? Text.str(entry.get(name)) : otherwise;
  }

  private static List<String> names(
      @Nullable Object key,
      String separator,
      @Nullable Object otherwise,
      @Nullable Object trailing) {
    List<String> names = new ArrayList<>();
    switch (key) {
      case CharSequence text -> names.add(orDefault(text, otherwise));
      case List<?> list -> list.forEach(each -> names.add(orDefault(each, otherwise)));
      case Map<?, ?> map ->
          map.forEach(
              (name, value) -> {
                boolean empty = "".equals(Unsafe.unmark(value));
                names.add(
                    empty && otherwise == null && Boolean.FALSE.equals(trailing)
                        ? Text.str(name)
                        : Text.str(name) + separator + orDefault(value, otherwise));
              });
      case null, default ->
          throw new JansibleException(
              "Invalid group name format, expected a string or a list of them or dictionary, got: "
                  + "<class '"
                  + Values.typeName(key)
                  + "'>");
    }
    return names;
  }

  private static String orDefault(@Nullable Object value, @Nullable Object otherwise) {
    Object plain = Unsafe.unmark(value);
    return "".equals(plain) && otherwise != null ? Text.str(otherwise) : Text.str(plain);
  }
}
