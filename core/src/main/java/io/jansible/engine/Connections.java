package io.jansible.engine;

import io.jansible.connection.Connection;
import io.jansible.connection.ConnectionOptions;
import io.jansible.connection.ConnectionPlugin;
import io.jansible.error.JansibleException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The connections of a run: one for each host and way to reach it, kept to the end. */
final class Connections implements AutoCloseable {
  private record Key(String plugin, ConnectionOptions options) {}

  private final Function<String, @Nullable ConnectionPlugin> plugins;
  private final Map<Key, Connection> open = new ConcurrentHashMap<>();

  Connections(Function<String, @Nullable ConnectionPlugin> plugins) {
    this.plugins = plugins;
  }

  /**
   * @param folder the playbook's, where commands begin that run on the controller
   */
  Connection get(String name, ConnectionOptions options, Path folder) {
    ConnectionPlugin plugin = plugins.apply(name);
    if (plugin == null) {
      throw new JansibleException("the connection plugin '" + name + "' was not found");
    }
    ConnectionOptions placed = plugin.isHere() ? options.in(folder) : options;
    return open.computeIfAbsent(new Key(name, placed), key -> plugin.open(placed));
  }

  @Override
  public void close() {
    open.values().forEach(Connection::close);
    open.clear();
  }
}
