package io.jansible.modules.file;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.Variables;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.fetch}: a file of the node comes to the controller. */
final class FetchModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.fetch",
              "Fetch files from remote nodes",
              ArgumentSpec.of(
                  Argument.raw("src").doc("The file on the node."),
                  Argument.raw("dest").doc("A directory here, or with flat a file."),
                  Argument.bool("fail_on_missing").or(true).doc("Fail if there is no such file."),
                  Argument.bool("validate_checksum").or(true).doc("Compare digests afterwards."),
                  Argument.bool("flat").or(false).doc("Do not add the host's name and path.")))
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    if (call.checkMode()) {
      return ModuleResult.skipped("check mode not (yet) supported for this module");
    }
    for (String name : List.of("dest", "src")) {
      Object given = call.givenArgs().get(name);
      if (given != null && !Values.isString(given)) {
        throw ModuleFailure.ofAction(
            "Invalid type supplied for "
                + (name.equals("src") ? "source" : name)
                + " option, it must be a string");
      }
    }
    String src = args.text("src");
    String dest = args.text("dest");
    if (src == null || dest == null) {
      throw ModuleFailure.ofAction("src and dest are required");
    }
    if (src.startsWith("~")) {
      src = call.host().exec(ExecRequest.of("printf", "%s", src).expanding()).out();
    }
    boolean strict = args.bool("fail_on_missing");
    FileStat stat;
    try {
      stat = call.host().stat(src, new StatOptions(true, "sha1", false, false, false, true));
    } catch (RemoteException e) {
      if (becomesAnother(call)) {
        return missing(strict, src, "file is not readable: " + src, null);
      }
      String told = e.text().contains("Permission denied") ? "Permission denied" : e.text();
      String message = "Failed to get information on remote file (" + src + "): " + told;
      if (strict) {
        throw new ModuleFailure(message, Map.of("changed", false, "file", src));
      }
      return ModuleResult.changed(false).put("file", src).put("msg", message + ", ignored");
    }
    if (!stat.exists()) {
      String message = "the remote file does not exist, not transferring, ignored";
      return missing(strict, src, message, message);
    }
    if (stat.isDirectory()) {
      String message = "remote file is a directory, fetch cannot work on directories";
      if (!strict) {
        return ModuleResult.of(Map.of("msg", message + ", not transferring, ignored"));
      }
      throw new ModuleFailure(message, Map.of("changed", false));
    }
    if (stat.checksum() == null) {
      return missing(strict, src, "file is not readable: " + src, null);
    }
    Path target = target(call, args, src, dest);
    try {
      String local = Files.isRegularFile(target) ? Digest.sha1(Files.readAllBytes(target)) : null;
      if (stat.checksum().equals(local)) {
        return ModuleResult.changed(false)
            .put("md5sum", Digest.md5(Files.readAllBytes(target)))
            .put("file", src)
            .put("dest", target.toString())
            .put("checksum", local);
      }
      Files.createDirectories(target.toAbsolutePath().getParent());
      receive(call, stat, src, target);
      byte[] bytes = Files.readAllBytes(target);
      String checksum = Digest.sha1(bytes);
      Map<String, @Nullable Object> told = new LinkedHashMap<>();
      told.put("md5sum", Digest.md5(bytes));
      told.put("dest", target.toString());
      told.put("remote_md5sum", null);
      told.put("checksum", checksum);
      told.put("remote_checksum", stat.checksum());
      if (args.bool("validate_checksum") && !checksum.equals(stat.checksum())) {
        told.put("file", src);
        throw new ModuleFailure("checksum mismatch", told);
      }
      return ModuleResult.changed(true).putAll(told);
    } catch (IOException e) {
      throw new ModuleFailure("Failed to fetch the file: " + e.getMessage());
    }
  }

  /**
   * Brings the file. One that is there keeps its mode, and stays where a link points. A new one has
   * the mode of a new file; of one that sftp brings, which is what Ansible has do it over ssh as
   * long as nobody else is become, the mode it has on the node.
   */
  private static void receive(ModuleCall call, FileStat stat, String src, Path target)
      throws IOException {
    if (Files.exists(target)) {
      Path file = target.toRealPath();
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      call.host().download(src, file);
      Files.setPosixFilePermissions(file, mode);
      return;
    }
    int wanted = bySftp(call) ? stat.mode() & 0777 | 0200 : 0666;
    Path folder = target.toAbsolutePath().getParent();
    Path fresh =
        Files.createTempFile(
            folder,
            ".fetch",
            "",
            PosixFilePermissions.asFileAttribute(LocalMode.permissions(wanted)));
    try {
      Set<PosixFilePermission> masked = Files.getPosixFilePermissions(fresh);
      call.host().download(src, fresh);
      Files.setPosixFilePermissions(fresh, masked);
      Files.move(fresh, target);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static boolean bySftp(ModuleCall call) {
    return !"local".equals(variable(call, "ansible_connection")) && !becomesAnother(call);
  }

  private static boolean becomesAnother(ModuleCall call) {
    String user = variable(call, "ansible_user");
    return !call.host().user().equals(user == null ? System.getProperty("user.name") : user);
  }

  private static @Nullable String variable(ModuleCall call, String name) {
    Object raw = call.templar().variables().raw(name);
    Object value = raw == Variables.ABSENT || raw == null ? null : call.templar().value(raw);
    return value == null ? null : Text.str(value);
  }

  /**
   * A file that cannot be had.
   *
   * @param ignored what is said where that is no failure; null for nothing
   */
  private static ModuleResult missing(
      boolean strict, String src, String message, @Nullable String ignored) {
    if (strict) {
      throw new ModuleFailure(message);
    }
    ModuleResult result = ModuleResult.changed(false).put("file", src);
    return ignored == null ? result : result.put("msg", ignored);
  }

  private static Path target(ModuleCall call, Args args, String src, String dest) {
    List<Path> folders = call.files().searchPath();
    Path base =
        folders.isEmpty() ? call.files().workingDirectory() : folders.get(folders.size() - 1);
    String home = System.getProperty("user.home");
    Path path = base.resolve(dest.startsWith("~/") ? home + dest.substring(1) : dest);
    if (!args.bool("flat")) {
      return path.resolve(call.inventoryHostname() + "/" + src.replaceFirst("^/+", "")).normalize();
    }
    if (!dest.endsWith("/")) {
      if (Files.isDirectory(path)) {
        throw ModuleFailure.ofAction(
            "dest is an existing directory, use a trailing slash if you want to fetch src into"
                + " that directory");
      }
      return path.normalize();
    }
    Path file = path.resolve(src.substring(src.lastIndexOf('/') + 1)).normalize();
    if (Files.isDirectory(file)) {
      throw ModuleFailure.ofAction(
          "calculated dest '%s' is an existing directory, use another path that does not point to an existing directory"
              .formatted(file));
    }
    return file;
  }
}
