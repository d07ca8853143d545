package io.jansible.pki;

/** BLAKE2b and BLAKE2s of RFC 7693, unkeyed and of full length, which the JDK does not have. */
final class Blake2 {
  private static final byte[][] ORDER = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  private static final long[] START = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** Which of the words each of the eight mixings of a round works on. */
  private static final int[][] MIXED = {
    {0, 4, 8, 12}, {1, 5, 9, 13}, {2, 6, 10, 14}, {3, 7, 11, 15},
    {0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13}, {3, 4, 9, 14}
  };

  private final boolean wide;
  private final long mask;
  private final int[] turns;

  private Blake2(boolean wide) {
    this.wide = wide;
    this.mask = wide ? -1L : 0xffffffffL;
    this.turns = wide ? new int[] {32, 24, 16, 63} : new int[] {16, 12, 8, 7};
  }

  static byte[] b(byte[] input) {
    return new Blake2(true).digest(input);
  }

  static byte[] s(byte[] input) {
    return new Blake2(false).digest(input);
  }

  private byte[] digest(byte[] input) {
    int word = wide ? 8 : 4;
    int block = 16 * word;
    long[] h = new long[8];
    for (int i = 0; i < 8; i++) {
      h[i] = start(i);
    }
    h[0] ^= 0x01010000L ^ (8L * word);
    int blocks = Math.max(1, (input.length + block - 1) / block);
    for (int n = 0; n < blocks; n++) {
      long[] m = new long[16];
      for (int i = 0; i < block && n * block + i < input.length; i++) {
        m[i / word] |= (input[n * block + i] & 0xffL) << (8 * (i % word));
      }
      boolean last = n == blocks - 1;
      compress(h, m, last ? input.length : (long) (n + 1) * block, last);
    }
    byte[] out = new byte[8 * word];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (h[i / word] >>> (8 * (i % word)));
    }
    return out;
  }

  /** BLAKE2s starts with the upper halves of BLAKE2b's words. */
  private long start(int index) {
    return wide ? START[index] : START[index] >>> 32;
  }

  private void compress(long[] h, long[] m, long count, boolean last) {
    long[] v = new long[16];
    for (int i = 0; i < 8; i++) {
      v[i] = h[i];
      v[i + 8] = start(i);
    }
    v[12] ^= count & mask;
    if (last) {
      v[14] ^= mask;
    }
    for (int round = 0; round < (wide ? 12 : 10); round++) {
      byte[] order = ORDER[round % 10];
      for (int i = 0; i < 8; i++) {
        int[] w = MIXED[i];
        mix(v, w, m[order[2 * i]], 0);
        mix(v, w, m[order[2 * i + 1]], 2);
      }
    }
    for (int i = 0; i < 8; i++) {
      h[i] ^= v[i] ^ v[i + 8];
    }
  }

  private void mix(long[] v, int[] w, long message, int turn) {
    v[w[0]] = (v[w[0]] + v[w[1]] + message) & mask;
    v[w[3]] = turned(v[w[3]] ^ v[w[0]], turns[turn]);
    v[w[2]] = (v[w[2]] + v[w[3]]) & mask;
    v[w[1]] = turned(v[w[1]] ^ v[w[2]], turns[turn + 1]);
  }

  private long turned(long value, int by) {
    return wide
        ? Long.rotateRight(value, by)
        : Integer.toUnsignedLong(Integer.rotateRight((int) value, by));
  }
}
