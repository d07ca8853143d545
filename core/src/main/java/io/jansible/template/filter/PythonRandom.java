package io.jansible.template.filter;

import io.jansible.template.value.Arithmetic;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code random.Random}: the Mersenne Twister with Python's ways to seed it and to draw
 * from it, so that a seed gives the same results as in Ansible. Not for several threads.
 */
public final class PythonRandom {
  private static final int N = 624;
  private static final int M = 397;

  private final int[] state = new int[N];
  private int index = N;

  /**
   * A generator for a seed.
   *
   * @param seed None is not allowed here: an int, float, str or bytes
   */
  public PythonRandom(@Nullable Object seed) {
    init(key(number(seed)));
  }

  private static BigInteger number(@Nullable Object seed) {
    return switch (seed) {
      case Double real -> hash(real);
      case Boolean flag -> flag ? BigInteger.ONE : BigInteger.ZERO;
      case Number number -> Arithmetic.big(number).abs();
      case CharSequence text -> text(text.toString().getBytes(StandardCharsets.UTF_8));
      case byte[] bytes -> text(bytes);
      case null, default ->
          throw PythonError.type(
              "The only supported seed types are: None,\nint, float, str, bytes, and bytearray.");
    };
  }

  private static BigInteger text(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-512").digest(bytes);
      byte[] all = Arrays.copyOf(bytes, bytes.length + digest.length);
      System.arraycopy(digest, 0, all, bytes.length, digest.length);
      return new BigInteger(1, all);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Python's hash of a float, as an unsigned number. */
  private static BigInteger hash(double real) {
    if (Double.isNaN(real)) {
      return BigInteger.ZERO;
    }
    if (Double.isInfinite(real)) {
      return real > 0
          ? BigInteger.valueOf(314159)
          : BigInteger.ONE.shiftLeft(64).subtract(BigInteger.valueOf(314159));
    }
    BigInteger modulus = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);
    BigDecimal exact = new BigDecimal(Math.abs(real));
    BigInteger numerator = exact.unscaledValue();
    BigInteger denominator = BigInteger.ONE;
    if (exact.scale() > 0) {
      denominator = BigInteger.TEN.pow(exact.scale());
    } else {
      numerator = exact.toBigInteger();
    }
    BigInteger hash = numerator.mod(modulus).multiply(denominator.modInverse(modulus)).mod(modulus);
    if (real < 0) {
      hash = hash.negate();
    }
    return hash.signum() < 0 ? hash.add(BigInteger.ONE.shiftLeft(64)) : hash;
  }

  private static int[] key(BigInteger seed) {
    int words = Math.max(1, (seed.bitLength() + 31) / 32);
    int[] key = new int[words];
    for (int i = 0; i < words; i++) {
      key[i] = seed.shiftRight(32 * i).intValue();
    }
    return key;
  }

  private void init(int[] key) {
    state[0] = 19650218;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
    int i = 1;
    int j = 0;
    for (int k = Math.max(N, key.length); k > 0; k--) {
      state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1664525)) + key[j] + j;
      i++;
      j++;
      if (i >= N) {
        state[0] = state[N - 1];
        i = 1;
      }
      if (j >= key.length) {
        j = 0;
      }
    }
    for (int k = N - 1; k > 0; k--) {
      state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1566083941)) - i;
      i++;
      if (i >= N) {
        state[0] = state[N - 1];
        i = 1;
      }
    }
    state[0] = 0x80000000;
  }

  private int next() {
    if (index >= N) {
      for (int k = 0; k < N; k++) {
        int y = (state[k] & 0x80000000) | (state[(k + 1) % N] & 0x7fffffff);
        state[k] = state[(k + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
      }
      index = 0;
    }
    int y = state[index++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private BigInteger bits(int count) {
    BigInteger result = BigInteger.ZERO;
    int shift = 0;
    for (int left = count; left > 0; left -= 32) {
      int word = next();
      if (left < 32) {
        word >>>= 32 - left;
      }
      result = result.or(BigInteger.valueOf(word & 0xffffffffL).shiftLeft(shift));
      shift += 32;
    }
    return result;
  }

  /** A number from 0 to {@code limit - 1}. */
  public BigInteger below(BigInteger limit) {
    int count = limit.bitLength();
    BigInteger result = bits(count);
    while (result.compareTo(limit) >= 0) {
      result = bits(count);
    }
    return result;
  }

  /** A position in a list of that size. */
  public int below(int limit) {
    return below(BigInteger.valueOf(limit)).intValue();
  }

  /** Puts a list into a random order. */
  public void shuffle(List<@Nullable Object> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      int j = below(i + 1);
      Object item = list.get(i);
      list.set(i, list.get(j));
      list.set(j, item);
    }
  }

  /** {@code random.randrange(start, stop, step)}. */
  public Number range(BigInteger start, BigInteger stop, BigInteger step) {
    if (step.signum() == 0) {
      throw PythonError.value("zero step for randrange()");
    }
    BigInteger width = stop.subtract(start);
    BigInteger count =
        step.signum() > 0
            ? width.add(step).subtract(BigInteger.ONE).divide(step)
            : width.add(step).add(BigInteger.ONE).divide(step);
    if (width.signum() * step.signum() <= 0 || count.signum() <= 0) {
      throw PythonError.value(
          step.equals(BigInteger.ONE)
              ? "empty range for randrange() (" + start + ", " + stop + ", " + width + ")"
              : "empty range for randrange()");
    }
    return Values.whole(start.add(step.multiply(below(count))));
  }
}
