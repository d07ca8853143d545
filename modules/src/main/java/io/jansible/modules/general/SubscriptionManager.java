package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Red Hat's {@code subscription-manager} on a host. */
final class SubscriptionManager {
  private final Commands commands;

  SubscriptionManager(Commands commands) {
    this.commands = commands;
  }

  /**
   * Root and the program have to be there; one round trip, whose result is that of the identity.
   *
   * @return whether the system is registered
   */
  boolean registered() {
    ExecResult ran =
        commands.script(
            "[ \"$(PATH=$PATH:/usr/bin:/bin id -u)\" = 0 ] || exit 98;"
                + " PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin; command -v subscription-manager >/dev/null || exit 99;"
                + " subscription-manager identity || exit 1");
    if (ran.rc() == 98) {
      throw new ModuleFailure(
          "Interacting with subscription-manager requires root permissions ('become: true')");
    }
    if (ran.rc() == 99) {
      throw commands.missing("subscription-manager");
    }
    return ran.ok();
  }

  ExecResult run(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("subscription-manager"));
    command.addAll(arguments);
    return commands.must(null, command);
  }

  /** It does not matter how it ends. */
  void status() {
    commands.run("subscription-manager", "status");
  }

  /** Pools with what is listed of each, spaces left out of the keys. */
  List<Map<String, String>> pools(boolean consumed) {
    List<Map<String, String>> pools = new ArrayList<>();
    String text = run(List.of("list", consumed ? "--consumed" : "--available")).out();
    for (String line : text.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String key = line.substring(0, colon).strip().replace(" ", "");
      String value = line.substring(colon + 1).strip();
      if (key.equals("ProductName") || key.equals("SubscriptionName")) {
        pools.add(new LinkedHashMap<>(Map.of("name", value)));
      } else if (!pools.isEmpty()) {
        pools.get(pools.size() - 1).put(key, value);
      }
    }
    return pools;
  }

  static String id(Map<String, String> pool) {
    return pool.getOrDefault("PoolId", pool.getOrDefault("PoolID", ""));
  }
}
