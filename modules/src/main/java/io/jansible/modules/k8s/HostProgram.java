package io.jansible.modules.k8s;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.ModuleFailure;
import java.util.regex.Pattern;

/** Where a host has a program: Ansible's {@code get_bin_path}. */
public final class HostProgram {
  /** Words of which the shell makes nothing else. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private static final String SEARCH =
      """
      p=$PATH
      for d in /sbin /usr/sbin /usr/local/sbin; do
        case ":$p:" in
          *":$d:"*) ;;
          *) [ -e "$d" ] && p=$p:$d ;;
        esac
      done
      IFS=:
      set -f
      for d in $p; do
        if [ -n "$d" ] && [ -x "$d/$1" ] && [ ! -d "$d/$1" ]; then
          printf %s "$d/$1"
          exit 0
        fi
      done
      printf %s "$p"
      exit 1
      """;

  private HostProgram() {}

  /**
   * The program's path on the host, searched in {@code PATH} and then where administrators'
   * programs are. One round trip.
   *
   * @throws ModuleFailure with Ansible's words if there is none
   */
  public static String path(RemoteHost host, String name) {
    ExecResult found = host.exec(ExecRequest.of("/bin/sh", "-c", SEARCH, "sh", name));
    if (!found.ok()) {
      throw new ModuleFailure(
          "Failed to find required executable \"" + name + "\" in paths: " + found.out());
    }
    return found.out();
  }

  /** A word as a POSIX shell reads it back: Python's {@code shlex.quote}. */
  public static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\"'\"'") + "'";
  }
}
