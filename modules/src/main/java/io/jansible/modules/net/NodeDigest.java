package io.jansible.modules.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Digests of a node's files by the names that Python has for them. */
final class NodeDigest {
  /** Those for which a node has a program of its own, which {@code stat} may be asked for. */
  static final List<String> COMMON = List.of("md5", "sha1", "sha224", "sha256", "sha384", "sha512");

  private static final Map<String, String> RARE = new LinkedHashMap<>();

  static {
    for (int bits : new int[] {224, 256, 384, 512}) {
      RARE.put("sha3_" + bits, "openssl dgst -r -sha3-" + bits);
    }
    RARE.put("blake2b", "b2sum");
    RARE.put("blake2s", "openssl dgst -r -blake2s256");
  }

  private NodeDigest() {}

  static List<String> all() {
    List<String> names = new ArrayList<>(COMMON);
    names.addAll(RARE.keySet());
    return names;
  }

  /**
   * Shell text that prints the digest, or nothing where the node cannot tell.
   *
   * @param file a word of the shell
   */
  static String command(String algorithm, String file) {
    return RARE.getOrDefault(algorithm, algorithm + "sum")
        + " "
        + file
        + " 2>/dev/null | cut -d' ' -f1";
  }
}
