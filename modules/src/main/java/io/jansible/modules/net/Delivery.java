package io.jansible.modules.net;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of an answer's body.
 *
 * @param keep leave it on the node, in a private folder
 * @param fetch bring it here: always, or only if it may be JSON or the status is none of {@code
 *     expected}
 * @param directory where the private folder goes; null for the node's own temporary directory
 * @param digests algorithms to compute of a body that is kept
 */
record Delivery(
    boolean keep,
    Fetch fetch,
    List<Long> expected,
    @Nullable String directory,
    List<String> digests) {
  enum Fetch {
    NEVER,
    IF_USEFUL,
    ALWAYS
  }

  static Delivery here(boolean always, List<Long> expected) {
    return new Delivery(false, always ? Fetch.ALWAYS : Fetch.IF_USEFUL, expected, null, List.of());
  }

  static Delivery kept(@Nullable String directory, List<String> digests) {
    return new Delivery(true, Fetch.NEVER, List.of(), directory, digests);
  }
}
