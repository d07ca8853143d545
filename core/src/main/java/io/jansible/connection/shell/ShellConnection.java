package io.jansible.connection.shell;

import io.jansible.connection.Become;
import io.jansible.connection.Connection;
import io.jansible.connection.RemoteHost;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A connection whose hosts are worked on through shells that a {@link ShellStarter} starts. */
public final class ShellConnection implements Connection {
  private static final Become NOBODY = new Become("", "", null, null, null);

  private final ShellStarter starter;
  private final String name;
  private final Duration timeout;
  private final Semaphore limit;
  private final Runnable closer;
  private final Map<Become, ShellPool> pools = new ConcurrentHashMap<>();

  /**
   * @param shells how many may be open at once
   * @param closer closes what the starter uses
   */
  public ShellConnection(
      ShellStarter starter, String name, Duration timeout, int shells, Runnable closer) {
    this.starter = starter;
    this.name = name;
    this.timeout = timeout;
    this.limit = new Semaphore(shells);
    this.closer = closer;
  }

  @Override
  public RemoteHost host(@Nullable Become become, Map<String, String> environment) {
    ShellPool pool =
        pools.computeIfAbsent(
            become == null ? NOBODY : become,
            key -> new ShellPool(starter, become, name, timeout, limit));
    return new ShellRemoteHost(pool, environment, this::releaseUsers);
  }

  private boolean releaseUsers() {
    boolean any = false;
    for (Map.Entry<Become, ShellPool> each : pools.entrySet()) {
      if (!each.getKey().equals(NOBODY) && !each.getKey().user().equals("root")) {
        each.getValue().close();
        any = true;
      }
    }
    return any;
  }

  @Override
  public void reset() {
    pools.values().forEach(ShellPool::close);
    closer.run();
  }

  @Override
  public void close() {
    reset();
  }
}
