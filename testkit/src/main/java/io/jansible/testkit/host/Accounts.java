package io.jansible.testkit.host;

import io.jansible.testkit.files.Actor;
import io.jansible.testkit.files.FakeFileSystem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Users and groups. {@code /etc/passwd}, {@code /etc/group} and {@code /etc/shadow} are where they
 * are kept, so that files and accounts always agree.
 */
final class Accounts {
  private final FakeFileSystem files;

  Accounts(FakeFileSystem files) {
    this.files = files;
  }

  /** The lines of passwd, group or shadow, each split. */
  List<String[]> rows(String database) {
    List<String[]> rows = new ArrayList<>();
    String path = "/etc/" + database;
    if (files.exists(path, true, Actor.ROOT)) {
      files
          .text(path, Actor.ROOT)
          .lines()
          .filter(line -> !line.isBlank())
          .forEach(line -> rows.add(line.split(":", -1)));
    }
    return rows;
  }

  private void store(String database, List<String[]> rows) {
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(String.join(":", row)).append('\n'));
    files.write(
        "/etc/" + database,
        text.toString().getBytes(StandardCharsets.UTF_8),
        false,
        022,
        Actor.ROOT);
  }

  /** A line by its name or number; null if there is none. */
  String @Nullable [] find(String database, String key) {
    for (String[] row : rows(database)) {
      if (row[0].equals(key) || (!database.equals("shadow") && row[2].equals(key))) {
        return row;
      }
    }
    return null;
  }

  /** Adds a line, or replaces the one of the same name. */
  void put(String database, String... row) {
    List<String[]> rows = rows(database);
    boolean found = false;
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i)[0].equals(row[0])) {
        rows.set(i, row);
        found = true;
      }
    }
    if (!found) {
      rows.add(row);
    }
    store(database, rows);
  }

  void remove(String database, String name) {
    List<String[]> rows = rows(database);
    rows.removeIf(row -> row[0].equals(name));
    store(database, rows);
  }

  /** The first number that is free from a bound on: upwards, or downwards for system accounts. */
  long free(String database, boolean system) {
    Set<String> used = new LinkedHashSet<>();
    rows(database).forEach(row -> used.add(row[2]));
    long id = system ? 999 : 1000;
    while (used.contains(String.valueOf(id))) {
      id += system ? -1 : 1;
    }
    return id;
  }

  /** Names of the groups that list a user as a member. */
  List<String> memberships(String user) {
    return rows("group").stream()
        .filter(row -> List.of(row[3].split(",")).contains(user))
        .map(row -> row[0])
        .toList();
  }

  /** Sets which groups list a user. */
  void join(String user, Set<String> groups, boolean keepOthers) {
    List<String[]> rows = rows("group");
    for (String[] row : rows) {
      Set<String> members = new LinkedHashSet<>(List.of(row[3].split(",")));
      members.remove("");
      if (groups.contains(row[0]) || groups.contains(row[2])) {
        members.add(user);
      } else if (!keepOthers) {
        members.remove(user);
      }
      row[3] = String.join(",", members);
    }
    store("group", rows);
  }

  @Nullable String userName(long uid) {
    String[] row = byNumber("passwd", uid);
    return row == null ? null : row[0];
  }

  @Nullable String groupName(long gid) {
    String[] row = byNumber("group", gid);
    return row == null ? null : row[0];
  }

  private String @Nullable [] byNumber(String database, long number) {
    return rows(database).stream()
        .filter(row -> row[2].equals(String.valueOf(number)))
        .findFirst()
        .orElse(null);
  }

  /** A user's or group's number by name or number; -1 for a name that is not known. */
  long number(String database, String name) {
    String[] row = find(database, name);
    if (row != null) {
      return Long.parseLong(row[2]);
    }
    return name.matches("\\d+") ? Long.parseLong(name) : -1;
  }

  /** A user with its groups; null if there is no such user. */
  @Nullable Actor actor(String user) {
    String[] row = find("passwd", user);
    if (row == null) {
      return null;
    }
    Set<Long> groups = new LinkedHashSet<>();
    groups.add(Long.parseLong(row[3]));
    for (String group : memberships(row[0])) {
      groups.add(number("group", group));
    }
    return new Actor(Long.parseLong(row[2]), Long.parseLong(row[3]), groups);
  }

  String home(String user) {
    String[] row = find("passwd", user);
    return row == null ? "/" : row[5];
  }

  /** Adds a user as {@code useradd} would: with a group of its own name. */
  void add(String name, long uid, String home, String shell) {
    put("group", name, "x", String.valueOf(uid), "");
    put("passwd", name, "x", String.valueOf(uid), String.valueOf(uid), "", home, shell);
    put("shadow", name, "!", "20454", "0", "99999", "7", "", "", "");
  }
}
