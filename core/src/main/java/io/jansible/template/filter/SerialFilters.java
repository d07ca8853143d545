package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.pki.Pem;
import io.jansible.pki.PkiException;
import io.jansible.pki.SerialNumber;
import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters of {@code community.crypto} for serial numbers and PEM files, by short names. */
final class SerialFilters {
  private SerialFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "parse_serial",
        "parse_serial_filter(serial_str)",
        (value, a, c) -> {
          if (!(value instanceof CharSequence)) {
            throw wrong("parse_serial", "a string", value);
          }
          return number(value.toString());
        });
    add(
        filters,
        "to_serial",
        "to_serial_filter(serial_int)",
        (value, a, c) -> {
          if (!Values.isInt(value)) {
            throw wrong("to_serial", "an integer", value);
          }
          return text(Arithmetic.big(value));
        });
    add(
        filters,
        "split_pem",
        "split_pem_filter(data)",
        (value, a, c) -> {
          if (!(value instanceof CharSequence)) {
            throw AnsibleFilters.error(
                "The community.crypto.split_pem input must be a text type, not "
                    + AnsibleFilters.type(value));
          }
          return List.copyOf(Pem.split(value.toString()));
        });
    return filters;
  }

  private static RuntimeException wrong(String filter, String wanted, @Nullable Object value) {
    return AnsibleFilters.error(
        "The input for the community.crypto.%s filter must be %s; got %s instead"
            .formatted(filter, wanted, AnsibleFilters.type(value)));
  }

  private static Object number(String serial) {
    try {
      return Values.whole(SerialNumber.parse(serial));
    } catch (PkiException e) {
      throw AnsibleFilters.error(e.text());
    }
  }

  private static String text(BigInteger number) {
    if (number.signum() < 0) {
      throw AnsibleFilters.error(
          "The input for the community.crypto.to_serial filter must not be negative");
    }
    String hex = number.toString(16).toUpperCase(Locale.ROOT);
    String even = hex.length() % 2 == 0 ? hex : "0" + hex;
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < even.length(); i += 2) {
      parts.add(even.substring(i, i + 2));
    }
    return String.join(":", parts);
  }
}
