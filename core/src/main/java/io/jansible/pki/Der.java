package io.jansible.pki;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One value of a DER encoding. */
public final class Der {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BITS = 0x03;
  static final int OCTETS = 0x04;
  static final int NULL = 0x05;
  static final int OID = 0x06;
  static final int ENUMERATED = 0x0a;
  static final int UTF8 = 0x0c;
  static final int PRINTABLE = 0x13;
  static final int IA5 = 0x16;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private final int tag;
  private final byte[] content;

  private Der(int tag, byte[] content) {
    this.tag = tag;
    this.content = content;
  }

  public static Der of(int tag, byte[] content) {
    return new Der(tag, content);
  }

  /** A constructed value of others. */
  public static Der of(int tag, List<Der> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(part -> all.writeBytes(part.encoded()));
    return new Der(tag, all.toByteArray());
  }

  public static Der sequence(Der... parts) {
    return of(SEQUENCE, List.of(parts));
  }

  public static Der integer(BigInteger value) {
    return new Der(INTEGER, value.toByteArray());
  }

  public static Der text(int tag, String text) {
    return new Der(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  public static Der bool(boolean value) {
    return new Der(BOOLEAN, new byte[] {(byte) (value ? 0xff : 0)});
  }

  /** Whole octets as a bit string. */
  public static Der bits(byte[] octets) {
    byte[] all = new byte[octets.length + 1];
    System.arraycopy(octets, 0, all, 1, octets.length);
    return new Der(BITS, all);
  }

  /** A list of named bits: those that are not set at its end are left out. */
  static Der flags(boolean... set) {
    int last = -1;
    byte[] bytes = new byte[(set.length + 7) / 8];
    for (int i = 0; i < set.length; i++) {
      if (set[i]) {
        last = i;
        bytes[i / 8] |= (byte) (0x80 >> (i % 8));
      }
    }
    int length = last / 8 + 1;
    if (last < 0) {
      return new Der(BITS, new byte[] {0});
    }
    byte[] all = new byte[length + 1];
    all[0] = (byte) (7 - last % 8);
    System.arraycopy(bytes, 0, all, 1, length);
    return new Der(BITS, all);
  }

  public static Der oid(String dotted) {
    String[] parts = dotted.split("\\.");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BigInteger first = new BigInteger(parts[0]).multiply(BigInteger.valueOf(40));
    base128(out, first.add(new BigInteger(parts[1])));
    for (int i = 2; i < parts.length; i++) {
      base128(out, new BigInteger(parts[i]));
    }
    return new Der(OID, out.toByteArray());
  }

  private static void base128(ByteArrayOutputStream out, BigInteger value) {
    int groups = Math.max(1, (value.bitLength() + 6) / 7);
    for (int i = groups - 1; i >= 0; i--) {
      int bits = value.shiftRight(7 * i).intValue() & 0x7f;
      out.write(i > 0 ? bits | 0x80 : bits);
    }
  }

  /**
   * Reads one value that takes all the bytes.
   *
   * @throws PkiException if it does not
   */
  public static Der read(byte[] bytes) {
    List<Der> all = readAll(bytes);
    if (all.size() != 1) {
      throw new PkiException("error parsing asn1 value: ParseError { kind: ExtraData }");
    }
    return all.get(0);
  }

  private static List<Der> readAll(byte[] bytes) {
    List<Der> all = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int tag = bytes[at++] & 0xff;
      if ((tag & 0x1f) == 0x1f || at >= bytes.length) {
        throw shortData();
      }
      int length = bytes[at++] & 0xff;
      if (length >= 0x80) {
        int count = length & 0x7f;
        if (count == 0 || count > 4 || at + count > bytes.length) {
          throw shortData();
        }
        length = new BigInteger(1, Arrays.copyOfRange(bytes, at, at + count)).intValue();
        at += count;
      }
      if (length < 0 || length > bytes.length - at) {
        throw shortData();
      }
      all.add(new Der(tag, Arrays.copyOfRange(bytes, at, at + length)));
      at += length;
    }
    return all;
  }

  private static PkiException shortData() {
    return new PkiException("error parsing asn1 value: ParseError { kind: ShortData }");
  }

  public int tag() {
    return tag;
  }

  boolean is(int wanted) {
    return tag == wanted;
  }

  public byte[] content() {
    return content;
  }

  /** What a constructed value is made of. */
  public List<Der> parts() {
    return readAll(content);
  }

  /** One of the parts. */
  public Der part(int index) {
    List<Der> parts = parts();
    if (index >= parts.size()) {
      throw shortData();
    }
    return parts.get(index);
  }

  public BigInteger integer() {
    if (content.length == 0) {
      throw shortData();
    }
    return new BigInteger(content);
  }

  boolean isTrue() {
    return content.length > 0 && content[0] != 0;
  }

  /** A bit string's octets. */
  public byte[] octets() {
    return content.length == 0 ? content : Arrays.copyOfRange(content, 1, content.length);
  }

  /** Whether a bit of a list of named bits is set. */
  boolean flag(int index) {
    int at = 1 + index / 8;
    return at < content.length && (content[at] & (0x80 >> (index % 8))) != 0;
  }

  /** A character string, whichever its kind. */
  String text() {
    return new String(
        content,
        switch (tag) {
          case 0x1e -> StandardCharsets.UTF_16BE;
          case 0x14 -> StandardCharsets.ISO_8859_1;
          default -> StandardCharsets.UTF_8;
        });
  }

  public String oid() {
    StringBuilder dotted = new StringBuilder();
    BigInteger value = BigInteger.ZERO;
    for (byte each : content) {
      value = value.shiftLeft(7).or(BigInteger.valueOf(each & 0x7f));
      if ((each & 0x80) == 0) {
        if (dotted.isEmpty()) {
          int first = value.compareTo(BigInteger.valueOf(80)) >= 0 ? 2 : value.intValue() / 40;
          dotted.append(first).append('.').append(value.subtract(BigInteger.valueOf(40L * first)));
        } else {
          dotted.append('.').append(value);
        }
        value = BigInteger.ZERO;
      }
    }
    return dotted.toString();
  }

  public byte[] encoded() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int skip = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - skip));
      out.write(length, skip, length.length - skip);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Der der && tag == der.tag && Arrays.equals(content, der.content);
  }

  @Override
  public int hashCode() {
    return 31 * tag + Arrays.hashCode(content);
  }
}
