package io.jansible.template.test;

import io.jansible.template.value.Order;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Orders of version numbers: distutils' loose and strict ones, and the semantic one. */
public final class Versions {
  private static final Pattern COMPONENT = Pattern.compile("[0-9]+|[a-z]+|\\.");
  private static final Pattern STRICT =
      Pattern.compile("([0-9]+)\\.([0-9]+)(\\.([0-9]+))?([ab]([0-9]+))?");
  private static final String PART = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
  private static final Pattern SEMANTIC =
      Pattern.compile(
          "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(?:-("
              + PART
              + "(?:\\."
              + PART
              + ")*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?");

  private Versions() {}

  /** The numbers and words of a version, as {@code LooseVersion} splits it. */
  public static List<@Nullable Object> components(String version) {
    List<@Nullable Object> parts = new ArrayList<>();
    Matcher matcher = COMPONENT.matcher(version);
    int done = 0;
    while (matcher.find()) {
      if (matcher.start() > done) {
        parts.add(version.substring(done, matcher.start()));
      }
      done = matcher.end();
      String part = matcher.group();
      if (!part.equals(".")) {
        parts.add(
            Character.isDigit(part.charAt(0)) ? (Object) Values.whole(new BigInteger(part)) : part);
      }
    }
    if (done < version.length()) {
      parts.add(version.substring(done));
    }
    return parts;
  }

  /**
   * Compares any two texts.
   *
   * @param equality whether only being equal counts, which never fails
   * @throws PythonError {@code TypeError} where a number meets a word
   */
  public static int loose(String left, String right, boolean equality) {
    List<@Nullable Object> a = components(left);
    List<@Nullable Object> b = components(right);
    if (Values.equal(a, b)) {
      return 0;
    }
    return Order.compare(a, b, "<");
  }

  static int strict(String left, String right) {
    List<@Nullable Object> a = strictParts(left);
    List<@Nullable Object> b = strictParts(right);
    return Order.compare(a, b, "<");
  }

  /** Numbers, then 1 for a release or 0 for one that comes before it, then what it is. */
  private static List<@Nullable Object> strictParts(String version) {
    Matcher matcher = STRICT.matcher(version);
    if (!matcher.matches()) {
      throw PythonError.value("invalid version number '" + version + "'");
    }
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(number(matcher.group(1)));
    parts.add(number(matcher.group(2)));
    parts.add(matcher.group(4) == null ? 0L : number(matcher.group(4)));
    String pre = matcher.group(5);
    parts.add(pre == null ? 1L : 0L);
    parts.add(pre == null ? "" : pre.substring(0, 1));
    parts.add(pre == null ? 0L : number(matcher.group(6)));
    return parts;
  }

  private static Object number(String digits) {
    return Values.whole(new BigInteger(digits));
  }

  static int semantic(String left, String right) {
    Matcher a = semanticParts(left);
    Matcher b = semanticParts(right);
    for (int i = 1; i <= 3; i++) {
      int order = new BigInteger(a.group(i)).compareTo(new BigInteger(b.group(i)));
      if (order != 0) {
        return order;
      }
    }
    String preA = a.group(4);
    String preB = b.group(4);
    if (preA == null || preB == null) {
      return preA == null ? (preB == null ? 0 : 1) : -1;
    }
    String[] partsA = preA.split("\\.");
    String[] partsB = preB.split("\\.");
    for (int i = 0; i < Math.min(partsA.length, partsB.length); i++) {
      int order = prerelease(partsA[i], partsB[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(partsA.length, partsB.length);
  }

  /** Numbers come before words. */
  private static int prerelease(String a, String b) {
    boolean numberA = a.chars().allMatch(Character::isDigit);
    boolean numberB = b.chars().allMatch(Character::isDigit);
    if (numberA && numberB) {
      return new BigInteger(a).compareTo(new BigInteger(b));
    }
    return numberA != numberB ? (numberA ? -1 : 1) : a.compareTo(b);
  }

  private static Matcher semanticParts(String version) {
    Matcher matcher = SEMANTIC.matcher(version);
    if (!matcher.matches()) {
      throw PythonError.value("invalid semantic version '" + version + "'");
    }
    return matcher;
  }
}
