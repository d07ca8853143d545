package io.jansible.modules;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.ModuleFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a host has its programs, as Ansible looks for them: in the folders of {@code PATH}, then in
 * those of system tools. One round trip for any number of names.
 *
 * @param searched the folders, joined by colons
 * @param found the path of each program that there is
 */
public record Programs(String searched, Map<String, String> found) {
  private static final String SCRIPT =
      "set -f; p=$PATH; for d in /sbin /usr/sbin /usr/local/sbin; do case :$p: in *:$d:*) ;;"
          + " *) [ ! -e $d ] || p=$p:$d;; esac; done; printf '%s\\0' \"$p\"; IFS=:;"
          + " for n do f=; for d in $p; do if [ -n \"$d\" ] && [ -f \"$d/$n\" ] && [ -x \"$d/$n\" ];"
          + " then f=$d/$n; break; fi; done; printf '%s\\0' \"$f\"; done";

  /** Looks for programs by their names. */
  public static Programs of(RemoteHost host, String... names) {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh"));
    argv.addAll(List.of(names));
    ExecResult told = host.exec(ExecRequest.of(argv));
    String[] fields = told.out().split("\0", -1);
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 0; i < names.length && i + 1 < fields.length; i++) {
      if (!fields[i + 1].isEmpty()) {
        found.put(names[i], fields[i + 1]);
      }
    }
    return new Programs(fields[0], found);
  }

  /** A program's path; null where it is missing. */
  public @Nullable String find(String name) {
    return found.get(name);
  }

  /**
   * A program's path.
   *
   * @throws ModuleFailure with the folders that were searched, if there is none
   */
  public String must(String name) {
    String path = found.get(name);
    if (path == null) {
      throw missing(name);
    }
    return path;
  }

  /** The failure of a program that is missing. */
  public ModuleFailure missing(String name) {
    return new ModuleFailure(
        "Failed to find required executable \"" + name + "\" in paths: " + searched);
  }
}
