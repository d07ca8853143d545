package io.jansible.modules.file;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.Errno;
import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.WriteRequest;
import io.jansible.connection.WriteResult;
import io.jansible.error.JansibleException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.modules.Words;
import io.jansible.template.regex.PythonRegex;
import io.jansible.template.value.PythonError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.assemble}. Fragments on the node are put together there and never come
 * here; those of the controller are sent as one file.
 */
final class AssembleModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.assemble",
              "Assemble configuration files from fragments",
              ArgumentSpec.of(
                      Argument.path("src").doc("The directory of the fragments."),
                      Argument.text("delimiter").doc("What goes between two fragments."),
                      Argument.path("dest").doc("The file that they make."),
                      Argument.bool("backup").or(false).doc("Keep what was there."),
                      Argument.bool("remote_src").or(true).doc("The fragments are on the node."),
                      Argument.text("regexp").doc("Only files whose name this finds."),
                      Argument.bool("ignore_hidden")
                          .or(false)
                          .doc("Not those that begin with a dot."),
                      Argument.text("validate")
                          .doc("A command that checks the new file, %s is its path."),
                      Argument.bool("decrypt").or(true).doc("Decrypt vaulted fragments."))
                  .withFileAttributes())
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    if (call.checkMode()) {
      return ModuleResult.skipped(
          "This action (" + call.action() + ") does not support check mode.");
    }
    if (!args.has("src") || !args.has("dest")) {
      throw ModuleFailure.ofAction("src and dest are required");
    }
    return args.bool("remote_src") ? new OnNode(call).run() : fromController(call);
  }

  /** Which names of a directory are fragments. */
  private static @Nullable PythonRegex regex(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return PythonRegex.compile(text, false, false);
    } catch (PythonError e) {
      throw new ModuleFailure("Invalid Regexp (" + e.text() + ") in \"" + text + "\"");
    }
  }

  private static boolean isFragment(String name, @Nullable PythonRegex regex, boolean noHidden) {
    return (regex == null || regex.matcher(name).find()) && !(noHidden && name.startsWith("."));
  }

  /**
   * The bytes between two fragments: the delimiter on lines of its own.
   *
   * @param always whether a line end follows one that has it already, as Ansible's action does
   *     where its module does not
   */
  private static byte[] between(@Nullable String delimiter, boolean always) {
    if (delimiter == null || delimiter.isEmpty()) {
      return new byte[0];
    }
    byte[] bytes = PythonEscapes.decode(delimiter);
    if (bytes.length > 0 && (always || bytes[bytes.length - 1] != '\n')) {
      bytes = java.util.Arrays.copyOf(bytes, bytes.length + 1);
      bytes[bytes.length - 1] = '\n';
    }
    return bytes;
  }

  private static ModuleResult fromController(ModuleCall call) {
    Args args = call.args();
    String src = args.string("src");
    Path source;
    try {
      source = call.files().find("files", src);
    } catch (JansibleException e) {
      throw ModuleFailure.raised(e);
    }
    if (!Files.isDirectory(source)) {
      throw ModuleFailure.ofAction("Source (" + source + ") is not a directory");
    }
    PythonRegex regex = regex(args.text("regexp"));
    byte[] between = between(args.text("delimiter"), true);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.list(source)) {
      boolean first = true;
      boolean open = false;
      List<Path> sorted =
          files.sorted(Comparator.comparing(file -> file.getFileName().toString())).toList();
      for (Path file : sorted) {
        if (!Files.isRegularFile(file)
            || !isFragment(file.getFileName().toString(), regex, args.bool("ignore_hidden"))) {
          continue;
        }
        byte[] content = args.bool("decrypt") ? call.files().read(file) : Files.readAllBytes(file);
        if (open) {
          all.write('\n');
        }
        if (!first) {
          all.write(between);
        }
        all.write(content);
        first = false;
        open = content.length == 0 || content[content.length - 1] != '\n';
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] content = all.toByteArray();
    String dest = args.string("dest");
    ModuleResult result =
        new Transfer(call)
            .put(content, dest, "src", dest, false, PathInfo.modeText(args.raw("mode")));
    if (result == null) {
      return ModuleResult.changed(false);
    }
    if (result.get("diff") instanceof List<?> diffs) {
      result.values().remove("diff");
      if (!diffs.isEmpty()) {
        result.put("diff", diffs.get(0));
      }
    }
    if (result.get("path") != null) {
      // Ansible's action runs copy here too, and tells what that tells
      result.values().remove("path");
      result.values().remove("diff");
      result.put("md5sum", Digest.md5(content)).put("src", "~/.ansible/tmp/src");
    }
    return result;
  }

  /** Fragments and file are both on the node. */
  private static final class OnNode {
    private static final String LIST =
        "[ -e \"$1\" ] || exit 97; [ -d \"$1\" ] || exit 98; cd -- \"$1\" || exit 1;"
            + " for f in * .[!.]* ..?*; do if [ -f \"$f\" ]; then printf '%s\\0' \"$f\"; fi; done";

    /**
     * Arguments: source, dest, delimiter's file or nothing, names. Tells the temporary, its
     * digests, dest's.
     */
    private static final String JOIN =
        "set -e; d=$2; cd -- \"$1\"; t=$(mktemp \"${TMPDIR:-/tmp}/ansible.XXXXXXXX\");"
            + " trap 'rm -f -- \"$t\"' EXIT; m=$(mktemp \"${TMPDIR:-/tmp}/ansible.XXXXXXXX\");"
            + " cat > \"$m\"; trap 'rm -f -- \"$t\" \"$m\"' EXIT; shift 2; first=1; open=;"
            + " { for f do if [ -n \"$open\" ]; then echo; fi;"
            + " if [ -z \"$first\" ]; then cat -- \"$m\"; fi; cat -- \"./$f\"; first=;"
            + " if [ -s \"./$f\" ] && [ \"$(tail -c 1 -- \"./$f\" | od -An -tx1 | tr -d ' ')\" = 0a ];"
            + " then open=; else open=1; fi; done; } > \"$t\"; rm -f -- \"$m\";"
            + " s=$(sha1sum < \"$t\"); n=$(md5sum < \"$t\" 2>/dev/null) || n=;"
            + " o=; if [ -e \"$d\" ]; then o=$(sha1sum < \"$d\" 2>/dev/null) || o=; fi;"
            + " trap - EXIT; printf '%s\\0%s\\0%s\\0%s\\0' \"$t\" \"${s%% *}\" \"${n%% *}\" \"${o%% *}\"";

    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final Commands commands;
    private final String src;
    private final String dest;

    OnNode(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.commands = new Commands(host);
      this.src = args.string("src");
      this.dest = args.string("dest");
    }

    ModuleResult run() {
      ExecResult listed = commands.script(LIST, src);
      if (listed.rc() == 97) {
        throw new ModuleFailure("Source (" + src + ") does not exist");
      }
      if (listed.rc() == 98) {
        throw new ModuleFailure("Source (" + src + ") is not a directory");
      }
      if (!listed.ok()) {
        throw new ModuleFailure(Errno.DENIED.of(src));
      }
      PythonRegex regex = regex(args.text("regexp"));
      String validate = args.text("validate");
      if (validate != null && !validate.isEmpty() && !validate.contains("%s")) {
        throw new ModuleFailure("validate must contain %s: " + validate);
      }
      List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", JOIN, "sh", src, dest));
      Stream.of(listed.out().split("\0"))
          .filter(name -> !name.isEmpty())
          .filter(name -> isFragment(name, regex, args.bool("ignore_hidden")))
          .sorted()
          .forEach(argv::add);
      ExecResult joined =
          commands.run(ExecRequest.of(argv).withStdin(between(args.text("delimiter"), false)));
      if (!joined.ok()) {
        throw new ModuleFailure(joined.err().strip());
      }
      String[] told = joined.out().split("\0", -1);
      String temporary = told[0];
      ModuleResult result =
          ModuleResult.of(Map.of("src", src))
              .put("dest", dest)
              .put("checksum", told[1])
              .put("md5sum", told[2].isEmpty() ? null : told[2]);
      boolean changed = !told[1].equals(told[3]);
      try {
        if (changed) {
          replace(temporary, validate, !told[3].isEmpty(), result);
        }
      } finally {
        host.remove(temporary);
      }
      return attributes(result, changed);
    }

    private void replace(
        String temporary, @Nullable String validate, boolean exists, ModuleResult result) {
      if (validate != null && !validate.isEmpty()) {
        ExecResult valid = commands.run(Words.split(validate.replace("%s", temporary)));
        if (!valid.ok()) {
          throw new ModuleFailure(
              "failed to validate: rc:%d error:%s".formatted(valid.rc(), valid.err()));
        }
        Map<String, @Nullable Object> validation = new LinkedHashMap<>();
        validation.put("rc", (long) valid.rc());
        validation.put("stdout", valid.out());
        validation.put("stderr", valid.err());
        result.put("validation", validation);
      }
      try {
        WriteResult written =
            host.write(
                WriteRequest.ofRemote(dest, temporary, false)
                    .withBackup(args.bool("backup") && exists)
                    .withUnsafeWrites(args.bool("unsafe_writes")));
        if (written.backup() != null) {
          result.put("backup_file", written.backup());
        }
      } catch (RemoteException e) {
        throw Refusal.of(e, dest, host);
      }
    }

    private ModuleResult attributes(ModuleResult result, boolean changed) {
      FileAttributes wanted = PathInfo.attributes(args);
      result.put("changed", changed).put("msg", "OK");
      if (!PathInfo.isAny(wanted)) {
        return PathInfo.add(result, host, dest);
      }
      try {
        AttributeResult set = host.setAttributes(dest, wanted, false);
        return PathInfo.add(result.put("changed", changed || set.changed()), set.stat());
      } catch (RemoteException e) {
        throw Refusal.of(e, dest, host);
      }
    }
  }
}
