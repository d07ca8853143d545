package io.jansible.inventory;

import io.jansible.config.Definition;
import io.jansible.config.Definition.Place;
import io.jansible.config.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What configuration says of {@code group_vars} and {@code host_vars}, and in which order variables
 * of groups are put on top of one another.
 *
 * @param precedence names as {@code groups_inventory}, the weakest first
 * @param enabled whether {@code group_vars} and {@code host_vars} are looked at
 * @param stage when, as the plugin's own setting has it; null if it says nothing
 * @param atStart whether all vars plugins work when sources are read, instead of for each task
 * @param extensions endings of files
 */
record VarsOptions(
    List<String> precedence,
    boolean enabled,
    @Nullable String stage,
    boolean atStart,
    List<String> extensions) {

  /** When variables are asked for. */
  enum Stage {
    /** Once, when the sources have been read. */
    INVENTORY,
    TASK,
    /** To show what an inventory holds. */
    ALL
  }

  static VarsOptions of(Settings settings) {
    List<String> enabled = settings.list("VARIABLE_PLUGINS_ENABLED");
    List<String> extensions = new ArrayList<>(List.of(""));
    extensions.addAll(settings.list("YAML_FILENAME_EXTENSIONS"));
    Object stage =
        settings
            .resolve(
                new Definition(
                    "stage",
                    "str",
                    null,
                    List.of("ANSIBLE_VARS_PLUGIN_STAGE"),
                    List.of(new Place("vars_host_group_vars", "stage")),
                    List.of("all", "task", "inventory")))
            .value();
    return new VarsOptions(
        settings.list("VARIABLE_PRECEDENCE"),
        enabled.contains("host_group_vars") || enabled.contains("ansible.builtin.host_group_vars"),
        stage == null ? null : stage.toString(),
        settings.text("RUN_VARS_PLUGINS").equals("start"),
        List.copyOf(extensions));
  }

  /** Whether {@code group_vars} and {@code host_vars} count at this time. */
  boolean folders(Stage asked) {
    if (!enabled) {
      return false;
    }
    if (stage != null) {
      return stage.equals("all") || stage.equalsIgnoreCase(asked.name());
    }
    return asked == Stage.ALL || atStart == (asked == Stage.INVENTORY);
  }
}
