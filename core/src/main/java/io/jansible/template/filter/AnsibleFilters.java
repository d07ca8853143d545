package io.jansible.template.filter;

import io.jansible.template.regex.RegexCache;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Values;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters of {@code ansible.builtin}, by their short and by their full names. */
public final class AnsibleFilters {
  private static final String[] PREFIXES = {"ansible.builtin.", "ansible.legacy."};

  private AnsibleFilters() {}

  /** All of them by name. */
  public static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    filters.putAll(AnsibleRegexFilters.all(new RegexCache()));
    filters.putAll(AnsibleFormatFilters.all());
    filters.putAll(AnsibleDictFilters.all());
    filters.putAll(AnsibleSetFilters.all());
    filters.putAll(AnsiblePathFilters.all());
    filters.putAll(AnsibleTextFilters.all());
    filters.putAll(AnsibleHashFilters.all());
    filters.putAll(AnsibleNumberFilters.all());
    filters.putAll(AnsibleTimeFilters.all());
    filters.putAll(AnsibleUrlFilters.all());
    filters.putAll(AnsibleVaultFilters.all());
    Map<String, JinjaFilter> all = new HashMap<>(filters);
    for (String prefix : PREFIXES) {
      filters.forEach((name, filter) -> all.put(prefix + name, filter));
    }
    return all;
  }

  /** Ansible's {@code AnsibleFilterError}. */
  static PythonError error(String message) {
    return new PythonError("AnsibleFilterError", message);
  }

  /** Ansible's {@code AnsibleFilterTypeError}, which is a {@code TypeError} as well. */
  static PythonError typeError(String message) {
    return new PythonError("AnsibleFilterTypeError", message);
  }

  /** Python's text of a value's class: {@code <class 'dict'>}. */
  static String type(@Nullable Object value) {
    return "<class '" + Values.qualifiedTypeName(value) + "'>";
  }
}
