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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ansible.posix.sysctl}. */
final class SysctlModule implements Module {
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
    Commands commands = new Commands(call.host());
    String name = args.string("name");
    boolean present = args.string("state").equals("present");
    if (name.isEmpty()) {
      throw new ModuleFailure("name cannot be blank");
    }
    String wanted = value(args.raw("value"));
    String file = args.string("sysctl_file");
    FileStat stat = call.host().stat(file, StatOptions.FOLLOW);
    String text =
        stat.exists()
            ? new String(call.host().read(file).orElse(new byte[0]), StandardCharsets.UTF_8)
            : "";
    boolean inFile = false;
    @Nullable String fileValue = null;
    List<String> fresh = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String bare = line.strip();
      int equals = bare.indexOf('=');
      if (bare.isEmpty() || bare.startsWith("#") || bare.startsWith(";") || equals < 0) {
        fresh.add(line);
        continue;
      }
      String key = bare.substring(0, equals).strip();
      if (!key.equals(name)) {
        fresh.add(line);
        continue;
      }
      fileValue = bare.substring(equals + 1).strip();
      if (present && !inFile) {
        fresh.add(name + "=" + wanted);
      }
      inFile = true;
    }
    if (present && !inFile) {
      if (!fresh.isEmpty() && fresh.get(fresh.size() - 1).isEmpty()) {
        fresh.remove(fresh.size() - 1);
      }
      fresh.add(name + "=" + wanted);
      fresh.add("");
    }
    boolean writes = present ? !inFile || !normal(wanted).equals(normal(fileValue)) : inFile;
    boolean sets = false;
    if (args.bool("sysctl_set")) {
      ExecResult now = commands.run("sysctl", "-e", "-n", name);
      String current = now.ok() ? now.out().strip() : null;
      sets = present && !normal(wanted).equals(normal(current));
    }
    boolean changed = writes || sets;
    if (changed && !call.checkMode()) {
      if (sets) {
        List<String> command = new ArrayList<>(List.of("sysctl"));
        if (args.bool("ignoreerrors")) {
          command.add("-e");
        }
        command.addAll(List.of("-w", name + "=" + wanted));
        ExecResult set = commands.run(command);
        if (!set.ok() || failed(set)) {
          throw new ModuleFailure("setting " + name + " failed: " + set.out() + set.err());
        }
      }
      if (writes) {
        call.host()
            .write(
                WriteRequest.of(
                    stat.isLink() && stat.linkSource() != null ? stat.linkSource() : file,
                    String.join("\n", fresh).getBytes(StandardCharsets.UTF_8)));
        if (args.bool("reload")) {
          List<String> command = new ArrayList<>(List.of("sysctl"));
          if (args.bool("ignoreerrors")) {
            command.add("-e");
          }
          command.addAll(List.of("-p", file));
          ExecResult loaded = commands.run(command);
          if (!loaded.ok() || failed(loaded)) {
            throw new ModuleFailure("Failed to reload sysctl: " + loaded.out() + loaded.err());
          }
        }
      }
    }
    return ModuleResult.changed(changed);
  }

  /** sysctl tells of an unknown setting without an exit code. */
  private static boolean failed(ExecResult result) {
    return result
        .err()
        .lines()
        .anyMatch(
            line -> line.contains("Invalid argument") || line.contains("Read-only file system"));
  }

  private static String value(@Nullable Object raw) {
    return switch (raw) {
      case null -> "";
      case Boolean bool -> bool ? "1" : "0";
      default -> {
        String text = raw.toString().strip();
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        yield List.of("yes", "true", "on", "y", "t").contains(lower)
            ? "1"
            : List.of("no", "false", "off", "n", "f").contains(lower) ? "0" : text;
      }
    };
  }

  private static String normal(@Nullable String value) {
    return value == null ? "\0" : String.join(" ", value.strip().split("\\s+"));
  }
}
