package io.jansible.inventory;

import io.jansible.config.Definition;
import io.jansible.config.Definition.Place;
import io.jansible.config.Settings;
import java.util.List;

/**
 * What configuration says of inventories.
 *
 * @param forceNames {@code never}, {@code always}, {@code silently} or {@code ignore}
 * @param ignoredExtensions of files in folders
 * @param ignoredPatterns regular expressions of files in folders
 * @param anyUnparsedIsError whether a source that cannot be read ends the run
 * @param unparsedIsError the same where no source can be read
 * @param unparsedWarning whether that is warned about
 * @param enabled names of plugins in the order in which they are tried
 * @param yamlExtensions endings of YAML files
 * @param useExtraVars whether {@code constructed} sees {@code -e}, where it does not say itself
 * @param showScriptErrors whether stderr of scripts is shown that end well
 * @param mergeHashes {@code hash_behaviour=merge}
 * @param patternMismatch what a pattern does that matches nothing: {@code error}, {@code warning}
 *     or {@code ignore}
 * @param vars how variables of groups and of files beside sources come together
 */
public record InventoryOptions(
    String forceNames,
    List<String> ignoredExtensions,
    List<String> ignoredPatterns,
    boolean anyUnparsedIsError,
    boolean unparsedIsError,
    boolean unparsedWarning,
    List<String> enabled,
    List<String> yamlExtensions,
    boolean useExtraVars,
    boolean showScriptErrors,
    boolean mergeHashes,
    String patternMismatch,
    VarsOptions vars) {

  public static InventoryOptions of(Settings settings) {
    return new InventoryOptions(
        settings.text("TRANSFORM_INVALID_GROUP_CHARS"),
        settings.list("INVENTORY_IGNORE_EXTS"),
        settings.list("INVENTORY_IGNORE_PATTERNS"),
        settings.bool("INVENTORY_ANY_UNPARSED_IS_FAILED"),
        settings.bool("INVENTORY_UNPARSED_IS_FAILED"),
        settings.bool("INVENTORY_UNPARSED_WARNING"),
        settings.list("INVENTORY_ENABLED"),
        yamlExtensions(settings),
        flag(
            settings,
            "use_extra_vars",
            false,
            "ANSIBLE_INVENTORY_USE_EXTRA_VARS",
            new Place("inventory_plugins", "use_extra_vars")),
        flag(
            settings,
            "always_show_stderr",
            true,
            "ANSIBLE_INVENTORY_PLUGIN_SCRIPT_STDERR",
            new Place("inventory_plugin_script", "always_show_stderr")),
        settings.text("DEFAULT_HASH_BEHAVIOUR").equals("merge"),
        settings.text("HOST_PATTERN_MISMATCH"),
        VarsOptions.of(settings));
  }

  /** The plugin's own setting outranks the general one. */
  private static List<String> yamlExtensions(Settings settings) {
    Object own =
        settings
            .resolve(
                new Definition(
                    "yaml_extensions",
                    "list",
                    null,
                    List.of("ANSIBLE_YAML_FILENAME_EXT", "ANSIBLE_INVENTORY_PLUGIN_EXTS"),
                    List.of(
                        new Place("defaults", "yaml_valid_extensions"),
                        new Place("inventory_plugin_yaml", "yaml_valid_extensions")),
                    List.of()))
            .value();
    return own instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : settings.list("YAML_FILENAME_EXTENSIONS");
  }

  private static boolean flag(
      Settings settings, String name, boolean otherwise, String variable, Place place) {
    return Boolean.TRUE.equals(
        settings
            .resolve(
                new Definition(
                    name, "bool", otherwise, List.of(variable), List.of(place), List.of()))
            .value());
  }
}
