package io.jansible.modules.posix;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.Variables;
import io.jansible.template.value.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.posix.synchronize}: rsync, run on the controller or on the host that the task is
 * delegated to, which connects to the task's host by itself.
 */
final class SynchronizeModule implements Module {
  private static final String MARKER = "<<CHANGED>>";
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.posix.synchronize",
              "A wrapper around rsync to make common tasks in your playbooks quick and easy",
              ArgumentSpec.of(
                  Argument.text("src").doc("Where it comes from."),
                  Argument.text("dest").doc("Where it goes."),
                  Argument.integer("dest_port").doc("The host's ssh port."),
                  Argument.bool("delete").or(false).doc("Remove what the source does not have."),
                  Argument.text("private_key").doc("For rsync's ssh."),
                  Argument.text("rsync_path").doc("rsync on the host."),
                  Argument.bool("archive").or(true).doc("All attributes."),
                  Argument.bool("checksum").or(false).doc("Compare contents."),
                  Argument.bool("compress").or(true).doc("Compress on the way."),
                  Argument.bool("existing_only").or(false).doc("Make no new files."),
                  Argument.bool("dirs").or(false).doc("Directories without what is in them."),
                  Argument.bool("recursive").doc("Whole directories."),
                  Argument.bool("links").doc("Links as links."),
                  Argument.bool("copy_links").or(false).doc("What links lead to."),
                  Argument.bool("perms").doc("Permissions."),
                  Argument.bool("times").doc("Times."),
                  Argument.bool("owner").doc("Owners."),
                  Argument.bool("group").doc("Groups."),
                  Argument.bool("set_remote_user").or(true).doc("Connect as the task's user."),
                  Argument.integer("rsync_timeout").or(0L).doc("Seconds."),
                  Argument.list("rsync_opts", ArgumentType.STR).or(List.of()).doc("More options."),
                  Argument.bool("use_ssh_args").or(false).doc("The configured ssh arguments too."),
                  Argument.bool("ssh_connection_multiplexing").or(false).doc("Share connections."),
                  Argument.bool("partial").or(false).doc("Keep half a file."),
                  Argument.bool("verify_host").or(false).doc("Check the host's key."),
                  Argument.bool("delay_updates").or(true).doc("Put all in place at the end."),
                  Argument.text("mode").or("push").choices("pull", "push").doc("Which way."),
                  Argument.list("link_dest", ArgumentType.PATH)
                      .doc("Hard links to what is there.")))
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    if (!args.has("src") || !args.has("dest")) {
      throw new ModuleFailure("synchronize requires both src and dest parameters are set");
    }
    Map<?, ?> host = hostVariables(call);
    String name = call.inventoryHostname();
    String address = Text.str(host.get("ansible_host") == null ? name : host.get("ansible_host"));
    String delegate = call.delegatedTo();
    boolean toItself = delegate != null && (delegate.equals(name) || delegate.equals(address));
    boolean local = "local".equals(variable(call, "ansible_connection"));
    boolean sameHost = toItself || (delegate == null && local);
    boolean pull = args.string("mode").equals("pull");
    String src = args.string("src");
    String dest = args.string("dest");
    List<String> command = new ArrayList<>(options(call));
    if (sameHost) {
      src = absolute(call, src);
      dest = absolute(call, dest);
    } else {
      String user = args.bool("set_remote_user") ? variable(call, "ansible_user") : null;
      String remote = (user == null ? "" : user + "@") + bracketed(address) + ":";
      boolean sudo = false;
      if (!src.startsWith("rsync://") && !dest.startsWith("rsync://")) {
        if (pull) {
          src = remote + src;
          dest = absolute(call, dest);
        } else {
          src = absolute(call, src);
          dest = remote + dest;
        }
        command.add("--rsh=" + shell(call));
        sudo = !args.has("rsync_path");
      }
      String path = args.has("rsync_path") ? args.string("rsync_path") : sudo ? become(call) : null;
      if (path != null) {
        command.add("--rsync-path=" + path);
      }
    }
    command.addAll(args.texts("rsync_opts"));
    if (args.bool("partial")) {
      command.add("--partial");
    }
    for (String each : args.texts("link_dest")) {
      if (dest.startsWith(each)) {
        throw new ModuleFailure(
            "Hardlinking into a subdirectory of the source would cause recursion. %s and %s"
                .formatted(each, dest));
      }
      command.addAll(List.of("-H", "-vv", "--link-dest=" + each));
    }
    command.add("--out-format=" + MARKER + "%i %n%L");
    command.add(src);
    command.add(dest);
    boolean onController = delegate == null ? !local || !sameHost : LOCAL.contains(delegate);
    String password = sameHost ? null : variable(call, "ansible_password", "ansible_ssh_pass");
    ExecResult result =
        onController
            ? onController(call, command, password)
            : call.host().exec(ExecRequest.of(command));
    String shown = String.join(" ", command);
    if (!result.ok()) {
      throw new ModuleFailure(result.err(), Map.of("rc", (long) result.rc(), "cmd", shown));
    }
    String out = result.out();
    boolean changed =
        args.texts("link_dest").isEmpty() ? out.contains(MARKER) : !out.contains(MARKER + ".");
    String clean = out.replace(MARKER, "");
    ModuleResult answer =
        ModuleResult.changed(changed)
            .put("msg", clean)
            .put("rc", 0L)
            .put("cmd", shown)
            .put(
                "stdout_lines",
                new ArrayList<Object>(clean.lines().filter(line -> !line.isEmpty()).toList()));
    if (call.diffMode()) {
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("prepared", clean);
      answer.put("diff", diff);
    }
    return answer;
  }

  private static List<String> options(ModuleCall call) {
    Args args = call.args();
    List<String> command = new ArrayList<>();
    String rsync = variable(call, "ansible_rsync_path");
    command.add(rsync == null ? "rsync" : rsync);
    if (args.bool("delay_updates")) {
      command.addAll(List.of("--delay-updates", "-F"));
    }
    add(args.bool("compress"), "--compress", command);
    Long timeout = args.integer("rsync_timeout");
    add(timeout != null && timeout > 0, "--timeout=" + timeout, command);
    add(call.checkMode(), "--dry-run", command);
    add(args.bool("delete"), "--delete-after", command);
    add(args.bool("existing_only"), "--existing", command);
    add(args.bool("checksum"), "--checksum", command);
    add(args.bool("copy_links"), "--copy-links", command);
    boolean archive = args.bool("archive");
    add(archive, "--archive", command);
    for (String each : List.of("recursive", "links", "perms", "times", "owner", "group")) {
      Boolean asked = args.optionalBool(each);
      if (asked != null && asked != archive) {
        command.add((asked ? "--" : "--no-") + each);
      }
    }
    add(args.bool("dirs"), "--dirs", command);
    return command;
  }

  private static void add(boolean wanted, String option, List<String> command) {
    if (wanted) {
      command.add(option);
    }
  }

  /** The ssh command of rsync, each word quoted for the shell that rsync does not use. */
  private static String shell(ModuleCall call) {
    Args args = call.args();
    List<String> words = new ArrayList<>(List.of("ssh"));
    if (!args.bool("ssh_connection_multiplexing")) {
      words.addAll(List.of("-S", "none"));
    }
    String key =
        args.has("private_key")
            ? args.string("private_key")
            : variable(call, "ansible_ssh_private_key_file", "ansible_private_key_file");
    if (key != null) {
      words.addAll(List.of("-i", key));
    }
    Long port = args.integer("dest_port");
    String asked =
        port == null ? variable(call, "ansible_port", "ansible_ssh_port") : port.toString();
    if (asked != null) {
      words.addAll(List.of("-o", "Port=" + asked));
    }
    if (!args.bool("verify_host")) {
      words.addAll(List.of("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"));
    }
    String line = String.join(" ", words.stream().map(SynchronizeModule::quoted).toList());
    if (args.bool("use_ssh_args")) {
      for (String each :
          List.of("ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args")) {
        String more = variable(call, each);
        line += more == null || more.isBlank() ? "" : " " + more.strip();
      }
    }
    return line;
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\"'\"'") + "'";
  }

  /** rsync runs as the become user on the other side; null where that is who connects. */
  private static @Nullable String become(ModuleCall call) {
    String user = variable(call, "ansible_user");
    if (call.delegatedTo() != null) {
      String become = variable(call, "ansible_become");
      return become != null && become.equalsIgnoreCase("true")
          ? sudo(variable(call, "ansible_become_user"))
          : null;
    }
    String runs = call.host().user();
    return user == null || runs.equals(user) ? null : sudo(runs);
  }

  private static String sudo(@Nullable String user) {
    return user == null ? "sudo rsync" : "sudo -u " + quoted(user) + " rsync";
  }

  private static String bracketed(String address) {
    return address.indexOf(':') >= 0 && !address.startsWith("[") ? "[" + address + "]" : address;
  }

  /** A path of the side where rsync runs; on the controller the role's files count. */
  private static String absolute(ModuleCall call, String path) {
    boolean controller = call.delegatedTo() == null || LOCAL.contains(call.delegatedTo());
    if (!controller || path.startsWith("/") || path.startsWith("~") || path.contains("://")) {
      return path;
    }
    String found;
    try {
      found = call.files().find("files", path).toString();
    } catch (io.jansible.error.JansibleException e) {
      List<Path> folders = call.files().searchPath();
      Path base = folders.isEmpty() ? call.files().workingDirectory() : folders.get(0);
      found = base.resolve(path).normalize().toString();
    }
    return path.endsWith("/") ? found + "/" : found;
  }

  private static ExecResult onController(
      ModuleCall call, List<String> command, @Nullable String password) {
    List<String> words = new ArrayList<>(command);
    ProcessBuilder builder = new ProcessBuilder(words);
    if (password != null) {
      words.addAll(0, List.of("sshpass", "-e"));
      builder.environment().put("SSHPASS", password);
    }
    builder.directory(call.files().workingDirectory().toFile());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      java.util.concurrent.CompletableFuture<byte[]> err =
          java.util.concurrent.CompletableFuture.supplyAsync(
              () -> {
                try {
                  return process.getErrorStream().readAllBytes();
                } catch (IOException e) {
                  return String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
                }
              });
      byte[] out = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      return new ExecResult(code, out, err.join(), false);
    } catch (IOException e) {
      throw new ModuleFailure(
          password != null && String.valueOf(e.getMessage()).contains("sshpass")
              ? "to use rsync connection with passwords, you must install the sshpass program"
              : "Failed to find required executable \"" + words.get(0) + "\" on the controller");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.util.concurrent.CancellationException();
    }
  }

  private static @Nullable String variable(ModuleCall call, String... names) {
    for (String name : names) {
      Object raw = call.templar().variables().raw(name);
      if (raw != Variables.ABSENT && raw != null) {
        Object value = call.templar().value(raw);
        return value == null ? null : Text.str(value);
      }
    }
    return null;
  }

  private static Map<?, ?> hostVariables(ModuleCall call) {
    Object all = call.templar().variables().raw("hostvars");
    Object own = all instanceof Map<?, ?> map ? map.get(call.inventoryHostname()) : null;
    return own instanceof Map<?, ?> map ? map : Map.of();
  }
}
