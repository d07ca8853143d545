package io.jansible.modules.general;

import io.jansible.connection.FileAttributes;
import io.jansible.connection.RemoteException;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code community.general.ssh_config}. */
final class SshConfigModule implements Module {
  private static final String SYSTEM = "/etc/ssh/ssh_config";

  /** The options that are arguments, with the argument of each. */
  private static final Map<String, String> OPTIONS = new LinkedHashMap<>();

  static {
    for (String name :
        List.of(
            "hostname",
            "port",
            "identity_file",
            "identities_only",
            "user",
            "strict_host_key_checking",
            "user_known_hosts_file",
            "proxycommand",
            "proxyjump",
            "host_key_algorithms",
            "forward_agent",
            "add_keys_to_agent",
            "controlmaster",
            "controlpath",
            "controlpersist",
            "dynamicforward",
            "address_family")) {
      OPTIONS.put(name, name.equals("user") ? "remote_user" : name);
    }
  }

  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.general.ssh_config",
          "Manage SSH configs of users",
          ArgumentSpec.of(
                  Argument.text("state")
                      .or("present")
                      .choices("present", "absent")
                      .doc("Whether the host is to be there."),
                  Argument.text("user").doc("Whose configuration; none for the system's."),
                  Argument.text("group").doc("The file's group; the user's name if none."),
                  Argument.text("host").must().doc("The host, as behind Host."),
                  Argument.text("hostname").doc("HostName: what to connect to."),
                  Argument.text("port").doc("Port."),
                  Argument.text("remote_user").doc("User: whom to log in as."),
                  Argument.path("identity_file").doc("IdentityFile, which has to be there."),
                  Argument.bool("identities_only").doc("IdentitiesOnly."),
                  Argument.text("user_known_hosts_file").doc("UserKnownHostsFile."),
                  Argument.text("strict_host_key_checking")
                      .choices("yes", "no", "ask", "accept-new")
                      .doc("StrictHostKeyChecking."),
                  Argument.text("proxycommand").doc("ProxyCommand."),
                  Argument.text("proxyjump").doc("ProxyJump."),
                  Argument.bool("forward_agent").doc("ForwardAgent."),
                  Argument.bool("add_keys_to_agent").doc("AddKeysToAgent."),
                  Argument.path("ssh_config_file").doc("The file, if it is no user's."),
                  Argument.text("host_key_algorithms").doc("HostKeyAlgorithms."),
                  Argument.text("controlmaster")
                      .choices("yes", "no", "ask", "auto", "autoask")
                      .doc("ControlMaster."),
                  Argument.text("controlpath").doc("ControlPath."),
                  Argument.text("controlpersist").doc("ControlPersist."),
                  Argument.text("dynamicforward").doc("DynamicForward."),
                  Argument.dict("other_options").doc("More options, by lower-case names."),
                  Argument.text("address_family")
                      .choices("any", "inet", "inet6")
                      .doc("AddressFamily."))
              .exclusive("user", "ssh_config_file")
              .exclusive("proxycommand", "proxyjump"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String user = args.text("user");
    boolean ofUser = user != null && !user.isEmpty();
    String path =
        ofUser
            ? "~" + user + "/.ssh/config"
            : args.has("ssh_config_file") ? args.string("ssh_config_file") : SYSTEM;
    NodeFile old = NodeFile.read(call.host(), path);
    int slash = path.lastIndexOf('/');
    if (old.exists()) {
      checkIdentity(call, path.substring(0, slash + 1));
    } else if (slash < 0) {
      throw new ModuleFailure("Failed to find " + path);
    }
    SshConfigFile file = SshConfigFile.parse(old.lines());
    Changes changes = new Changes();
    change(args, file, changes);
    boolean changed = changes.any();
    if (!call.checkMode() && (changed || !old.exists())) {
      if (!old.exists() && slash > 0) {
        call.host().makeDirectories(path.substring(0, slash));
      }
      boolean shared = path.equals(SYSTEM) && changed;
      old.write(
          call.host(),
          old.request(file.text()).with(FileAttributes.NONE.withMode(shared ? "0644" : "0600")));
      if (changed) {
        own(call, path);
      }
    }
    return ModuleResult.changed(changed)
        .put("hosts_changed", changes.changed())
        .put("hosts_removed", changes.removed())
        .put("hosts_change_diff", changes.diff())
        .put("hosts_added", changes.added());
  }

  /** What was done to which hosts. */
  private record Changes(
      List<Object> added, List<Object> removed, List<Object> changed, List<Object> diff) {
    Changes() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    boolean any() {
      return !added.isEmpty() || !removed.isEmpty() || !changed.isEmpty();
    }
  }

  private static void checkIdentity(ModuleCall call, String folder) {
    String identity = call.args().text("identity_file");
    if (identity == null) {
      return;
    }
    String at = identity.startsWith("/") || identity.startsWith("~") ? identity : folder + identity;
    if (!call.host().stat(at, StatOptions.FOLLOW).exists()) {
      throw new ModuleFailure("IdentityFile " + identity + " does not exist");
    }
  }

  /** Gives the file to its user. */
  private static void own(ModuleCall call, String path) {
    String user = call.args().text("user");
    String group = call.args().text("group");
    String owners = group == null || group.isEmpty() ? user : group;
    if (user == null && owners == null) {
      return;
    }
    FileAttributes wanted =
        new FileAttributes(null, user, owners, null, null, null, null, null, false, false);
    try {
      call.host().setAttributes(path, wanted, false);
    } catch (RemoteException e) {
      throw Results.withFile(new ModuleFailure(e.text()).with("path", path), path, call.host());
    }
  }

  private static void change(Args args, SshConfigFile file, Changes changes) {
    String host = args.string("host");
    boolean present = args.string("state").equals("present");
    Map<String, @Nullable Object> wanted = wanted(args);
    List<SshConfigFile.Entry> found = file.find(host);
    if (!present) {
      found.forEach(each -> changes.removed().add(host));
      if (!found.isEmpty()) {
        file.remove(host);
      }
      return;
    }
    if (found.isEmpty()) {
      Map<String, @Nullable Object> options = new LinkedHashMap<>();
      if (merge(options, wanted)) {
        file.add(host, options);
        changes.added().add(host);
      }
      return;
    }
    for (SshConfigFile.Entry each : found) {
      Map<String, @Nullable Object> options = new LinkedHashMap<>(each.options());
      if (merge(options, wanted)) {
        // an option that is not wanted is reported, but stays: so does Ansible's
        found.forEach(entry -> entry.options().putAll(options));
        changes.changed().add(host);
        Map<String, @Nullable Object> both = new LinkedHashMap<>();
        both.put("old", each.options());
        both.put("new", options);
        changes.diff().add(Map.of(host, both));
      }
    }
  }

  /** The options as the arguments have them; those not given are null. */
  private static Map<String, @Nullable Object> wanted(Args args) {
    Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
    OPTIONS.forEach(
        (option, argument) -> {
          Object value = args.raw(argument);
          if (value instanceof Boolean truth) {
            value = truth ? "yes" : "no";
          } else if (option.equals("controlpersist") && value != null) {
            value = value.equals("True") ? "yes" : value.equals("False") ? "no" : value;
          }
          wanted.put(option, value);
        });
    args.dict("other_options")
        .forEach(
            (key, value) -> {
              if (!key.toLowerCase(Locale.ROOT).equals(key)) {
                throw new ModuleFailure("The other_options key " + key + " must be lower case");
              }
              if (wanted.containsKey(key)) {
                throw new ModuleFailure("Multiple values provided for key " + key);
              }
              if (!Values.isString(value)) {
                throw new ModuleFailure(
                    "The other_options value provided for key %s must be a string, got <class '%s'>"
                        .formatted(key, Values.qualifiedTypeName(value)));
              }
              wanted.put(key, Text.str(value));
            });
    return wanted;
  }

  private static boolean merge(
      Map<String, @Nullable Object> options, Map<String, @Nullable Object> wanted) {
    boolean changed = false;
    for (Map.Entry<String, @Nullable Object> each : wanted.entrySet()) {
      String name = each.getKey().replace("_", "");
      Object value = each.getValue();
      Object is = options.get(name);
      if (value == null || value.equals("")) {
        if (Values.truth(is)) {
          options.remove(name);
          changed = true;
        }
      } else if (!Objects.equals(is, value) && !(is instanceof List<?> l && l.contains(value))) {
        options.put(name, value);
        changed = true;
      }
    }
    return changed;
  }
}
