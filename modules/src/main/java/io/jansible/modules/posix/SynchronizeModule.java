package io.jansible.modules.posix;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.posix.synchronize} within one host: delegated to the host itself, or on a local
 * connection. Between controller and host it is an error that says so.
 */
final class SynchronizeModule implements Module {
  private static final String MARK = "<<CHANGED>>";

  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.posix.synchronize",
              "A wrapper around rsync to make common tasks in your playbooks quick and easy",
              ArgumentSpec.of(
                  Argument.path("src").must().doc("What is copied."),
                  Argument.path("dest").must().doc("Where to."),
                  Argument.integer("dest_port").doc("SSH's port."),
                  Argument.bool("delete").or(false).doc("Remove what the source has not."),
                  Argument.path("private_key").doc("SSH's key."),
                  Argument.text("rsync_path").doc("rsync at the other end."),
                  Argument.bool("archive").or(true).doc("Keep all there is to keep."),
                  Argument.bool("checksum").or(false).doc("Compare content."),
                  Argument.bool("compress").or(true).doc("Compress what is sent."),
                  Argument.bool("existing_only").or(false).doc("Make no new files."),
                  Argument.bool("dirs").or(false).doc("Directories without what is in them."),
                  Argument.bool("recursive").doc("Directories with all that is in them."),
                  Argument.bool("links").doc("Keep symbolic links."),
                  Argument.bool("copy_links").or(false).doc("Copy what they lead to."),
                  Argument.bool("perms").doc("Keep permissions."),
                  Argument.bool("times").doc("Keep modification times."),
                  Argument.bool("owner").doc("Keep owners."),
                  Argument.bool("group").doc("Keep groups."),
                  Argument.bool("set_remote_user").or(true).doc("Name the user."),
                  Argument.integer("rsync_timeout").or(0L).doc("Seconds."),
                  Argument.list("rsync_opts", ArgumentType.STR).or(List.of()).doc("More options."),
                  Argument.bool("use_ssh_args").or(false).doc("SSH's configured arguments."),
                  Argument.bool("ssh_connection_multiplexing")
                      .or(false)
                      .doc("Share SSH's connection."),
                  Argument.bool("partial").or(false).doc("Keep files that came in part."),
                  Argument.bool("verify_host").or(false).doc("Check SSH's host key."),
                  Argument.bool("delay_updates").or(true).doc("Put files in place at the end."),
                  Argument.text("mode")
                      .or("push")
                      .choices("pull", "push")
                      .doc("Which way it goes."),
                  Argument.list("link_dest", ArgumentType.PATH).doc("Hard link to these.")))
          .withAliases("ansible.builtin.synchronize");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    boolean within =
        call.templar()
            .condition(
                "(ansible_delegated_vars | default({}) | list == [inventory_hostname])"
                    + " or (ansible_delegated_vars is not defined"
                    + " and ansible_connection | default('') == 'local')");
    if (!within) {
      throw new ModuleFailure(
          "synchronize between the controller and a host is not supported yet: delegate it to the"
              + " host itself, or use copy, fetch or unarchive");
    }
    if (!args.list("link_dest").isEmpty()) {
      throw new ModuleFailure("synchronize: link_dest is not supported yet");
    }
    if (args.string("src").contains(":") || args.string("dest").contains(":")) {
      throw new ModuleFailure("synchronize: other hosts in src or dest are not supported yet");
    }
    List<String> command = command(args, call.checkMode());
    ExecResult ran =
        new Commands(call.host())
            .script(
                "p=$(command -v rsync) || exit 99; echo \"$p\"; exec \"$p\" \"$@\"",
                command.toArray(String[]::new));
    if (ran.rc() == 99) {
      throw new ModuleFailure("Failed to find required executable \"rsync\"");
    }
    String[] parts = ran.out().split("\n", 2);
    String output = parts.length > 1 ? parts[1] : "";
    String shown =
        parts[0] + " " + String.join(" ", command.stream().map(SynchronizeModule::quoted).toList());
    if (!ran.ok()) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("rc", (long) ran.rc());
      values.put("cmd", shown);
      throw new ModuleFailure(ran.err(), values);
    }
    String out = output.replace(MARK, "");
    ModuleResult result =
        ModuleResult.changed(output.contains(MARK))
            .put("msg", out)
            .put("rc", 0L)
            .put("cmd", shown)
            .put("stdout_lines", out.lines().filter(line -> !line.isEmpty()).toList());
    return call.diffMode() ? result.put("diff", Map.of("prepared", out)) : result;
  }

  private static List<String> command(Args args, boolean dry) {
    List<String> command = new ArrayList<>();
    if (args.bool("delay_updates")) {
      command.addAll(List.of("--delay-updates", "-F"));
    }
    flag(command, args.bool("compress"), "--compress");
    Long timeout = args.integer("rsync_timeout");
    if (timeout != null && timeout != 0) {
      command.add("--timeout=" + timeout);
    }
    flag(command, dry, "--dry-run");
    flag(command, args.bool("delete"), "--delete-after");
    flag(command, args.bool("existing_only"), "--existing");
    flag(command, args.bool("checksum"), "--checksum");
    flag(command, args.bool("copy_links"), "--copy-links");
    boolean archive = args.bool("archive");
    flag(command, archive, "--archive");
    for (String each : List.of("recursive", "links", "perms", "times", "owner", "group")) {
      Boolean given = args.optionalBool(each);
      // with --archive they are on unless said otherwise, without it off
      if (given != null && given != archive) {
        command.add(archive ? "--no-" + each : "--" + each);
      }
    }
    flag(command, args.bool("dirs"), "--dirs");
    if (args.has("rsync_path")) {
      command.add("--rsync-path=" + args.string("rsync_path"));
    }
    command.addAll(args.texts("rsync_opts"));
    flag(command, args.bool("partial"), "--partial");
    command.add("--out-format=" + MARK + "%i %n%L");
    command.addAll(List.of(args.string("src"), args.string("dest")));
    return command;
  }

  /** As a shell's command line shows a word: an option's value is quoted, not its name. */
  private static String quoted(String word) {
    if (word.matches("[\\w@%+=:,./-]+")) {
      return word;
    }
    int equals = word.startsWith("--") ? word.indexOf('=') + 1 : 0;
    return word.substring(0, equals) + "'" + word.substring(equals).replace("'", "'\"'\"'") + "'";
  }

  private static void flag(List<String> command, boolean on, String flag) {
    if (on) {
      command.add(flag);
    }
  }
}
