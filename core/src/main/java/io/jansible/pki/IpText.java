package io.jansible.pki;

import io.jansible.value.IpAddress;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Internet addresses and networks between text and octets, as Python's ipaddress has them. */
final class IpText {
  private IpText() {}

  /** An address, or a network with its mask. */
  static byte[] read(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      byte[] octets = address(text);
      if (octets == null) {
        throw new PkiException("'" + text + "' does not appear to be an IPv4 or IPv6 address");
      }
      return octets;
    }
    byte[] octets = address(text.substring(0, slash));
    byte[] mask = octets == null ? null : mask(text.substring(slash + 1), octets.length);
    if (octets == null || mask == null) {
      throw new PkiException("'" + text + "' does not appear to be an IPv4 or IPv6 network");
    }
    byte[] all = Arrays.copyOf(octets, 2 * octets.length);
    for (int i = 0; i < mask.length; i++) {
      if ((octets[i] & ~mask[i]) != 0) {
        throw new PkiException(text + " has host bits set");
      }
      all[octets.length + i] = mask[i];
    }
    return all;
  }

  static String text(byte[] octets) {
    if (octets.length == 4 || octets.length == 16) {
      return plain(octets);
    }
    int half = octets.length / 2;
    BigInteger mask = new BigInteger(1, Arrays.copyOfRange(octets, half, octets.length));
    return plain(Arrays.copyOf(octets, half)) + "/" + mask.bitCount();
  }

  private static byte @Nullable [] mask(String text, int length) {
    if (text.matches("\\d{1,3}")) {
      int bits = Integer.parseInt(text);
      if (bits > 8 * length) {
        return null;
      }
      byte[] mask = new byte[length];
      for (int i = 0; i < bits; i++) {
        mask[i / 8] |= (byte) (0x80 >> (i % 8));
      }
      return mask;
    }
    return length == 4 ? four(text) : null;
  }

  private static byte @Nullable [] address(String text) {
    return text.contains(":") ? octets(IpAddress.six(text), 16) : four(text);
  }

  private static byte @Nullable [] four(String text) {
    return octets(IpAddress.four(text), 4);
  }

  private static byte @Nullable [] octets(@Nullable BigInteger address, int length) {
    if (address == null) {
      return null;
    }
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = address.shiftRight(8 * (length - 1 - i)).byteValue();
    }
    return octets;
  }

  private static String plain(byte[] octets) {
    if (octets.length == 4) {
      return "%d.%d.%d.%d"
          .formatted(octets[0] & 0xff, octets[1] & 0xff, octets[2] & 0xff, octets[3] & 0xff);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = ((octets[2 * i] & 0xff) << 8) | (octets[2 * i + 1] & 0xff);
    }
    int best = -1;
    int longest = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && groups[i + length] == 0) {
        length++;
      }
      if (length > longest) {
        best = i;
        longest = length;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == best) {
        text.append("::");
        i += longest - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
