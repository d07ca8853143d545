package io.jansible.module;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks a task's arguments before its module runs. */
public final class ArgumentValidator {
  /** Modules behind an action plugin are told of by the name that plugin runs them under. */
  private static final Map<String, String> BEHIND_ACTIONS =
      Map.of(
          "ansible.builtin.command", "ansible.legacy.command",
          "ansible.builtin.shell", "ansible.legacy.command",
          "ansible.builtin.copy", "ansible.legacy.copy",
          "ansible.builtin.uri", "ansible.legacy.uri",
          "ansible.builtin.assemble", "ansible.legacy.assemble",
          "ansible.builtin.dnf", "ansible.legacy.dnf",
          "ansible.builtin.unarchive", "ansible.legacy.unarchive");

  private static final Set<String> INTERNAL = Set.of("_raw_params");

  private ArgumentValidator() {}

  /**
   * What is known of a task's arguments after they were checked.
   *
   * @param args null if something is wrong with them
   * @param told as Ansible tells of them: what was given, aliases too, then what has a default,
   *     then the rest
   * @param error Ansible's first message, null if all is right
   */
  public record Checked(
      @Nullable Args args, Map<String, @Nullable Object> told, @Nullable String error) {}

  /**
   * @param action as the task wrote it, for messages
   * @param environment the controller's
   * @param warnings hears of an argument given twice
   */
  public static Checked check(
      ModuleSpec spec,
      String action,
      Map<String, @Nullable Object> given,
      Map<String, String> environment,
      Consumer<String> warnings) {
    ArgumentSpec arguments = spec.arguments();
    if (arguments.open()) {
      return new Checked(new Args(given), given, null);
    }
    ArgumentSpec checked = arguments;
    if (spec.freeForm()
        && arguments.arguments().stream().noneMatch(each -> INTERNAL.contains(each.name()))) {
      checked = withRaw(arguments);
    }
    ArgumentCheck.Outcome outcome = ArgumentCheck.of(checked, given, environment);
    outcome.warnings().forEach(warnings);
    if (!outcome.errors().isEmpty()) {
      String message = outcome.errors().get(0);
      if (outcome.unsupported()) {
        message =
            "Unsupported parameters for ("
                + BEHIND_ACTIONS.getOrDefault(spec.name(), action)
                + ") module: "
                + message;
      }
      return new Checked(null, outcome.values(), message);
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Argument argument : ArgumentCheck.arguments(checked)) {
      values.put(argument.name(), outcome.values().get(argument.name()));
    }
    return new Checked(new Args(values), outcome.values(), null);
  }

  private static ArgumentSpec withRaw(ArgumentSpec spec) {
    List<Argument> all = new ArrayList<>(spec.arguments());
    all.add(Argument.text("_raw_params"));
    return new ArgumentSpec(
        all,
        spec.fileAttributes(),
        spec.mutuallyExclusive(),
        spec.requiredTogether(),
        spec.requiredOneOf(),
        spec.requiredIf(),
        spec.requiredBy(),
        spec.open());
  }
}
