package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code community.general.redhat_subscription}, over subscription-manager. */
final class RedhatSubscriptionModule implements Module {
  /** Settings that subscription-manager keeps in its configuration, by the module's names. */
  private static final Map<String, String> CONFIGURED =
      Map.of(
          "server_hostname", "--server.hostname=",
          "server_insecure", "--server.insecure=",
          "server_prefix", "--server.prefix=",
          "server_port", "--server.port=",
          "rhsm_baseurl", "--rhsm.baseurl=",
          "rhsm_repo_ca_cert", "--rhsm.repo_ca_cert=",
          "server_proxy_hostname", "--server.proxy_hostname=",
          "server_proxy_port", "--server.proxy_port=",
          "server_proxy_user", "--server.proxy_user=",
          "server_proxy_password", "--server.proxy_password=");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.redhat_subscription",
              "Manage registration and subscriptions to RHSM using subscription-manager",
              ArgumentSpec.of(
                      Argument.text("state")
                          .or("present")
                          .choices("absent", "present")
                          .doc("Whether the system is registered."),
                      Argument.text("username").doc("Who registers it."),
                      Argument.text("password").secret().doc("Their password."),
                      Argument.text("token").secret().doc("A token instead."),
                      Argument.text("server_hostname").doc("The server."),
                      Argument.text("server_insecure").doc("Do not check its certificate."),
                      Argument.text("server_prefix").doc("The server's path."),
                      Argument.text("server_port").doc("Its port."),
                      Argument.text("rhsm_baseurl").doc("Where content is."),
                      Argument.text("rhsm_repo_ca_cert").doc("The authority's certificate."),
                      Argument.bool("auto_attach")
                          .aliases("autosubscribe")
                          .doc("Attach by itself."),
                      Argument.text("activationkey").secret().doc("Activation keys."),
                      Argument.text("org_id").doc("The organization."),
                      Argument.text("environment").doc("The environment."),
                      Argument.text("pool").or("").doc("Has no effect any more."),
                      Argument.list("pool_ids", ArgumentType.RAW).or(List.of()).doc("Pools."),
                      Argument.text("consumer_type").doc("The kind of system."),
                      Argument.text("consumer_name").doc("Its name."),
                      Argument.text("consumer_id").doc("Register it again under this number."),
                      Argument.bool("force_register").or(false).doc("Even if it is registered."),
                      Argument.text("server_proxy_hostname").doc("The proxy."),
                      Argument.text("server_proxy_scheme").doc("Its protocol."),
                      Argument.text("server_proxy_port").doc("Its port."),
                      Argument.text("server_proxy_user").doc("Who uses it."),
                      Argument.text("server_proxy_password").secret().doc("Their password."),
                      Argument.text("release").doc("The release to stay at."),
                      Argument.dict("syspurpose")
                          .options(
                              ArgumentSpec.of(
                                  Argument.text("role").doc("Its role."),
                                  Argument.text("usage").doc("Its usage."),
                                  Argument.text("service_level_agreement").doc("The agreement."),
                                  Argument.list("addons", ArgumentType.STR).doc("Add-ons."),
                                  Argument.bool("sync").or(false).doc("Tell the server.")))
                          .doc("What the system is for."))
                  .together("username", "password")
                  .together("server_proxy_hostname", "server_proxy_port")
                  .together("server_proxy_user", "server_proxy_password")
                  .exclusive("activationkey", "username")
                  .exclusive("activationkey", "token")
                  .exclusive("token", "username")
                  .exclusive("activationkey", "consumer_id")
                  .exclusive("activationkey", "environment")
                  .exclusive("activationkey", "auto_attach"))
          .withoutCheckMode();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Commands commands = new Commands(call.host());
    if (!commands.script("command -v subscription-manager").ok()) {
      throw new ModuleFailure(
          "Failed to find required executable \"subscription-manager\" in paths");
    }
    boolean registered = commands.run("subscription-manager", "identity").ok();
    String server = args.has("server_hostname") ? args.string("server_hostname") : "RHSM";
    if (args.string("state").equals("absent")) {
      if (!registered) {
        return ModuleResult.changed(false).put("msg", "System already unregistered.");
      }
      commands.must("Failed to unregister", List.of("subscription-manager", "unregister"));
      return ModuleResult.changed(true)
          .put("msg", "System successfully unregistered from %s.".formatted(server));
    }
    if (!args.has("username") && !args.has("token") && !args.has("activationkey") && !registered) {
      throw new ModuleFailure(
          "state is present but any of the following are missing: username, activationkey, token");
    }
    if (args.has("activationkey") && !args.has("org_id")) {
      throw new ModuleFailure("org_id is required when using activationkey");
    }
    boolean purpose = syspurpose(args, commands);
    if (registered && !args.bool("force_register")) {
      return ModuleResult.changed(purpose)
          .put(
              "msg",
              purpose
                  ? "System already registered, but syspurpose changed"
                  : "System already registered.");
    }
    configure(args, commands);
    ExecResult done = commands.run(registration(args));
    if (!done.ok()) {
      throw Commands.failure(
          "Failed to register with '%s': %s".formatted(server, done.err().strip()), done);
    }
    List<String> pools = args.list("pool_ids").stream().map(String::valueOf).toList();
    for (String pool : pools) {
      commands.must(null, List.of("subscription-manager", "attach", "--pool", pool));
    }
    return ModuleResult.changed(true)
        .put("msg", "System successfully registered to '%s'.".formatted(server))
        .put("subscribed_pool_ids", new ArrayList<Object>(pools));
  }

  private static void configure(Args args, Commands commands) {
    List<String> command = new ArrayList<>(List.of("subscription-manager", "config"));
    CONFIGURED.forEach(
        (name, option) -> {
          if (args.has(name)) {
            command.add(option + args.text(name));
          }
        });
    if (args.has("server_proxy_scheme")) {
      command.add("--server.proxy_scheme=" + args.text("server_proxy_scheme"));
    }
    if (command.size() > 2) {
      commands.must(null, command);
    }
  }

  private static List<String> registration(Args args) {
    List<String> command = new ArrayList<>(List.of("subscription-manager", "register"));
    if (args.bool("force_register")) {
      command.add("--force");
    }
    option(args, "org_id", "--org", command);
    if (args.bool("auto_attach")) {
      command.add("--auto-attach");
    }
    option(args, "consumer_type", "--type", command);
    option(args, "consumer_name", "--name", command);
    option(args, "consumer_id", "--consumerid", command);
    option(args, "environment", "--environment", command);
    option(args, "activationkey", "--activationkey", command);
    option(args, "token", "--token", command);
    option(args, "username", "--username", command);
    option(args, "password", "--password", command);
    option(args, "release", "--release", command);
    return command;
  }

  private static void option(Args args, String name, String option, List<String> command) {
    if (args.has(name)) {
      command.addAll(List.of(option, args.string(name)));
    }
  }

  private static boolean syspurpose(Args args, Commands commands) {
    boolean changed = false;
    Map<String, ?> wanted = args.dict("syspurpose");
    for (String kind : List.of("role", "usage", "service_level_agreement")) {
      Object value = wanted.get(kind);
      if (value == null) {
        continue;
      }
      String command = kind.equals("service_level_agreement") ? "service-level" : kind;
      String shown = commands.run("subscription-manager", "syspurpose", command, "--show").out();
      if (!shown.contains(value.toString())) {
        commands.must(
            null,
            List.of("subscription-manager", "syspurpose", command, "--set", value.toString()));
        changed = true;
      }
    }
    if (wanted.get("addons") instanceof List<?> addons && !addons.isEmpty()) {
      String shown = commands.run("subscription-manager", "syspurpose", "addons", "--show").out();
      for (Object addon : addons) {
        if (!shown.contains(String.valueOf(addon))) {
          commands.must(
              null,
              List.of(
                  "subscription-manager", "syspurpose", "addons", "--add", String.valueOf(addon)));
          changed = true;
        }
      }
    }
    return changed;
  }
}
