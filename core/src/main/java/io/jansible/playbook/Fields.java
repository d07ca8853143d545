package io.jansible.playbook;

import io.jansible.error.JansibleException;
import io.jansible.error.ParserException;
import io.jansible.error.Position;
import io.jansible.error.SourceExcerpt;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import io.jansible.yaml.YamlList;
import io.jansible.yaml.YamlMap;
import io.jansible.yaml.YamlNode;
import io.jansible.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the keywords of one element of a playbook, and refuses what it does not have. */
final class Fields {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final YamlMap map;
  private final Element element;

  Fields(YamlMap map, Element element) {
    this.map = map;
    this.element = element;
  }

  YamlMap map() {
    return map;
  }

  Position position() {
    return map.position();
  }

  ParserException error(String message) {
    return new ParserException(message, map.position());
  }

  @Nullable Object value(String key) {
    YamlNode node = map.get(key);
    return node == null ? null : Unsafe.unmark(node.value());
  }

  @Nullable String text(String key) {
    YamlNode node = map.get(key);
    if (node != null) {
      checkText(key, node);
    }
    Object value = value(key);
    return value == null ? null : PlainText.of(value);
  }

  /** Refuses keys that the element does not have, {@code also} aside. */
  void check(java.util.function.Predicate<String> also) {
    for (YamlMap.Entry entry : map.entries()) {
      String key = String.valueOf(entry.key());
      if (!element.hasPart(key) && Keyword.of(key, element) == null && !also.test(key)) {
        throw unknown(key);
      }
    }
  }

  ParserException unknown(String key) {
    String message = "'" + key + "' is not a valid attribute for a " + element.shown();
    if (element == Element.TASK || element == Element.HANDLER) {
      message +=
          "\n\n"
              + SourceExcerpt.of(map.position())
              + "\n\nThis error can be suppressed as a warning using the"
              + " \"invalid_task_attribute_failed\" configuration";
    }
    return error(message);
  }

  /** The element's keywords on top of what it inherits. */
  Directives directives(@Nullable Directives parent) {
    return new Directives(parent, own(), vars());
  }

  Map<Keyword, @Nullable Object> own() {
    Map<Keyword, @Nullable Object> own = new LinkedHashMap<>();
    for (YamlMap.Entry entry : map.entries()) {
      Keyword keyword = Keyword.of(String.valueOf(entry.key()), element);
      if (keyword != null) {
        own.put(keyword, read(keyword, entry.node()));
      }
    }
    return own;
  }

  private @Nullable Object read(Keyword keyword, YamlNode node) {
    if (keyword.type() == Keyword.Type.TEXT) {
      checkText(keyword.name().toLowerCase(Locale.ROOT), node);
    }
    return switch (keyword) {
      case WHEN, UNTIL, CHANGED_WHEN, FAILED_WHEN -> conditions(node);
      case TAGS -> tags(node);
      case COLLECTIONS -> {
        checkTexts("collections", node);
        yield items(node);
      }
      case NOTIFY, ENVIRONMENT, MODULE_DEFAULTS -> items(node);
      case REGISTER -> {
        String name = PlainText.of(node.value());
        if (!IDENTIFIER.matcher(name).matches()) {
          throw error("Invalid variable name in 'register' specified: '" + name + "'");
        }
        yield name;
      }
      default -> node.value();
    };
  }

  private void checkText(String key, YamlNode node) {
    if (!(node instanceof YamlScalar)) {
      throw error(
          "The field '%s' is supposed to be a string type, however the incoming data structure is a"
                  .formatted(key)
              + " <class '%s'>".formatted(className(node.value())));
    }
  }

  private void checkTexts(String key, YamlNode node) {
    for (YamlNode each : node instanceof YamlList list ? list.items() : List.of(node)) {
      Object value = Unsafe.unmark(each.value());
      if (node.value() != null && !(value instanceof String)) {
        throw error(
            "the field '%s' should be a list of (<class 'str'>,), but the item '%s' is a <class '%s'>"
                .formatted(key, Text.str(Unsafe.unmarkAll(value)), className(value)));
      }
    }
  }

  private static List<Condition> conditions(YamlNode node) {
    if (node instanceof YamlList list) {
      return list.items().stream()
          .map(each -> new Condition(Unsafe.unmark(each.value()), each.position()))
          .toList();
    }
    return node.value() == null
        ? List.of()
        : List.of(new Condition(Unsafe.unmark(node.value()), node.position()));
  }

  private List<@Nullable Object> tags(YamlNode node) {
    List<@Nullable Object> tags = new ArrayList<>();
    switch (node) {
      case YamlList list -> list.items().forEach(each -> tags.add(each.value()));
      case YamlScalar scalar when scalar.value() == null -> {}
      case YamlScalar scalar -> {
        for (String tag : PlainText.of(scalar.value()).split(",", -1)) {
          tags.add(tag.strip());
        }
      }
      case YamlMap wrong ->
          throw new JansibleException("tags must be specified as a list", wrong.position());
    }
    return tags;
  }

  private static List<@Nullable Object> items(YamlNode node) {
    List<@Nullable Object> items = new ArrayList<>();
    if (node instanceof YamlList list) {
      list.items().forEach(each -> items.add(each.value()));
    } else if (node.value() != null) {
      items.add(node.value());
    }
    return items;
  }

  /** {@code vars:}; empty where there is none. */
  Map<String, @Nullable Object> vars() {
    return vars(element.shown());
  }

  /**
   * The same of a task that Ansible has a kind of its own for.
   *
   * @param shown what messages call it
   */
  Map<String, @Nullable Object> vars(String shown) {
    YamlNode node = map.get("vars");
    if (node == null || node.value() == null) {
      return Map.of();
    }
    if (!(node instanceof YamlMap vars)) {
      throw new ParserException(
          "Vars in a " + shown + " must be specified as a dictionary. ", node.position());
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    for (YamlMap.Entry entry : vars.entries()) {
      String name = String.valueOf(entry.key());
      if (!IDENTIFIER.matcher(name).matches() && !name.codePoints().anyMatch(c -> c > 127)) {
        throw new ParserException(
            "Invalid variable name in vars specified for "
                + shown
                + ": '"
                + name
                + "' is not a valid variable name",
            vars.position());
      }
      result.put(name, entry.node().value());
    }
    return result;
  }

  /** Items of a list that may be missing. */
  List<YamlNode> list(String key, String message) {
    YamlNode node = map.get(key);
    if (node == null || node.value() == null) {
      return List.of();
    }
    if (node instanceof YamlList list) {
      return list.items();
    }
    throw error(message);
  }

  /** The roles of a play. */
  List<YamlNode> roles() {
    YamlNode node = map.get("roles");
    return list(
        "roles",
        node == null
            ? ""
            : told(
                "A malformed role declaration was encountered.. ds (%s) should be a list but was a"
                    + " <class '%s'>",
                node));
  }

  /** The list of tasks of a part of a play; null stands for none. */
  List<YamlNode> tasks(String key) {
    return partOf(
        key,
        key + (key.equals("tasks") ? ": " : ". "),
        "%s should be a list or None but is <class '%s'>");
  }

  /** The list of tasks of a part of a block. */
  List<YamlNode> blockTasks(String key) {
    return partOf(key, blockPart(key), "The ds (%s) should be a list but was a <class '%s'>");
  }

  /** The error about a part of a block that holds what can be no task. */
  ParserException malformedTasks(String key) {
    return error(
        malformed(blockPart(key), blockTasks(key), "ansible.parsing.yaml.objects.AnsibleSequence"));
  }

  /** What is said of a list of tasks, of that Python class, that holds what can be no task. */
  static String malformed(String part, List<YamlNode> items, String className) {
    return "A malformed block was encountered while loading "
        + part
        + "The ds ("
        + Text.str(items.stream().map(item -> Unsafe.unmarkAll(item.value())).toList())
        + ") should be a dict but was a <class '"
        + className
        + "'>";
  }

  private static String blockPart(String key) {
    return (key.equals("block") ? "a block" : key.equals("rescue") ? "rescue." : key) + ". ";
  }

  private List<YamlNode> partOf(String key, String name, String problem) {
    YamlNode node = map.get(key);
    // a section of a play may be empty, a part of a block may not
    boolean none = node == null || (node.value() == null && element == Element.PLAY);
    if (none || node instanceof YamlList) {
      return list(key, "");
    }
    String told = told(problem, node);
    throw error(
        "A malformed block was encountered while loading "
            + name
            + told
            // Ansible tells of the tasks' fault twice
            + (key.equals("tasks") ? ". " + told : ""));
  }

  /** A problem with the value that has it, and the value's class. */
  static String told(String problem, YamlNode node) {
    return problem.formatted(Text.str(Unsafe.unmarkAll(node.value())), className(node.value()));
  }

  /** The name of the Python class that Ansible has a value of YAML in. */
  static String className(@Nullable Object value) {
    return switch (Unsafe.unmark(value)) {
      case CharSequence text -> "ansible.parsing.yaml.objects.AnsibleUnicode";
      case Map<?, ?> map -> "ansible.parsing.yaml.objects.AnsibleMapping";
      case List<?> list -> "ansible.parsing.yaml.objects.AnsibleSequence";
      case null, default -> Values.typeName(Unsafe.unmark(value));
    };
  }
}
