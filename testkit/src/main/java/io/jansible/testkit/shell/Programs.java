package io.jansible.testkit.shell;

import org.jspecify.annotations.Nullable;

/** The programs of a host, as a shell sees them. */
public interface Programs {
  /** Runs one to its end and answers its exit code. */
  int run(Program program);

  /** Whether something answers at a TCP port: bash's {@code /dev/tcp}. */
  boolean connects(String host, int port);

  /** Where a program is, as {@code command -v} says it; null if there is none of that name. */
  @Nullable String path(String name);
}
