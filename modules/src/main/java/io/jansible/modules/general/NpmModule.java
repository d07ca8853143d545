package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.connection.StartException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Values;
import io.jansible.value.JsonReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.general.npm}. */
final class NpmModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.npm",
              "Manage node.js packages with npm",
              ArgumentSpec.of(
                      Argument.text("name").doc("The package; none for those of package.json."),
                      Argument.path("path").doc("Where it is installed."),
                      Argument.text("version").doc("Its version."),
                      Argument.bool("global").or(false).doc("Install it for all."),
                      Argument.path("executable").doc("Another npm, with arguments."),
                      Argument.bool("ignore_scripts").or(false).doc("Pass --ignore-scripts."),
                      Argument.bool("unsafe_perm").or(false).doc("Pass --unsafe-perm."),
                      Argument.bool("ci").or(false).doc("Install what the lock file says."),
                      Argument.bool("production").or(false).doc("Nothing for development."),
                      Argument.text("registry").doc("The registry."),
                      Argument.text("state")
                          .or("present")
                          .choices("present", "absent", "latest")
                          .doc("Whether it is to be there."),
                      Argument.bool("no_optional").or(false).doc("Pass --no-optional."),
                      Argument.bool("no_bin_links").or(false).doc("Pass --no-bin-links."),
                      Argument.bool("force").or(false).doc("Pass --force."))
                  .requiredIf("state", "absent", "name")
                  .requiredIf("global", false, "path"))
          .withAliases("ansible.builtin.npm");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** One task on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Tools tools;
    private final @Nullable String name;
    private final @Nullable String wanted;
    private final List<@Nullable String> installed = new ArrayList<>();
    private boolean missing;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.name = args.text("name");
      String version = args.text("version");
      boolean pinned =
          version != null && !version.isEmpty() && !args.string("state").equals("absent");
      this.wanted = pinned ? (name == null ? "None" : name) + "@" + version : name;
    }

    ModuleResult run() {
      if (args.bool("ci")) {
        change("ci");
        return ModuleResult.changed(true);
      }
      look();
      boolean changed = false;
      if (args.string("state").equals("absent")) {
        changed = installed.contains(name);
        if (changed) {
          change("uninstall");
        }
        return ModuleResult.changed(changed);
      }
      boolean outdated =
          args.string("state").equals("latest")
              && execute("outdated", true).out().lines().anyMatch(line -> !line.isEmpty());
      if (missing) {
        change("install");
      }
      if (outdated) {
        change("update");
      }
      return ModuleResult.changed(missing || outdated);
    }

    /** Finds what is installed, and whether anything is missing. */
    private void look() {
      String out = execute("list", false).out();
      Object data;
      try {
        data = out.isEmpty() ? Map.of() : JsonReader.loads(out);
      } catch (JsonReader.JsonException e) {
        throw new ModuleFailure("Failed to parse NPM output with error " + e.getMessage());
      }
      if (!(data instanceof Map<?, ?> all) || !(all.get("dependencies") instanceof Map<?, ?> d)) {
        missing = true;
        return;
      }
      d.forEach(
          (dependency, value) -> {
            Map<?, ?> properties = value instanceof Map<?, ?> map ? map : Map.of();
            if (Values.truth(properties.get("missing"))
                || Values.truth(properties.get("invalid"))) {
              missing = true;
              return;
            }
            installed.add(String.valueOf(dependency));
            if (Values.truth(properties.get("version"))) {
              installed.add(dependency + "@" + properties.get("version"));
            }
          });
      missing |= wanted != null && !wanted.isEmpty() && !installed.contains(wanted);
    }

    private void change(String action) {
      if (call.checkMode()) {
        return;
      }
      List<String> command = command(action, true);
      ExecResult ran = in(command);
      if (!ran.ok()) {
        throw tools.failure(command, ran);
      }
    }

    private ExecResult execute(String action, boolean named) {
      return in(command(action, named));
    }

    private List<String> command(String action, boolean named) {
      List<String> command = new ArrayList<>();
      String executable = args.text("executable");
      if (executable == null || executable.isEmpty()) {
        command.add("npm");
      } else {
        command.addAll(Arrays.asList(executable.split(" ", -1)));
      }
      command.add(action);
      if (action.equals("list")) {
        command.addAll(List.of("--json", "--long"));
      }
      flag(command, args.bool("global"), "--global");
      flag(
          command,
          args.bool("production") && List.of("install", "update", "ci").contains(action),
          "--production");
      flag(command, args.bool("ignore_scripts"), "--ignore-scripts");
      flag(command, args.bool("unsafe_perm"), "--unsafe-perm");
      if (named && wanted != null) {
        command.add(wanted);
      }
      if (args.has("registry")) {
        command.addAll(List.of("--registry", args.string("registry")));
      }
      flag(command, args.bool("no_optional"), "--no-optional");
      flag(command, args.bool("no_bin_links"), "--no-bin-links");
      flag(command, args.bool("force"), "--force");
      return command;
    }

    private static void flag(List<String> command, boolean given, String flag) {
      if (given) {
        command.add(flag);
      }
    }

    /** Runs it in the folder, which is made if it is missing. */
    private ExecResult in(List<String> command) {
      String path = args.text("path");
      if (path == null || path.isEmpty()) {
        return tools.run(command);
      }
      try {
        return tools.run(command, path, null);
      } catch (StartException e) {
        if (!e.directory()) {
          throw e;
        }
        if (e.rc() == 20) {
          throw new ModuleFailure("path " + path + " is not a directory");
        }
        if (call.checkMode()) {
          // nothing can be there yet
          return ExecResult.of(0, "", "");
        }
        call.host().makeDirectories(path);
        return tools.run(command, path, null);
      }
    }
  }
}
