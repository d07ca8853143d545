package io.jansible.engine;

import io.jansible.connection.ConnectionOptions;
import io.jansible.template.Variables;
import io.jansible.value.Unsafe;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task's variables, and below all of them how its host is reached, under the names that Ansible
 * has for that ({@code MAGIC_VARIABLE_MAPPING}): a task can always ask for {@code ansible_ssh_user}
 * or {@code ansible_host}, whichever of the names the inventory uses.
 */
final class ConnectionVariables implements Variables {
  private final Variables base;
  private final EngineConfig config;
  private final Supplier<ConnectionOptions> options;
  private final Supplier<String> plugin;

  /**
   * @param options asked only for a name that has no value otherwise; the host delegated to counts
   */
  ConnectionVariables(
      Variables base,
      EngineConfig config,
      Supplier<ConnectionOptions> options,
      Supplier<String> plugin) {
    this.base = base;
    this.config = config;
    this.options = options;
    this.plugin = plugin;
  }

  @Override
  public @Nullable Object raw(String name) {
    Object value = base.raw(name);
    return value != ABSENT || !name.startsWith("ansible_") ? value : ofConnection(name);
  }

  @Override
  public boolean written(String name) {
    return base.written(name);
  }

  private @Nullable Object ofConnection(String name) {
    Object value =
        switch (name) {
          case "ansible_connection" -> plugin.get();
          case "ansible_module_compression" -> config.moduleCompression();
          case "ansible_shell_executable" -> config.executable();
          case "ansible_ssh_host", "ansible_host" -> options.get().address();
          case "ansible_ssh_user", "ansible_user" -> options.get().user();
          case "ansible_ssh_pass", "ansible_password" -> Unsafe.mark(options.get().password());
          case "ansible_ssh_port", "ansible_port" ->
              options.get().port() == 0 ? null : Long.valueOf(options.get().port());
          case "ansible_ssh_pipelining", "ansible_pipelining" -> config.pipelining();
          case "ansible_ssh_timeout", "ansible_timeout" ->
              Long.valueOf(options.get().timeout().toSeconds());
          case "ansible_ssh_private_key_file", "ansible_private_key_file" ->
              options.get().privateKey();
          default -> null;
        };
    return value == null ? ABSENT : value;
  }

  @Override
  public Set<String> names() {
    return base.names();
  }
}
