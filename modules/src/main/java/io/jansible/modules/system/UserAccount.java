package io.jansible.modules.system;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.ModuleFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host knows of an account.
 *
 * @param passwd fields of its line; empty where there is no such account
 * @param shadow fields of its line; empty where it cannot be read
 * @param groups of the host: name, number, members
 * @param homeExists whether its home (the one asked for, else its own) is there
 * @param homeParent whether the directory that its home is in is there
 * @param skipsUserGroup the option with which useradd makes no group; empty for none
 */
record UserAccount(
    List<String> passwd,
    List<String> shadow,
    List<Group> groups,
    boolean homeExists,
    boolean homeParent,
    String skipsUserGroup) {

  /** A line of {@code group}. */
  record Group(String name, long gid, List<String> members) {}

  private static final String LOOK =
      "n=$1 h=$3; "
          + GroupModule.PICK
          + "p=$({ getent passwd \"$n\" 2>/dev/null || cat /etc/passwd; } | pick); if [ -n \"$2\" ]; then"
          + " [ -e /etc/passwd ] || exit 97; [ -n \"$(pick </etc/passwd)\" ] || p=; fi;"
          + " s=$({ getent shadow \"$n\" 2>/dev/null || cat /etc/shadow 2>/dev/null; } | pick);"
          + " [ -n \"$h\" ] || h=$(printf '%s\\n' \"$p\" | cut -d: -f6); e=; [ ! -e \"$h\" ] || e=1;"
          + " d=; [ ! -d \"$(dirname -- \"$h\")\" ] || d=1;"
          + " x=-N; if [ -e /etc/SuSE-release ] && [ ! -e /etc/redhat-release ]; then"
          + " grep -q '^VERSION = \\(1[2-9]\\|[2-9][0-9]\\)' /etc/SuSE-release || x=; fi;"
          + " printf '%s\\0' \"$p\" \"$s\" \"$e\" \"$d\" \"$x\"; getent group 2>/dev/null || cat /etc/group";

  /**
   * Asks a host: one round trip.
   *
   * @param local whether only the host's own file counts
   * @param home that is asked for; null for the account's own
   */
  static UserAccount read(RemoteHost host, String name, boolean local, @Nullable String home) {
    ExecResult told =
        host.exec(
            ExecRequest.of(
                "/bin/sh", "-c", LOOK, "sh", name, local ? "1" : "", home == null ? "" : home));
    if (told.rc() == 97) {
      throw new ModuleFailure(
          "'local: true' specified but unable to find local account file /etc/passwd to parse.");
    }
    String[] fields = told.out().split("\0", -1);
    if (fields.length < 6) {
      throw new ModuleFailure(told.err().strip());
    }
    List<Group> groups = new ArrayList<>();
    for (String line : fields[5].split("\n")) {
      String[] parts = line.split(":", -1);
      if (parts.length > 3 && parts[2].matches("\\d+")) {
        groups.add(
            new Group(
                parts[0],
                Long.parseLong(parts[2]),
                parts[3].isEmpty() ? List.of() : List.of(parts[3].split(","))));
      }
    }
    return new UserAccount(
        line(fields[0]),
        line(fields[1]),
        groups,
        !fields[2].isEmpty(),
        !fields[3].isEmpty(),
        fields[4]);
  }

  private static List<String> line(String text) {
    String[] fields = text.split(":", -1);
    return fields.length < 7 ? List.of() : List.of(fields);
  }

  /** The same after its end. */
  UserAccount gone() {
    return new UserAccount(List.of(), List.of(), groups, homeExists, homeParent, skipsUserGroup);
  }

  boolean exists() {
    return !passwd.isEmpty();
  }

  long uid() {
    return Long.parseLong(passwd.get(2));
  }

  long gid() {
    return Long.parseLong(passwd.get(3));
  }

  String comment() {
    return passwd.get(4);
  }

  String home() {
    return passwd.get(5);
  }

  String shell() {
    return passwd.get(6);
  }

  boolean hasShadow() {
    return !shadow.isEmpty();
  }

  /** A number of its line in shadow; -1 where there is none. */
  long shadow(int field) {
    String text = shadow.size() > field ? shadow.get(field) : "";
    return text.isEmpty() ? -1 : Long.parseLong(text);
  }

  /** Its password as it is kept; empty where it cannot be read. */
  String password() {
    return passwd.get(1).length() > 1 ? passwd.get(1) : shadow.isEmpty() ? "" : shadow.get(1);
  }

  /** A group by its number or name; null if there is none. */
  @Nullable Group group(String text) {
    if (text.matches("\\d+")) {
      for (Group group : groups) {
        if (group.gid() == Long.parseLong(text)) {
          return group;
        }
      }
    }
    return groups.stream().filter(group -> group.name().equals(text)).findFirst().orElse(null);
  }

  /** The names of the groups that list it as a member. */
  List<String> memberships(String name) {
    return groups.stream()
        .filter(group -> group.members().contains(name))
        .map(Group::name)
        .toList();
  }
}
