package io.jansible.modules.net;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.ModuleFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** TCP as a node sees it: with bash's own, nc, or curl's telnet. */
final class NodePorts {
  private static final int NO_TOOL = 95;
  private static final Map<String, String> STATE_IDS =
      Map.of(
          "ESTABLISHED", "01",
          "SYN_SENT", "02",
          "SYN_RECV", "03",
          "FIN_WAIT1", "04",
          "FIN_WAIT2", "05",
          "TIME_WAIT", "06");

  private final RemoteHost host;

  NodePorts(RemoteHost host) {
    this.host = host;
  }

  /** Whether a connection can be made. */
  boolean connects(String target, long port, long timeout) {
    String script =
        start(target, port)
            + "if command -v bash >/dev/null 2>&1 && command -v timeout >/dev/null 2>&1; then\n"
            + "timeout "
            + timeout
            + " bash -c 'exec 3<>\"/dev/tcp/$0/$1\"' \"$h\" \"$p\" 2>/dev/null\n"
            + "elif command -v nc >/dev/null 2>&1; then nc -w "
            + timeout
            + " \"$h\" \"$p\" </dev/null >/dev/null 2>&1\n"
            + "elif command -v curl >/dev/null 2>&1; then\n"
            + "curl -q -s --noproxy '*' --connect-timeout "
            + timeout
            + " -m "
            + (timeout + 1)
            + " \"telnet://$h:$p\" </dev/null >/dev/null 2>&1; r=$?; [ $r = 0 ] || [ $r = 28 ] || [ $r = 52 ] || [ $r = 56 ]\n"
            + "else exit "
            + NO_TOOL
            + "; fi && exit 0\nexit 1\n";
    return run(script, port).rc() == 0;
  }

  /** What a port sends within some seconds, up to the moment it falls silent. */
  byte[] greeting(String target, long port, long timeout, long seconds) {
    String script =
        start(target, port)
            + "if command -v bash >/dev/null 2>&1 && command -v timeout >/dev/null 2>&1; then\n"
            + "timeout "
            + timeout
            + " bash -c 'exec 3<>\"/dev/tcp/$0/$1\"' \"$h\" \"$p\" 2>/dev/null || exit 1\n"
            + "timeout "
            + seconds
            + " bash -c 'exec 3<>\"/dev/tcp/$0/$1\"; cat <&3' \"$h\" \"$p\" 2>/dev/null\n"
            + "elif command -v nc >/dev/null 2>&1; then nc -w "
            + seconds
            + " \"$h\" \"$p\" </dev/null 2>/dev/null\n"
            + "else exit "
            + NO_TOOL
            + "; fi\nexit 0\n";
    return run(script, port).stdout();
  }

  private static String start(String target, long port) {
    return "h=" + HttpScript.quote(target) + "; p=" + port + "\n";
  }

  private ExecResult run(String script, long port) {
    ExecResult result = host.exec(ExecRequest.script(script));
    if (result.rc() == NO_TOOL) {
      throw new ModuleFailure(
          "to look at port " + port + " the host needs bash and timeout, nc, or curl");
    }
    return result;
  }

  /** How many connections to a local address and port there are, by {@code /proc/net/tcp}. */
  int connections(String target, long port, List<String> excluded, List<String> states) {
    StringBuilder script = new StringBuilder();
    script.append(
        "a() { getent ahosts \"$1\" 2>/dev/null | while read -r i r; do echo \"$2 $i\"; done; echo \"$2 $1\"; }\n");
    script.append("a ").append(HttpScript.quote(target)).append(" own\n");
    for (String each : excluded) {
      script.append("a ").append(HttpScript.quote(each)).append(" not\n");
    }
    script.append("cat /proc/net/tcp /proc/net/tcp6 2>/dev/null\nexit 0\n");
    ExecResult result = host.exec(ExecRequest.script(script.toString()));
    Set<String> own = new HashSet<>();
    Set<String> not = new HashSet<>();
    Set<String> ids = new HashSet<>();
    states.forEach(state -> ids.add(String.valueOf(STATE_IDS.get(state))));
    String wanted = String.format(java.util.Locale.ROOT, "%04X", port);
    int count = 0;
    for (String line : result.out().split("\n")) {
      String[] words = line.strip().split("\\s+");
      if (words[0].equals("own") || words[0].equals("not")) {
        if (words.length > 1) {
          (words[0].equals("own") ? own : not).addAll(HexAddress.of(words[1]));
        }
        continue;
      }
      if (words.length > 3 && words[1].contains(":") && ids.contains(words[3])) {
        String[] local = words[1].split(":");
        String[] remote = words[2].split(":");
        if (local[1].equals(wanted)
            && !not.contains(remote[0])
            && (own.contains(local[0])
                || own.contains(local[0].length() == 8 ? HexAddress.ANY4 : HexAddress.ANY6)
                || (local[0].startsWith(HexAddress.MAPPED)
                    && own.contains(HexAddress.MAPPED_ANY)))) {
          count++;
        }
      }
    }
    return count;
  }
}
