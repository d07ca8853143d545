package io.jansible.modules.net;

import io.jansible.connection.Errno;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.wait_for}: waits until a port of the node's network, or a file of the
 * node, is as it should be. Each look is one round trip.
 */
final class WaitForModule implements Module {
  private static final List<Object> STATES =
      List.of("ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2", "SYN_RECV", "SYN_SENT", "TIME_WAIT");
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.wait_for",
              "Waits for a condition before continuing",
              ArgumentSpec.of(
                  Argument.text("host").or("127.0.0.1").doc("Name or address to connect to."),
                  Argument.integer("timeout").or(300L).doc("Seconds to wait at most."),
                  Argument.integer("connect_timeout").or(5L).doc("Seconds for one connection."),
                  Argument.integer("delay").or(0L).doc("Seconds to wait before the first look."),
                  Argument.integer("port").doc("Port to look at."),
                  Argument.list("active_connection_states", ArgumentType.STR)
                      .or(STATES)
                      .doc("TCP states that count as a connection for state=drained."),
                  Argument.path("path").doc("File to look at."),
                  Argument.text("search_regex")
                      .doc("What must be found in the file, or be sent by the port."),
                  Argument.text("state")
                      .or("started")
                      .choices("absent", "drained", "present", "started", "stopped")
                      .doc("What to wait for."),
                  Argument.list("exclude_hosts", ArgumentType.STR)
                      .doc("Hosts whose connections do not count for state=drained."),
                  Argument.integer("sleep").or(1L).doc("Seconds between two looks."),
                  Argument.text("msg").doc("What a timeout says instead of its own words.")))
          .withoutCheckMode();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Wait(call).run();
  }

  private static final class Wait {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final @Nullable Long port;
    private final @Nullable String path;
    private final String state;
    private final @Nullable PythonPattern search;
    private final long begin = System.nanoTime();
    private final long end;
    private @Nullable FileStat file;
    private PythonPattern.@Nullable Match match;

    Wait(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      Long wanted = args.integer("port");
      this.port = wanted == null || wanted == 0 ? null : wanted;
      String file = args.text("path");
      this.path = file == null || file.isEmpty() ? null : file;
      this.state = args.string("state");
      String regex = args.text("search_regex");
      this.search = regex == null ? null : PythonPattern.compile(regex);
      this.end = begin + Duration.ofSeconds(number("timeout", 300)).toNanos();
    }

    private long number(String name, long standard) {
      Long value = args.integer(name);
      return value == null ? standard : value;
    }

    ModuleResult run() {
      check();
      if (number("delay", 0) > 0) {
        call.control().sleep(Duration.ofSeconds(number("delay", 0)));
      }
      if (port == null && path == null && !state.equals("drained")) {
        call.control().sleep(Duration.ofSeconds(number("timeout", 300)));
      } else if (!waited()) {
        String message = args.text("msg");
        throw failure(message == null || message.isEmpty() ? timeoutMessage() : message);
      }
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      result.put("state", state);
      result.put("port", args.integer("port"));
      result.put("search_regex", args.text("search_regex"));
      result.put("match_groups", match == null ? List.of() : match.groups());
      result.put("match_groupdict", match == null ? Map.of() : match.named());
      result.put("path", args.text("path"));
      result.put("elapsed", elapsed());
      if (file != null) {
        PathInfo.add(result, file);
      }
      return ModuleResult.of(result);
    }

    private void check() {
      if (port != null && path != null) {
        throw failure("port and path parameter can not both be passed to wait_for");
      }
      for (String onlyPorts : List.of("stopped", "drained")) {
        if (path != null && state.equals(onlyPorts)) {
          throw failure(
              "state="
                  + onlyPorts
                  + " should only be used for checking a port in the wait_for module");
        }
      }
      if (args.has("exclude_hosts") && !state.equals("drained")) {
        throw failure("exclude_hosts should only be with state=drained");
      }
      for (String each : args.texts("active_connection_states")) {
        if (!STATES.contains(each)) {
          throw failure("unknown active_connection_state (" + each + ") defined");
        }
      }
    }

    private ModuleFailure failure(String message) {
      return new ModuleFailure(message, Map.of("elapsed", elapsed()));
    }

    private long elapsed() {
      return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    }

    private boolean waited() {
      for (int round = 0; System.nanoTime() < end; round++) {
        if (holds(round)) {
          return true;
        }
        call.control().sleep(Duration.ofSeconds(number("sleep", 1)));
      }
      return false;
    }

    private boolean holds(int round) {
      return switch (state) {
        case "absent", "stopped" ->
            path != null ? !exists(path) : !ports().connects(host(), port(), connectTimeout());
        case "drained" ->
            ports()
                    .connections(
                        args.string("host"),
                        port(),
                        args.texts("exclude_hosts"),
                        args.texts("active_connection_states"))
                == 0;
        default -> path != null ? fileIsReady(path) : portIsReady(round);
      };
    }

    private NodePorts ports() {
      return new NodePorts(host);
    }

    private String host() {
      return args.string("host");
    }

    private long port() {
      if (port == null) {
        throw failure("state=drained needs a port");
      }
      return port;
    }

    private long connectTimeout() {
      long left = Math.max(1, Duration.ofNanos(end - System.nanoTime()).toSeconds() + 1);
      return Math.min(number("connect_timeout", 5), left);
    }

    private boolean exists(String name) {
      FileStat stat = host.stat(name, StatOptions.FOLLOW);
      return stat.exists();
    }

    private ModuleFailure unstatable(String name, String why) {
      String message = args.text("msg");
      return failure(
          message == null || message.isEmpty() ? "Failed to stat " + name + ", " + why : message);
    }

    private boolean fileIsReady(String name) {
      List<String> paths = new ArrayList<>(List.of(name));
      for (int slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
        paths.add(name.substring(0, slash));
      }
      List<FileStat> stats;
      try {
        stats = host.stat(paths, StatOptions.FOLLOW.strictly());
      } catch (RemoteException e) {
        throw unstatable(name, Errno.words(e.text()));
      }
      FileStat stat = stats.get(0);
      if (!stat.exists()) {
        for (FileStat above : stats.subList(1, stats.size())) {
          if (above.exists()) {
            if (!above.isDirectory()) {
              throw unstatable(name, "Not a directory");
            }
            break;
          }
        }
        return false;
      }
      file = stat;
      if (search == null) {
        return true;
      }
      if (stat.isDirectory() || !stat.readable()) {
        return false;
      }
      match = host.read(name).map(search::find).orElse(null);
      return match != null;
    }

    private boolean portIsReady(int round) {
      if (search == null) {
        return ports().connects(host(), port(), connectTimeout());
      }
      long left = Math.max(1, Duration.ofNanos(end - System.nanoTime()).toSeconds());
      long listen = Math.min(left, 1L << Math.min(round, 6));
      byte[] said = ports().greeting(host(), port(), connectTimeout(), listen);
      // what a port sends is matched, but Ansible does not report its groups
      return search.find(said) != null;
    }

    private String timeoutMessage() {
      String where = host() + ":" + port;
      return switch (state) {
        case "absent", "stopped" ->
            path == null
                ? "Timeout when waiting for " + where + " to stop."
                : "Timeout when waiting for " + path + " to be absent.";
        case "drained" -> "Timeout when waiting for " + where + " to drain";
        default -> {
          String target = path == null ? where : path;
          if (search != null) {
            yield "Timeout when waiting for search string "
                + args.text("search_regex")
                + " in "
                + target;
          }
          yield "Timeout when waiting for " + (path == null ? "" : "file ") + target;
        }
      };
    }
  }

  /** Text of a port or file, byte for byte. */
  static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
