package io.jansible.value;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Internet addresses as numbers. */
public final class IpAddress {
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

  private IpAddress() {}

  /** {@code 192.0.2.1}, with all four octets and no leading zeros; null if it is none. */
  public static @Nullable BigInteger four(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    long value = 0;
    for (String part : parts) {
      if (!DECIMAL.matcher(part).matches()
          || (part.length() > 1 && part.charAt(0) == '0')
          || Integer.parseInt(part) > 255) {
        return null;
      }
      value = value << 8 | Integer.parseInt(part);
    }
    return BigInteger.valueOf(value);
  }

  /** {@code 2001:db8::1}, the last two groups as an IPv4 address perhaps; null if it is none. */
  public static @Nullable BigInteger six(String text) {
    String address = text;
    if (address.indexOf('.') >= 0) {
      int colon = address.lastIndexOf(':');
      BigInteger low = four(address.substring(colon + 1));
      if (low == null) {
        return null;
      }
      address =
          address.substring(0, colon + 1)
              + Long.toHexString(low.longValue() >> 16)
              + ":"
              + Long.toHexString(low.longValue() & 0xffff);
    }
    int gap = address.indexOf("::");
    if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
      return null;
    }
    String[] head = words(gap < 0 ? address : address.substring(0, gap));
    String[] tail = gap < 0 ? new String[0] : words(address.substring(gap + 2));
    int given = head.length + tail.length;
    if (gap < 0 ? given != 8 : given > 7) {
      return null;
    }
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < 8; i++) {
      String word =
          i < head.length ? head[i] : i >= 8 - tail.length ? tail[i - 8 + tail.length] : "0";
      if (!GROUP.matcher(word).matches()) {
        return null;
      }
      value = value.shiftLeft(16).or(BigInteger.valueOf(Integer.parseInt(word, 16)));
    }
    return value;
  }

  private static String[] words(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }
}
