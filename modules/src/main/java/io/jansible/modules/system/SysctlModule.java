package io.jansible.modules.system;

import io.jansible.connection.ExecResult;
import io.jansible.connection.FileStat;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.value.EscapedText;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ansible.posix.sysctl}. */
final class SysctlModule implements Module {
  private static final Pattern REFUSED =
      Pattern.compile(
          "^sysctl: setting key \"[^\"]+\": (Invalid argument|Read-only file system)$",
          Pattern.MULTILINE);

  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.posix.sysctl",
              "Manage entries in sysctl.conf",
              ArgumentSpec.of(
                      Argument.text("name").must().aliases("key").doc("The setting."),
                      Argument.text("value").aliases("val").doc("Its value."),
                      Argument.text("state")
                          .or("present")
                          .choices("present", "absent")
                          .doc("Whether the file has it."),
                      Argument.bool("reload").or(true).doc("Load the file afterwards."),
                      Argument.bool("sysctl_set").or(false).doc("Set it in the kernel too."),
                      Argument.bool("ignoreerrors")
                          .or(false)
                          .doc("Settings that are not known are no error."),
                      Argument.path("sysctl_file").or("/etc/sysctl.conf").doc("The file."))
                  .requiredIf("state", "present", "value"))
          .withAliases("ansible.builtin.sysctl");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String name = args.string("name");
    boolean present = args.string("state").equals("present");
    if (name.isEmpty()) {
      throw new ModuleFailure("name cannot be blank");
    }
    if (present && args.string("value").isEmpty()) {
      throw new ModuleFailure("value cannot be blank");
    }
    name = name.strip();
    String wanted = value(args.text("value"));
    Commands commands = new Commands(call.host());
    ExecResult now = commands.run("sysctl", "-e", "-n", name);
    @Nullable String current = now.ok() ? now.out() : null;

    String path = args.string("sysctl_file");
    FileStat stat = call.host().stat(path, StatOptions.PLAIN);
    String real = stat.realPath();
    byte[] bytes = call.host().read(real).orElse(new byte[0]);
    SysctlFile file = SysctlFile.read(EscapedText.of(bytes));
    @Nullable String inFile = file.value(name);
    boolean writes = present ? !wanted.equals(inFile) : inFile != null && !inFile.isEmpty();
    boolean differs = current == null || !words(current).equals(words(wanted));
    boolean changed = writes || differs && args.bool("reload") && inFile != null;
    boolean sets = false;
    if (args.bool("sysctl_set") && present) {
      changed |= differs;
      sets = differs && current != null;
    }
    if (call.checkMode()) {
      return ModuleResult.changed(changed);
    }
    if (sets) {
      ExecResult set = commands.run(command(args, "-w", name + "=" + wanted));
      if (failed(set)) {
        throw new ModuleFailure("setting " + name + " failed: " + set.out() + set.err());
      }
    }
    if (writes) {
      call.host()
          .write(
              WriteRequest.of(real, EscapedText.bytes(file.with(name, present ? wanted : null))));
    }
    if (changed && args.bool("reload")) {
      ExecResult loaded = commands.run(command(args, "-p", path));
      if (failed(loaded)) {
        throw new ModuleFailure("Failed to reload sysctl: " + loaded.out() + loaded.err());
      }
    }
    return ModuleResult.changed(changed);
  }

  private static List<String> command(Args args, String option, String what) {
    return args.bool("ignoreerrors")
        ? List.of("sysctl", "-e", option, what)
        : List.of("sysctl", option, what);
  }

  /** sysctl tells of a value that cannot be set without an exit code. */
  private static boolean failed(ExecResult result) {
    return !result.ok() || REFUSED.matcher(result.err()).find();
  }

  private static String value(@Nullable String given) {
    return given == null
        ? ""
        : switch (given.toLowerCase(Locale.ROOT)) {
          case "y", "yes", "on", "1", "true", "t", "1.0" -> "1";
          case "n", "no", "off", "0", "false", "f", "0.0" -> "0";
          default -> given.strip();
        };
  }

  private static List<String> words(String value) {
    return List.of(value.strip().split("\\s+"));
  }
}
