package io.jansible.modules.posix;

import io.jansible.connection.Errno;
import io.jansible.connection.ExecResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.error.JansibleException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.general.Results;
import io.jansible.modules.general.Tools;
import io.jansible.template.value.Text;
import io.jansible.value.EscapedText;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ansible.posix.authorized_key}. */
final class AuthorizedKeyModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.posix.authorized_key",
              "Adds or removes an SSH authorized key",
              ArgumentSpec.of(
                  Argument.text("user").must().doc("Whose file it is."),
                  Argument.text("key").must().doc("The keys, a line each, or the URL of them."),
                  Argument.path("path").doc("The file, if not in the user's home."),
                  Argument.bool("manage_dir").or(true).doc("Make the folder and own it."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether the keys are to be there."),
                  Argument.text("key_options").doc("Options before each key."),
                  Argument.bool("exclusive").or(false).doc("These keys and no others."),
                  Argument.text("comment").doc("What stands behind each key."),
                  Argument.bool("validate_certs").or(true).doc("Of the URL."),
                  Argument.bool("follow").or(false).doc("Write where a link leads to.")))
          .withAliases("ansible.builtin.authorized_key");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** Whose file it is. */
  private record Owner(String uid, String gid, String home) {}

  /** One task on one host. */
  private static final class Run {
    private static final String MAKE_FOLDER =
        """
        if [ "$4" = 1 ]; then h=; else h=-h; fi
        if [ ! -e "$1" ]; then m=$(mkdir -- "$1" 2>&1) || { echo "$m" >&2; exit 9; }; fi
        chown $h -- "$2:$3" "$1" && { [ "$h" = -h ] && [ -L "$1" ] || chmod 0700 -- "$1"; }
        """;

    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final Tools tools;
    private final String user;
    private final boolean follow;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.tools = new Tools(host);
      this.user = args.string("user");
      this.follow = args.bool("follow");
    }

    ModuleResult run() {
      List<String> wanted = new ArrayList<>();
      for (String line : Results.lines(source(args.string("key")))) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          wanted.add(line);
        }
      }
      @Nullable Owner owner = call.checkMode() && args.has("path") ? null : owner();
      String file =
          args.has("path")
              ? args.string("path")
              : (owner == null ? "" : owner.home()).replaceFirst("/$", "")
                  + "/.ssh/authorized_keys";
      String folder = file.substring(0, Math.max(file.lastIndexOf('/'), 0));
      FileStat stat = host.stat(file, StatOptions.PLAIN);
      if (follow) {
        file = stat.realPath();
      }
      String before = stat.exists() ? read(file) : unread(file);
      AuthorizedKeys keys = AuthorizedKeys.parse(before);
      boolean write = edit(keys, wanted);
      ModuleResult result =
          Results.ofArguments(args, Map.of("keyfile", file)).put("changed", write);
      if (write) {
        String after = keys.text();
        if (call.diffMode()) {
          Map<String, @Nullable Object> diff = new LinkedHashMap<>();
          diff.put("before_header", file);
          diff.put("after_header", file);
          diff.put("before", before);
          diff.put("after", after);
          result.put("diff", diff);
        }
        if (!call.checkMode() && owner != null) {
          write(owner, folder, file, after);
        }
      }
      return Results.withFile(result, host);
    }

    private boolean edit(AuthorizedKeys keys, List<String> wanted) {
      boolean present = args.string("state").equals("present");
      boolean write = false;
      int last = keys.size();
      Set<String> named = new HashSet<>();
      for (int i = 0; i < wanted.size(); i++) {
        AuthorizedKeys.Line line = AuthorizedKeys.line(wanted.get(i), i);
        if (line == null) {
          throw new ModuleFailure("invalid key specified: " + wanted.get(i));
        }
        if (args.has("key_options")) {
          line = line.withOptions(AuthorizedKeys.options(args.string("key_options")));
        }
        if (args.has("comment")) {
          line = line.withComment(args.string("comment"));
        }
        AuthorizedKeys.Line old = keys.get(line.key());
        named.add(line.key());
        if (present) {
          if (old == null || !old.same(line)) {
            keys.put(line.withRank(last + i));
            write = true;
          }
        } else if (old != null) {
          keys.remove(line.key());
          write = true;
        }
      }
      if (present && args.bool("exclusive")) {
        write |= keys.retain(named);
      }
      return write;
    }

    private void write(Owner owner, String folder, String file, String text) {
      if (args.bool("manage_dir")) {
        ExecResult made =
            tools.script(MAKE_FOLDER, folder, owner.uid(), owner.gid(), follow ? "1" : "0");
        if (!made.ok()) {
          throw new ModuleFailure(
              "Failed to create directory " + folder + " : " + Results.errno(made.err(), folder));
        }
      }
      String parent = file.substring(0, Math.max(file.lastIndexOf('/'), 0));
      if (!parent.isEmpty()) {
        host.makeDirectories(parent);
      }
      FileAttributes attributes =
          new FileAttributes(
              "0600", owner.uid(), owner.gid(), null, null, null, null, null, false, follow);
      try {
        host.write(WriteRequest.of(file, EscapedText.bytes(text)).with(attributes));
      } catch (RemoteException e) {
        throw new ModuleFailure("File open failed " + file + " : " + Results.errno(e.text(), file));
      }
    }

    /** Nothing, of a file that is not there; that may be because its folder is shut. */
    private String unread(String file) {
      if (Errno.DENIED.isIn(tools.script("ls -d -- \"$1\"", file).err())) {
        throw denied(file);
      }
      return "";
    }

    private static ModuleFailure denied(String file) {
      return new ModuleFailure(
          "Permission denied on file or path for authorized keys file: " + file);
    }

    private String read(String file) {
      try {
        return host.read(file)
            .map(EscapedText::of)
            .orElse("")
            .replace("\r\n", "\n")
            .replace('\r', '\n');
      } catch (RemoteException e) {
        throw denied(file);
      }
    }

    private Owner owner() {
      ExecResult found =
          tools.script(
              "getent passwd -- \"$1\" 2>/dev/null || awk -F: -v u=\"$1\" '$1 == u' /etc/passwd",
              user);
      String[] fields = found.out().strip().split(":", -1);
      if (fields.length < 6) {
        if (call.checkMode()) {
          throw new ModuleFailure(
              "Either user must exist or you must provide full path to key file in check mode");
        }
        throw new ModuleFailure(
            "Failed to lookup user "
                + user
                + ": "
                + Text.repr("getpwnam(): name not found: " + Text.repr(user)));
      }
      return new Owner(fields[2], fields[3], fields[5]);
    }

    /** The keys' text, also where it is elsewhere. */
    private String source(String key) {
      if (key.startsWith("http")) {
        try {
          ModuleResult answer =
              call.runModule(
                  "ansible.builtin.uri",
                  Map.of(
                      "url",
                      key,
                      "return_content",
                      true,
                      "validate_certs",
                      args.bool("validate_certs")));
          if (answer.isTrue("failed") || answer.get("content") == null) {
            throw new ModuleFailure("Error getting key from: " + key);
          }
          return String.valueOf(answer.get("content"));
        } catch (JansibleException e) {
          throw new ModuleFailure("Error getting key from: " + key);
        }
      }
      if (!key.startsWith("file")) {
        return key;
      }
      String path;
      try {
        String parsed = URI.create(key).getRawPath();
        path = parsed == null ? "" : parsed;
      } catch (IllegalArgumentException e) {
        path = key.replaceFirst("^file:(//[^/]*)?", "");
      }
      FileStat stat = host.stat(path, StatOptions.FOLLOW);
      if (!stat.exists()) {
        throw new ModuleFailure("Path to a key file not found: " + path);
      }
      if (!stat.isFile()) {
        throw new ModuleFailure("Path to a key is a directory and must be a file: " + path);
      }
      return read(path);
    }
  }
}
