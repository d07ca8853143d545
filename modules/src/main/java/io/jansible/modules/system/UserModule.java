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
import io.jansible.modules.Programs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
              Argument.path("shell").doc("Its shell."),
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
              Argument.text("skeleton").doc("What a home begins with."),
              Argument.bool("system").or(false).doc("A system account."),
              Argument.bool("move_home").or(false).doc("Move what is in its home."),
              Argument.bool("append").or(false).doc("Stay in groups that are not named."),
              Argument.integer("ssh_key_bits").or(0L).doc("The key's length."),
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
              Argument.bool("local").doc("Change local files alone."),
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
    /** The exit code of {@code userdel} where the user runs something. */
    private static final int STILL_USED = 8;

    private final ModuleCall call;
    private final Args args;
    private final Commands commands;
    private final String name;
    private final boolean local;
    private final boolean creates;
    private final @Nullable String groups;
    private UserAccount account;
    private String out = "";
    private String err = "";

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.commands = new Commands(call.host());
      this.name = args.string("name");
      this.local = args.bool("local");
      this.creates = args.bool("create_home");
      this.groups = args.has("groups") ? String.join(",", args.texts("groups")) : null;
      for (String option : List.of("umask", "uid_min", "uid_max")) {
        if (local && args.has(option)) {
          throw new ModuleFailure("'" + option + "' can not be used with 'local'");
        }
      }
      if (groups == null && args.bool("append")) {
        call.warn(
            "'append' is set, but no 'groups' are specified. Use 'groups' for appending new groups."
                + "This will change to an error in Ansible 2.14.");
      }
      if (args.has("password") && !PasswordHash.isLikely(args.string("password"))) {
        call.warn(
            "The input password appears not to have been hashed. The 'password' argument must be"
                + " encrypted for this module to work properly.");
      }
      this.account = UserAccount.read(call.host(), name, local, args.text("home"));
    }

    ModuleResult run() {
      ModuleResult result =
          ModuleResult.of(Map.of()).put("name", name).put("state", args.string("state"));
      boolean present = args.string("state").equals("present");
      if (account.exists() != present && call.checkMode()) {
        return ModuleResult.changed(true);
      }
      boolean changed = false;
      if (!present) {
        if (account.exists()) {
          changed = true;
          remove();
          result.put("force", args.bool("force")).put("remove", args.bool("remove"));
          account = account.gone();
        }
      } else if (!account.exists()) {
        changed = true;
        toolsAreThere("luseradd");
        create();
        result.put("system", args.bool("system")).put("create_home", creates);
      } else {
        toolsAreThere("lusermod");
        List<List<String>> steps = new UserChange(args, account, name).commands();
        changed = !steps.isEmpty();
        if (changed && !call.checkMode()) {
          ran(steps);
          reread();
        }
        result.put("append", args.bool("append")).put("move_home", args.bool("move_home"));
      }
      if (present && args.has("password")) {
        result.put("password", "NOT_LOGGING_PASSWORD");
      }
      result.put("changed", changed);
      if (!out.isEmpty()) {
        result.put("stdout", out);
      }
      if (!err.isEmpty()) {
        result.put("stderr", err);
      }
      if (present && account.exists()) {
        complete(result);
      }
      return result;
    }

    /** A local account needs all tools of libuser, whatever is asked. */
    private void toolsAreThere(String command) {
      if (local) {
        String[] names =
            command.equals("lusermod")
                ? new String[] {"lusermod", "lgroupmod", "lchage"}
                : new String[] {"lgroupmod", "lchage", command};
        Programs programs = Programs.of(call.host(), names);
        List.of(names).forEach(programs::must);
      }
    }

    private void reread() {
      account = UserAccount.read(call.host(), name, local, args.text("home"));
    }

    /** Our own shells as that user are in the way, and take a moment to end. */
    private void remove() {
      boolean released = call.host().releaseUsers();
      List<String> command = removal();
      ExecResult result = commands.run(command);
      for (int i = 0; released && result.rc() == STILL_USED && i < 10; i++) {
        commands.run(List.of("sleep", "0.2"));
        result = commands.run(command);
      }
      keep(result);
    }

    /** Runs commands one after the other, each of which has to succeed. */
    private void ran(List<List<String>> steps) {
      for (List<String> step : steps) {
        keep(commands.run(step));
      }
      call.host().releaseUsers();
    }

    private void keep(ExecResult result) {
      out += result.out();
      err += result.err();
      if (!result.ok()) {
        throw failure(err, result.rc());
      }
    }

    private ModuleFailure failure(String message, int rc) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("name", name);
      values.put("rc", (long) rc);
      return new ModuleFailure(message, values);
    }

    private List<String> removal() {
      List<String> command = new ArrayList<>();
      command.add(local ? "luserdel" : "userdel");
      if (args.bool("force") && !local) {
        command.add("-f");
      }
      if (args.bool("remove")) {
        command.add("-r");
      }
      command.add(name);
      return command;
    }

    private void create() {
      String home = args.text("home");
      boolean needsParents = home != null && !home.isEmpty() && creates && !account.homeParent();
      List<List<String>> steps = new UserChange(args, account, name).creation();
      if (needsParents) {
        makeHome(home);
      }
      ran(steps);
      reread();
      if (needsParents && account.exists()) {
        own(home);
      }
    }

    private void makeHome(String home) {
      String skeleton = args.has("skeleton") ? args.string("skeleton") : "/etc/skel";
      ExecResult made =
          commands.script(
              "h=$1 k=$2; if [ -e \"$k\" ] && [ \"$k\" != /dev/null ]; then"
                  + " mkdir -p -- \"$(dirname -- \"$h\")\" && cp -RPp -- \"$k\" \"$h\"; else mkdir -p -- \"$h\"; fi"
                  + " && u=$(sed -n 's/^UMASK[[:space:]]\\{1,\\}\\([0-9]\\{1,\\}\\)$/\\1/p' /etc/login.defs 2>/dev/null | tail -n 1)"
                  + " && { [ -z \"$u\" ] || chmod \"$(printf %o $((0777 & ~0$u)))\" \"$h\"; }",
              home, skeleton);
      if (!made.ok()) {
        throw new ModuleFailure(made.err().strip());
      }
    }

    private void own(String home) {
      ExecResult owned =
          commands.script(
              "find \"$1\" ! -type l -exec chown \"$2\" {} +",
              home,
              account.uid() + ":" + account.gid());
      if (!owned.ok()) {
        throw new ModuleFailure(owned.err().strip());
      }
    }

    private void complete(ModuleResult result) {
      result
          .put("uid", account.uid())
          .put("group", account.gid())
          .put("comment", account.comment())
          .put("home", account.home())
          .put("shell", account.shell());
      if (groups != null) {
        result.put("groups", groups);
      }
      if (creates && !account.homeExists()) {
        result.put("changed", true);
        if (!call.checkMode()) {
          String home = args.has("home") ? args.string("home") : account.home();
          makeHome(home);
          own(home);
        }
      }
      if (args.bool("generate_ssh_key")) {
        sshKey(result);
      }
      expiry(result);
    }

    private void expiry(ModuleResult result) {
      if (!account.hasShadow()) {
        return;
      }
      List<String> command = new ArrayList<>(List.of("chage"));
      option(command, "-m", args.integer("password_expire_min"), account.shadow(3));
      option(command, "-M", args.integer("password_expire_max"), account.shadow(4));
      option(command, "-W", args.integer("password_expire_warn"), account.shadow(5));
      if (command.size() == 1) {
        return;
      }
      command.add(name);
      result.put("changed", true);
      if (!call.checkMode()) {
        ExecResult set = commands.run(command);
        if (!set.ok()) {
          throw failure(set.err(), set.rc());
        }
      }
    }

    private static void option(
        List<String> command, String option, @Nullable Long wanted, long now) {
      if (wanted != null && wanted != now) {
        command.add(option);
        command.add(String.valueOf(wanted));
      }
    }

    private void sshKey(ModuleResult result) {
      String type = args.string("ssh_key_type");
      String file = args.has("ssh_key_file") ? args.string("ssh_key_file") : ".ssh/id_" + type;
      String path = file.startsWith("/") ? file : account.home() + "/" + file;
      Long bits = args.integer("ssh_key_bits");
      ExecResult made =
          commands.script(
              SSH_KEY,
              path,
              account.uid() + ":" + account.gid(),
              type,
              bits != null && bits > 0 ? bits.toString() : "",
              args.has("ssh_key_comment") ? args.string("ssh_key_comment") : "",
              args.has("ssh_key_passphrase") ? args.string("ssh_key_passphrase") : "",
              args.bool("force") ? "1" : "",
              call.checkMode() ? "1" : "",
              file.startsWith("/") ? "" : account.home());
      String[] told = made.out().split("\0", -1);
      if (made.rc() == 97) {
        throw failure("User " + name + " home directory does not exist", 1);
      }
      if (!made.ok() || told.length < 3) {
        throw failure(made.err(), made.rc());
      }
      if (!told[0].isEmpty()) {
        result.put("changed", true);
      }
      result
          .put("ssh_fingerprint", told[1].strip())
          .put("ssh_key_file", path)
          .put("ssh_public_key", told[2].isEmpty() ? null : told[2].strip());
    }
  }

  /**
   * Arguments: file, owner, type, bits, comment, passphrase, whether to overwrite, whether to only
   * look, home that has to exist. Tells whether it made a key, the fingerprint, the public key.
   */
  private static final String SSH_KEY =
      "f=$1 o=$2 c=$5 m=; d=${f%/*}; [ -z \"$9\" ] || [ -e \"$9\" ] || [ -n \"$8\" ] || exit 97;"
          + " [ -n \"$c\" ] || c=\"ansible-generated on $(uname -n)\";"
          + " if [ ! -e \"$f\" ] || [ -n \"$7\" ]; then m=1; if [ -z \"$8\" ]; then"
          + " [ -e \"$d\" ] || { mkdir -m 700 -- \"$d\" && chown \"$o\" \"$d\"; } || exit;"
          + " echo y | ssh-keygen -t \"$3\" ${4:+-b \"$4\"} -C \"$c\" -f \"$f\" -N \"$6\" >/dev/null || exit;"
          + " chown \"$o\" \"$f\" \"$f.pub\" || exit; fi; fi; p=;"
          + " if [ -e \"$f\" ]; then p=$(ssh-keygen -l -f \"$f\" 2>&1); fi;"
          + " printf '%s\\0%s\\0' \"$m\" \"$p\"; cat -- \"$f.pub\" 2>/dev/null; :";
}
