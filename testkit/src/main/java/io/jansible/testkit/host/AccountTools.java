package io.jansible.testkit.host;

import static io.jansible.testkit.host.CommandCall.ok;

import io.jansible.connection.ExecResult;
import io.jansible.testkit.files.Actor;
import io.jansible.testkit.files.FakeFileSystem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The shadow tools, {@code getent} and {@code id}. */
final class AccountTools {
  private AccountTools() {}

  static Map<String, FakeCommand> all() {
    Map<String, FakeCommand> tools = new TreeMap<>();
    tools.put("getent", AccountTools::getent);
    tools.put("id", AccountTools::id);
    tools.put("groups", call -> id(call.with(List.of("id", "-Gn"), call.environment())));
    tools.put("useradd", AccountTools::useradd);
    tools.put("usermod", AccountTools::usermod);
    tools.put("userdel", AccountTools::userdel);
    tools.put("groupadd", AccountTools::groupadd);
    tools.put("groupmod", AccountTools::groupmod);
    tools.put("groupdel", AccountTools::groupdel);
    tools.put("chage", AccountTools::chage);
    return tools;
  }

  private static ExecResult getent(CommandCall call) {
    List<String> words = Options.of(call.arguments(), "s").operands();
    String database = words.get(0);
    if (List.of("hosts", "ahosts", "ahostsv4").contains(database)) {
      return hosts(call, words);
    }
    if (!List.of("passwd", "group", "shadow").contains(database)) {
      return call.fail(1, "Unknown database: " + database);
    }
    Accounts accounts = call.host().accounts();
    if (words.size() == 1) {
      return ok(
          accounts.rows(database).stream()
              .map(row -> String.join(":", row) + "\n")
              .collect(Collectors.joining()));
    }
    StringBuilder out = new StringBuilder();
    for (String key : words.subList(1, words.size())) {
      String[] row = accounts.find(database, key);
      if (row == null) {
        return ExecResult.of(2, out.toString(), "");
      }
      out.append(String.join(":", row)).append('\n');
    }
    return ok(out.toString());
  }

  private static ExecResult hosts(CommandCall call, List<String> words) {
    StringBuilder out = new StringBuilder();
    for (String line : call.files().text("/etc/hosts", Actor.ROOT).lines().toList()) {
      List<String> parts = List.of(line.replaceFirst("#.*", "").strip().split("\\s+"));
      if (words.size() == 1 || parts.contains(words.get(1))) {
        out.append(String.join(" ", parts)).append('\n');
      }
    }
    return ExecResult.of(out.isEmpty() ? 2 : 0, out.toString(), "");
  }

  private static ExecResult id(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    Accounts accounts = call.host().accounts();
    String name =
        options.operands().isEmpty()
            ? accounts.userName(call.actor().uid())
            : options.operands().get(0);
    Actor actor = name == null ? call.actor() : accounts.actor(name);
    if (actor == null) {
      return call.fail(1, "'" + name + "': no such user");
    }
    boolean names = options.has("n");
    if (options.has("u")) {
      return ok((names ? accounts.userName(actor.uid()) : String.valueOf(actor.uid())) + "\n");
    }
    if (options.has("g")) {
      return ok((names ? accounts.groupName(actor.gid()) : String.valueOf(actor.gid())) + "\n");
    }
    if (options.has("G")) {
      return ok(
          actor.groups().stream()
                  .map(gid -> names ? accounts.groupName(gid) : String.valueOf(gid))
                  .collect(Collectors.joining(" "))
              + "\n");
    }
    String groups =
        actor.groups().stream()
            .map(gid -> gid + "(" + accounts.groupName(gid) + ")")
            .collect(Collectors.joining(","));
    return ok(
        "uid=%d(%s) gid=%d(%s) groups=%s\n"
            .formatted(
                actor.uid(),
                accounts.userName(actor.uid()),
                actor.gid(),
                accounts.groupName(actor.gid()),
                groups));
  }

  private static Set<String> names(String list) {
    Set<String> names = new LinkedHashSet<>(List.of(list.split(",")));
    names.remove("");
    return names;
  }

  private static ExecResult useradd(CommandCall call) {
    Options options = Options.of(call.arguments(), "ugGcdsepkKbf");
    Accounts accounts = call.host().accounts();
    String name = options.operands().get(0);
    if (accounts.find("passwd", name) != null) {
      return call.fail(9, "user '" + name + "' already exists");
    }
    boolean system = options.has("r");
    String wanted = options.value("u");
    if (wanted != null && !options.has("o") && accounts.find("passwd", wanted) != null) {
      return call.fail(4, "UID " + wanted + " is not unique");
    }
    long uid = wanted != null ? Long.parseLong(wanted) : accounts.free("passwd", system);
    String group = options.value("g");
    long gid;
    if (group != null) {
      gid = accounts.number("group", group);
      if (accounts.find("group", group) == null) {
        return call.fail(6, "group '" + group + "' does not exist");
      }
    } else if (options.has("N")) {
      String[] own = accounts.find("group", name);
      gid = own == null ? 100 : Long.parseLong(own[2]);
    } else {
      boolean free = accounts.find("group", String.valueOf(uid)) == null;
      gid = free ? uid : accounts.free("group", system);
      accounts.put("group", name, "x", String.valueOf(gid), "");
    }
    String given = options.value("d");
    String home = given != null ? given : "/home/" + name;
    String shell = options.value("s");
    String comment = options.value("c");
    accounts.put(
        "passwd",
        name,
        "x",
        String.valueOf(uid),
        String.valueOf(gid),
        comment == null ? "" : comment,
        home,
        shell != null ? shell : "/bin/sh");
    String password = options.value("p");
    accounts.put(
        "shadow", name, password == null ? "!" : password, "20454", "0", "99999", "7", "", "", "");
    String groups = options.value("G");
    if (groups != null) {
      accounts.join(name, names(groups), true);
    }
    if (options.has("m") || !options.has("M") && !system) {
      makeHome(call, home, uid, gid);
    }
    return ok();
  }

  private static void makeHome(CommandCall call, String home, long uid, long gid) {
    FakeFileSystem files = call.files();
    if (!files.exists(home, true, Actor.ROOT)) {
      files.makeDirectories(home, 0755, Actor.ROOT);
      files.setOwner(home, uid, gid, true, Actor.ROOT);
      files.setMode(home, 0755, true, Actor.ROOT);
    }
  }

  private static ExecResult usermod(CommandCall call) {
    Options options = Options.of(call.arguments(), "ugGcdsepl");
    Accounts accounts = call.host().accounts();
    String name = options.operands().get(0);
    String[] row = accounts.find("passwd", name);
    if (row == null) {
      return call.fail(6, "user '" + name + "' does not exist");
    }
    String uid = options.value("u");
    String group = options.value("g");
    String comment = options.value("c");
    String home = options.value("d");
    String shell = options.value("s");
    row[2] = uid != null ? uid : row[2];
    row[3] = group != null ? String.valueOf(accounts.number("group", group)) : row[3];
    row[4] = comment != null ? comment : row[4];
    if (home != null) {
      if (options.has("m") && call.files().exists(row[5], true, Actor.ROOT)) {
        call.files().rename(row[5], home, Actor.ROOT);
      }
      row[5] = home;
    }
    row[6] = shell != null ? shell : row[6];
    accounts.put("passwd", row);
    String groups = options.value("G");
    if (groups != null) {
      accounts.join(name, names(groups), options.has("a"));
    }
    String[] shadow = accounts.find("shadow", name);
    if (shadow != null) {
      String password = options.value("p");
      shadow[1] = password != null ? password : shadow[1];
      if (options.has("L") && !shadow[1].startsWith("!")) {
        shadow[1] = "!" + shadow[1];
      } else if (options.has("U")) {
        shadow[1] = shadow[1].replaceFirst("^!", "");
      }
      String expires = options.value("e");
      if (expires != null) {
        shadow[7] =
            expires.isEmpty()
                ? ""
                : String.valueOf(java.time.LocalDate.parse(expires).toEpochDay());
      }
      accounts.put("shadow", shadow);
    }
    return ok();
  }

  private static ExecResult userdel(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    Accounts accounts = call.host().accounts();
    String name = options.operands().get(0);
    String[] row = accounts.find("passwd", name);
    if (row == null) {
      return call.fail(6, "user '" + name + "' does not exist");
    }
    accounts.remove("passwd", name);
    accounts.remove("shadow", name);
    accounts.join(name, Set.of(), false);
    String[] group = accounts.find("group", name);
    if (group != null && group[3].isEmpty() && group[2].equals(row[3])) {
      accounts.remove("group", name);
    }
    if (options.has("r")) {
      call.files().remove(row[5], Actor.ROOT);
    }
    return ok();
  }

  private static ExecResult groupadd(CommandCall call) {
    Options options = Options.of(call.arguments(), "gK");
    Accounts accounts = call.host().accounts();
    String name = options.operands().get(0);
    if (accounts.find("group", name) != null) {
      return options.has("f") ? ok() : call.fail(9, "group '" + name + "' already exists");
    }
    String gid = options.value("g");
    if (gid != null && !options.has("o") && accounts.find("group", gid) != null) {
      return call.fail(4, "GID '" + gid + "' already exists");
    }
    accounts.put(
        "group",
        name,
        "x",
        gid != null ? gid : String.valueOf(accounts.free("group", options.has("r"))),
        "");
    return ok();
  }

  private static ExecResult groupmod(CommandCall call) {
    Options options = Options.of(call.arguments(), "gn");
    String[] row = call.host().accounts().find("group", options.operands().get(0));
    if (row == null) {
      return call.fail(6, "group '" + options.operands().get(0) + "' does not exist");
    }
    String gid = options.value("g");
    row[2] = gid != null ? gid : row[2];
    call.host().accounts().put("group", row);
    return ok();
  }

  private static ExecResult groupdel(CommandCall call) {
    String name = Options.of(call.arguments(), "").operands().get(0);
    if (call.host().accounts().find("group", name) == null) {
      return call.fail(6, "group '" + name + "' does not exist");
    }
    call.host().accounts().remove("group", name);
    return ok();
  }

  private static ExecResult chage(CommandCall call) {
    Options options = Options.of(call.arguments(), "MmWIEd");
    String[] shadow = call.host().accounts().find("shadow", options.operands().get(0));
    if (shadow == null) {
      return call.fail(1, "user '" + options.operands().get(0) + "' does not exist in /etc/passwd");
    }
    List<String> letters = new ArrayList<>(List.of("m", "M", "W", "I"));
    for (int i = 0; i < letters.size(); i++) {
      String value = options.value(letters.get(i));
      shadow[3 + i] = value != null ? value : shadow[3 + i];
    }
    call.host().accounts().put("shadow", shadow);
    return ok();
  }
}
