package io.jansible.template.test;

import io.jansible.template.value.PythonError;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of a Python package.
 *
 * @param phase where it stands before or after the release: a development version of the release
 *     itself comes first, then alpha, beta, candidate, release
 */
record Pep440(
    BigInteger epoch,
    List<BigInteger> release,
    int phase,
    BigInteger phaseNumber,
    @Nullable BigInteger post,
    @Nullable BigInteger dev,
    List<String> local)
    implements Comparable<Pep440> {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "v?(?:([0-9]+)!)?([0-9]+(?:\\.[0-9]+)*)"
              + "(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?([0-9]+)?)?"
              + "((?:-([0-9]+))|(?:[-_.]?(?:post|rev|r)[-_.]?([0-9]+)?))?"
              + "([-_.]?dev[-_.]?([0-9]+)?)?"
              + "(?:\\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?",
          Pattern.CASE_INSENSITIVE);

  static Pep440 of(String version) {
    Matcher m = SYNTAX.matcher(version.strip());
    if (!m.matches()) {
      throw PythonError.value("Invalid version: '" + version + "'");
    }
    List<BigInteger> release = new ArrayList<>();
    for (String part : m.group(2).split("\\.")) {
      release.add(new BigInteger(part));
    }
    while (release.size() > 1 && release.get(release.size() - 1).signum() == 0) {
      release.remove(release.size() - 1);
    }
    BigInteger post =
        m.group(5) == null ? null : number(m.group(6) != null ? m.group(6) : m.group(7));
    BigInteger dev = m.group(8) == null ? null : number(m.group(9));
    String letter = m.group(3);
    int phase;
    if (letter == null) {
      phase = post == null && dev != null ? 0 : 4;
    } else {
      phase =
          switch (letter.toLowerCase(Locale.ROOT)) {
            case "a", "alpha" -> 1;
            case "b", "beta" -> 2;
            default -> 3;
          };
    }
    List<String> local =
        m.group(10) == null
            ? List.of()
            : List.of(m.group(10).toLowerCase(Locale.ROOT).split("[-_.]"));
    return new Pep440(number(m.group(1)), release, phase, number(m.group(4)), post, dev, local);
  }

  private static BigInteger number(@Nullable String digits) {
    return digits == null ? BigInteger.ZERO : new BigInteger(digits);
  }

  @Override
  public int compareTo(Pep440 other) {
    int order = epoch.compareTo(other.epoch);
    for (int i = 0; order == 0 && i < Math.max(release.size(), other.release.size()); i++) {
      BigInteger left = i < release.size() ? release.get(i) : BigInteger.valueOf(-1);
      BigInteger right = i < other.release.size() ? other.release.get(i) : BigInteger.valueOf(-1);
      order = left.compareTo(right);
    }
    if (order == 0) {
      order = Integer.compare(phase, other.phase);
    }
    if (order == 0) {
      order = phaseNumber.compareTo(other.phaseNumber);
    }
    if (order == 0) {
      order = compare(post, other.post, -1);
    }
    if (order == 0) {
      order = compare(dev, other.dev, 1);
    }
    for (int i = 0; order == 0 && i < Math.max(local.size(), other.local.size()); i++) {
      order =
          i >= local.size()
              ? -1
              : i >= other.local.size() ? 1 : part(local.get(i), other.local.get(i));
    }
    return order;
  }

  /** Compares numbers of which one may be missing, which comes first (-1) or last (1). */
  private static int compare(@Nullable BigInteger a, @Nullable BigInteger b, int missing) {
    if (a == null || b == null) {
      return a == b ? 0 : a == null ? missing : -missing;
    }
    return a.compareTo(b);
  }

  /** In a local version numbers come after words. */
  private static int part(String a, String b) {
    boolean numberA = a.chars().allMatch(Character::isDigit);
    boolean numberB = b.chars().allMatch(Character::isDigit);
    if (numberA && numberB) {
      return new BigInteger(a).compareTo(new BigInteger(b));
    }
    return numberA != numberB ? (numberA ? 1 : -1) : a.compareTo(b);
  }
}
