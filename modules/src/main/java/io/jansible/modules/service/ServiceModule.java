package io.jansible.modules.service;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentValidator;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.HandedOn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.service}: hands on to the module of what the host's init system is called,
 * and does itself what has no module ({@link GenericService}).
 */
final class ServiceModule implements Module {
  private static final List<String> NOT_FOR_SYSTEMD =
      List.of("pattern", "runlevel", "sleep", "arguments", "args");

  private static final Argument[] ARGUMENTS = {
    Argument.text("name").must().doc("The service."),
    Argument.text("state")
        .choices("started", "stopped", "reloaded", "restarted")
        .doc("What it is to do."),
    Argument.integer("sleep").doc("Seconds between stop and start."),
    Argument.text("pattern").doc("How its process is found."),
    Argument.bool("enabled").doc("Whether it starts at boot."),
    Argument.text("runlevel").or("default").doc("For OpenRC."),
    Argument.text("arguments").or("").aliases("args").doc("For its command line.")
  };

  /** What is checked where no other module does it. */
  private static final ModuleSpec GENERIC =
      ModuleSpec.of(
          "ansible.legacy.service",
          "Manage services",
          ArgumentSpec.of(ARGUMENTS).oneOf("state", "enabled"));

  private final ModuleSpec spec;

  ServiceModule() {
    Argument[] all = java.util.Arrays.copyOf(ARGUMENTS, ARGUMENTS.length + 1);
    all[ARGUMENTS.length] = Argument.text("use").or("auto").doc("Which module does it.");
    spec =
        ModuleSpec.of(
            "ansible.builtin.service", "Manage services", ArgumentSpec.of(all).unchecked());
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Map<String, @Nullable Object> args = new LinkedHashMap<>(call.givenArgs());
    Object use = args.remove("use");
    String manager = use == null ? "auto" : use.toString().toLowerCase(Locale.ROOT);
    if (manager.equals("auto")) {
      manager = manager(call);
    }
    if (manager.equals("service") || !call.hasModule(manager)) {
      return generic(call, args);
    }
    if (manager.equals("systemd")) {
      for (String unused : NOT_FOR_SYSTEMD) {
        if (args.containsKey(unused)) {
          args.remove(unused);
          call.warn("Ignoring \"" + unused + "\" as it is not used in \"systemd\"");
        }
      }
    }
    return HandedOn.to(manager, args, call);
  }

  private static String manager(ModuleCall call) {
    Object known = HandedOn.fact("service_mgr", call);
    return known == null ? "auto" : known.toString();
  }

  private static ModuleResult generic(ModuleCall call, Map<String, @Nullable Object> given) {
    ArgumentValidator.Checked checked =
        ArgumentValidator.check(GENERIC, "ansible.legacy.service", given, Map.of(), call::warn);
    Args args = checked.args();
    Map<String, @Nullable Object> invocation = new LinkedHashMap<>();
    invocation.put("module_args", new LinkedHashMap<>(checked.told()));
    if (args == null) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("invocation", invocation);
      throw new ModuleFailure(String.valueOf(checked.error()), values);
    }
    try {
      return new GenericService(call, args).run().put("invocation", invocation);
    } catch (ModuleFailure e) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>(e.result().values());
      Object message = values.remove("msg");
      values.put("invocation", invocation);
      throw new ModuleFailure(String.valueOf(message), values);
    }
  }
}
