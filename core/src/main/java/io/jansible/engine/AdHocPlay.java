package io.jansible.engine;

import io.jansible.error.OptionsException;
import io.jansible.value.JsonReader;
import io.jansible.value.KeyValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The play that Ansible's ad hoc command makes of its arguments. */
final class AdHocPlay {
  private static final Set<String> FREE_FORM =
      Set.of("command", "raw", "script", "shell", "win_command", "win_shell");
  private static final Set<String> INCLUDES = Set.of("include_role", "include_tasks");

  private final AdHocSettings task;
  private final String module;

  AdHocPlay(AdHocSettings task) {
    this.task = task;
    this.module = task.module().replaceFirst("^ansible\\.(builtin|legacy)\\.", "");
  }

  /** Refuses what cannot be run this way. */
  void check() {
    if (FREE_FORM.contains(module) && task.arguments().isEmpty()) {
      throw new OptionsException(
          "No argument passed to "
              + task.module()
              + " module"
              + (task.pattern().endsWith(".yml")
                  ? " (did you mean to run ansible-playbook?)"
                  : ""));
    }
    if (module.equals("import_playbook")) {
      throw new OptionsException(
          "'" + task.module() + "' is not a valid action for ad-hoc commands");
    }
  }

  /** The play as a playbook would have it. */
  Map<String, @Nullable Object> play() {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("action", Map.of("module", task.module(), "args", arguments()));
    one.put("timeout", (long) task.timeout());
    if (!INCLUDES.contains(module) && (task.background() != 0 || task.poll() != 0)) {
      one.put("async", (long) task.background());
      one.put("poll", (long) task.poll());
    }
    Map<String, @Nullable Object> play = new LinkedHashMap<>();
    play.put("name", "Ansible Ad-Hoc");
    play.put("hosts", task.pattern());
    play.put("gather_facts", "no");
    play.put("tasks", List.of(one));
    return play;
  }

  private Object arguments() {
    String text = task.arguments();
    if (text.startsWith("{") && text.endsWith("}")) {
      try {
        if (JsonReader.loads(text) instanceof Map<?, ?> map && !map.isEmpty()) {
          return map;
        }
      } catch (JsonReader.JsonException noJson) {
        // a template, or a command that begins with a brace
      }
    }
    return KeyValues.parse(text, FREE_FORM.contains(module));
  }
}
