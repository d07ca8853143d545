package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network card's address, in the notations that netaddr reads.
 *
 * @param value its 48 bits, or 64
 */
record HardwareAddress(BigInteger value, int bits) {
  private static final String HEX = "[0-9a-f]";
  private static final List<Pattern> EUI_48 =
      List.of(
          Pattern.compile("(%s{1,2}:){5}%s{1,2}".formatted(HEX, HEX)),
          Pattern.compile("(%s{1,2}-){5}%s{1,2}".formatted(HEX, HEX)),
          Pattern.compile("(%s{1,4}:){2}%s{1,4}".formatted(HEX, HEX)),
          Pattern.compile("(%s{1,4}-){2}%s{1,4}".formatted(HEX, HEX)),
          Pattern.compile("(%s{1,4}\\.){2}%s{1,4}".formatted(HEX, HEX)),
          Pattern.compile("%s{5,6}[:-]%s{5,6}".formatted(HEX, HEX)),
          Pattern.compile(HEX + "{12}"),
          Pattern.compile(HEX + "{11}"));
  private static final List<Pattern> EUI_64 =
      List.of(
          Pattern.compile("(%s{1,2}:){7}%s{1,2}".formatted(HEX, HEX)),
          Pattern.compile("(%s{1,2}-){7}%s{1,2}".formatted(HEX, HEX)),
          Pattern.compile("(%s{1,4}[:.-]){3}%s{1,4}".formatted(HEX, HEX)),
          Pattern.compile(HEX + "{16}"));
  private static final Pattern DECIMAL = Pattern.compile("[0-9]+");

  /** The filters of {@code ansible.utils} for it, by short names. */
  static Map<String, JinjaFilter> filters() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "hwaddr",
        "_hwaddr(value, query=, alias=)",
        (value, a, c) ->
            query(value, Text.str(a.get(0, "query", "")), Text.str(a.get(1, "alias", "hwaddr"))));
    add(
        filters,
        "macaddr",
        "_macaddr(value, query=)",
        (value, a, c) -> query(value, Text.str(a.get(0, "query", "")), "macaddr"));
    add(
        filters,
        "slaac",
        "_slaac(value, query=)",
        (value, a, c) -> stateless(value, Text.str(a.get(0, "query", ""))));
    return filters;
  }

  /** Reads one; null for what is none. */
  static @Nullable HardwareAddress parse(@Nullable Object value) {
    String text = Text.str(value).toLowerCase(Locale.ROOT);
    for (Pattern pattern : EUI_48) {
      if (pattern.matcher(text).matches()) {
        return new HardwareAddress(words(text, 48), 48);
      }
    }
    for (Pattern pattern : EUI_64) {
      if (pattern.matcher(text).matches()) {
        return new HardwareAddress(words(text, 64), 64);
      }
    }
    if (!DECIMAL.matcher(text).matches()) {
      return null;
    }
    BigInteger number = new BigInteger(text);
    return number.bitLength() > 64
        ? null
        : new HardwareAddress(number, number.bitLength() > 48 ? 64 : 48);
  }

  /** Words of equal length, leading zeros left out. */
  private static BigInteger words(String text, int bits) {
    String[] words = text.split("[:.-]", -1);
    BigInteger value = BigInteger.ZERO;
    for (String word : words) {
      value = value.shiftLeft(bits / words.length).or(new BigInteger(word, 16));
    }
    return value;
  }

  private static @Nullable Object query(@Nullable Object value, String query, String alias) {
    HardwareAddress address = parse(value);
    if (address == null) {
      if (query.isEmpty() || query.equals("bool")) {
        return ""; // false in print only
      }
      throw AnsibleFilters.error(alias + ": not a hardware address: " + Text.str(value));
    }
    return switch (query) {
      case "" -> value;
      case "bool" -> true;
      case "int" -> Values.whole(address.value);
      case "bare" -> address.text("", 8, true);
      case "cisco" -> address.text(".", 16, false);
      case "eui48", "win" -> address.text("-", 8, true);
      case "linux" -> address.text(":", 8, false);
      case "pgsql", "postgresql", "psql" -> address.text(":", 24, false);
      case "unix" -> address.text(":", 8, false).replaceAll("(^|:)0(?=[0-9a-f])", "$1");
      default -> throw AnsibleFilters.error(alias + ": unknown filter type: " + query);
    };
  }

  private String text(String separator, int wordBits, boolean upper) {
    String digits = value.toString(16);
    String all = "0".repeat(bits / 4 - digits.length()) + digits;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < all.length(); i += wordBits / 4) {
      text.append(i == 0 ? "" : separator).append(all, i, i + wordBits / 4);
    }
    return upper ? text.toString().toUpperCase(Locale.ROOT) : text.toString();
  }

  /** The address that a card gives itself in an IPv6 network; false for what is no network. */
  private static Object stateless(@Nullable Object value, String card) {
    IpNetwork network = NetworkFilters.network(value);
    HardwareAddress address = card.isEmpty() ? null : parse(card);
    if (network == null || network.version() != 6 || address == null) {
      return false;
    }
    BigInteger low = address.value;
    if (address.bits == 48) {
      BigInteger vendor = low.shiftRight(24);
      low =
          vendor
              .shiftLeft(40)
              .or(BigInteger.valueOf(0xfffeL).shiftLeft(24))
              .or(low.and(BigInteger.valueOf(0xffffffL)));
    }
    BigInteger universal = BigInteger.ONE.shiftLeft(57);
    return IpNetwork.text(6, network.first().add(low.xor(universal)));
  }
}
