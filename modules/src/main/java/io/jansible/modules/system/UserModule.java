package io.jansible.modules.system;

import io.jansible.connection.ExecResult;
import io.jansible.connection.StartException;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.user}, with the shadow tools. */
final class UserModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.user",
          "Manage user accounts",
          ArgumentSpec.of(
              Argument.text("state")
                  .or("present")
                  .choices("absent", "present")
                  .doc("Whether it is to be there."),
              Argument.text("name").must().aliases("user").doc("The user."),
              Argument.integer("uid").doc("Its number."),
              Argument.bool("non_unique").or(false).doc("The number may be another user's too."),
              Argument.text("group").doc("Its first group."),
              Argument.list("groups", ArgumentType.STR).doc("Its other groups."),
              Argument.text("comment").doc("Its full name."),
              Argument.path("home").doc("Its home directory."),
              Argument.text("shell").doc("Its shell."),
              Argument.text("password").secret().doc("Its password, hashed."),
              Argument.text("login_class").doc("Not on Linux."),
              Argument.integer("password_expire_max").doc("Days until a password ends."),
              Argument.integer("password_expire_min").doc("Days before it may be changed."),
              Argument.integer("password_expire_warn").doc("Days of warning."),
              Argument.integer("password_expire_account_disable")
                  .doc("Days until the account ends."),
              Argument.bool("hidden").doc("Not on Linux."),
              Argument.text("seuser").doc("Its SELinux user."),
              Argument.bool("force").or(false).doc("Remove it though it is logged in."),
              Argument.bool("remove").or(false).doc("Remove its home too."),
              Argument.bool("create_home").or(true).aliases("createhome").doc("Make its home."),
              Argument.path("skeleton").doc("What a home begins with."),
              Argument.bool("system").or(false).doc("A system account."),
              Argument.bool("move_home").or(false).doc("Move what is in its home."),
              Argument.bool("append").or(false).doc("Stay in groups that are not named."),
              Argument.integer("ssh_key_bits").doc("The key's length."),
              Argument.text("ssh_key_type").or("rsa").doc("The key's kind."),
              Argument.path("ssh_key_file").doc("Where the key goes."),
              Argument.text("ssh_key_comment").doc("The key's comment."),
              Argument.text("ssh_key_passphrase").secret().doc("The key's passphrase."),
              Argument.bool("generate_ssh_key").doc("Make a key."),
              Argument.text("update_password")
                  .or("always")
                  .choices("always", "on_create")
                  .doc("When the password is set."),
              Argument.of("expires", ArgumentType.FLOAT)
                  .doc("When it ends, in seconds since 1970."),
              Argument.bool("password_lock").doc("Lock the password."),
              Argument.bool("local").or(false).doc("Change local files alone."),
              Argument.text("profile").doc("Not on Linux."),
              Argument.text("authorization").doc("Not on Linux."),
              Argument.text("role").doc("Not on Linux."),
              Argument.text("umask").doc("For making its home."),
              Argument.integer("uid_min").doc("The least number."),
              Argument.integer("uid_max").doc("The greatest number.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    try {
      return new Run(call).run();
    } catch (StartException | ModuleFailure e) {
      if (AccountFiles.isMet(e, call)) {
        return new AccountFiles(call).user();
      }
      throw e;
    }
  }

  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Commands commands;
    private final String name;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.commands = new Commands(call.host());
      this.name = args.string("name");
    }

    /** The account's line in passwd, or null. */
    private String @Nullable [] account() {
      ExecResult known = commands.run("getent", "passwd", name);
      return known.ok() && !known.out().isBlank() ? known.out().strip().split(":", -1) : null;
    }

    ModuleResult run() {
      String[] account = account();
      ModuleResult result =
          ModuleResult.changed(false).put("name", name).put("state", args.string("state"));
      if (args.string("state").equals("absent")) {
        return absent(account, result);
      }
      if (args.has("append") && args.bool("append") && !args.has("groups")) {
        call.warn(
            "'append' is set, but no 'groups' are specified. Use 'groups' for appending new groups. This will change to an error in Ansible 2.14.");
      }
      List<String> groups = groups();
      checkGroups(groups);
      ExecResult ran = null;
      boolean changed;
      if (account == null) {
        result.put("system", args.bool("system"));
        result.put("create_home", args.bool("create_home"));
        changed = true;
        if (!call.checkMode()) {
          ran = create(groups);
        }
      } else {
        result.put("append", args.bool("append"));
        result.put("move_home", args.bool("move_home"));
        List<String> command = modification(account, groups);
        changed = command.size() > 1;
        if (changed && !call.checkMode()) {
          command.add(name);
          ran = commands.run(command);
        }
        if (args.has("groups")) {
          result.put("groups", String.join(",", groups));
        }
      }
      if (ran != null && !ran.ok()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("name", name);
        values.put("rc", (long) ran.rc());
        throw new ModuleFailure(ran.err(), values);
      }
      if (ran != null && !ran.out().isEmpty()) {
        result.put("stdout", ran.out());
      }
      if (ran != null && !ran.err().isEmpty()) {
        result.put("stderr", ran.err());
      }
      if (args.has("password")) {
        result.put("password", "NOT_LOGGING_PASSWORD");
      }
      result.put("changed", changed);
      String[] now = changed && !call.checkMode() ? account() : account;
      if (now != null && now.length >= 7) {
        if (args.has("groups")) {
          result.put("groups", String.join(",", groups));
        }
        result.put("uid", Long.parseLong(now[2]));
        result.put("group", Long.parseLong(now[3]));
        result.put("comment", now[4]);
        result.put("home", now[5]);
        result.put("shell", now[6]);
        if (args.bool("generate_ssh_key")) {
          sshKey(now, result);
        }
        expiry(result);
      }
      return result;
    }

    private void expiry(ModuleResult result) {
      List<String> command = new ArrayList<>(List.of("chage"));
      option(command, "-M", args.integer("password_expire_max"));
      option(command, "-m", args.integer("password_expire_min"));
      option(command, "-W", args.integer("password_expire_warn"));
      option(command, "-I", args.integer("password_expire_account_disable"));
      if (command.size() == 1) {
        return;
      }
      String[] shadow = commands.run("getent", "shadow", name).out().strip().split(":", -1);
      boolean same =
          shadow.length > 6
              && isSame(args.integer("password_expire_max"), shadow[4])
              && isSame(args.integer("password_expire_min"), shadow[3])
              && isSame(args.integer("password_expire_warn"), shadow[5])
              && isSame(args.integer("password_expire_account_disable"), shadow[6]);
      if (!same) {
        result.put("changed", true);
        if (!call.checkMode()) {
          command.add(name);
          commands.must(null, command);
        }
      }
    }

    private static boolean isSame(@Nullable Long wanted, String now) {
      return wanted == null || String.valueOf(wanted).equals(now);
    }

    private static void option(List<String> command, String option, @Nullable Long value) {
      if (value != null) {
        command.add(option);
        command.add(String.valueOf(value));
      }
    }

    private ModuleResult absent(String @Nullable [] account, ModuleResult result) {
      if (account == null) {
        return result;
      }
      result.put("changed", true);
      if (!call.checkMode()) {
        List<String> command = new ArrayList<>(List.of("userdel"));
        if (args.bool("force")) {
          command.add("-f");
        }
        if (args.bool("remove")) {
          command.add("-r");
        }
        command.add(name);
        ExecResult ran = commands.run(command);
        if (!ran.ok()) {
          throw new ModuleFailure(ran.err(), Map.of("name", name, "rc", (long) ran.rc()));
        }
        if (!ran.err().isEmpty()) {
          result.put("stderr", ran.err());
        }
      }
      return result.put("force", args.bool("force")).put("remove", args.bool("remove"));
    }

    private List<String> groups() {
      Set<String> groups = new LinkedHashSet<>();
      for (String each : args.texts("groups")) {
        if (!each.isBlank()) {
          groups.add(each.strip());
        }
      }
      return new ArrayList<>(groups);
    }

    private void checkGroups(List<String> groups) {
      List<String> all = new ArrayList<>(groups);
      if (args.has("group")) {
        all.add(args.string("group"));
      }
      for (String group : all) {
        if (!commands.run("getent", "group", group).ok()) {
          throw new ModuleFailure("Group " + group + " does not exist", Map.of("name", name));
        }
      }
    }

    private ExecResult create(List<String> groups) {
      List<String> command = new ArrayList<>(List.of("useradd"));
      if (args.has("uid")) {
        command.addAll(List.of("-u", args.string("uid")));
        if (args.bool("non_unique")) {
          command.add("-o");
        }
      }
      if (args.has("group")) {
        command.addAll(List.of("-g", args.string("group")));
      } else if (commands.run("getent", "group", name).ok()) {
        command.add("-N");
      }
      if (!groups.isEmpty()) {
        command.addAll(List.of("-G", String.join(",", groups)));
      }
      if (args.has("comment")) {
        command.addAll(List.of("-c", args.string("comment")));
      }
      if (args.has("home")) {
        String home = args.string("home");
        if (args.bool("create_home")) {
          int slash = home.replaceFirst("/+$", "").lastIndexOf('/');
          if (slash > 0) {
            call.host().makeDirectories(home.substring(0, slash));
          }
        }
        command.addAll(List.of("-d", home));
      }
      if (args.has("shell")) {
        command.addAll(List.of("-s", args.string("shell")));
      }
      if (args.has("expires")) {
        command.addAll(List.of("-e", date(args.decimal("expires"))));
      }
      if (args.has("password")) {
        command.addAll(
            List.of("-p", (args.bool("password_lock") ? "!" : "") + args.string("password")));
      }
      if (args.bool("create_home")) {
        command.add("-m");
        if (args.has("skeleton")) {
          command.addAll(List.of("-k", args.string("skeleton")));
        }
        if (args.has("umask")) {
          command.addAll(List.of("-K", "UMASK=" + args.string("umask")));
        }
      } else {
        command.add("-M");
      }
      if (args.bool("system")) {
        command.add("-r");
      }
      command.add(name);
      return commands.run(command);
    }

    private static String date(@Nullable Double seconds) {
      return seconds == null || seconds < 0
          ? ""
          : java.time.LocalDate.ofEpochDay((long) (seconds / 86400)).toString();
    }

    private List<String> modification(String[] account, List<String> groups) {
      List<String> command = new ArrayList<>(List.of("usermod"));
      if (args.has("uid") && !args.string("uid").equals(account[2])) {
        command.addAll(List.of("-u", args.string("uid")));
        if (args.bool("non_unique")) {
          command.add("-o");
        }
      }
      if (args.has("group")) {
        String[] group =
            commands.run("getent", "group", args.string("group")).out().strip().split(":");
        if (group.length > 2 && !group[2].equals(account[3])) {
          command.addAll(List.of("-g", group[2]));
        }
      }
      if (args.has("groups")) {
        Set<String> now = new LinkedHashSet<>();
        for (String each : commands.run("id", "-Gn", name).out().strip().split("\\s+")) {
          now.add(each);
        }
        String primary = commands.run("getent", "group", account[3]).out().split(":")[0];
        now.remove(primary);
        Set<String> wanted = new LinkedHashSet<>(groups);
        wanted.remove(primary);
        if (args.bool("append")) {
          Set<String> more = new LinkedHashSet<>(wanted);
          more.removeAll(now);
          if (!more.isEmpty()) {
            command.addAll(List.of("-a", "-G", String.join(",", more)));
          }
        } else if (!now.equals(wanted)) {
          command.addAll(List.of("-G", String.join(",", wanted)));
        }
      }
      if (args.has("comment") && !args.string("comment").equals(account[4])) {
        command.addAll(List.of("-c", args.string("comment")));
      }
      if (args.has("home") && !args.string("home").equals(account[5])) {
        command.addAll(List.of("-d", args.string("home")));
        if (args.bool("move_home")) {
          command.add("-m");
        }
      }
      if (args.has("shell") && !args.string("shell").equals(account[6])) {
        command.addAll(List.of("-s", args.string("shell")));
      }
      if (args.has("password") || args.has("password_lock") || args.has("expires")) {
        String[] shadow = commands.run("getent", "shadow", name).out().strip().split(":", -1);
        String hash = shadow.length > 1 ? shadow[1] : "";
        Boolean lock = args.optionalBool("password_lock");
        if (Boolean.TRUE.equals(lock) && !hash.startsWith("!")) {
          command.add("-L");
        } else if (Boolean.FALSE.equals(lock) && hash.startsWith("!")) {
          command.add("-U");
        }
        if (args.has("password")
            && args.string("update_password").equals("always")
            && !hash.replaceFirst("^!+", "")
                .equals(args.string("password").replaceFirst("^!+", ""))) {
          command.addAll(List.of("-p", args.string("password")));
        }
        if (args.has("expires") && shadow.length > 7) {
          Double expires = args.decimal("expires");
          String days =
              expires == null || expires < 0 ? "" : String.valueOf((long) (expires / 86400));
          if (!shadow[7].equals(days)) {
            command.addAll(List.of("-e", date(expires)));
          }
        }
      }
      return command;
    }

    private void sshKey(String[] account, ModuleResult result) {
      String file =
          args.has("ssh_key_file")
              ? args.string("ssh_key_file")
              : ".ssh/id_" + args.string("ssh_key_type");
      String path = file.startsWith("/") ? file : account[5] + "/" + file;
      if (call.host().read(path).isEmpty()) {
        result.put("changed", true);
        if (call.checkMode()) {
          return;
        }
        String comment =
            args.has("ssh_key_comment") ? args.string("ssh_key_comment") : "ansible-generated";
        ExecResult made =
            commands.script(
                "d=${1%/*}; [ -d \"$d\" ] || { mkdir -m 700 -- \"$d\" && chown \"$2:$3\" \"$d\"; };"
                    + " ssh-keygen -q -t \"$4\" ${6:+-b \"$6\"} -C \"$5\" -f \"$1\" -N \"$7\" && chown \"$2:$3\" \"$1\" \"$1.pub\"",
                path,
                account[2],
                account[3],
                args.string("ssh_key_type"),
                comment,
                args.has("ssh_key_bits") ? args.string("ssh_key_bits") : "",
                args.has("ssh_key_passphrase") ? args.string("ssh_key_passphrase") : "");
        if (!made.ok()) {
          throw Commands.failure(null, made);
        }
      }
      result.put("ssh_key_file", path);
      result.put("ssh_fingerprint", commands.run("ssh-keygen", "-l", "-f", path).out().strip());
      result.put(
          "ssh_public_key",
          call.host()
              .read(path + ".pub")
              .map(bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8).strip())
              .orElse(""));
    }
  }
}
