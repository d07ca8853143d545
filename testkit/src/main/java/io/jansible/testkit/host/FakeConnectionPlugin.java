package io.jansible.testkit.host;

import io.jansible.connection.Become;
import io.jansible.connection.Connection;
import io.jansible.connection.ConnectionOptions;
import io.jansible.connection.ConnectionPlugin;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.UnreachableException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Leads every connection to fake hosts, by their names in the inventory. Set it for {@code ssh} and
 * {@code local} too, and no task of a test touches the machine that runs it.
 */
public final class FakeConnectionPlugin implements ConnectionPlugin {
  private final Function<String, @Nullable FakeHost> hosts;

  /**
   * @param hosts a host by its inventory name; null makes it unreachable
   */
  public FakeConnectionPlugin(Function<String, @Nullable FakeHost> hosts) {
    this.hosts = hosts;
  }

  @Override
  public Connection open(ConnectionOptions options) {
    String login = options.user() == null || options.user().isEmpty() ? "root" : options.user();
    return new Connection() {
      @Override
      public RemoteHost host(@Nullable Become become, Map<String, String> environment) {
        FakeHost fake = hosts.apply(options.inventoryName());
        if (fake == null) {
          throw new UnreachableException(
              "the test has no fake host of the name " + options.inventoryName());
        }
        return new FakeRemoteHost(fake, become == null ? login : become.user(), environment);
      }

      @Override
      public void reset() {}

      @Override
      public void close() {}
    };
  }
}
