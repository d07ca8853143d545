package io.jansible.modules.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Addresses as {@code /proc/net/tcp} writes them: hexadecimal, each four bytes turned round. */
final class HexAddress {
  static final String ANY4 = "00000000";
  static final String ANY6 = "00000000000000000000000000000000";
  static final String MAPPED = "0000000000000000FFFF0000";
  static final String MAPPED_ANY = MAPPED + "00000000";

  private HexAddress() {}

  /** The forms of an address; none if it is no literal address. */
  static List<String> of(String literal) {
    boolean four = literal.matches("[0-9]+(\\.[0-9]+){3}");
    if (!four && !literal.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      return List.of();
    }
    try {
      byte[] bytes = InetAddress.getByName(literal).getAddress();
      return four || bytes.length == 4
          ? List.of(hex(bytes), "0000000000000000FFFF0000" + hex(bytes))
          : List.of(hex(bytes));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static String hex(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (int group = 0; group < bytes.length; group += 4) {
      for (int i = 3; i >= 0; i--) {
        out.append(String.format(java.util.Locale.ROOT, "%02X", bytes[group + i]));
      }
    }
    return out.toString();
  }
}
