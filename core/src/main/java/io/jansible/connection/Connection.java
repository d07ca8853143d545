package io.jansible.connection;

import java.util.Map;

/**
 * A connection to one host, kept for the whole run and shared by its tasks. Safe for many threads.
 */
public interface Connection extends AutoCloseable {
  /**
   * The host as a task under this become sees it.
   *
   * @param become null for the login user
   * @param environment the task's environment variables
   */
  RemoteHost host(
      @org.jspecify.annotations.Nullable Become become, Map<String, String> environment);

  /**
   * Drops what is open, so that the next operation connects anew ({@code meta: reset_connection}).
   */
  void reset();

  @Override
  void close();
}
