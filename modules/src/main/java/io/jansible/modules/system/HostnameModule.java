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
    HostnameWay way = HostnameWay.of(call.host(), call.args().text("use"));
    String current = way.current();
    String permanent = way.permanent();
    boolean changed = !name.equals(current) || !name.equals(permanent);
    if (!call.checkMode()) {
      if (way.permanentFirst() && !name.equals(permanent)) {
        way.setPermanent(name);
      }
      if (!name.equals(current)) {
        way.setCurrent(name);
      }
      if (!way.permanentFirst() && !name.equals(permanent)) {
        way.setPermanent(name);
      }
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    ExecResult qualified =
        new Commands(call.host()).script("hostname -f 2>/dev/null || hostname || uname -n");
    String fqdn = qualified.out().strip();
    int dot = fqdn.indexOf('.');
    facts.put("ansible_hostname", name.split("\\.")[0]);
    facts.put("ansible_nodename", name);
    facts.put("ansible_fqdn", fqdn);
    facts.put("ansible_domain", dot < 0 ? "" : fqdn.substring(dot + 1));
    ModuleResult result =
        ModuleResult.changed(changed).put("name", name).put("ansible_facts", facts);
    if (changed) {
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("after", "hostname = " + name + "\n");
      diff.put("before", "hostname = " + (name.equals(current) ? permanent : current) + "\n");
      result.put("diff", diff);
    }
    return result;
  }
}
