package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.template.value.Text;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a play's hosts into the batches that {@code serial} asks for. */
final class Batches {
  private Batches() {}

  /**
   * @param serial rendered: a number, a percentage, or a list of them, of which the last one is
   *     repeated; null or 0 for all hosts at once
   */
  static List<List<String>> of(List<String> hosts, @Nullable Object serial) {
    List<?> sizes = serial instanceof List<?> list ? list : listOf(serial);
    List<List<String>> batches = new ArrayList<>();
    int start = 0;
    for (int i = 0; start < hosts.size(); i++) {
      int size = sizes.isEmpty() ? 0 : size(sizes.get(Math.min(i, sizes.size() - 1)), hosts.size());
      int end = size <= 0 ? hosts.size() : Math.min(start + size, hosts.size());
      batches.add(List.copyOf(hosts.subList(start, end)));
      start = end;
    }
    return batches;
  }

  private static List<?> listOf(@Nullable Object value) {
    return value == null || value.equals("") ? List.of() : List.of(value);
  }

  private static int size(@Nullable Object raw, int hosts) {
    Object value = Unsafe.unmark(raw);
    try {
      if (value instanceof String text && text.strip().endsWith("%")) {
        String number = text.strip().substring(0, text.strip().length() - 1);
        return Math.max(1, (int) (Double.parseDouble(number) / 100 * hosts));
      }
      return (int) Coerce.integer(value);
    } catch (IllegalArgumentException e) {
      throw new JansibleException("invalid value for serial: " + Text.str(value), null, e);
    }
  }
}
