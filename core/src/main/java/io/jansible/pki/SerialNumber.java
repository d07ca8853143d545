package io.jansible.pki;

import java.math.BigInteger;

/** Serial numbers as octets in hexadecimal digits: {@code 11:22:33}. */
public final class SerialNumber {
  private SerialNumber() {}

  /**
   * @throws PkiException in Ansible's words
   */
  public static BigInteger parse(String serial) {
    BigInteger number = BigInteger.ZERO;
    String[] parts = serial.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      String problem = "invalid literal for int() with base 16: " + "'" + parts[i] + "'";
      int part = -1;
      try {
        part = Integer.parseInt(parts[i].strip(), 16);
        problem = "the value is not in range [0, 255]";
      } catch (NumberFormatException e) {
        // told below
      }
      if (part < 0 || part > 255) {
        throw new PkiException(
            "The %d%s part %s is not a hexadecimal number in range [0, 255]: %s"
                .formatted(i + 1, ordinal(i + 1), "'" + parts[i] + "'", problem));
      }
      number = number.shiftLeft(8).or(BigInteger.valueOf(part));
    }
    return number;
  }

  private static String ordinal(int number) {
    if (number % 100 / 10 == 1) {
      return "th";
    }
    return switch (number % 10) {
      case 1 -> "st";
      case 2 -> "nd";
      case 3 -> "rd";
      default -> "th";
    };
  }
}
