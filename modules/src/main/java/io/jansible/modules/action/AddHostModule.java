package io.jansible.modules.action;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
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
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.add_host}: a new host of the inventory; the engine adds it. */
final class AddHostModule implements Module {
  private static final Set<String> SPECIAL = Set.of("name", "hostname", "groupname", "groups");
  private static final Pattern BRACKETED = Pattern.compile("\\[(.+)]:([0-9]+)");
  private static final Pattern WITH_PORT =
      Pattern.compile("((?:[^:\\[\\]]|\\[[^\\]]*])*):([0-9]+)");
  private static final Pattern HOST_NAME =
      Pattern.compile(
          "[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]{0,61}[\\p{L}\\p{N}_])?"
              + "(?:\\.[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]{0,61}[\\p{L}\\p{N}_])?)*");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.add_host",
              "Add a host (and alternatively a group) to the ansible-playbook in-memory inventory",
              ArgumentSpec.of(
                      Argument.text("name")
                          .must()
                          .aliases("host", "hostname")
                          .doc("The host's name, with a port behind a colon if need be."),
                      Argument.list("groups", ArgumentType.STR)
                          .aliases("group", "groupname")
                          .doc("Groups to put it into. Every other argument is a host variable."))
                  .unchecked())
          .onController();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public boolean bypassesHostLoop() {
    return true;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Map<String, @Nullable Object> args = new LinkedHashMap<>(call.givenArgs());
    if (args.containsKey("_raw_params")) {
      Object raw = Options.get(args, "_raw_params");
      args.remove("_raw_params");
      if (!(raw instanceof Map<?, ?> map)) {
        throw new ModuleFailure(
            "Invalid raw parameters passed, requires a dictionary/mapping got a  "
                + Options.type(raw));
      }
      map.forEach((key, value) -> args.putIfAbsent(Text.str(key), value));
    }
    Object name = first(args, "name", "hostname", "host");
    if (name == null) {
      throw ModuleFailure.ofAction("name, host or hostname needs to be provided");
    }
    Address address = Address.parse(Text.str(name));
    if (address.port() != 0) {
      args.put("ansible_ssh_port", address.port());
    }
    Map<String, @Nullable Object> variables = new LinkedHashMap<>(args);
    variables.keySet().removeAll(SPECIAL);
    Map<String, @Nullable Object> host = new LinkedHashMap<>();
    host.put("host_name", address.host());
    host.put("groups", groups(first(args, "groupname", "groups", "group")));
    host.put("host_vars", variables);
    return ModuleResult.changed(false).put("add_host", host);
  }

  private static @Nullable Object first(Map<String, @Nullable Object> args, String... names) {
    for (String name : names) {
      if (args.containsKey(name)) {
        return Options.get(args, name);
      }
    }
    return null;
  }

  private static List<String> groups(@Nullable Object given) {
    List<String> names = new ArrayList<>();
    if (!Values.truth(given)) {
      return names;
    }
    List<?> all =
        switch (given) {
          case List<?> list -> list;
          case String text -> List.of(text.split(",", -1));
          case null, default -> throw ModuleFailure.ofAction("Groups must be specified as a list.");
        };
    for (Object each : all) {
      String name = Text.str(each);
      if (!names.contains(name)) {
        names.add(name.strip());
      }
    }
    return names;
  }

  /** A host's name and the port behind it, 0 for none; what is no address keeps its text. */
  record Address(String host, long port) {
    static Address parse(String text) {
      for (Pattern pattern : List.of(BRACKETED, WITH_PORT)) {
        Matcher matcher = pattern.matcher(text);
        if (matcher.matches()) {
          String host = matcher.group(1);
          return isHost(host)
              ? new Address(host, Long.parseLong(matcher.group(2)))
              : new Address(text, 0);
        }
      }
      return new Address(text, 0);
    }

    private static boolean isHost(String host) {
      return HOST_NAME.matcher(host).matches() || IPV6.matcher(host).matches();
    }
  }
}
