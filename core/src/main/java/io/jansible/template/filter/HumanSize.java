package io.jansible.template.filter;

import io.jansible.template.Arguments;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.FormatSpec;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes as people write them. */
final class HumanSize {
  private static final String UNITS = "YZEPTGMKB";
  private static final List<String> NAMES =
      List.of("yotta", "zetta", "exa", "peta", "tera", "giga", "mega", "kilo", "");
  private static final Pattern SIZE = Pattern.compile("([0-9]*\\.?[0-9]+)(?:\\s*([A-Za-z]+))?\\s*");

  private HumanSize() {}

  private static double limit(int unit) {
    return Math.pow(2, 10.0 * (UNITS.length() - 1 - unit));
  }

  static String readable(@Nullable Object size, Arguments arguments) {
    boolean bits = Values.truth(arguments.get(0, "isbits", false));
    Object unit = arguments.get(1, "unit", null);
    if (size instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!Values.isNumber(size)) {
      throw AnsibleFilters.typeError(
          "human_readable() failed on bad input: "
              + (unit == null
                  ? "'>=' not supported between instances of '"
                      + Values.typeName(size)
                      + "' and 'int'"
                  : "unsupported operand type(s) for /: '"
                      + Values.typeName(size)
                      + "' and 'int'"));
    }
    double number = Arithmetic.toDouble(size);
    int chosen = UNITS.length() - 1;
    for (int i = 0; i < UNITS.length(); i++) {
      boolean here =
          unit == null
              ? number >= limit(i)
              : Text.str(unit).toUpperCase(Locale.ROOT).equals(UNITS.substring(i, i + 1));
      if (here) {
        chosen = i;
        break;
      }
    }
    String base = bits ? "bits" : "Bytes";
    double limit = limit(chosen);
    String suffix = limit == 1 ? base : UNITS.charAt(chosen) + base.substring(0, 1);
    return FormatSpec.format(number / limit, ".2f") + " " + suffix;
  }

  static Number bytes(@Nullable Object size, Arguments arguments) {
    Object defaultUnit = arguments.get(0, "default_unit", null);
    boolean bits = Values.truth(arguments.get(1, "isbits", false));
    String text = Text.str(size);
    PythonError failure =
        AnsibleFilters.error("human_to_bytes() can't interpret following string: " + text);
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw failure;
    }
    double number = Double.parseDouble(matcher.group(1));
    String unit = matcher.group(2);
    if (unit == null && defaultUnit != null) {
      unit = Text.str(defaultUnit);
    }
    if (unit == null) {
      return rounded(number);
    }
    int key = unit.isEmpty() ? -1 : UNITS.indexOf(Character.toUpperCase(unit.charAt(0)));
    if (key < 0) {
      throw failure;
    }
    if (unit.length() > 1) {
      String name = NAMES.get(key) + (bits ? "bit" : "byte");
      String sign =
          (key == UNITS.length() - 1 ? "" : UNITS.substring(key, key + 1)) + (bits ? "b" : "B");
      if (!unit.toLowerCase(Locale.ROOT).equals(name) && !unit.equals(sign)) {
        throw failure;
      }
    }
    return rounded(number * limit(key));
  }

  /** {@code int(round(number))}: halves go to the even side. */
  private static Number rounded(double number) {
    return Values.whole(new BigDecimal(number).setScale(0, RoundingMode.HALF_EVEN).toBigInteger());
  }
}
