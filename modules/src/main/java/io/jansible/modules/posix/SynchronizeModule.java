package io.jansible.modules.posix;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StartException;
import io.jansible.error.JansibleException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.modules.Programs;
import io.jansible.modules.Words;
import io.jansible.template.Variables;
import io.jansible.template.value.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
                  Argument.list("link_dest", ArgumentType.PATH).doc("Hard links to what is there."),
                  Argument.path("_local_rsync_path").or("rsync").doc("Internal."),
                  Argument.text("_local_rsync_password").secret().doc("Internal."),
                  Argument.bool("_substitute_controller").or(false).doc("Internal."),
                  Argument.text("_ssh_args").doc("Internal.")))
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
    boolean onController = !sameHost && (delegate == null || LOCAL.contains(delegate));
    // as a shell would read it: Ansible takes the line apart again
    List<String> command = new ArrayList<>(List.of(Words.quote(program(call, onController))));
    command.addAll(options(call));
    if (sameHost) {
      src = absolute(call, src);
      dest = absolute(call, dest);
    } else {
      String user = args.bool("set_remote_user") ? variable(call, "ansible_user") : null;
      if (pull) {
        src = remote(user, address, src);
        dest = absolute(call, dest);
      } else {
        src = absolute(call, src);
        dest = remote(user, address, dest);
      }
    }
    if (isUrl(src) && isUrl(dest)) {
      throw new ModuleFailure("either src or dest must be a localhost", Map.of("rc", 1L));
    }
    boolean connects = !isUrl(src) && !isUrl(dest) && (src.contains(":") || dest.contains(":"));
    if (connects && args.texts("rsync_opts").stream().noneMatch(each -> each.contains("--rsh"))) {
      command.add("--rsh=" + Words.quote(shell(call, onController)));
    }
    String path =
        args.has("rsync_path") ? args.string("rsync_path") : sameHost ? null : become(call);
    if (path != null) {
      command.add("--rsync-path=" + Words.quote(path));
    }
    command.addAll(args.texts("rsync_opts"));
    if (args.bool("partial")) {
      command.add("--partial");
    }
    List<String> links = args.texts("link_dest");
    if (!links.isEmpty()) {
      command.addAll(List.of("-H", "-vv"));
    }
    for (String each : links) {
      String link = normal(call, each);
      String folder = normal(call, dest.substring(0, Math.max(0, dest.lastIndexOf('/'))));
      if (folder.startsWith(link)) {
        throw new ModuleFailure(
            "Hardlinking into a subdirectory of the source would cause recursion. %s and %s"
                .formatted(folder, dest));
      }
      command.add("--link-dest=" + link);
    }
    command.add("--out-format=" + Words.quote(MARKER + "%i %n%L"));
    command.add(Words.quote(src));
    command.add(Words.quote(dest));
    String shown = String.join(" ", command);
    List<String> words = Words.split(shown);
    String password = sameHost ? null : variable(call, "ansible_password", "ansible_ssh_pass");
    ExecResult result =
        onController ? onController(call, words, password) : onHost(call.host(), words);
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

  /** rsync's path on the side where it runs. */
  private static String program(ModuleCall call, boolean onController) {
    String asked = variable(call, "ansible_rsync_path");
    String name = asked == null || asked.isEmpty() ? "rsync" : asked;
    return name.indexOf('/') >= 0
        ? name
        : onController ? controllers(name) : Programs.of(call.host(), name).must(name);
  }

  /** A program of the controller, where it is looked for as on a host. */
  private static String controllers(String name) {
    List<String> folders = new ArrayList<>();
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(List.of(path.split(":")));
    }
    for (String each : List.of("/sbin", "/usr/sbin", "/usr/local/sbin")) {
      if (!folders.contains(each) && Files.exists(Path.of(each))) {
        folders.add(each);
      }
    }
    for (String each : folders) {
      Path file = Path.of(each, name);
      if (!each.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
        return file.toString();
      }
    }
    throw new ModuleFailure(
        "Failed to find required executable \"%s\" in paths: %s"
            .formatted(name, String.join(":", folders)));
  }

  private static List<String> options(ModuleCall call) {
    Args args = call.args();
    List<String> command = new ArrayList<>();
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

  /** The ssh command of rsync. */
  private static String shell(ModuleCall call, boolean onController) {
    Args args = call.args();
    List<String> words = new ArrayList<>();
    words.add(onController ? controllers("ssh") : Programs.of(call.host(), "ssh").must("ssh"));
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
    String line = Words.join(words);
    if (args.has("_ssh_args")) {
      line += " " + args.string("_ssh_args");
    }
    if (args.bool("use_ssh_args")) {
      for (String each :
          List.of("ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args")) {
        String more = variable(call, each);
        line += more == null || more.isBlank() ? "" : " " + more.strip();
      }
    }
    return line;
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
    return user == null ? "sudo rsync" : "sudo -u " + user + " rsync";
  }

  private static boolean isUrl(String path) {
    return path.startsWith("rsync://");
  }

  /** A path of the other side, which may name its host itself. */
  private static String remote(@Nullable String user, String host, String path) {
    if (isUrl(path)) {
      return path;
    }
    String prefix = user == null ? "" : user + "@";
    if (host.indexOf(':') >= 0) {
      return prefix + (host.startsWith("[") ? host : "[" + host + "]") + ":" + path;
    }
    return path.indexOf(':') < 0
        ? prefix + host + ":" + path
        : path.indexOf('@') < 0 ? prefix + path : path;
  }

  /** A path of this side; one that is not absolute is looked for with the role's files. */
  private static String absolute(ModuleCall call, String path) {
    if (path.startsWith("/") || path.startsWith("~") || path.contains(":")) {
      return path;
    }
    String found;
    try {
      found = call.files().find("files", path).toString();
    } catch (JansibleException e) {
      List<Path> folders = call.files().searchPath();
      Path base = folders.isEmpty() ? call.files().workingDirectory() : folders.get(0);
      found = base.resolve(path).normalize().toString();
    }
    return path.endsWith("/") ? found + "/" : found;
  }

  /** Python's {@code os.path.abspath(path)}. */
  private static String normal(ModuleCall call, String path) {
    return call.files().workingDirectory().resolve(path).normalize().toString();
  }

  private static ExecResult onHost(RemoteHost host, List<String> command) {
    try {
      return host.exec(ExecRequest.of(command));
    } catch (StartException e) {
      throw Commands.notStarted(e, command);
    }
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
