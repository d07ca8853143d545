package io.jansible.template.test;

import io.jansible.template.filter.IpNetwork;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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

  private NetworkTests() {}

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
