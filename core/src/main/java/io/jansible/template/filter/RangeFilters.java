package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters of {@code ansible.utils} for ranges and parts of addresses, by short names. */
final class RangeFilters {
  /** As many addresses as fit in memory with ease: the list of a larger network helps nobody. */
  private static final int LIMIT = 1 << 20;

  private RangeFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "cidr_merge",
        "_cidr_merge(value, action=)",
        (value, a, c) -> merge(value, Text.str(a.get(0, "action", "merge"))));
    add(filters, "usable_range", "_usable_range(ip)", (value, a, c) -> addresses(value));
    add(
        filters,
        "ipcut",
        "_ipcut(value, amount)",
        (value, a, c) -> cut(value, a.get(0, "amount", null)));
    add(
        filters,
        "ipv6form",
        "_ipv6form(value, format)",
        (value, a, c) -> form(value, a.get(0, "format", null)));
    return filters;
  }

  private static @Nullable Object merge(@Nullable Object value, String action) {
    List<@Nullable Object> items = Values.list(value);
    if (!action.equals("merge") && !action.equals("span")) {
      throw AnsibleFilters.error("cidr_merge: invalid action '" + action + "'");
    }
    List<IpNetwork> networks = new ArrayList<>();
    for (Object item : items) {
      IpNetwork network = IpNetwork.parse(Text.str(item));
      if (network == null) {
        throw netaddr("invalid IPNetwork " + Text.str(item));
      }
      networks.add(network);
    }
    if (networks.size() == 1) {
      String only = networks.get(0).toString();
      return action.equals("span") ? only : new ArrayList<>(List.of(only));
    }
    return action.equals("span") ? span(networks) : merged(networks);
  }

  private static RuntimeException netaddr(String message) {
    return AnsibleFilters.error("cidr_merge: error in netaddr:\n" + message);
  }

  private static @Nullable String span(List<IpNetwork> networks) {
    if (networks.isEmpty()) {
      return null;
    }
    int version = networks.get(0).version();
    if (networks.stream().anyMatch(each -> each.version() != version)) {
      throw netaddr("IP sequence cannot contain both IPv4 and IPv6!");
    }
    BigInteger first =
        networks.stream().map(IpNetwork::first).min(Comparator.naturalOrder()).orElseThrow();
    BigInteger last =
        networks.stream().map(IpNetwork::last).max(Comparator.naturalOrder()).orElseThrow();
    int host = first.xor(last).bitLength();
    return new IpNetwork(
            version, first.shiftRight(host).shiftLeft(host), IpNetwork.width(version) - host)
        .toString();
  }

  private static List<@Nullable Object> merged(List<IpNetwork> networks) {
    List<IpNetwork> sorted = new ArrayList<>(networks);
    sorted.sort(Comparator.comparingInt(IpNetwork::version).thenComparing(IpNetwork::first));
    List<@Nullable Object> result = new ArrayList<>();
    for (int i = 0; i < sorted.size(); ) {
      int version = sorted.get(i).version();
      BigInteger first = sorted.get(i).first();
      BigInteger last = sorted.get(i).last();
      for (i++;
          i < sorted.size()
              && sorted.get(i).version() == version
              && sorted.get(i).first().compareTo(last.add(BigInteger.ONE)) <= 0;
          i++) {
        last = last.max(sorted.get(i).last());
      }
      split(version, first, last, result);
    }
    return result;
  }

  /** The fewest networks that hold exactly these addresses. */
  private static void split(
      int version, BigInteger from, BigInteger last, List<@Nullable Object> result) {
    BigInteger first = from;
    while (first.compareTo(last) <= 0) {
      int host =
          first.signum() == 0
              ? IpNetwork.width(version)
              : Math.min(first.getLowestSetBit(), IpNetwork.width(version));
      while (first.add(BigInteger.ONE.shiftLeft(host)).subtract(BigInteger.ONE).compareTo(last)
          > 0) {
        host--;
      }
      result.add(new IpNetwork(version, first, IpNetwork.width(version) - host).toString());
      first = first.add(BigInteger.ONE.shiftLeft(host));
    }
  }

  private static Object addresses(@Nullable Object value) {
    String text = Text.str(value);
    IpNetwork network = IpNetwork.parse(text);
    if (network == null) {
      throw usable("'" + text + "' does not appear to be an IPv4 or IPv6 network");
    }
    if (!network.isNetworkAddress()) {
      throw usable(text + " has host bits set");
    }
    if (network.size().compareTo(BigInteger.valueOf(LIMIT)) > 0) {
      throw usable(text + " has too many addresses to list them");
    }
    List<@Nullable Object> all = new ArrayList<>();
    for (BigInteger each = network.first();
        each.compareTo(network.last()) <= 0;
        each = each.add(BigInteger.ONE)) {
      all.add(IpNetwork.text(network.version(), each));
    }
    Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
    result.put("usable_ips", all);
    result.put("number_of_ips", (long) all.size());
    return result;
  }

  private static RuntimeException usable(String message) {
    return AnsibleFilters.error("Error while using plugin 'usable_range': " + message);
  }

  private static IpNetwork address(@Nullable Object value) {
    String text = Text.str(value);
    IpNetwork address = text.indexOf('/') < 0 ? IpNetwork.parse(text) : null;
    if (address == null) {
      throw AnsibleFilters.error("You must pass a valid IP address; " + text + " is invalid");
    }
    return address;
  }

  private static Object cut(@Nullable Object value, @Nullable Object amount) {
    IpNetwork address = address(value);
    if (!Values.isInt(amount)) {
      throw AnsibleFilters.error(
          "You must pass an integer for arithmetic; "
              + Text.str(amount)
              + " is not a valid integer");
    }
    int width = IpNetwork.width(address.version());
    String digits = address.value().toString(2);
    String bits = "0".repeat(width - digits.length()) + digits;
    int count = Values.intValue(amount);
    String part =
        count < 0
            ? bits.substring(Math.max(0, width + count))
            : bits.substring(0, Math.min(count, width));
    int word = address.version() == 6 ? 16 : 8;
    List<String> words = new ArrayList<>();
    for (int i = 0; i < part.length(); i += word) {
      int number = Integer.parseInt(part.substring(i, Math.min(i + word, part.length())), 2);
      words.add(word == 16 ? Integer.toHexString(number) : String.valueOf(number));
    }
    return String.join(word == 16 ? ":" : ".", words);
  }

  private static Object form(@Nullable Object value, @Nullable Object format) {
    String kind = Text.str(format);
    if (!List.of("compress", "expand", "x509").contains(kind)) {
      throw AnsibleFilters.error(
          "['value of format must be one of: compress, expand, x509, got: " + kind + "']");
    }
    IpNetwork address = address(value);
    if (address.version() == 4) {
      if (kind.equals("x509")) {
        throw PythonError.value("invalid literal for int() with base 2: " + Text.repr(value));
      }
      return IpNetwork.text(4, address.value());
    }
    if (kind.equals("compress")) {
      return IpNetwork.text(6, address.value());
    }
    List<String> words = new ArrayList<>();
    for (int shift = 112; shift >= 0; shift -= 16) {
      int word = address.value().shiftRight(shift).intValue() & 0xffff;
      words.add(kind.equals("expand") ? "%04x".formatted(word) : Integer.toHexString(word));
    }
    return String.join(":", words);
  }
}
