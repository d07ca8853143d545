package io.jansible.pki;

import java.util.ArrayList;
import java.util.List;

/** Why certificates are revoked (RFC 5280), by Ansible's names. */
public final class RevocationReasons {
  /** By the bits that a distribution point has for them. */
  public static final List<String> BITS =
      List.of(
          "unspecified",
          "key_compromise",
          "ca_compromise",
          "affiliation_changed",
          "superseded",
          "cessation_of_operation",
          "certificate_hold",
          "privilege_withdrawn",
          "aa_compromise");

  /** The one that has no bit. */
  public static final String REMOVED = "remove_from_crl";

  /** By the numbers that a revoked certificate has for them; the seventh is not used. */
  static final List<String> NUMBERS = numbers();

  private RevocationReasons() {}

  private static List<String> numbers() {
    List<String> numbers = new ArrayList<>(BITS);
    numbers.addAll(7, List.of("", REMOVED));
    return List.copyOf(numbers);
  }
}
