package io.jansible.modules.general;

import io.jansible.connection.RemoteHost;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.value.EscapedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code community.general.redhat_subscription}, always through the command line, as Ansible does
 * where Python has no D-Bus.
 */
final class RedhatSubscriptionModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.redhat_subscription",
              "Manage registration and subscriptions to RHSM using subscription-manager",
              arguments())
          .withAliases("ansible.builtin.redhat_subscription")
          .withoutCheckMode();

  private static ArgumentSpec arguments() {
    ArgumentSpec purpose =
        ArgumentSpec.of(
            Argument.text("role").doc("The role."),
            Argument.text("usage").doc("The usage."),
            Argument.text("service_level_agreement").doc("The service level."),
            Argument.list("addons", ArgumentType.STR).doc("The add-ons."),
            Argument.bool("sync").or(false).doc("Tell the server at once."));
    ArgumentSpec spec =
        ArgumentSpec.of(
                Argument.text("state")
                    .or("present")
                    .choices("present", "absent")
                    .doc("Whether the system is registered."),
                Argument.text("username").doc("The account."),
                Argument.text("password").secret().doc("Its password."),
                Argument.text("token").secret().doc("An API token."),
                Argument.text("server_hostname").doc("The server."),
                Argument.text("server_insecure").doc("1: do not check its certificate."),
                Argument.text("server_prefix").doc("Its path."),
                Argument.text("server_port").doc("Its port."),
                Argument.text("rhsm_baseurl").doc("Where content comes from."),
                Argument.text("rhsm_repo_ca_cert").doc("The authority of that server."),
                Argument.bool("auto_attach").doc("Attach subscriptions."),
                Argument.text("activationkey").secret().doc("An activation key."),
                Argument.text("org_id").doc("The organization."),
                Argument.text("environment").doc("The environment."),
                Argument.list("pool_ids", ArgumentType.RAW).or(List.of()).doc("Pools."),
                Argument.text("consumer_type").doc("What is registered."),
                Argument.text("consumer_name").doc("Its name."),
                Argument.text("consumer_id").doc("A registration to resume."),
                Argument.bool("force_register").or(false).doc("Register once more."),
                Argument.text("server_proxy_hostname").doc("A proxy."),
                Argument.text("server_proxy_scheme").doc("http or https."),
                Argument.text("server_proxy_port").doc("Its port."),
                Argument.text("server_proxy_user").doc("The account there."),
                Argument.text("server_proxy_password").secret().doc("Its password."),
                Argument.text("release").doc("The release to stay at."),
                Argument.dict("syspurpose").options(purpose).doc("The system's purpose."))
            .together("username", "password")
            .together("server_proxy_hostname", "server_proxy_port")
            .together("server_proxy_user", "server_proxy_password")
            .exclusive("activationkey", "username")
            .exclusive("activationkey", "token")
            .exclusive("token", "username")
            .exclusive("activationkey", "consumer_id")
            .exclusive("activationkey", "environment")
            .exclusive("activationkey", "auto_attach");
    List<ArgumentSpec.RequiredIf> anyOf =
        List.of(
            new ArgumentSpec.RequiredIf(
                "force_register", true, List.of("username", "activationkey", "token"), true));
    return new ArgumentSpec(
        spec.arguments(),
        false,
        spec.mutuallyExclusive(),
        spec.requiredTogether(),
        spec.requiredOneOf(),
        anyOf,
        spec.requiredBy(),
        false);
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    if (set(args, "activationkey") && !set(args, "org_id")) {
      throw new ModuleFailure("org_id is required when using activationkey");
    }
    Map<String, @Nullable Object> pools = pools(args);
    SubscriptionManager manager = new SubscriptionManager(new Commands(call.host()));
    boolean registered = manager.registered();
    Map<String, @Nullable Object> purpose = args.has("syspurpose") ? args.dict("syspurpose") : null;
    boolean purposeChanged = purpose != null && new SystemPurpose(call.host()).update(purpose);
    boolean sync = purpose != null && Boolean.TRUE.equals(purpose.get("sync"));
    String server = args.has("server_hostname") ? args.string("server_hostname") : "None";
    if (args.string("state").equals("absent")) {
      if (!registered) {
        return ModuleResult.changed(false).put("msg", "System already unregistered.");
      }
      explained(
          "Failed to unregister: ",
          () -> {
            manager.run(List.of("unregister"));
            plugin(call.host(), "rhnplugin", false);
            plugin(call.host(), "subscription-manager", false);
          });
      return ModuleResult.changed(true)
          .put("msg", "System successfully unregistered from " + server + ".");
    }
    if (registered && !args.bool("force_register")) {
      if (sync) {
        manager.status();
      }
      if (!pools.isEmpty()) {
        return update(manager, pools, server);
      }
      return ModuleResult.changed(purposeChanged)
          .put(
              "msg",
              purposeChanged ? "Syspurpose attributes changed." : "System already registered.");
    }
    if (!set(args, "username") && !set(args, "activationkey") && !set(args, "token")) {
      throw new ModuleFailure(
          "state is present but any of the following are missing: username, activationkey, token");
    }
    explained(
        "Failed to register with '" + server + "': ",
        () -> {
          call.host().remove("/etc/yum.repos.d/redhat.repo");
          plugin(call.host(), "rhnplugin", false);
          plugin(call.host(), "subscription-manager", true);
          configure(manager, args);
          manager.run(registration(args));
          if (sync) {
            manager.status();
          }
          subscribe(manager, pools);
        });
    return ModuleResult.changed(true)
        .put("msg", "System successfully registered to '" + server + "'.")
        .put("subscribed_pool_ids", pools.isEmpty() ? List.of() : pools);
  }

  private static void explained(String prefix, Runnable work) {
    try {
      work.run();
    } catch (ModuleFailure e) {
      throw new ModuleFailure(prefix + e.text());
    }
  }

  private static boolean set(Args args, String name) {
    String value = args.text(name);
    return value != null && !value.isEmpty();
  }

  private static Map<String, @Nullable Object> pools(Args args) {
    Map<String, @Nullable Object> pools = new TreeMap<>();
    for (Object each : args.list("pool_ids")) {
      if (each instanceof Map<?, ?> map) {
        if (map.size() != 1) {
          throw new ModuleFailure("Unable to parse pool_ids option.");
        }
        map.forEach((id, quantity) -> pools.put(String.valueOf(id), quantity));
      } else {
        pools.put(String.valueOf(each), null);
      }
    }
    return pools;
  }

  private static void configure(SubscriptionManager manager, Args args) {
    List<String> options = new ArrayList<>(List.of("config"));
    new TreeMap<>(args.values())
        .forEach(
            (key, value) -> {
              if ((key.startsWith("server_") || key.startsWith("rhsm_")) && value != null) {
                options.add("--" + key.replaceFirst("_", ".") + "=" + value);
              }
            });
    if (options.size() > 1) {
      manager.run(options);
    }
  }

  private static List<String> registration(Args args) {
    List<String> command = new ArrayList<>(List.of("register"));
    if (args.bool("force_register")) {
      command.add("--force");
    }
    option(command, args, "org_id", "--org");
    if (args.bool("auto_attach")) {
      command.add("--auto-attach");
    }
    option(command, args, "consumer_type", "--type");
    option(command, args, "consumer_name", "--name");
    option(command, args, "consumer_id", "--consumerid");
    option(command, args, "environment", "--environment");
    if (set(args, "activationkey")) {
      option(command, args, "activationkey", "--activationkey");
    } else if (set(args, "token")) {
      option(command, args, "token", "--token");
    } else {
      option(command, args, "username", "--username");
      option(command, args, "password", "--password");
    }
    option(command, args, "release", "--release");
    return command;
  }

  private static void option(List<String> command, Args args, String name, String flag) {
    if (set(args, name)) {
      command.addAll(List.of(flag, args.string(name)));
    }
  }

  private static ModuleResult update(
      SubscriptionManager manager, Map<String, @Nullable Object> pools, String server) {
    List<String> serials = new ArrayList<>();
    Map<String, @Nullable Object> missing = new TreeMap<>();
    explained(
        "Failed to update subscriptions for '" + server + "': ",
        () -> {
          Map<String, Long> used = new LinkedHashMap<>();
          for (Map<String, String> pool : manager.pools(true)) {
            String id = SubscriptionManager.id(pool);
            long count = Long.parseLong(pool.getOrDefault("QuantityUsed", "0"));
            used.put(id, count);
            Object wanted = pools.containsKey(id) ? pools.get(id) : Long.valueOf(0);
            if (wanted != null && !wanted.equals(count)) {
              serials.add(pool.getOrDefault("Serial", ""));
            }
          }
          if (!serials.isEmpty()) {
            List<String> command = new ArrayList<>(List.of("remove"));
            serials.forEach(serial -> command.add("--serial=" + serial));
            manager.run(command);
          }
          pools.forEach(
              (id, quantity) -> {
                long now = used.getOrDefault(id, 0L);
                if (quantity == null ? now == 0 : !quantity.equals(0L) && !quantity.equals(now)) {
                  missing.put(id, quantity);
                }
              });
          subscribe(manager, missing);
        });
    return ModuleResult.changed(!missing.isEmpty() || !serials.isEmpty())
        .put("subscribed_pool_ids", List.copyOf(missing.keySet()))
        .put("unsubscribed_serials", serials);
  }

  private static void subscribe(SubscriptionManager manager, Map<String, @Nullable Object> pools) {
    if (pools.isEmpty()) {
      return;
    }
    List<String> available = manager.pools(false).stream().map(SubscriptionManager::id).toList();
    pools.forEach(
        (id, quantity) -> {
          if (!available.contains(id)) {
            throw new ModuleFailure("Pool ID: " + id + " not in list of available pools");
          }
          List<String> command = new ArrayList<>(List.of("attach", "--pool", id));
          if (quantity != null) {
            command.addAll(List.of("--quantity", quantity.toString()));
          }
          manager.run(command);
        });
  }

  /** Switches a yum plugin where it has a configuration. */
  private static void plugin(RemoteHost host, String name, boolean enabled) {
    String file = "/etc/yum/pluginconf.d/" + name + ".conf";
    host.read(file)
        .ifPresent(
            bytes -> {
              String text = EscapedText.of(bytes);
              String line = "enabled = " + (enabled ? "1" : "0");
              String fresh = text.replaceFirst("(?m)^enabled *[=:].*$", line);
              if (!fresh.contains(line)) {
                fresh = text.replaceFirst("(?m)^\\[main\\].*$", "[main]\n" + line);
              }
              host.write(WriteRequest.of(file, EscapedText.bytes(fresh)));
            });
  }
}
