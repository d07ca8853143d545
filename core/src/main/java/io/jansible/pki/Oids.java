package io.jansible.pki;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Names of object identifiers. */
public final class Oids {
  private record Names(String longName, String shortName) {}

  private static final Map<String, Names> BY_OID = new HashMap<>();
  private static final Map<String, String> BY_NAME = new HashMap<>();

  static {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Oids.class.getResourceAsStream("oids.txt")),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        String[] parts = line.split("\t");
        BY_OID.put(parts[0], new Names(parts[1], parts[parts.length - 1]));
        for (int i = 1; i < parts.length; i++) {
          BY_NAME.put(parts[i], parts[0]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    BY_NAME.put("userID", "0.9.2342.19200300.100.1.1");
  }

  private Oids() {}

  /** The long name; the identifier itself where it has none. */
  public static String name(String oid) {
    Names names = BY_OID.get(oid);
    return names == null ? oid : names.longName();
  }

  static String shortName(String oid) {
    Names names = BY_OID.get(oid);
    return names == null ? oid : names.shortName();
  }

  /**
   * The identifier of a long or short name, or one written in digits.
   *
   * @throws PkiException if there is none
   */
  public static String of(String name) {
    String oid = BY_NAME.get(name);
    if (oid != null) {
      return oid;
    }
    if (name.matches("\\d+(?:\\.\\d+)+")) {
      return name;
    }
    throw new PkiException("Cannot find OID for \"" + name + "\"");
  }
}
