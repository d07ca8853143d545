package io.jansible.modules.system;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.StartException;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.modules.Commands;
import io.jansible.value.EscapedText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Users and groups of nodes without the shadow suite (busybox): the lines of {@code /etc/passwd},
 * {@code shadow} and {@code group} are changed as busybox's own tools would, where these are not
 * built in either. Each file is replaced whole; {@code passwd} comes last, so that an account that
 * is there is there wholly.
 */
final class AccountFiles {
  private static final int FIRST = 1000;
  private static final int FIRST_OF_SYSTEM = 100;
  private static final long SECONDS_OF_DAY = 86_400;

  private final ModuleCall call;
  private final Args args;
  private final String name;
  private final Map<String, List<String[]>> tables = new TreeMap<>();
  private final Set<String> changed = new LinkedHashSet<>();

  AccountFiles(ModuleCall call) {
    this.call = call;
    this.args = call.args();
    this.name = args.string("name");
    for (String table : List.of("passwd", "shadow", "group")) {
      byte[] bytes = call.host().read("/etc/" + table).orElse(new byte[0]);
      List<String[]> lines = new ArrayList<>();
      EscapedText.of(bytes).lines().forEach(line -> lines.add(line.split(":", -1)));
      tables.put(table, lines);
    }
  }

  /** Whether a module that failed so has met a node of this kind. */
  static boolean isMet(RuntimeException failure, ModuleCall call) {
    boolean missing =
        failure instanceof StartException start
            ? start.rc() == 2 && !start.directory()
            : String.valueOf(failure.getMessage()).contains("Failed to find required executable");
    String tools = "PATH=$PATH:/usr/sbin:/sbin; command -v useradd || command -v groupadd";
    return missing && !call.host().exec(ExecRequest.script(tools)).ok();
  }

  private List<String[]> table(String table) {
    return java.util.Objects.requireNonNull(tables.get(table));
  }

  private String @Nullable [] find(String table, Predicate<String[]> which) {
    return table(table).stream()
        .filter(fields -> fields.length > 3 && which.test(fields))
        .findFirst()
        .orElse(null);
  }

  private String @Nullable [] named(String table) {
    return find(table, fields -> fields[0].equals(name));
  }

  private String @Nullable [] groupOf(String nameOrNumber) {
    return find(
        "group", fields -> fields[0].equals(nameOrNumber) || fields[2].equals(nameOrNumber));
  }

  private void add(String table, String... fields) {
    table(table).add(fields);
    changed.add(table);
  }

  /** Sets a field; null leaves it. */
  private void set(String table, String[] line, int field, @Nullable String value) {
    if (value != null && !value.equals(line[field])) {
      line[field] = value;
      changed.add(table);
    }
  }

  private void drop(String table, Predicate<String[]> which) {
    if (table(table).removeIf(which)) {
      changed.add(table);
    }
  }

  private boolean save() {
    if (!call.checkMode()) {
      for (String table : List.of("group", "shadow", "passwd")) {
        if (changed.contains(table)) {
          StringBuilder text = new StringBuilder();
          table(table).forEach(line -> text.append(String.join(":", line)).append('\n'));
          call.host().write(WriteRequest.of("/etc/" + table, EscapedText.bytes(text.toString())));
        }
      }
    }
    return !changed.isEmpty();
  }

  private String free(String table, boolean system) {
    for (int number = system ? FIRST_OF_SYSTEM : FIRST; ; number++) {
      String text = String.valueOf(number);
      if (find(table, fields -> fields[2].equals(text)) == null) {
        return text;
      }
    }
  }

  private ModuleFailure failure(String message) {
    return new ModuleFailure(message, Map.of("name", name));
  }

  // --- groups

  ModuleResult group() {
    boolean present = args.string("state").equals("present");
    String[] group = named("group");
    String gid = args.has("gid") ? String.valueOf(args.integer("gid")) : null;
    if (present && gid != null && !args.bool("non_unique")) {
      String[] other = groupOf(gid);
      if (other != null && !other[0].equals(name)) {
        throw failure("GID '" + gid + "' already exists with group '" + other[0] + "'");
      }
    }
    if (!present) {
      String[] user = group == null ? null : find("passwd", line -> line[3].equals(group[2]));
      if (user != null && !args.bool("force")) {
        throw failure("cannot remove the primary group of user '" + user[0] + "'");
      }
      drop("group", fields -> fields[0].equals(name));
    } else if (group == null) {
      add("group", name, "x", gid == null ? free("group", args.bool("system")) : gid, "");
    } else {
      set("group", group, 2, gid);
    }
    ModuleResult result =
        ModuleResult.changed(save()).put("name", name).put("state", args.string("state"));
    String[] now = named("group");
    if (present && now != null) {
      result.put("system", args.bool("system")).put("gid", Long.parseLong(now[2]));
    }
    return result;
  }

  // --- users

  ModuleResult user() {
    String[] account = named("passwd");
    ModuleResult result =
        ModuleResult.changed(false).put("name", name).put("state", args.string("state"));
    if (args.string("state").equals("absent")) {
      return account == null ? result : absent(account, result);
    }
    refuse();
    Set<String> groups = new LinkedHashSet<>(args.texts("groups"));
    groups.removeIf(String::isBlank);
    List<String> all = new ArrayList<>(groups);
    if (args.has("group")) {
      all.add(args.string("group"));
    }
    for (String each : all) {
      if (groupOf(each) == null) {
        throw failure("Group " + each + " does not exist");
      }
    }
    boolean fresh = account == null;
    if (account == null) {
      result.put("system", args.bool("system")).put("create_home", args.bool("create_home"));
      account = create();
    } else {
      result.put("append", args.bool("append")).put("move_home", false);
      modify(account);
    }
    password(fresh);
    join(groups, account);
    if (fresh && args.bool("create_home") && !call.checkMode()) {
      makeHome(account);
    }
    result.put("changed", save());
    if (args.has("password")) {
      result.put("password", "NOT_LOGGING_PASSWORD");
    }
    if (args.has("groups")) {
      result.put("groups", String.join(",", groups));
    }
    if (!fresh || !call.checkMode()) {
      result.put("uid", Long.parseLong(account[2])).put("group", Long.parseLong(account[3]));
      result.put("comment", account[4]).put("home", account[5]).put("shell", account[6]);
    }
    return result;
  }

  private ModuleResult absent(String[] account, ModuleResult result) {
    String home = account[5];
    drop("passwd", fields -> fields[0].equals(name));
    drop("shadow", fields -> fields[0].equals(name));
    boolean shared = find("passwd", fields -> fields[3].equals(account[3])) != null;
    if (!shared) {
      drop("group", fields -> fields[0].equals(name));
    }
    join(Set.of(), account);
    save();
    if (args.bool("remove") && !call.checkMode() && home.length() > 1) {
      call.host().remove(home);
    }
    return result
        .put("changed", true)
        .put("force", args.bool("force"))
        .put("remove", args.bool("remove"));
  }

  /** What needs more than these files is an error, not left out in silence. */
  private void refuse() {
    for (String each :
        List.of(
            "expires",
            "password_expire_max",
            "password_expire_min",
            "password_expire_warn",
            "password_expire_account_disable",
            "umask")) {
      if (args.has(each)) {
        throw failure(each + " cannot be set: there is no useradd here");
      }
    }
    for (String each : List.of("generate_ssh_key", "move_home", "local")) {
      if (Boolean.TRUE.equals(args.optionalBool(each))) {
        throw failure(each + " is not possible: there is no useradd here");
      }
    }
  }

  private String[] create() {
    boolean system = args.bool("system");
    String uid = args.has("uid") ? args.string("uid") : free("passwd", system);
    String[] same = find("passwd", fields -> fields[2].equals(uid));
    if (same != null && !args.bool("non_unique")) {
      throw failure("UID " + uid + " is not unique");
    }
    String[] group = groupOf(args.has("group") ? args.string("group") : name);
    if (group == null) {
      String gid = groupOf(uid) == null ? uid : free("group", system);
      add("group", name, "x", gid, "");
      group = java.util.Objects.requireNonNull(named("group"));
    }
    add(
        "passwd",
        name,
        "x",
        uid,
        group[2],
        args.has("comment") ? args.string("comment") : "",
        args.has("home") ? args.string("home") : "/home/" + name,
        args.has("shell") ? args.string("shell") : "/bin/sh");
    // one that a run which was cut off left behind
    drop("shadow", fields -> fields[0].equals(name));
    String today = String.valueOf(System.currentTimeMillis() / 1000 / SECONDS_OF_DAY);
    add("shadow", name, "!", today, "0", "99999", "7", "", "", "");
    return java.util.Objects.requireNonNull(named("passwd"));
  }

  private void makeHome(String[] account) {
    String skeleton = args.has("skeleton") ? args.string("skeleton") : "/etc/skel";
    new Commands(call.host())
        .must(
            null,
            List.of(
                "/bin/sh",
                "-ec",
                "[ -d \"$1\" ] || { mkdir -p -- \"$1\"; [ ! -d \"$2\" ] || cp -R \"$2\"/. \"$1\";"
                    + " chmod 755 \"$1\"; chown -R \"$3:$4\" \"$1\"; }",
                "sh",
                account[5],
                skeleton,
                account[2],
                account[3]));
  }

  private void modify(String[] account) {
    set("passwd", account, 2, args.has("uid") ? args.string("uid") : null);
    if (args.has("group")) {
      String[] group = groupOf(args.string("group"));
      set("passwd", account, 3, group == null ? null : group[2]);
    }
    set("passwd", account, 4, args.has("comment") ? args.string("comment") : null);
    set("passwd", account, 5, args.has("home") ? args.string("home") : null);
    set("passwd", account, 6, args.has("shell") ? args.string("shell") : null);
  }

  private void password(boolean fresh) {
    String[] shadow = named("shadow");
    Boolean lock = args.optionalBool("password_lock");
    if (shadow == null) {
      if (args.has("password") || lock != null) {
        throw failure("there is no line of " + name + " in /etc/shadow");
      }
      return;
    }
    if (args.has("password") && (fresh || args.string("update_password").equals("always"))) {
      boolean locked = lock == null ? shadow[1].startsWith("!") && !fresh : lock;
      String hash = args.string("password").replaceFirst("^!+", "");
      String bare = shadow[1].replaceFirst("^!+", "");
      if (!hash.equals(bare) || lock != null) {
        set("shadow", shadow, 1, (locked ? "!" : "") + hash);
      }
    } else if (lock != null && lock != shadow[1].startsWith("!")) {
      set("shadow", shadow, 1, lock ? "!" + shadow[1] : shadow[1].replaceFirst("^!+", ""));
    }
  }

  /** Sees to the groups beside the first one. */
  private void join(Set<String> groups, String[] account) {
    boolean absent = args.string("state").equals("absent");
    if (!args.has("groups") && !absent) {
      return;
    }
    for (String[] group : table("group")) {
      if (group.length < 4) {
        continue;
      }
      Set<String> members = new LinkedHashSet<>(List.of(group[3].split(",")));
      members.remove("");
      boolean wanted =
          (groups.contains(group[0]) || groups.contains(group[2])) && !group[2].equals(account[3]);
      boolean moved =
          wanted ? members.add(name) : (absent || !args.bool("append")) && members.remove(name);
      if (moved) {
        set("group", group, 3, String.join(",", members));
      }
    }
  }
}
