package io.jansible.modules.file;

import io.jansible.connection.ExecRequest;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import java.util.List;

/** In check mode an owner or group that is missing may be one that the real run makes. */
final class UnknownOwners {
  private static final String SCRIPT =
      "for d in passwd group; do"
          + " [ -z \"$1\" ] || getent $d \"$1\" >/dev/null 2>&1"
          + " || awk -F: -v n=\"$1\" '$1 == n || $3 == n {f = 1} END {exit !f}' /etc/$d"
          + " || echo $d; shift; done";

  private UnknownOwners() {}

  /** Warns of those that the host does not know: one round trip where there are any to ask for. */
  static void warn(ModuleCall call) {
    Args args = call.args();
    String owner = args.text("owner") == null ? "" : args.string("owner");
    String group = args.text("group") == null ? "" : args.string("group");
    if (owner.isEmpty() && group.isEmpty()) {
      return;
    }
    List<String> unknown =
        call.host()
            .exec(ExecRequest.of("sh", "-c", SCRIPT, "sh", owner, group))
            .out()
            .lines()
            .toList();
    if (unknown.contains("passwd")) {
      warn(call, "user", "uid", owner);
    }
    if (unknown.contains("group")) {
      warn(call, "group", "gid", group);
    }
  }

  private static void warn(ModuleCall call, String kind, String number, String name) {
    boolean numeric = name.strip().matches("[+-]?[0-9]+");
    call.warn(
        "failed to look up %s %s. Create %s up to this point in real play"
            .formatted(kind, numeric ? "with " + number + " " + name.strip() : name, kind));
  }
}
