package io.jansible.modules.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of kernel settings, {@code sysctl.conf}. A change writes it anew as Ansible does: each
 * setting once, where it stands first, without blanks around the sign; comments and empty lines
 * stay.
 */
record SysctlFile(List<String> lines, Map<String, String> values) {
  static SysctlFile read(String text) {
    List<String> lines = text.lines().map(String::strip).toList();
    Map<String, String> values = new HashMap<>();
    for (String line : lines) {
      if (isSetting(line)) {
        values.put(key(line), setting(line));
      }
    }
    return new SysctlFile(lines, values);
  }

  /** What counts for the kernel, which is the last line about a setting; null if there is none. */
  @Nullable String value(String name) {
    return values.get(name);
  }

  /**
   * The text with a setting, or without it.
   *
   * @param value null for none
   */
  String with(String name, @Nullable String value) {
    List<String> fresh = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String line : lines) {
      if (!isSetting(line)) {
        fresh.add(line);
      } else if (seen.add(key(line))) {
        if (!key(line).equals(name)) {
          fresh.add(key(line) + "=" + setting(line));
        } else if (value != null) {
          fresh.add(name + "=" + value);
        }
      }
    }
    if (value != null && !seen.contains(name)) {
      fresh.add(name + "=" + value);
    }
    return fresh.isEmpty() ? "" : String.join("\n", fresh) + "\n";
  }

  private static boolean isSetting(String line) {
    return !line.startsWith("#") && !line.startsWith(";") && line.indexOf('=') >= 0;
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf('=')).strip();
  }

  private static String setting(String line) {
    return line.substring(line.indexOf('=') + 1).strip();
  }
}
