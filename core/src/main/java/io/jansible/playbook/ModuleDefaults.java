package io.jansible.playbook;

import io.jansible.error.ParserException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names in {@code module_defaults}: of modules, and {@code group/NAME} for action groups. */
public final class ModuleDefaults {
  /** How the names of action groups begin. */
  public static final String GROUP = "group/";

  private ModuleDefaults() {}

  /** The qualified name of the group that an entry {@code group/NAME} names. */
  public static String group(String entry) {
    String name = entry.substring(GROUP.length());
    return isQualified(name) ? name : "ansible.builtin." + name;
  }

  /**
   * Checks that somebody knows the modules and groups of an element's own {@code module_defaults};
   * like Ansible, without a place.
   *
   * @throws ParserException that names one nobody knows
   */
  static void check(Map<Keyword, @Nullable Object> own, LoaderContext context) {
    if (!(own.get(Keyword.MODULE_DEFAULTS) instanceof List<?> list)) {
      return;
    }
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> defaults)) {
        throw new ParserException(
            "The field 'module_defaults' is supposed to be a dictionary or list of dictionaries,"
                + " the keys of which must be static action, module, or group names. Only the"
                + " values may contain templates. For example: {'ping': \"{{ ping_defaults }}\"}",
            null);
      }
      defaults.keySet().forEach(name -> check(String.valueOf(name), context));
    }
  }

  private static void check(String entry, LoaderContext context) {
    if (entry.startsWith(GROUP)) {
      if (!context.knowsGroup(group(entry))) {
        throw new ParserException(
            "Error loading module_defaults: could not resolve the module_defaults group "
                + group(entry),
            null);
      }
      return;
    }
    String action = isQualified(entry) ? entry : "ansible.legacy." + entry;
    if (!context.knownAction().test(action)) {
      throw new ParserException("Could not resolve action " + action + " in module_defaults", null);
    }
  }

  private static boolean isQualified(String name) {
    return name.split("\\.").length >= 3;
  }
}
