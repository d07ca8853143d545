package io.jansible.playbook;

import io.jansible.error.JansibleException;
import io.jansible.error.ParserException;
import io.jansible.value.KeyValues;
import io.jansible.value.Unsafe;
import io.jansible.yaml.YamlMap;
import io.jansible.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A task's action and arguments in any of the ways to write them: {@code module: a=b}, {@code
 * module: {a: b}}, {@code action:}, {@code local_action:}, {@code args:}.
 *
 * @param templated where all arguments are one template, that text
 * @param local whether it is written as {@code local_action}
 */
record ModuleArguments(
    String action, Map<String, @Nullable Object> args, @Nullable String templated, boolean local) {

  /** Actions whose text may have {@code key=value} inside that is no argument. */
  private static final Set<String> FREE_FORM =
      names("command", "shell", "script", "raw", "win_command", "win_shell");

  /** Actions that take text beside their arguments. */
  private static final Set<String> RAW_TEXT =
      names(
          "command",
          "shell",
          "script",
          "raw",
          "win_command",
          "win_shell",
          "include_vars",
          "include_tasks",
          "include_role",
          "import_tasks",
          "import_role",
          "add_host",
          "group_by",
          "set_fact",
          "meta");

  /** Actions that are the engine's own and not in any registry. */
  static final Set<String> DIRECTIVES =
      names("meta", "include_tasks", "include_role", "import_tasks", "import_role");

  private static Set<String> names(String... names) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      all.add(name);
      all.add("ansible.builtin." + name);
      all.add("ansible.legacy." + name);
    }
    return Set.copyOf(all);
  }

  static ModuleArguments parse(Fields task, Predicate<String> known) {
    return new Parser(task, known).parse();
  }

  private static final class Parser {
    private final Fields task;
    private final Predicate<String> known;
    private final Map<String, @Nullable Object> args = new LinkedHashMap<>();
    private @Nullable String templated;
    private @Nullable String action;

    Parser(Fields task, Predicate<String> known) {
      this.task = task;
      this.known = known;
    }

    ModuleArguments parse() {
      additional();
      boolean local = false;
      boolean oldStyle = task.map().has("action") || task.map().has("local_action");
      if (task.map().has("action")) {
        oldStyle(task.map().get("action"));
      }
      if (task.map().has("local_action")) {
        if (action != null) {
          throw task.error("action and local_action are mutually exclusive");
        }
        oldStyle(task.map().get("local_action"));
        local = true;
      }
      for (YamlMap.Entry entry : task.map().entries()) {
        String key = String.valueOf(entry.key());
        if (isKeyword(key)) {
          continue;
        }
        if (action != null) {
          throw task.error("conflicting action statements: " + action + ", " + key);
        }
        action = key;
        newStyle(entry.node());
      }
      String found = action;
      if (found == null) {
        throw task.error("no module/action detected in task.");
      }
      // what `action` names is looked for when the task runs: it may be a template
      if (!oldStyle && !DIRECTIVES.contains(found) && !known.test(found)) {
        throw task.error(
            "couldn't resolve module/action '"
                + found
                + "'. This often indicates a misspelling, missing collection, or incorrect module"
                + " path.");
      }
      commandText(found);
      rawText(found);
      return new ModuleArguments(found, args, templated, local);
    }

    /** {@code cmd} is another way to write a command's free text. */
    private void commandText(String found) {
      String name = found.replaceFirst("^ansible\\.(builtin|legacy)\\.", "");
      if (List.of("command", "shell", "script").contains(name) && args.containsKey("cmd")) {
        Object raw = args.get("_raw_params");
        if (raw != null && !raw.equals("")) {
          throw task.error(
              "The 'cmd' argument cannot be used when other raw parameters are specified. Please"
                  + " put everything in one or the other place.");
        }
        args.put("_raw_params", args.remove("cmd"));
      }
    }

    private static boolean isKeyword(String key) {
      return key.startsWith("with_")
          || Element.HANDLER.hasPart(key)
          || Keyword.of(key, Element.HANDLER) != null;
    }

    /** {@code args:}, which the action's own arguments hide. */
    private void additional() {
      YamlNode node = task.map().get("args");
      if (node == null) {
        return;
      }
      Object value = Unsafe.unmark(node.value());
      if (node instanceof YamlMap map) {
        map.entries().forEach(each -> args.put(String.valueOf(each.key()), each.node().value()));
      } else if (value instanceof String text && text.contains("{{")) {
        templated = text;
      } else if (value != null) {
        throw task.error("Complex args must be a dictionary or variable string (\"{{var}}\").");
      }
    }

    private void newStyle(YamlNode thing) {
      Object value = Unsafe.unmark(thing.value());
      if (thing instanceof YamlMap map) {
        map.entries().forEach(each -> put(String.valueOf(each.key()), each.node().value()));
        nested();
      } else if (value instanceof String text) {
        pairs(text);
      } else if (value != null) {
        throw task.error("unexpected parameter type in action: " + type(value));
      }
    }

    private void oldStyle(@Nullable YamlNode thing) {
      Object value = thing == null ? null : Unsafe.unmark(thing.value());
      if (thing instanceof YamlMap map) {
        Object module = map.get("module") == null ? null : map.get("module").value();
        if (module == null) {
          throw task.error("no module/action detected in task.");
        }
        action = PlainText.of(module);
        for (YamlMap.Entry each : map.entries()) {
          if (!"module".equals(each.key())) {
            put(String.valueOf(each.key()), each.node().value());
          }
        }
        nested();
      } else if (value instanceof String text) {
        List<String> words = split(text);
        action = words.isEmpty() ? "" : words.get(0).strip();
        if (words.size() > 1) {
          pairs(String.join(" ", words.subList(1, words.size())));
        }
      } else {
        throw task.error(
            "unexpected parameter type in action: " + (value == null ? "None" : type(value)));
      }
    }

    /** {@code args} among an action's own arguments, as roles of old write it. */
    private void nested() {
      if (args.remove("args") instanceof Object inner) {
        Object value = Unsafe.unmark(inner);
        if (value instanceof String text) {
          args.putAll(KeyValues.parse(text, false));
        } else if (value instanceof Map<?, ?> map) {
          map.forEach((key, each) -> args.put(String.valueOf(key), each));
        }
      }
    }

    private List<String> split(String text) {
      try {
        return KeyValues.split(text);
      } catch (ParserException e) {
        throw task.error(e.text());
      }
    }

    private void pairs(String text) {
      try {
        KeyValues.parse(text, FREE_FORM.contains(action)).forEach(this::put);
      } catch (ParserException e) {
        throw task.error(e.text());
      }
    }

    private void put(String name, @Nullable Object value) {
      if (name.startsWith("_ansible_") && !FREE_FORM.contains(action)) {
        throw new JansibleException(
            "Invalid parameter specified beginning with keyword '_ansible_' for action '"
                + action
                + "': '"
                + name
                + "'. The prefix '_ansible_' is reserved for internal use only.");
      }
      args.put(name, value);
    }

    private void rawText(String found) {
      if (!(args.get("_raw_params") instanceof Object raw) || RAW_TEXT.contains(found)) {
        return;
      }
      String text = PlainText.of(raw);
      if (text.isEmpty()) {
        return;
      }
      if (text.contains("{{") || text.contains("{%")) {
        args.remove("_raw_params");
        templated = text;
      } else {
        throw task.error(
            "this task '"
                + found
                + "' has extra params, which is only allowed in the following modules: "
                + String.join(
                    ", ",
                    RAW_TEXT.stream().filter(name -> name.indexOf('.') < 0).sorted().toList()));
      }
    }

    private static String type(Object value) {
      return switch (value) {
        case List<?> list -> "<class 'ansible.parsing.yaml.objects.AnsibleSequence'>";
        case Boolean bool -> "<class 'bool'>";
        case Long number -> "<class 'int'>";
        default -> "<class '" + value.getClass().getSimpleName() + "'>";
      };
    }
  }
}
