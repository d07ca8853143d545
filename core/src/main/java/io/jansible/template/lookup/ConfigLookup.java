package io.jansible.template.lookup;

import io.jansible.config.PluginSetting;
import io.jansible.config.PluginSettings;
import io.jansible.config.Settings;
import io.jansible.error.OptionsException;
import io.jansible.template.EvalContext;
import io.jansible.template.Variables;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import io.jansible.value.Unsafe;
import io.jansible.value.VaultText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code config} lookup: what settings of Ansible and of its plugins are. */
final class ConfigLookup {
  /** Names that stand for no setting where Ansible keeps the values, but for a part of it. */
  private static final Set<String> FUNCTIONS =
      Set.of(
          "ConfigManager",
          "Sequence",
          "_DeprecatedSequenceConstant",
          "_deprecated",
          "_warning",
          "add_internal_fqcns",
          "handle_config_noise",
          "set_constant",
          "to_text");

  private ConfigLookup() {}

  static List<@Nullable Object> settings(
      List<@Nullable Object> terms,
      Map<String, @Nullable Object> options,
      Controller controller,
      EvalContext context) {
    Object missing = options.getOrDefault("on_missing", "error");
    check("on_missing", missing, List.of("error", "warn", "skip"));
    Object type = options.get("plugin_type");
    if (type != null) {
      check("plugin_type", type, PluginSettings.KINDS);
    }
    Object plugin = options.get("plugin_name");
    if ((type == null) != (plugin == null)) {
      throw new OptionsException(
          "Both plugin_type and plugin_name are required, cannot use one without the other");
    }
    boolean origin = new LookupOptions(options).bool("show_origin", false);
    List<@Nullable Object> results = new ArrayList<>();
    for (Object term : terms) {
      if (!(term instanceof CharSequence)) {
        throw new OptionsException(
            "Invalid setting identifier, \"%s\" is not a string, its a <class '%s'>"
                .formatted(Text.str(term), Values.typeName(term)));
      }
      String name = term.toString();
      Settings.Value found =
          plugin == null
              ? ofAnsible(name, controller.settings())
              : ofPlugin(name, Text.str(type), Text.str(plugin), controller.settings(), context);
      if (found != null) {
        Object from = plugin == null ? null : found.origin();
        results.add(origin ? Tuple.of(found.value(), from) : found.value());
      } else if (missing.toString().equals("error")) {
        throw new PythonError("AnsibleLookupError", "Unable to find setting " + name);
      } else if (missing.toString().equals("warn")) {
        controller.warn("Skipping, did not find setting " + name);
      }
    }
    return results;
  }

  private static void check(String option, @Nullable Object value, List<String> choices) {
    if (!choices.contains(Text.str(value))) {
      throw new OptionsException(
          "Invalid value \"%s\" for configuration option \"plugin_type: lookup plugin: config setting: %s \", valid values are: %s"
              .formatted(Text.str(value), option, String.join(", ", choices)));
    }
  }

  private static Settings.@Nullable Value ofAnsible(String name, Settings settings) {
    if (FUNCTIONS.contains(name)) {
      throw new PythonError("AnsibleLookupError", "Invalid setting \"" + name + "\" attempted");
    }
    return settings.definitions().stream().anyMatch(one -> one.name().equals(name))
        ? settings.get(name)
        : null;
  }

  /** Variables of the play outrank the environment and the file. */
  private static Settings.@Nullable Value ofPlugin(
      String name, String type, String plugin, Settings settings, EvalContext context) {
    String plain = plugin.replaceFirst("^ansible\\.(builtin|legacy)\\.", "");
    List<PluginSetting> all = PluginSettings.load().of(type, plain);
    if (all == null) {
      throw new PythonError(
          "AnsibleLookupError", "Unable to load " + type + " plugin \"" + plugin + "\"");
    }
    for (PluginSetting one : all) {
      if (one.name().equals(name)) {
        Settings.Value value = null;
        for (String variable : one.variables()) {
          Object raw = context.templar().variables().raw(variable);
          if (raw != Variables.ABSENT && raw != null) {
            // a variable counts as it is written, but for one that is vaulted
            Object given =
                raw instanceof VaultText ? context.templar().value(raw) : Unsafe.unmarkAll(raw);
            value = new Settings.Value(settings.typed(one.definition(), given), "var: " + variable);
          }
        }
        return value == null ? settings.resolve(one.definition()) : value;
      }
    }
    return null;
  }
}
