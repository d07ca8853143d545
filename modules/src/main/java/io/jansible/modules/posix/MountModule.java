package io.jansible.modules.posix;

import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.connection.WriteResult;
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
import java.util.Arrays;
import java.util.List;

/** {@code ansible.posix.mount}. */
final class MountModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.posix.mount",
          "Control active and configured mount points",
          ArgumentSpec.of(
                  Argument.bool("boot").or(true).doc("Whether it is mounted at boot."),
                  Argument.text("dump").or("0").doc("The fifth field of fstab."),
                  Argument.text("fstab").doc("Another file than /etc/fstab."),
                  Argument.text("fstype").doc("The kind of file system."),
                  Argument.path("path").must().aliases("name").doc("Where it is mounted."),
                  Argument.text("opts").doc("Mount options."),
                  Argument.bool("opts_no_log").or(false).doc("The options are secret."),
                  Argument.text("passno").or("0").doc("The sixth field of fstab."),
                  Argument.path("src").doc("What is mounted."),
                  Argument.bool("backup").or(false).doc("Keep the file as it was."),
                  Argument.text("state")
                      .must()
                      .choices(
                          "absent",
                          "absent_from_fstab",
                          "mounted",
                          "present",
                          "unmounted",
                          "remounted",
                          "ephemeral")
                      .doc("What is to be."))
              .requiredIf("state", "mounted", "src", "fstype")
              .requiredIf("state", "present", "src", "fstype")
              .requiredIf("state", "ephemeral", "src", "fstype"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** One call. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final Commands commands;
    private final String state;
    private final String path;
    private final String fstab;
    private String options;
    private String boot = "yes";
    private String backup = "";

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.commands = new Commands(host);
      this.state = args.string("state");
      this.path = args.string("path");
      this.fstab = args.has("fstab") ? args.string("fstab") : "/etc/fstab";
      this.options = args.has("opts") ? args.string("opts") : "defaults";
    }

    ModuleResult run() {
      List<String> words = Arrays.asList(options.split(","));
      if (args.bool("boot") && words.contains("noauto")) {
        call.warn("Ignore the 'boot' due to 'opts' contains 'noauto'.");
      } else if (!args.bool("boot")) {
        boot = "no";
        options += ",noauto";
      }
      boolean changed =
          switch (state) {
            case "absent_from_fstab" -> removeLine();
            case "absent" -> absent();
            case "unmounted" -> unmounted();
            case "present" -> save(Fstab.of(text()).with(entry()));
            case "remounted" -> {
              if (!call.checkMode()) {
                ExecResult done = remount();
                if (!done.ok()) {
                  throw new ModuleFailure("Error remounting " + path + ": " + said(done));
                }
              }
              yield true;
            }
            default -> mounted();
          };
      ModuleResult result = ModuleResult.changed(changed).put("name", path);
      result.put("opts", options).put("dump", args.text("dump")).put("passno", args.text("passno"));
      result.put("fstab", fstab).put("boot", boot).put("backup_file", backup);
      if (args.has("src")) {
        result.put("src", args.text("src"));
      }
      if (args.has("fstype")) {
        result.put("fstype", args.text("fstype"));
      }
      if (args.bool("opts_no_log")) {
        result.put("opts", "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER");
      }
      return result;
    }

    private Fstab.Entry entry() {
      return new Fstab.Entry(
          args.text("src"),
          path,
          args.text("fstype"),
          options,
          args.string("dump"),
          args.string("passno"));
    }

    private String text() {
      return host.read(fstab).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
    }

    private boolean removeLine() {
      return save(Fstab.of(text()).without(path, args.text("src")));
    }

    /** Writes the file where it differs. */
    private boolean save(Fstab.Edited edited) {
      if (edited.changed() && !call.checkMode()) {
        WriteResult written =
            host.write(
                WriteRequest.of(fstab, edited.text().getBytes(StandardCharsets.UTF_8))
                    .withBackup(args.bool("backup")));
        if (written.backup() != null) {
          backup = written.backup();
        }
      }
      return edited.changed();
    }

    private boolean absent() {
      boolean changed = removeLine();
      if (changed && !call.checkMode()) {
        if (isMounted()) {
          unmount();
        }
        if (host.stat(path, StatOptions.PLAIN).exists()) {
          ExecResult removed = commands.run("rmdir", "--", path);
          if (!removed.ok()) {
            throw new ModuleFailure("Error rmdir " + path + ": " + said(removed));
          }
        }
      }
      return changed;
    }

    private boolean unmounted() {
      if (!isMounted()) {
        return false;
      }
      if (!call.checkMode()) {
        unmount();
      }
      return true;
    }

    private void unmount() {
      ExecResult done = commands.run("umount", path);
      if (!done.ok()) {
        throw new ModuleFailure("Error unmounting " + path + ": " + said(done));
      }
    }

    private boolean mounted() {
      boolean ephemeral = state.equals("ephemeral");
      List<String> made = List.of();
      if (!call.checkMode() && !host.stat(path, StatOptions.FOLLOW).exists()) {
        made = host.makeDirectories(path);
      }
      String before = ephemeral ? "" : text();
      boolean changed = !ephemeral && save(Fstab.of(before).with(entry()));
      ExecResult done = null;
      if (isMounted()) {
        if (ephemeral) {
          if (!isSameSource()) {
            throw new ModuleFailure(
                "Ephemeral mount point is already mounted with a different source than the specified"
                    + " one. Failing in order to prevent an unwanted unmount or override operation."
                    + " Try replacing this command with a \"state: unmounted\" followed by a"
                    + " \"state: ephemeral\", or use a different destination path.");
          }
          changed = true;
        }
        if (changed && !call.checkMode()) {
          done = remount();
        }
      } else {
        changed = true;
        if (!call.checkMode()) {
          List<String> command = new ArrayList<>(List.of("mount"));
          command.addAll(ephemeral ? ephemeralOptions() : fstabOptions());
          command.add(path);
          done = commands.run(command);
        }
      }
      if (done != null && !done.ok()) {
        // a line that cannot be mounted may break the next boot
        if (!ephemeral) {
          host.write(WriteRequest.of(fstab, before.getBytes(StandardCharsets.UTF_8)));
        }
        for (int i = made.size() - 1; i >= 0; i--) {
          commands.run("rmdir", "--", made.get(i));
        }
        throw new ModuleFailure("Error mounting " + path + ": " + said(done));
      }
      return changed;
    }

    private List<String> fstabOptions() {
      return fstab.equals("/etc/fstab") ? List.of() : List.of("-T", fstab);
    }

    private List<String> ephemeralOptions() {
      List<String> words = new ArrayList<>(List.of("-t", args.string("fstype")));
      if (!options.equals("defaults")) {
        words.addAll(List.of("-o", options));
      }
      words.add(args.string("src"));
      return words;
    }

    private ExecResult remount() {
      List<String> command = new ArrayList<>(List.of("mount", "-o"));
      command.add(
          state.equals("remounted") && !options.equals("defaults")
              ? "remount," + options
              : "remount");
      command.addAll(state.equals("ephemeral") ? ephemeralOptions() : fstabOptions());
      command.add(path);
      ExecResult done = commands.run(command);
      boolean refused = !done.ok() || (done.out() + done.err()).contains("not supported");
      if (!refused || args.string("state").equals("ephemeral")) {
        return done;
      }
      if (state.equals("remounted") && !options.equals("defaults")) {
        throw new ModuleFailure(
            "Options were specified with remounted, but the remount command failed. Failing in order"
                + " to prevent an unexpected mount result. Try replacing this command with a"
                + " \"state: unmounted\" followed by a \"state: mounted\" using the full desired"
                + " mount options instead.");
      }
      ExecResult gone = commands.run("umount", path);
      if (!gone.ok()) {
        return gone;
      }
      List<String> again = new ArrayList<>(List.of("mount"));
      again.addAll(fstabOptions());
      again.add(path);
      return commands.run(again);
    }

    /** Whether something is mounted there, bind mounts included. */
    private boolean isMounted() {
      String target = path.length() > 1 ? path.replaceFirst("/+$", "") : path;
      return commands
          .script(
              "while read -r a b c root at rest; do [ \"$at\" = \"$1\" ] && exit 0; done"
                  + " < /proc/self/mountinfo; exit 1",
              target.replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011"))
          .ok();
    }

    private boolean isSameSource() {
      return commands
          .run("mount", "-v")
          .out()
          .lines()
          .map(line -> line.split(" "))
          .anyMatch(
              fields ->
                  fields.length > 2
                      && fields[0].equals(args.text("src"))
                      && fields[2].equals(path));
    }

    private static String said(ExecResult result) {
      return result.out() + result.err();
    }
  }
}
