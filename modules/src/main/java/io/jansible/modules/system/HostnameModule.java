package io.jansible.modules.system;

import io.jansible.connection.ExecResult;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.hostname}. */
final class HostnameModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.hostname",
          "Manage hostname",
          ArgumentSpec.of(
              Argument.text("name").must().doc("The host's name."),
              Argument.text("use")
                  .choices(
                      "alpine", "debian", "freebsd", "generic", "macos", "macosx", "darwin",
                      "openbsd", "openrc", "redhat", "sles", "solaris", "systemd")
                  .doc("How it is set.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    String name = call.args().string("name");
    Commands commands = new Commands(call.host());
    ExecResult now =
        commands.script(
            "hostname; cat /etc/hostname 2>/dev/null; [ -d /run/systemd/system ] && echo systemd");
    List<String> lines = now.out().lines().toList();
    String current = lines.isEmpty() ? "" : lines.get(0);
    String permanent = lines.size() > 1 ? lines.get(1) : "";
    boolean systemd = lines.contains("systemd");
    boolean changed = !name.equals(current) || !name.equals(permanent);
    if (changed && !call.checkMode()) {
      ExecResult set =
          systemd
              ? commands.script(
                  "hostnamectl set-hostname --transient -- \"$1\"; hostnamectl set-hostname --pretty -- \"$1\";"
                      + " hostnamectl set-hostname --static -- \"$1\"",
                  name)
              : commands.script(
                  "hostname -- \"$1\" && printf '%s\\n' \"$1\" > /etc/hostname", name);
      if (!set.ok()) {
        throw Commands.failure(
            "Command failed rc=" + set.rc() + ", out=" + set.out() + ", err=" + set.err(), set);
      }
    }
    String shown = changed && !call.checkMode() ? name : permanent.isEmpty() ? current : permanent;
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    ExecResult qualified = commands.script("hostname -f 2>/dev/null || hostname");
    String fqdn = qualified.out().strip();
    int dot = fqdn.indexOf('.');
    facts.put("ansible_hostname", name.split("\\.")[0]);
    facts.put("ansible_nodename", name);
    facts.put("ansible_fqdn", fqdn);
    facts.put("ansible_domain", dot < 0 ? "" : fqdn.substring(dot + 1));
    ModuleResult result =
        ModuleResult.changed(changed)
            .put("name", call.checkMode() ? name : shown)
            .put("ansible_facts", facts);
    if (changed) {
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("after", "hostname = " + name + "\n");
      diff.put("before", "hostname = " + (permanent.isEmpty() ? current : permanent) + "\n");
      result.put("diff", diff);
    }
    return result;
  }
}
