package io.jansible.template.test;

import io.jansible.template.filter.IpNetwork;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tests of {@code ansible.utils} for addresses and networks, by their full names. They read
 * text as Python's {@code ipaddress} does: four octets, and no bits set behind the prefix.
 */
public final class NetworkTests {
  private static final Pattern MAC =
      Pattern.compile(
          "([0-9a-f]{2}[:-]){5}[0-9a-f]{2}|[0-9a-f]{4}\\.[0-9a-f]{4}\\.[0-9a-f]{4}|[0-9a-f]{12}",
          Pattern.CASE_INSENSITIVE);
  private static final BigInteger MAPPED = BigInteger.valueOf(0xffff);

  /** Python's lists of networks that are private, and that are reserved. */
  private static final List<IpNetwork> PRIVATE =
      networks(
          "0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/29"
              + " 192.0.0.170/31 192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24"
              + " 203.0.113.0/24 240.0.0.0/4 ::1 :: ::ffff:0:0/96 100::/64 2001::/23 2001:2::/48"
              + " 2001:db8::/32 2001:10::/28 fc00::/7 fe80::/10");

  private static final List<IpNetwork> RESERVED =
      networks(
          "240.0.0.0/4 ::/8 100::/8 200::/7 400::/6 800::/5 1000::/4 4000::/3 6000::/3 8000::/3"
              + " a000::/3 c000::/3 e000::/4 f000::/5 f800::/6 fe00::/9");

  /** Neither private nor public. */
  private static final IpNetwork SHARED = networks("100.64.0.0/10").get(0);

  private static final IpNetwork SIX_TO_FOUR = networks("2002::/16").get(0);
  private static final IpNetwork TEREDO = networks("2001::/32").get(0);

  private NetworkTests() {}

  private static List<IpNetwork> networks(String text) {
    return Stream.of(text.split(" ")).map(one -> Objects.requireNonNull(network(one))).toList();
  }

  private static boolean in(List<IpNetwork> networks, IpNetwork address) {
    return networks.stream().anyMatch(each -> each.contains(address));
  }

  private static boolean resolvable(String host) {
    try {
      InetAddress found = InetAddress.getByName(host);
      // An address is resolved to its name, as far as it has one.
      return network(host) == null || !found.getCanonicalHostName().equals(found.getHostAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** All of them by name. */
  public static Map<String, JinjaTest> all() {
    Map<String, JinjaTest> tests = new HashMap<>();
    network(tests, "ip", net -> true);
    network(tests, "ipv4", net -> net.version() == 4);
    network(tests, "ipv6", net -> net.version() == 6);
    address(tests, "ip_address", address -> true);
    address(tests, "ipv4_address", address -> address.version() == 4);
    address(tests, "ipv6_address", address -> address.version() == 6);
    address(
        tests,
        "ipv6_ipv4_mapped",
        address -> address.version() == 6 && address.value().shiftRight(32).equals(MAPPED));
    address(tests, "loopback", IpNetwork::isLoopback);
    address(tests, "multicast", IpNetwork::isMulticast);
    address(tests, "unspecified", address -> address.value().signum() == 0);
    address(tests, "private", address -> in(PRIVATE, address));
    address(tests, "public", address -> !in(PRIVATE, address) && !SHARED.contains(address));
    address(tests, "reserved", address -> in(RESERVED, address));
    address(tests, "ipv6_sixtofour", SIX_TO_FOUR::contains);
    address(tests, "ipv6_teredo", TEREDO::contains);
    add(tests, "resolvable(host)", (value, a, c) -> resolvable(Text.str(value)));
    add(tests, "ipv4_netmask(mask)", (value, a, c) -> isMask(value, IpNetwork::netmask));
    add(tests, "ipv4_hostmask(ip)", (value, a, c) -> isMask(value, IpNetwork::hostmask));
    add(tests, "mac(mac)", (value, a, c) -> MAC.matcher(Text.str(value)).matches());
    add(
        tests,
        "in_network(ip, network)",
        (value, a, c) -> inside(value, a.get(0, "network", null)));
    add(
        tests,
        "subnet_of(network_a, network_b)",
        (value, a, c) -> inside(value, a.get(0, "network_b", null)));
    add(
        tests,
        "supernet_of(network_a, network_b)",
        (value, a, c) -> inside(a.get(0, "network_b", null), value));
    add(
        tests,
        "in_any_network(ip, networks)",
        (value, a, c) -> count(value, a.get(0, "networks", null)) > 0);
    add(
        tests,
        "in_one_network(ip, networks)",
        (value, a, c) -> count(value, a.get(0, "networks", null)) == 1);
    return tests;
  }

  private static void add(Map<String, JinjaTest> tests, String signature, JinjaTest test) {
    String name = signature.substring(0, signature.indexOf('('));
    AnsibleTests.add(tests, "ansible.utils." + name, "_" + signature, test);
  }

  private static void network(
      Map<String, JinjaTest> tests, String name, Predicate<IpNetwork> predicate) {
    add(
        tests,
        name + "(ip)",
        (value, a, c) -> {
          IpNetwork net = network(value);
          return net != null && predicate.test(net);
        });
  }

  private static void address(
      Map<String, JinjaTest> tests, String name, Predicate<IpNetwork> predicate) {
    add(
        tests,
        name + "(ip)",
        (value, a, c) -> {
          IpNetwork net = Text.str(value).indexOf('/') < 0 ? network(value) : null;
          return net != null && predicate.test(net);
        });
  }

  private static @Nullable IpNetwork network(@Nullable Object value) {
    String text = Text.str(value);
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (address.indexOf(':') < 0 && address.chars().filter(c -> c == '.').count() != 3) {
      return null;
    }
    IpNetwork net = IpNetwork.parse(text);
    return net == null || !net.isNetworkAddress() ? null : net;
  }

  private interface Mask {
    BigInteger of(IpNetwork net);
  }

  private static boolean isMask(@Nullable Object value, Mask mask) {
    IpNetwork net = network("10.0.0.0/" + Text.str(value));
    return net != null && IpNetwork.text(4, mask.of(net)).equals(Text.str(value));
  }

  private static boolean inside(@Nullable Object inner, @Nullable Object outer) {
    IpNetwork small = network(inner);
    IpNetwork large = network(outer);
    return small != null && large != null && large.contains(small);
  }

  private static int count(@Nullable Object value, @Nullable Object networks) {
    int found = 0;
    for (Object network : Values.iterate(networks)) {
      if (inside(value, network)) {
        found++;
      }
    }
    return found;
  }
}
