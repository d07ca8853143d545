package io.jansible.connection;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a connection plugin needs to reach one host, resolved from variables, keywords and
 * configuration. Two tasks with equal options share a connection.
 *
 * @param inventoryName the host's name in the inventory, for messages
 * @param address what to connect to ({@code ansible_host})
 * @param port 0 means the plugin's default
 * @param user null means the plugin's default (the local user, or what ssh_config says)
 * @param password null for none
 * @param privateKey a private key file; null for the plugin's defaults
 * @param timeout for connecting
 * @param settings what only some plugins know, by Ansible's variable names without {@code
 *     ansible_}: {@code ssh_args}, {@code ssh_common_args}, {@code ssh_extra_args}, {@code
 *     host_key_checking}, {@code ssh_retries}, {@code remote_tmp}, {@code private_key_passphrase},
 *     {@code shell_executable}…; values are text
 * @param workingDirectory the controller's directory that relative paths in settings start from;
 *     for a plugin that {@linkplain ConnectionPlugin#isHere is here} the playbook's folder
 */
public record ConnectionOptions(
    String inventoryName,
    String address,
    int port,
    @Nullable String user,
    @Nullable String password,
    @Nullable String privateKey,
    Duration timeout,
    Map<String, String> settings,
    Path workingDirectory) {
  /** The same from another folder. */
  public ConnectionOptions in(Path folder) {
    return new ConnectionOptions(
        inventoryName, address, port, user, password, privateKey, timeout, settings, folder);
  }

  @Override
  public String toString() {
    return "ConnectionOptions[" + user + "@" + address + ":" + port + "]";
  }
}
