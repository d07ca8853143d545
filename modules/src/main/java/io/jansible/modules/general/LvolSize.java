package io.jansible.modules.general;

import io.jansible.module.ModuleFailure;
import io.jansible.template.value.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A logical volume's size as a task gives it.
 *
 * @param number without operator and unit: {@code 512}, {@code 60%VG}; empty for none
 * @param operator {@code +} or {@code -}; null for none
 * @param percent the percentage; null for an absolute size
 * @param whole of what the percentage is
 * @param suffix the unit as given, {@code m} if none; empty for a percentage
 */
record LvolSize(
    String number,
    @Nullable String operator,
    @Nullable String percent,
    String whole,
    String suffix) {
  private static final List<String> WHOLES = List.of("VG", "PVS", "FREE", "ORIGIN");

  static LvolSize parse(@Nullable String given, boolean snapshot) {
    if (given == null || given.isEmpty()) {
      return new LvolSize("", null, null, "", "m");
    }
    String operator = given.startsWith("+") || given.startsWith("-") ? given.substring(0, 1) : null;
    String size = operator == null ? given : given.substring(1);
    int sign = size.indexOf('%');
    if (sign >= 0) {
      String percent = size.substring(0, sign).strip();
      if (!percent.matches("[+-]?\\d+")) {
        throw new ModuleFailure(
            "invalid literal for int() with base 10: " + Text.repr(size.substring(0, sign)));
      }
      if (Long.parseLong(percent) > 100) {
        throw new ModuleFailure("Size percentage cannot be larger than 100%");
      }
      String whole = size.substring(sign + 1);
      if (whole.equals("ORIGIN") && !snapshot) {
        throw new ModuleFailure("Percentage of ORIGIN supported only for snapshot volumes");
      }
      if (!WHOLES.contains(whole)) {
        throw new ModuleFailure("Specify extents as a percentage of VG|PVS|FREE|ORIGIN");
      }
      return new LvolSize(size, operator, percent, whole, "");
    }
    String unit = "m";
    if (size.matches("(?i).*[bskmgtpe]")) {
      unit = size.substring(size.length() - 1);
      size = size.substring(0, size.length() - 1);
    }
    if (!size.matches("\\d+(\\.\\d*)?([eE][+-]?\\d+)?")) {
      throw new ModuleFailure("Bad size specification of '" + size + "'");
    }
    return new LvolSize(size, operator, null, "", unit);
  }

  boolean isGiven() {
    return !number.isEmpty();
  }

  /** The tools' option for it. */
  String option() {
    return percent == null ? "-L" : "-l";
  }

  /** What the option gets. */
  String value() {
    return number + suffix;
  }

  /** In which unit the tools are asked. */
  String unit() {
    return suffix.isEmpty() ? "m" : suffix;
  }
}
