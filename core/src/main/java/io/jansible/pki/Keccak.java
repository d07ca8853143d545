package io.jansible.pki;

import java.util.Arrays;

/** SHAKE of FIPS 202, which the JDK we build for does not have. */
final class Keccak {
  private static final long[] ROUNDS = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
    0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
    0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
    0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
    0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
    0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
  };

  private Keccak() {}

  /**
   * The first bytes of the output, no more than a block.
   *
   * @param rate bytes of a block: 168 for SHAKE128, 136 for SHAKE256
   */
  static byte[] shake(byte[] input, int rate, int length) {
    byte[] padded = Arrays.copyOf(input, (input.length / rate + 1) * rate);
    padded[input.length] ^= 0x1f;
    padded[padded.length - 1] ^= (byte) 0x80;
    long[] state = new long[25];
    for (int block = 0; block < padded.length; block += rate) {
      for (int i = 0; i < rate; i++) {
        state[i / 8] ^= (padded[block + i] & 0xffL) << (8 * (i % 8));
      }
      permute(state);
    }
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = (byte) (state[i / 8] >>> (8 * (i % 8)));
    }
    return out;
  }

  private static void permute(long[] a) {
    long[] c = new long[5];
    for (long round : ROUNDS) {
      for (int x = 0; x < 5; x++) {
        c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
      }
      for (int x = 0; x < 5; x++) {
        long d = c[(x + 4) % 5] ^ Long.rotateLeft(c[(x + 1) % 5], 1);
        for (int y = 0; y < 25; y += 5) {
          a[x + y] ^= d;
        }
      }
      int x = 1;
      int y = 0;
      long carried = a[1];
      for (int t = 0; t < 24; t++) {
        int next = (2 * x + 3 * y) % 5;
        x = y;
        y = next;
        long held = a[x + 5 * y];
        a[x + 5 * y] = Long.rotateLeft(carried, (t + 1) * (t + 2) / 2);
        carried = held;
      }
      for (int row = 0; row < 25; row += 5) {
        System.arraycopy(a, row, c, 0, 5);
        for (int i = 0; i < 5; i++) {
          a[row + i] = c[i] ^ (~c[(i + 1) % 5] & c[(i + 2) % 5]);
        }
      }
      a[0] ^= round;
    }
  }
}
