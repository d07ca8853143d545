package io.jansible.modules.file;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.ExecResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.ModeException;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
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
import io.jansible.modules.net.Download;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.unarchive}: the host's own tar or unzip does the work. */
final class UnarchiveModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.unarchive",
              "Unpacks an archive after (optionally) copying it from the local machine",
              ArgumentSpec.of(
                      Argument.text("src")
                          .doc("The archive; with remote_src on the node, or a URL."),
                      Argument.path("dest").doc("The directory that it is unpacked into."),
                      Argument.bool("remote_src").or(false).doc("The archive is on the node."),
                      Argument.path("creates").doc("Do nothing where this exists."),
                      Argument.bool("list_files").or(false).doc("Say which files it has."),
                      Argument.bool("keep_newer").or(false).doc("Leave files that are newer."),
                      Argument.list("exclude", ArgumentType.STR)
                          .or(List.of())
                          .doc("Without these."),
                      Argument.list("include", ArgumentType.STR).or(List.of()).doc("Only these."),
                      Argument.list("extra_opts", ArgumentType.STR)
                          .or(List.of())
                          .doc("More options of tar or unzip."),
                      Argument.bool("validate_certs").or(true).doc("Of a URL."),
                      Argument.integer("io_buffer_size").or(65536L).doc("Has no effect here."),
                      Argument.bool("copy").or(true).doc("The opposite of remote_src."),
                      Argument.bool("decrypt").or(true).doc("Decrypt a vaulted archive."))
                  .withFileAttributes()
                  .exclusive("include", "exclude"))
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    boolean remote = args.bool("remote_src");
    if (call.givenArgs().containsKey("copy")) {
      if (call.givenArgs().containsKey("remote_src")) {
        throw ModuleFailure.ofAction("parameters are mutually exclusive: ('copy', 'remote_src')");
      }
      remote = !args.bool("copy");
    }
    if (args.text("src") == null || args.text("dest") == null) {
      throw ModuleFailure.ofAction("src (or content) and dest are required");
    }
    RemoteHost host = call.host();
    String creates = args.text("creates");
    if (creates != null && host.stat(creates, StatOptions.FOLLOW).exists()) {
      return ModuleResult.skipped("skipped, since " + creates + " exists");
    }
    Path local = null;
    if (!remote) {
      try {
        Path found = call.files().find("files", args.string("src"));
        local = args.bool("decrypt") ? call.files().decrypted(found) : found;
      } catch (JansibleException e) {
        throw ModuleFailure.raised(e);
      }
    }
    String dest = args.string("dest");
    if (!host.stat(dest, StatOptions.FOLLOW).isDirectory()) {
      throw ModuleFailure.ofAction("dest '" + dest + "' must be an existing dir");
    }
    String source = args.string("src");
    boolean fetched = remote && source.contains("://");
    if (remote && !fetched) {
      return unpack(call, source, dest, remote);
    }
    if (fetched) {
      String file =
          new Download(
                  host,
                  source,
                  args.bool("validate_certs"),
                  reason -> new ModuleFailure("Failure downloading " + source + ", " + reason))
              .file();
      try {
        return unpack(call, file, dest, remote);
      } finally {
        host.remove(file.substring(0, file.lastIndexOf('/')));
      }
    }
    String temporary = host.temporary(false, "ansible.", "");
    try {
      host.upload(local, temporary);
      return unpack(call, temporary, dest, remote);
    } finally {
      host.remove(temporary);
    }
  }

  private static ModuleResult unpack(
      ModuleCall call, String source, String dest, boolean remoteSource) {
    FileStat stat = call.host().stat(source, StatOptions.FOLLOW);
    if (!stat.exists()) {
      throw new ModuleFailure(
          remoteSource
              ? "Source '" + source + "' does not exist"
              : "Source '" + source + "' failed to transfer");
    }
    if (!stat.readable()) {
      throw new ModuleFailure("Source '" + source + "' not readable");
    }
    if (stat.size() == 0) {
      throw new ModuleFailure("Invalid archive '" + source + "', the file is 0 bytes");
    }
    Archive archive = Archive.find(call, source, dest);
    ModuleResult result =
        ModuleResult.of(Map.of("handler", archive.handler())).put("dest", dest).put("src", source);
    if (call.checkMode() && !archive.isZip()) {
      return ModuleResult.skipped(
          "remote module (ansible.legacy.unarchive) does not support check mode when using gtar");
    }
    Archive.Check check = archive.check();
    boolean changed = !check.unpacked();
    if (changed && !call.checkMode()) {
      List<String> command = archive.extractCommand(check);
      ExecResult extracted = archive.extract(command);
      Map<String, @Nullable Object> told = new LinkedHashMap<>();
      told.put("cmd", new ArrayList<Object>(command));
      told.put("rc", (long) extracted.rc());
      told.put("out", extracted.out());
      told.put("err", extracted.err());
      result.put("extract_results", told);
      if (!archive.isExtracted(extracted)) {
        ModuleFailure failure =
            new ModuleFailure(
                "failed to unpack " + source + " to " + dest, new LinkedHashMap<>(result.values()));
        throw PathInfo.complete(failure, call.host());
      }
    }
    result.put("changed", changed);
    if (check.diff() != null && !check.diff().isEmpty()) {
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("prepared", check.diff());
      result.put("diff", diff);
    }
    if (!call.checkMode()) {
      changed |= attributes(call, archive.files(), dest);
    }
    if (call.args().bool("list_files")) {
      result.put("files", new ArrayList<Object>(archive.files()));
    }
    result.put("changed", changed);
    return PathInfo.add(result, call.host().stat(dest, StatOptions.PLAIN));
  }

  /** Sets what is asked for on all that was unpacked, and on the topmost folders. */
  private static boolean attributes(ModuleCall call, List<String> files, String dest) {
    FileAttributes wanted = PathInfo.attributes(call.args());
    if (!PathInfo.isAny(wanted)) {
      return false;
    }
    Set<String> paths = new LinkedHashSet<>();
    String base = dest.endsWith("/") ? dest : dest + "/";
    for (String file : files) {
      paths.add((base + file).replaceFirst("/+$", ""));
    }
    for (String file : files) {
      if (file.indexOf('/') > 0) {
        paths.add(base + file.substring(0, file.indexOf('/')));
      }
    }
    boolean changed = false;
    List<String> all = new ArrayList<>(paths);
    for (int i = 0; i < all.size(); i += 500) {
      try {
        changed |=
            call
                .host()
                .setAttributes(all.subList(i, Math.min(all.size(), i + 500)), wanted, false)
                .stream()
                .anyMatch(AttributeResult::changed);
      } catch (ModeException e) {
        throw Refusal.of(e, all.get(i));
      } catch (RemoteException e) {
        if (e.text().matches("(?s)ch(own|grp) failed: .*")) {
          throw PathInfo.complete(Refusal.of(e, all.get(i)).with("path", all.get(i)), call.host());
        }
        throw new ModuleFailure(
            "Unexpected error when accessing exploded file: " + e.text(), Map.of("dest", dest));
      }
    }
    return changed;
  }
}
