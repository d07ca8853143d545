package io.jansible.connection.ssh;

import io.jansible.connection.Connection;
import io.jansible.connection.ConnectionOptions;
import io.jansible.connection.ExecRequest;
import io.jansible.connection.UnreachableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a test connects with: a home of its own, and the options of one connection. */
final class Client {
  private final Path home;
  private String address = "127.0.0.1";
  private int port;
  private @Nullable String user;
  private @Nullable String password;
  private @Nullable String key;
  private Duration timeout = Duration.ofSeconds(20);
  private final Map<String, String> settings = new LinkedHashMap<>();

  Client(Path home) {
    this.home = home;
  }

  Client to(String address, int port) {
    this.address = address;
    this.port = port;
    return this;
  }

  Client user(String name) {
    user = name;
    return this;
  }

  Client password(String text) {
    password = text;
    return this;
  }

  Client key(Path file) {
    key = file.toString();
    return this;
  }

  Client timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  Client set(String name, String value) {
    settings.put(name, value);
    return this;
  }

  Client unchecked() {
    return set("host_key_checking", "False");
  }

  Connection open() {
    return new SshPlugin(home, home.resolve("etc"))
        .open(
            new ConnectionOptions(
                "node", address, port, user, password, key, timeout, Map.copyOf(settings), home));
  }

  /** Connects, and answers what a command printed, or why that could not be. */
  String outcome(String command) {
    try (Connection connection = open()) {
      return connection.host(null, Map.of()).exec(ExecRequest.script(command)).out().strip();
    } catch (UnreachableException e) {
      return e.text();
    }
  }

  String outcome() {
    return outcome("echo connected");
  }
}
