package io.jansible.modules.service;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a command in a session of its own, so that what it starts neither holds nor ends with us.
 */
final class Daemonized {
  private static final String SCRIPT =
      "d=$(mktemp -d) || exit; trap 'rm -rf -- \"$d\"' EXIT;"
          + " setsid \"$@\" >\"$d/o\" 2>\"$d/e\" </dev/null; r=$?;"
          + " cat \"$d/o\"; cat \"$d/e\" >&2; exit $r";

  private Daemonized() {}

  static ExecResult run(List<String> command, RemoteHost host) {
    List<String> away = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh"));
    away.addAll(command);
    return host.exec(ExecRequest.of(away).withEnvironment(Commands.ENGLISH));
  }
}
