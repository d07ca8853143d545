package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code community.general.capabilities}. */
final class CapabilitiesModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.capabilities",
              "Manage Linux capabilities",
              ArgumentSpec.of(
                  Argument.text("path").must().aliases("key").doc("The file."),
                  Argument.text("capability")
                      .must()
                      .aliases("cap")
                      .doc("The capability with operator and flags: cap_chown+ep."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether it is to have it.")))
          .withAliases("ansible.builtin.capabilities");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  /**
   * A capability.
   *
   * @param operator null where only its name is given
   */
  private record Capability(String name, @Nullable String operator, @Nullable String flags) {
    static Capability parse(String text, boolean withOperator) {
      for (String operator : List.of("=", "-", "+")) {
        int at = text.indexOf(operator);
        if (at >= 0) {
          return new Capability(text.substring(0, at), operator, text.substring(at + 1));
        }
      }
      if (withOperator) {
        throw new ModuleFailure("Couldn't find operator (one of: ('=', '-', '+'))");
      }
      return new Capability(text, null, null);
    }

    String text() {
      return name + operator + flags;
    }
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Tools tools = new Tools(call.host());
    String path = args.string("path").strip();
    boolean present = args.string("state").equals("present");
    tools.path("getcap");
    tools.path("setcap");
    Capability wanted =
        Capability.parse(args.string("capability").strip().toLowerCase(Locale.ROOT), present);
    List<Capability> current = current(tools, path);
    boolean differs =
        present
            ? !current.contains(wanted)
            : current.stream().anyMatch(each -> each.name().equals(wanted.name()));
    if (!differs) {
      return ModuleResult.changed(false).put("state", args.string("state"));
    }
    if (call.checkMode()) {
      return ModuleResult.changed(true).put("msg", "capabilities changed");
    }
    List<Capability> all = new ArrayList<>(current);
    all.removeIf(each -> each.name().equals(wanted.name()));
    if (present) {
      all.add(wanted);
    }
    String text = all.stream().map(Capability::text).collect(Collectors.joining(" "));
    ExecResult set = tools.run("setcap", text, path);
    if (!set.ok()) {
      throw failure("Unable to set capabilities of " + path, set.out(), set.err());
    }
    return ModuleResult.changed(true)
        .put("state", args.string("state"))
        .put("msg", "capabilities changed")
        .put("stdout", set.out());
  }

  private static ModuleFailure failure(String message, String out, String err) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("stdout", out);
    values.put("stderr", err);
    return new ModuleFailure(message, values);
  }

  private static List<Capability> current(Tools tools, String path) {
    ExecResult got = tools.run("getcap", "-v", path);
    String out = got.out().strip();
    List<Capability> all = new ArrayList<>();
    if (!got.ok() || !got.err().isEmpty()) {
      throw failure("Unable to get capabilities of " + path, out, got.err());
    }
    if (out.equals(path)) {
      return all;
    }
    String listed;
    if (got.out().contains(" =")) {
      listed = got.out().split(" =", -1)[1];
    } else if (out.endsWith(")")) {
      throw failure("Unable to get capabilities of " + path, out, got.err());
    } else {
      String[] words = out.split("\\s+");
      listed = words.length > 1 ? words[1] : "";
    }
    for (String each : listed.strip().split("\\s+")) {
      if (each.isEmpty()) {
        continue;
      }
      // several with the same flags are listed as one
      String[] group = each.toLowerCase(Locale.ROOT).split(",");
      Capability last = Capability.parse(group[group.length - 1], true);
      for (int i = 0; i < group.length - 1; i++) {
        all.add(new Capability(group[i], last.operator(), last.flags()));
      }
      all.add(last);
    }
    return all;
  }
}
