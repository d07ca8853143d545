package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters of {@code ansible.utils} that reckon with networks, by their short names. */
final class NetworkFilters {
  private NetworkFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "ipmath",
        "ipmath(value, amount)",
        (value, arguments, context) -> math(value, arguments.get(0, "amount", null)));
    add(
        filters,
        "ip4_hex",
        "ip4_hex(arg, delimiter=)",
        (value, arguments, context) -> hex(value, Text.str(arguments.get(0, "delimiter", ""))));
    add(
        filters,
        "nthhost",
        "nthhost(value, query=)",
        (value, arguments, context) -> nth(value, Text.str(arguments.get(0, "query", ""))));
    add(
        filters,
        "next_nth_usable",
        "next_nth_usable(value, offset)",
        (value, arguments, context) -> usable(value, number(arguments.get(0, "offset", null))));
    add(
        filters,
        "previous_nth_usable",
        "previous_nth_usable(value, offset)",
        (value, arguments, context) ->
            usable(value, number(arguments.get(0, "offset", null)).negate()));
    add(
        filters,
        "network_in_network",
        "network_in_network(value, test)",
        (value, arguments, context) ->
            Span.of(value).contains(Span.of(arguments.get(0, "test", null))));
    add(
        filters,
        "network_in_usable",
        "network_in_usable(value, test)",
        (value, arguments, context) ->
            Span.usable(value).contains(Span.of(arguments.get(0, "test", null))));
    add(
        filters,
        "reduce_on_network",
        "reduce_on_network(value, network)",
        (value, arguments, context) -> {
          Span network = Span.of(arguments.get(0, "network", null));
          List<@Nullable Object> kept = new ArrayList<>();
          for (Object address : Values.iterate(value)) {
            if (network.contains(Span.of(address))) {
              kept.add(address);
            }
          }
          return kept;
        });
    add(
        filters,
        "ipsubnet",
        "ipsubnet(value, query=, index=)",
        (value, arguments, context) ->
            Subnets.of(
                value, Text.str(arguments.get(0, "query", "")), arguments.get(1, "index", null)));
    return filters;
  }

  /** What {@code ipaddr} knows as a network, or an address with its prefix; null if neither. */
  static @Nullable IpNetwork network(@Nullable Object value) {
    return switch (IpQueries.of(value, "type", 0, "ipaddr")) {
      case String type when type.equals("address") -> queried(value, "cidr");
      case String type -> queried(value, "subnet");
      case null, default -> null;
    };
  }

  private static @Nullable IpNetwork queried(@Nullable Object value, String query) {
    return IpQueries.of(value, query, 0, "ipaddr") instanceof CharSequence text
        ? IpNetwork.parse(text.toString())
        : null;
  }

  private static BigInteger number(@Nullable Object value) {
    if (Values.isInt(value)) {
      return new BigInteger(Text.str(value));
    }
    try {
      return new BigInteger(Text.str(value).strip());
    } catch (NumberFormatException e) {
      throw AnsibleFilters.error("Must pass in an integer");
    }
  }

  private static String math(@Nullable Object value, @Nullable Object amount) {
    IpNetwork address =
        value instanceof CharSequence text ? IpNetwork.parse(text.toString()) : null;
    if (address == null) {
      throw invalid(value);
    }
    IpNetwork result = IpNetwork.address(address.version(), address.value().add(number(amount)));
    if (result == null) {
      throw PythonError.index("result outside valid IP address boundary!");
    }
    return result.ip();
  }

  private static RuntimeException invalid(@Nullable Object value) {
    return AnsibleFilters.error(
        "You must pass a valid IP address; " + Text.str(value) + " is invalid");
  }

  private static String hex(@Nullable Object value, String delimiter) {
    String text = Text.str(value);
    IpNetwork address = text.indexOf('/') < 0 ? IpNetwork.parse(text) : null;
    if (address == null || address.version() != 4 || text.split("\\.", -1).length != 4) {
      throw invalid(value);
    }
    List<String> bytes = new ArrayList<>();
    for (String part : text.split("\\.", -1)) {
      bytes.add("%02x".formatted(Integer.parseInt(part)));
    }
    return String.join(delimiter, bytes);
  }

  private static Object nth(@Nullable Object value, String query) {
    IpNetwork network = network(value);
    if (network == null || !query.strip().matches("[+-]?\\d+")) {
      return false;
    }
    BigInteger index = new BigInteger(query.strip());
    if (network.size().compareTo(index) <= 0) {
      return false;
    }
    BigInteger at = index.signum() < 0 ? network.size().add(index) : index;
    if (at.signum() < 0) {
      throw PythonError.index("index out range for address range size!");
    }
    return IpNetwork.text(network.version(), network.first().add(at));
  }

  private static @Nullable Object usable(@Nullable Object value, BigInteger offset) {
    IpNetwork network = network(value);
    if (network == null) {
      return false;
    }
    BigInteger address = network.value().add(offset);
    boolean inside =
        !network.size().equals(BigInteger.ONE)
            && address.compareTo(IpQueries.first(network)) >= 0
            && address.compareTo(IpQueries.last(network)) <= 0;
    return inside ? IpNetwork.text(network.version(), address) : null;
  }

  /**
   * A network's first and last address as numbers; what is no network is 0, as {@code False} is.
   */
  private record Span(BigInteger first, BigInteger last) {
    static Span of(@Nullable Object value) {
      IpNetwork network = network(value);
      if (network == null) {
        return new Span(BigInteger.ZERO, BigInteger.ZERO);
      }
      // a network of two has no broadcast address and stands for its first
      return new Span(network.first(), network.hasBroadcast() ? network.last() : network.first());
    }

    static Span usable(@Nullable Object value) {
      IpNetwork network = network(value);
      return network == null || network.size().equals(BigInteger.ONE)
          ? of(value)
          : new Span(IpQueries.first(whole(network)), IpQueries.last(network));
    }

    private static IpNetwork whole(IpNetwork network) {
      return new IpNetwork(network.version(), network.first(), network.prefix());
    }

    boolean contains(Span other) {
      return between(other.first) && between(other.last);
    }

    private boolean between(BigInteger number) {
      return first.compareTo(number) <= 0 && number.compareTo(last) <= 0;
    }
  }
}
