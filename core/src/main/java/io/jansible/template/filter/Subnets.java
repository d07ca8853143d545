package io.jansible.template.filter;

import static java.math.BigInteger.ONE;

import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** {@code ipsubnet}: the parts of a network, the networks around an address, a part's number. */
final class Subnets {
  private Subnets() {}

  static Object of(@Nullable Object value, String query, @Nullable Object index) {
    IpNetwork found = NetworkFilters.network(value);
    if (found == null) {
      return false;
    }
    IpNetwork network = new IpNetwork(found.version(), found.first(), found.prefix());
    if (query.isEmpty()) {
      return network.toString();
    }
    if (!query.matches("\\d+")) {
      return number(network, query);
    }
    BigInteger wanted = new BigInteger(query);
    int width = IpNetwork.width(network.version());
    if (wanted.compareTo(BigInteger.valueOf(width)) > 0) {
      return false;
    }
    int prefix = wanted.intValue();
    boolean address = network.prefix() == width;
    if (index == null) {
      return address ? around(network, prefix, 0) : count(network, prefix);
    }
    int at = Values.intValue(index instanceof CharSequence text ? parsed(text) : index);
    if (!address) {
      return part(network, prefix, at);
    }
    return at > width + 1 - at || at < prefix - width
        ? (Object) false
        : around(network, prefix, at);
  }

  private static Object parsed(CharSequence text) {
    try {
      return Long.parseLong(text.toString().strip());
    } catch (NumberFormatException e) {
      throw PythonError.value("invalid literal for int() with base 10: " + Text.repr(text));
    }
  }

  /** How many subnets of that size there are. */
  private static String count(IpNetwork network, int prefix) {
    if (prefix < network.prefix()) {
      throw AnsibleFilters.error("Requested subnet size of " + prefix + " is invalid");
    }
    return ONE.shiftLeft(prefix - network.prefix()).toString();
  }

  /** The index-th of the networks around an address, the largest, of that prefix, first. */
  private static String around(IpNetwork address, int prefix, int index) {
    int networks = address.prefix() - prefix;
    int at = index < 0 ? index + networks : index;
    if (at < 0 || at >= networks) {
      throw PythonError.index("list index out of range");
    }
    IpNetwork network = new IpNetwork(address.version(), address.value(), prefix + at);
    return IpNetwork.text(network.version(), network.first()) + "/" + network.prefix();
  }

  private static Object part(IpNetwork network, int prefix, int index) {
    int bits = prefix - network.prefix();
    BigInteger parts = bits < 0 ? ONE : ONE.shiftLeft(bits);
    BigInteger at = BigInteger.valueOf(index);
    if (index < 0) {
      at = at.add(bits < 0 ? BigInteger.ZERO : parts);
    }
    if (at.signum() < 0 || at.compareTo(parts) >= 0) {
      return false;
    }
    int rest = IpNetwork.width(network.version()) - prefix;
    return IpNetwork.text(network.version(), network.value().add(at.shiftLeft(rest)))
        + "/"
        + prefix;
  }

  /** Which of the other network's parts this one is, counted from 1. */
  private static String number(IpNetwork network, String query) {
    IpNetwork outer = NetworkFilters.network(query);
    if (outer == null) {
      throw AnsibleFilters.error(
          "You must pass a valid subnet or IP address; " + query + " is invalid");
    }
    int width = IpNetwork.width(network.version());
    int shift = width - outer.prefix();
    if (shift < 0) {
      throw PythonError.value("negative shift count");
    }
    if (!network.value().shiftRight(shift).equals(outer.value().shiftRight(shift))) {
      throw AnsibleFilters.error(
          network
              + " is not in the subnet "
              + IpNetwork.text(outer.version(), outer.first())
              + "/"
              + outer.prefix());
    }
    int bits = network.prefix() - outer.prefix();
    if (bits < 0) {
      throw PythonError.type("unsupported operand type(s) for <<: 'float' and 'int'");
    }
    BigInteger mask = ONE.shiftLeft(bits).subtract(ONE);
    return network.value().shiftRight(width - network.prefix()).and(mask).add(ONE).toString();
  }
}
