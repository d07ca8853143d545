package io.jansible.modules.system;

import io.jansible.module.Args;
import io.jansible.module.ModuleFailure;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands of the shadow tools, or of libuser where an account is local, for what is asked. */
final class UserChange {
  private final Args args;
  private final UserAccount account;
  private final String name;
  private final boolean local;

  UserChange(Args args, UserAccount account, String name) {
    this.args = args;
    this.account = account;
    this.name = name;
    this.local = args.bool("local");
  }

  /** Those that make the account. */
  List<List<String>> creation() {
    List<String> command = new ArrayList<>(List.of(local ? "luseradd" : "useradd"));
    List<List<String>> steps = new ArrayList<>();
    steps.add(command);
    uid(command);
    if (args.has("seuser")) {
      command.addAll(List.of("-Z", args.string("seuser")));
    }
    if (args.has("group")) {
      known(args.string("group"));
      command.addAll(List.of("-g", args.string("group")));
    } else if (account.group(name) != null) {
      // useradd would make a group of that name
      String option = local ? "-n" : account.skipsUserGroup();
      if (!option.isEmpty()) {
        command.add(option);
      }
    }
    List<String> groups = groups();
    groups.forEach(this::known);
    if (!groups.isEmpty() && !local) {
      command.addAll(List.of("-G", String.join(",", groups)));
    }
    option(command, "-c", "comment");
    option(command, "-d", "home");
    option(command, "-s", "shell");
    Double expires = args.decimal("expires");
    if (expires != null && !local) {
      command.addAll(List.of("-e", expires < 0 ? "" : date(expires).toString()));
    }
    option(command, "-f", "password_expire_account_disable");
    if (args.has("password")) {
      command.addAll(
          List.of("-p", (args.bool("password_lock") ? "!" : "") + args.string("password")));
    }
    if (args.bool("create_home")) {
      if (!local) {
        command.add("-m");
      }
      option(command, "-k", "skeleton");
      if (args.has("umask")) {
        command.addAll(List.of("-K", "UMASK=" + args.string("umask")));
      }
    } else {
      command.add("-M");
    }
    if (args.bool("system")) {
      command.add("-r");
    }
    if (args.has("uid_min")) {
      command.addAll(List.of("-K", "UID_MIN=" + args.integer("uid_min")));
    }
    if (args.has("uid_max")) {
      command.addAll(List.of("-K", "UID_MAX=" + args.integer("uid_max")));
    }
    command.add(name);
    if (local) {
      if (expires != null) {
        steps.add(List.of("lchage", "-E", days(expires), name));
      }
      groups.forEach(group -> steps.add(List.of("lgroupmod", "-M", name, group)));
    }
    return steps;
  }

  private void uid(List<String> command) {
    if (args.has("uid")) {
      command.addAll(List.of("-u", args.string("uid")));
      if (args.bool("non_unique")) {
        command.add("-o");
      }
    }
  }

  private void option(List<String> command, String option, String argument) {
    if (args.has(argument)) {
      command.addAll(List.of(option, args.string(argument)));
    }
  }

  private UserAccount.Group known(String group) {
    UserAccount.Group found = account.group(group);
    if (found == null) {
      throw new ModuleFailure("Group " + group + " does not exist");
    }
    return found;
  }

  /** The groups asked for, without the empty name that stands for none. */
  private List<String> groups() {
    return args.texts("groups").stream()
        .flatMap(each -> Stream.of(each.split(",")))
        .filter(each -> !each.isEmpty())
        .map(String::strip)
        .distinct()
        .toList();
  }

  private static LocalDate date(double seconds) {
    return LocalDate.ofEpochDay((long) Math.floor(seconds / 86400));
  }

  private static String days(double seconds) {
    return seconds < 0 ? "-1" : String.valueOf((long) Math.floor(seconds) / 86400);
  }

  /** Those that change an account which is there; none where it is as it should be. */
  List<List<String>> commands() {
    List<String> command = new ArrayList<>(List.of(local ? "lusermod" : "usermod"));
    List<List<String>> more = new ArrayList<>();
    if (args.has("uid") && !args.string("uid").equals(String.valueOf(account.uid()))) {
      uid(command);
    }
    if (args.has("group")) {
      long gid = known(args.string("group")).gid();
      if (gid != account.gid()) {
        command.addAll(List.of("-g", String.valueOf(gid)));
      }
    }
    List<List<String>> memberships = memberships(command);
    changed(command, "-c", "comment", account.comment());
    if (args.has("home") && !args.string("home").equals(account.home())) {
      option(command, "-d", "home");
      if (args.bool("move_home")) {
        command.add("-m");
      }
    }
    changed(command, "-s", "shell", account.shell());
    String end = expiry();
    if (end != null && local) {
      more.add(List.of("lchage", "-E", end, name));
    } else if (end != null) {
      command.addAll(List.of("-e", end));
    }
    option(command, "-f", "password_expire_account_disable");
    password(command);
    List<List<String>> steps = new ArrayList<>();
    if (command.size() > 1) {
      command.add(name);
      steps.add(command);
    }
    steps.addAll(more);
    steps.addAll(memberships);
    return steps;
  }

  private void changed(List<String> command, String option, String argument, String now) {
    if (args.has(argument) && !args.string(argument).equals(now)) {
      option(command, option, argument);
    }
  }

  private List<List<String>> memberships(List<String> command) {
    if (!args.has("groups")) {
      return List.of();
    }
    Set<String> now = new LinkedHashSet<>(account.memberships(name));
    Set<String> wanted = new LinkedHashSet<>();
    groups().forEach(group -> wanted.add(known(group).name()));
    boolean append = args.bool("append");
    boolean differs = append ? !now.containsAll(wanted) : !now.equals(wanted);
    if (!differs) {
      return List.of();
    }
    if (!local) {
      if (append) {
        command.add("-a");
      }
      command.addAll(List.of("-G", String.join(",", wanted)));
      return List.of();
    }
    List<List<String>> steps = new ArrayList<>();
    wanted.stream()
        .filter(group -> !now.contains(group))
        .forEach(group -> steps.add(List.of("lgroupmod", "-M", name, group)));
    if (!append) {
      now.stream()
          .filter(group -> !wanted.contains(group))
          .forEach(group -> steps.add(List.of("lgroupmod", "-m", name, group)));
    }
    return steps;
  }

  /** When the account ends, as the tool takes it; null where it is as it should be. */
  private @Nullable String expiry() {
    Double expires = args.decimal("expires");
    if (expires == null) {
      return null;
    }
    long now = account.hasShadow() ? account.shadow(7) : 0;
    if (expires < 0) {
      return now < 0 ? null : local ? "-1" : "";
    }
    if (now >= 0 && LocalDate.ofEpochDay(now).equals(date(expires))) {
      return null;
    }
    return local ? days(expires) : date(expires).toString();
  }

  private void password(List<String> command) {
    String now = account.password();
    Boolean lock = args.optionalBool("password_lock");
    String password = args.text("password");
    boolean sets =
        password != null
            && args.string("update_password").equals("always")
            && !now.replaceFirst("^!+", "").equals(password.replaceFirst("^!+", ""));
    if (sets) {
      command.addAll(List.of("-p", (Boolean.TRUE.equals(lock) ? "!" : "") + password));
    } else if (Boolean.TRUE.equals(lock) && !now.startsWith("!")) {
      command.add("-L");
    } else if (Boolean.FALSE.equals(lock) && now.startsWith("!")) {
      command.add("-U");
    }
  }
}
