package io.jansible.template.filter;

import io.jansible.value.IpAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An address with the prefix of its network: netaddr's {@code IPNetwork}.
 *
 * @param version 4 or 6
 * @param value the address as a number
 * @param prefix length of the network's prefix in bits
 */
public record IpNetwork(int version, BigInteger value, int prefix) {
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}");
  private static final List<IpNetwork> PRIVATE_4 =
      nets(
          "10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16 198.18.0.0/15"
              + " 239.0.0.0/8");
  private static final List<IpNetwork> PRIVATE_6 = nets("fc00::/7 fec0::/10");
  private static final List<IpNetwork> RESERVED_4 =
      nets(
          "0.0.0.0/8 127.0.0.0/8 192.0.2.0/24 192.88.99.0/24 198.51.100.0/24 203.0.113.0/24"
              + " 233.252.0.0/24 234.0.0.0/7 236.0.0.0/7 238.0.0.0/8 225.0.0.0/8 226.0.0.0/7"
              + " 228.0.0.0/6 240.0.0.0/4");
  private static final List<IpNetwork> RESERVED_6 =
      nets(
          "ff00::/12 ::/8 0100::/8 0200::/7 0400::/6 0800::/5 1000::/4 4000::/3 6000::/3 8000::/3"
              + " a000::/3 c000::/3 e000::/4 f000::/5 f800::/6 fe00::/9");

  /** Networks that are not global although they are neither private nor reserved, and back. */
  private static final List<IpNetwork> SPECIAL_6 =
      nets(
          "::1/128 ::/128 ::ffff:0:0/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16");

  private static final List<IpNetwork> GLOBAL_4 =
      nets(
          "239.0.0.0/8 233.252.0.0/24 234.0.0.0/7 236.0.0.0/7 238.0.0.0/8 225.0.0.0/8 226.0.0.0/7"
              + " 228.0.0.0/6 192.88.99.0/24 192.0.0.9/32 192.0.0.10/32");

  private static List<IpNetwork> nets(String text) {
    return Stream.of(text.split(" ")).map(IpNetwork::required).toList();
  }

  private static IpNetwork required(String text) {
    IpNetwork found = parse(text);
    if (found == null) {
      throw new IllegalArgumentException(text);
    }
    return found;
  }

  static int width(int version) {
    return version == 4 ? 32 : 128;
  }

  /** A single address; null if the number is too large. */
  static @Nullable IpNetwork address(int version, BigInteger value) {
    return value.signum() < 0 || value.bitLength() > width(version)
        ? null
        : new IpNetwork(version, value, width(version));
  }

  /**
   * Reads {@code address}, {@code address/prefix} or {@code address/netmask}; null if it is none.
   */
  public static @Nullable IpNetwork parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String suffix = slash < 0 ? null : text.substring(slash + 1);
    int version = address.indexOf(':') >= 0 ? 6 : 4;
    BigInteger value = version == 4 ? ipv4(address) : IpAddress.six(address);
    if (value == null) {
      return null;
    }
    int prefix = suffix == null ? width(version) : prefix(suffix, version);
    return prefix < 0 ? null : new IpNetwork(version, value, prefix);
  }

  private static int prefix(String suffix, int version) {
    if (DECIMAL.matcher(suffix).matches()) {
      int bits = Integer.parseInt(suffix);
      return bits <= width(version) ? bits : -1;
    }
    BigInteger mask = version == 4 ? ipv4(suffix) : IpAddress.six(suffix);
    if (mask == null) {
      return -1;
    }
    int all = width(version);
    for (int bits = 0; bits <= all; bits++) {
      if (mask(version, bits).equals(mask)) {
        return bits;
      }
    }
    for (int bits = 0; bits <= all; bits++) {
      if (mask(version, bits).xor(mask(version, all)).equals(mask)) {
        return bits;
      }
    }
    return -1;
  }

  /** Missing octets at the end are 0. */
  private static @Nullable BigInteger ipv4(String text) {
    int missing = 4 - text.split("\\.", -1).length;
    return missing < 0 ? null : IpAddress.four(text + ".0".repeat(missing));
  }

  private static BigInteger mask(int version, int prefix) {
    int all = width(version);
    return BigInteger.ONE
        .shiftLeft(all)
        .subtract(BigInteger.ONE)
        .xor(BigInteger.ONE.shiftLeft(all - prefix).subtract(BigInteger.ONE));
  }

  public BigInteger netmask() {
    return mask(version, prefix);
  }

  public BigInteger hostmask() {
    return netmask().xor(mask(version, width(version)));
  }

  BigInteger size() {
    return BigInteger.ONE.shiftLeft(width(version) - prefix);
  }

  BigInteger first() {
    return value.and(netmask());
  }

  BigInteger last() {
    return value.or(hostmask());
  }

  public boolean isNetworkAddress() {
    return value.equals(first());
  }

  /** netaddr gives no broadcast address to networks of one or two addresses. */
  boolean hasBroadcast() {
    return width(version) - prefix > 1;
  }

  /** Whether the other's whole network is inside this one. */
  public boolean contains(IpNetwork other) {
    return version == other.version
        && other.first().compareTo(first()) >= 0
        && other.last().compareTo(last()) <= 0;
  }

  private static boolean anyContains(List<IpNetwork> networks, IpNetwork address) {
    return networks.stream().anyMatch(each -> each.contains(address));
  }

  private IpNetwork alone() {
    return new IpNetwork(version, value, width(version));
  }

  boolean isLinkLocal() {
    return required(version == 4 ? "169.254.0.0/16" : "fe80::/10").contains(alone());
  }

  public boolean isLoopback() {
    return version == 4 ? required("127.0.0.0/8").contains(alone()) : value.equals(BigInteger.ONE);
  }

  public boolean isMulticast() {
    return required(version == 4 ? "224.0.0.0/4" : "ff00::/8").contains(alone());
  }

  boolean isGlobal() {
    IpNetwork address = alone();
    boolean closed =
        isLinkLocal()
            || anyContains(version == 4 ? PRIVATE_4 : PRIVATE_6, address)
            || anyContains(version == 4 ? RESERVED_4 : RESERVED_6, address);
    return (!closed && !anyContains(SPECIAL_6, address)) || anyContains(GLOBAL_4, address);
  }

  /** Whether the address looks like a netmask ({@code 255.255.0.0}) or a hostmask. */
  boolean isMask() {
    BigInteger all = mask(version, width(version));
    BigInteger inverse = value.xor(all);
    return isOneLess(inverse) || isOneLess(value);
  }

  private static boolean isOneLess(BigInteger number) {
    return number.and(number.add(BigInteger.ONE)).signum() == 0;
  }

  String ip() {
    return text(version, value);
  }

  /** An address as glibc's {@code inet_ntop} writes it. */
  public static String text(int version, BigInteger value) {
    if (version == 4) {
      long number = value.longValue();
      return (number >> 24 & 255)
          + "."
          + (number >> 16 & 255)
          + "."
          + (number >> 8 & 255)
          + "."
          + (number & 255);
    }
    int[] words = new int[8];
    for (int i = 0; i < 8; i++) {
      words[i] = value.shiftRight(16 * (7 - i)).intValue() & 0xffff;
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && words[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
      i = Math.max(i, end - 1);
    }
    StringBuilder out = new StringBuilder();
    boolean mapped = start == 0 && (length == 6 || (length == 5 && words[5] == 0xffff));
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        out.append("::");
        i += length - 1;
        continue;
      }
      if (i > 0 && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      if (mapped && i == 6) {
        return out + text(4, value.and(BigInteger.valueOf(0xffffffffL)));
      }
      out.append(Integer.toHexString(words[i]));
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return ip() + "/" + prefix;
  }
}
