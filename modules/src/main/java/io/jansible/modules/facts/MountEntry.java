package io.jansible.modules.facts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mount as one source has it.
 *
 * @param source a file, or {@code mount}
 * @param point where it is mounted
 * @param line of the source
 * @param fields of the result: device, mount, fstype, options…
 */
record MountEntry(String source, String point, String line, Map<String, @Nullable Object> fields) {
  String device() {
    return String.valueOf(fields.get("device"));
  }

  String type() {
    return String.valueOf(fields.get("fstype"));
  }
}
