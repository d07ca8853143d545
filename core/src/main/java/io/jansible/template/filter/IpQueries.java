package io.jansible.template.filter;

import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queries of {@code ansible.utils.ipaddr} and its kin. */
final class IpQueries {
  private static final BigInteger TWO = BigInteger.TWO;
  private static final BigInteger ONE = BigInteger.ONE;
  private static final Set<String> NAMES =
      Set.of(
          ("6to4 address address/prefix bool broadcast cidr cidr_lookup first_usable gateway gw host"
                  + " host/prefix hostmask hostnet int ip ip/prefix ip_netmask ipv4 ipv6 last_usable"
                  + " link-local lo loopback multicast net next_usable netmask network network_id"
                  + " network/prefix network_netmask network_wildcard peer prefix previous_usable"
                  + " private public range_usable revdns router size size_usable subnet type unicast"
                  + " v4 v6 version wildcard wrap")
              .split(" "));

  private IpQueries() {}

  /** What a query is asked of. */
  private record Asked(IpNetwork net, boolean network, Object value) {}

  /**
   * @param version 4 or 6 where only that is wanted, else 0
   * @param alias the filter's name in errors; null fails as adding text to None does
   */
  static @Nullable Object of(
      @Nullable Object value, Object query, int version, @Nullable String alias) {
    if (value instanceof List<?> list) {
      List<@Nullable Object> results = new ArrayList<>();
      for (Object each : list) {
        Object one = of(each, Text.str(query), version, "ipaddr");
        if (Values.truth(one)) {
          results.add(one);
        }
      }
      return results;
    }
    if (!Values.truth(value) || Boolean.TRUE.equals(value)) {
      return false;
    }
    Asked asked = read(Text.str(value), value, version);
    if (asked == null) {
      return false;
    }
    String name = Text.str(query);
    IpNetwork inside = null;
    if (!name.isEmpty()
        && (!NAMES.contains(name) || name.equals("cidr_lookup"))
        && !name.matches("\\d+")
        && Values.truth(of(name, "network", 0, "ipaddr"))) {
      inside = IpNetwork.parse(name);
    }
    if (version != 0 && asked.net.version() != version) {
      return false;
    }
    if (inside != null) {
      return inside.contains(asked.net) ? asked.value : null;
    }
    if (name.isEmpty()) {
      return asked.network ? asked.net.toString() : asked.net.ip();
    }
    return NAMES.contains(name) ? named(name, asked) : indexed(query, asked, alias);
  }

  private static @Nullable Asked read(String text, Object value, int version) {
    if (text.matches("\\d+")) {
      BigInteger number = new BigInteger(text);
      IpNetwork found = version == 6 ? null : IpNetwork.address(4, number);
      if (found == null) {
        found = IpNetwork.address(6, number);
      }
      return found == null ? null : new Asked(found, false, found.toString());
    }
    IpNetwork net = value instanceof CharSequence ? IpNetwork.parse(text) : null;
    boolean network = text.indexOf('/') >= 0;
    if (net != null) {
      return new Asked(net, network, value);
    }
    if (!text.matches("\\d+/\\d+")) {
      return null;
    }
    int slash = text.indexOf('/');
    IpNetwork address = IpNetwork.address(4, new BigInteger(text.substring(0, slash)));
    int prefix = Integer.parseInt(text.substring(slash + 1));
    if (address == null || prefix > 32) {
      address = IpNetwork.address(6, new BigInteger(text.substring(0, slash)));
    }
    if (address == null || prefix > IpNetwork.width(address.version())) {
      return null;
    }
    IpNetwork found = new IpNetwork(address.version(), address.value(), prefix);
    return new Asked(found, true, found.toString());
  }

  /** The n-th address of a network. */
  private static @Nullable Object indexed(Object query, Asked asked, @Nullable String alias) {
    IpNetwork net = asked.net;
    String text = Text.str(query).strip();
    try {
      Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw unknown(alias, query);
    }
    if (net.size().equals(ONE)) {
      return asked.network ? net.toString() : net.ip();
    }
    if (!text.matches("[+-]?\\d+")) {
      return false;
    }
    BigInteger index = new BigInteger(text);
    BigInteger at = index.signum() < 0 ? net.size().add(index) : index;
    if (at.signum() < 0 || at.compareTo(net.size()) >= 0) {
      return false;
    }
    return IpNetwork.text(net.version(), net.first().add(at)) + "/" + net.prefix();
  }

  private static RuntimeException unknown(@Nullable String alias, Object query) {
    if (alias == null) {
      return PythonError.type("unsupported operand type(s) for +: 'NoneType' and 'str'");
    }
    return AnsibleFilters.error(alias + ": unknown filter type: " + Text.str(query));
  }

  private static @Nullable Object named(String query, Asked asked) {
    IpNetwork net = asked.net;
    boolean single = net.size().equals(ONE);
    boolean pair = net.size().equals(TWO);
    String prefixed = net.toString();
    return switch (query) {
      case "6to4" -> sixToFour(asked);
      case "address", "ip" ->
          single || !net.isNetworkAddress() || !net.hasBroadcast() || net.version() == 6
              ? net.ip()
              : null;
      case "address/prefix", "gateway", "gw", "host/prefix", "hostnet", "router" ->
          net.size().compareTo(TWO) > 0
                  && (net.isNetworkAddress() || net.value().equals(net.last()))
              ? (Object) false
              : prefixed;
      case "bool" -> true;
      case "broadcast" ->
          net.size().compareTo(TWO) > 0 ? IpNetwork.text(net.version(), net.last()) : null;
      case "cidr" -> prefixed;
      case "first_usable" -> usable(asked, first(net));
      case "last_usable" -> usable(asked, last(net));
      case "host" -> single || !net.isNetworkAddress() || !net.hasBroadcast() ? prefixed : null;
      case "hostmask", "wildcard" -> IpNetwork.text(net.version(), net.hostmask());
      case "int" ->
          asked.network ? net.value() + "/" + net.prefix() : (Object) Values.whole(net.value());
      case "ip/prefix" -> pair || (!single && !net.isNetworkAddress()) ? prefixed : null;
      case "ip_netmask" ->
          pair || (!single && !net.isNetworkAddress())
              ? net.ip() + " " + IpNetwork.text(net.version(), net.netmask())
              : null;
      case "ipv4", "v4" -> net.version() == 4 ? asked.value : toV4(net);
      case "ipv6", "v6" -> net.version() == 6 ? asked.value : toV6(net);
      case "link-local" -> net.isLinkLocal() ? asked.value : null;
      case "lo", "loopback" -> net.isLoopback() ? asked.value : null;
      case "multicast" -> net.isMulticast() ? asked.value : null;
      case "unicast" -> net.isMulticast() ? null : asked.value;
      case "net" -> !single && net.isNetworkAddress() ? prefixed : null;
      case "netmask" -> IpNetwork.text(net.version(), net.netmask());
      case "network", "network_id" -> IpNetwork.text(net.version(), net.first());
      case "network/prefix", "subnet" ->
          IpNetwork.text(net.version(), net.first()) + "/" + net.prefix();
      case "network_netmask" ->
          IpNetwork.text(net.version(), net.first())
              + " "
              + IpNetwork.text(net.version(), net.netmask());
      case "network_wildcard" ->
          IpNetwork.text(net.version(), net.first())
              + " "
              + IpNetwork.text(net.version(), net.hostmask());
      case "next_usable" -> neighbour(asked, net.value().add(ONE));
      case "previous_usable" -> neighbour(asked, net.value().subtract(ONE));
      case "peer" -> peer(asked);
      case "prefix" -> (long) net.prefix();
      case "private" -> net.isGlobal() ? null : asked.value;
      case "public" ->
          !net.isMulticast() && net.isGlobal() && !net.isLoopback() && !net.isMask()
              ? asked.value
              : null;
      case "range_usable" -> {
        Object from = usable(asked, first(net));
        yield from == null ? null : from + "-" + IpNetwork.text(net.version(), last(net));
      }
      case "revdns" -> reverse(net);
      case "size" -> Values.whole(net.size());
      case "size_usable" ->
          single ? 0L : pair ? (Object) 2L : Values.whole(net.size().subtract(TWO));
      case "type" -> single || !net.isNetworkAddress() ? "address" : "network";
      case "version" -> (long) net.version();
      case "wrap" ->
          net.version() == 4
              ? asked.value
              : "[" + net.ip() + "]" + (asked.network ? "/" + net.prefix() : "");
      default -> throw unknown("ipaddr", query);
    };
  }

  static BigInteger first(IpNetwork net) {
    return net.size().equals(TWO) ? net.first() : net.first().add(ONE);
  }

  static BigInteger last(IpNetwork net) {
    return net.size().equals(TWO) ? net.last() : net.last().subtract(ONE);
  }

  private static @Nullable String usable(Asked asked, BigInteger address) {
    if (!asked.network) {
      throw AnsibleFilters.error("Not a network address");
    }
    return asked.net.size().equals(ONE) ? null : IpNetwork.text(asked.net.version(), address);
  }

  private static @Nullable String neighbour(Asked asked, BigInteger address) {
    IpNetwork net = asked.net;
    String text = usable(asked, address);
    return text == null || address.compareTo(first(net)) < 0 || address.compareTo(last(net)) > 0
        ? null
        : text;
  }

  private static String peer(Asked asked) {
    IpNetwork net = asked.net;
    if (!asked.network) {
      throw AnsibleFilters.error("Not a network address");
    }
    if (net.size().equals(TWO)) {
      return IpNetwork.text(net.version(), net.value().xor(ONE));
    }
    if (!net.size().equals(BigInteger.valueOf(4))) {
      throw AnsibleFilters.error("Not a point-to-point network");
    }
    int place = net.value().intValue() & 3;
    if (place == 0) {
      throw AnsibleFilters.error("Network address of /30 has no peer");
    }
    if (place == 3) {
      throw AnsibleFilters.error("Broadcast address of /30 has no peer");
    }
    return IpNetwork.text(net.version(), net.value().xor(BigInteger.valueOf(3)));
  }

  private static @Nullable Object sixToFour(Asked asked) {
    IpNetwork net = asked.net;
    if (net.version() == 6) {
      boolean address = !asked.network || !net.isNetworkAddress();
      return address && net.value().shiftRight(112).intValue() == 0x2002
          ? asked.value
          : (Object) false;
    }
    if (!net.size().equals(ONE) && net.isNetworkAddress()) {
      return false;
    }
    long number = net.value().longValue();
    return "2002:%02x%02x:%02x%02x::1/48"
        .formatted(number >> 24 & 255, number >> 16 & 255, number >> 8 & 255, number & 255);
  }

  private static Object toV4(IpNetwork net) {
    BigInteger high = net.value().shiftRight(32);
    boolean fits = high.signum() == 0 || high.equals(BigInteger.valueOf(0xffff));
    return fits && net.prefix() >= 96
        ? IpNetwork.text(4, net.value().and(BigInteger.valueOf(0xffffffffL)))
            + "/"
            + (net.prefix() - 96)
        : (Object) false;
  }

  private static String toV6(IpNetwork net) {
    return IpNetwork.text(6, net.value().or(BigInteger.valueOf(0xffff).shiftLeft(32)))
        + "/"
        + (net.prefix() + 96);
  }

  private static String reverse(IpNetwork net) {
    StringBuilder out = new StringBuilder();
    if (net.version() == 4) {
      for (int i = 0; i < 4; i++) {
        out.append(net.value().shiftRight(8 * i).intValue() & 255).append('.');
      }
      return out.append("in-addr.arpa.").toString();
    }
    for (int i = 0; i < 32; i++) {
      out.append(Integer.toHexString(net.value().shiftRight(4 * i).intValue() & 15)).append('.');
    }
    return out.append("ip6.arpa.").toString();
  }
}
