package io.jansible.modules.posix;

import io.jansible.connection.Errno;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ansible.posix.mount}. */
final class MountModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.posix.mount",
              "Control active and configured mount points",
              ArgumentSpec.of(
                      Argument.bool("boot").or(true).doc("Mount it at boot."),
                      Argument.text("dump").or("0").doc("fstab's fifth field."),
                      Argument.text("fstab").doc("The file; /etc/fstab if not given."),
                      Argument.text("fstype").doc("The type of file system."),
                      Argument.path("path").must().aliases("name").doc("The mount point."),
                      Argument.text("opts").doc("Mount options."),
                      Argument.bool("opts_no_log").or(false).doc("Do not show the options."),
                      Argument.text("passno").or("0").doc("fstab's sixth field."),
                      Argument.path("src").doc("What is mounted."),
                      Argument.bool("backup").or(false).doc("Keep the fstab that was there."),
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
                          .doc("What it is to be."))
                  .requiredIf("state", "mounted", "src", "fstype")
                  .requiredIf("state", "present", "src", "fstype")
                  .requiredIf("state", "ephemeral", "src", "fstype"))
          .withAliases("ansible.builtin.mount");

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
    private static final String LOOK =
        """
        [ -e "$1" ] && e=1 || e=0
        m=0
        if [ ! -L "$1" ] && a=$(stat -c '%d %i' -- "$1" 2>/dev/null); then
          b=$(stat -c '%d %i' -- "$1/..")
          if [ "${a% *}" != "${b% *}" ] || [ "${a#* }" = "${b#* }" ]; then m=1; fi
        fi
        echo "$e $m"
        cat /proc/self/mountinfo
        """;

    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final Commands commands;
    private final String name;
    private final String state;
    private final String file;
    private final String options;
    private final String boot;
    private final @Nullable String hidden;
    private String backup = "";
    private boolean exists;
    private boolean isMountPoint;
    private MountTable mounts = new MountTable("");

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.commands = new Commands(host);
      this.name = args.string("path");
      this.state = args.string("state");
      this.file = args.has("fstab") ? args.string("fstab") : "/etc/fstab";
      String opts = args.has("opts") ? args.string("opts") : "defaults";
      boolean noauto = List.of(opts.split(",", -1)).contains("noauto");
      if (args.bool("boot") && noauto) {
        call.warn("Ignore the 'boot' due to 'opts' contains 'noauto'.");
      }
      this.options = args.bool("boot") ? opts : opts + ",noauto";
      this.boot = args.bool("boot") ? "yes" : "no";
      this.hidden = args.bool("opts_no_log") ? args.text("opts") : null;
    }

    ModuleResult run() {
      ExecResult look = commands.script(LOOK, name);
      String[] parts = look.out().split("\n", 2);
      exists = parts[0].startsWith("1");
      isMountPoint = parts[0].endsWith("1");
      mounts = new MountTable(parts.length > 1 ? parts[1] : "");
      if (!look.ok()) {
        call.warn("Cannot open file /proc/self/mountinfo. Bind mounts might be misinterpreted.");
      }
      boolean changed =
          switch (state) {
            case "absent_from_fstab" -> unset();
            case "absent" -> absent();
            case "unmounted" -> unmounted();
            case "present" -> write(fstab(), fstab().with(entry()));
            case "remounted" -> remounted();
            default -> mounted();
          };
      ModuleResult result =
          ModuleResult.changed(changed)
              .put("name", name)
              .put("opts", shown(options))
              .put("passno", args.string("passno"))
              .put("dump", args.string("dump"))
              .put("fstab", file)
              .put("boot", boot)
              .put("backup_file", backup);
      if (args.has("src")) {
        result.put("src", args.string("src"));
      }
      if (args.has("fstype")) {
        result.put("fstype", args.string("fstype"));
      }
      return result;
    }

    private @Nullable Fstab read;

    /** The file, which is made if it is not there. */
    private Fstab fstab() {
      Fstab known = read;
      if (known != null) {
        return known;
      }
      byte[] bytes = host.read(file).orElse(null);
      if (bytes == null) {
        int slash = file.lastIndexOf('/');
        if (slash > 0) {
          host.makeDirectories(file.substring(0, slash));
        }
        try {
          host.write(WriteRequest.of(file, new byte[0]));
        } catch (RemoteException e) {
          throw new ModuleFailure("Failed to open " + file + " due to permission issue");
        }
      }
      Fstab fresh = Fstab.parse(bytes == null ? "" : EscapedText.of(bytes));
      read = fresh;
      return fresh;
    }

    private Fstab.Entry entry() {
      return new Fstab.Entry(
          args.text("src"),
          name,
          args.text("fstype"),
          options,
          args.string("dump"),
          args.string("passno"));
    }

    private boolean write(Fstab before, Fstab after) {
      boolean differs = !after.equals(before);
      if (differs && !call.checkMode()) {
        String kept =
            host.write(
                    WriteRequest.of(file, EscapedText.bytes(after.text()))
                        .withBackup(args.bool("backup"))
                        .withUnsafeWrites(true))
                .backup();
        if (!state.startsWith("absent") && kept != null) {
          backup = kept;
        }
      }
      return differs;
    }

    private boolean unset() {
      return write(fstab(), fstab().without(entry()));
    }

    private boolean absent() {
      boolean changed = unset();
      if (!changed || call.checkMode()) {
        return changed;
      }
      if (isMountPoint || mounts.isMounted(name)) {
        unmount();
      }
      if (exists) {
        ExecResult removed = commands.run("rmdir", "--", name);
        if (!removed.ok()) {
          throw new ModuleFailure("Error rmdir " + name + ": " + pythonic(removed.err(), name));
        }
      }
      return true;
    }

    private boolean unmounted() {
      fstab();
      boolean is = isMountPoint || mounts.isMounted(name);
      if (is && !call.checkMode()) {
        unmount();
      }
      return is;
    }

    private void unmount() {
      ExecResult ran = commands.run("umount", name);
      if (!ran.ok()) {
        throw new ModuleFailure("Error unmounting " + name + ": " + said(ran));
      }
    }

    private boolean remounted() {
      fstab();
      if (!call.checkMode()) {
        ExecResult ran = remount();
        if (!ran.ok()) {
          throw new ModuleFailure("Error remounting " + name + ": " + said(ran));
        }
      }
      return true;
    }

    private List<String> folders() {
      try {
        return host.makeDirectories(name);
      } catch (RemoteException e) {
        String said = e.text();
        throw new ModuleFailure(
            "Error making dir "
                + name
                + ": "
                + Errno.told(said).map(error -> error.ofBytes(name)).orElse(said));
      }
    }

    private boolean mounted() {
      boolean ephemeral = state.equals("ephemeral");
      List<String> made = exists || call.checkMode() ? List.of() : folders();
      Fstab before = ephemeral ? new Fstab(List.of()) : fstab();
      boolean changed = !ephemeral && write(before, before.with(entry()));
      ExecResult ran = null;
      if (isMountPoint || mounts.isMounted(name, args.text("src"))) {
        if (ephemeral) {
          if (!isSameSource()) {
            throw new ModuleFailure(
                "Ephemeral mount point is already mounted with a different source than the"
                    + " specified one. Failing in order to prevent an unwanted unmount or override"
                    + " operation. Try replacing this command with a \"state: unmounted\" followed"
                    + " by a \"state: ephemeral\", or use a different destination path.");
          }
          changed = true;
        }
        if (changed && !call.checkMode()) {
          ran = remount();
        }
      } else {
        changed = true;
        if (!call.checkMode()) {
          ran = mount();
        }
      }
      if (ran != null && !ran.ok()) {
        if (!ephemeral) {
          // an entry that does not mount could keep the host from booting
          write(before.with(entry()), before);
        }
        for (int i = made.size() - 1; i >= 0; i--) {
          commands.run("rmdir", "--", made.get(i));
        }
        throw new ModuleFailure("Error mounting " + name + ": " + said(ran));
      }
      return changed;
    }

    private boolean isSameSource() {
      String source = args.string("src");
      if (mounts.isMounted(name, source)) {
        return true;
      }
      return commands
          .run("mount", "-v")
          .out()
          .lines()
          .map(line -> line.split("\\s+"))
          .anyMatch(f -> f.length > 2 && f[0].equals(source) && f[2].equals(name));
    }

    private ExecResult mount() {
      List<String> command = new ArrayList<>(List.of("mount"));
      source(command);
      command.add(name);
      return commands.run(command);
    }

    /** Falls back to unmounting and mounting where the file system cannot be remounted. */
    private ExecResult remount() {
      boolean given = state.equals("remounted") && !options.equals("defaults");
      List<String> command =
          new ArrayList<>(List.of("mount", "-o", given ? "remount," + options : "remount"));
      source(command);
      command.add(name);
      ExecResult ran = commands.run(command);
      if (ran.ok()) {
        return ran;
      }
      if (given) {
        throw new ModuleFailure(
            "Options were specified with remounted, but the remount command failed. Failing in"
                + " order to prevent an unexpected mount result. Try replacing this command with a"
                + " \"state: unmounted\" followed by a \"state: mounted\" using the full desired"
                + " mount options instead.");
      }
      ExecResult gone = commands.run("umount", name);
      return gone.ok() ? mount() : gone;
    }

    private void source(List<String> command) {
      if (state.equals("ephemeral")) {
        command.addAll(List.of("-t", args.string("fstype")));
        if (!options.equals("defaults")) {
          command.addAll(List.of("-o", options));
        }
        command.add(args.string("src"));
      } else if (!file.equals("/etc/fstab") && !file.isEmpty()) {
        command.addAll(List.of("-T", file));
      }
    }

    private String said(ExecResult ran) {
      return shown(ran.out() + ran.err());
    }

    private String shown(String text) {
      return hidden == null || hidden.isEmpty() ? text : text.replace(hidden, "********");
    }

    /** {@code rmdir}'s complaint as Python words it. */
    private static String pythonic(String said, String path) {
      String words = said.strip().substring(said.strip().lastIndexOf(": ") + 2);
      int errno =
          switch (words) {
            case "Operation not permitted" -> 1;
            case "Permission denied" -> 13;
            case "Device or resource busy" -> 16;
            case "Not a directory" -> 20;
            case "Read-only file system" -> 30;
            default -> 39;
          };
      return "[Errno " + errno + "] " + words + ": '" + path + "'";
    }
  }
}
