package io.jansible.modules.file;

import io.jansible.connection.FileStat;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.fetch}: a file of the node comes to the controller. */
final class FetchModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.fetch",
              "Fetch files from remote nodes",
              ArgumentSpec.of(
                  Argument.text("src").doc("The file on the node."),
                  Argument.text("dest").doc("A directory here, or with flat a file."),
                  Argument.bool("fail_on_missing").or(true).doc("Fail if there is no such file."),
                  Argument.bool("validate_checksum").or(true).doc("Compare digests afterwards."),
                  Argument.bool("flat").or(false).doc("Do not add the host's name and path.")))
          .withoutCheckMode();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String src = args.text("src");
    String dest = args.text("dest");
    if (src == null || dest == null) {
      throw new ModuleFailure("src and dest are required");
    }
    FileStat stat = call.host().stat(src, new StatOptions(true, "sha1", false, false, false));
    boolean strict = args.bool("fail_on_missing");
    if (!stat.exists()) {
      return missing(strict, src, "the remote file does not exist");
    }
    if (stat.isDirectory()) {
      return missing(strict, src, "remote file is a directory, fetch cannot work on directories");
    }
    if (stat.checksum() == null) {
      return missing(strict, src, "file is not readable: " + src);
    }
    Path target = target(call, args, src, dest);
    try {
      String local = Files.exists(target) ? Digest.sha1(Files.readAllBytes(target)) : null;
      if (stat.checksum().equals(local)) {
        return ModuleResult.changed(false)
            .put("md5sum", Digest.md5(Files.readAllBytes(target)))
            .put("file", src)
            .put("dest", target.toString())
            .put("checksum", local);
      }
      Files.createDirectories(target.toAbsolutePath().getParent());
      call.host().download(src, target);
      byte[] bytes = Files.readAllBytes(target);
      String checksum = Digest.sha1(bytes);
      if (args.bool("validate_checksum") && !checksum.equals(stat.checksum())) {
        throw new ModuleFailure("checksum mismatch");
      }
      return ModuleResult.changed(true)
          .put("md5sum", Digest.md5(bytes))
          .put("dest", target.toString())
          .put("remote_md5sum", (Object) null)
          .put("checksum", checksum)
          .put("remote_checksum", stat.checksum());
    } catch (IOException e) {
      throw new ModuleFailure("Failed to fetch the file: " + e.getMessage());
    }
  }

  private static ModuleResult missing(boolean strict, String src, @Nullable String message) {
    if (strict) {
      throw new ModuleFailure(String.valueOf(message), java.util.Map.of("file", src));
    }
    return ModuleResult.changed(false)
        .put("file", src)
        .put("msg", message + ", not transferring, ignored");
  }

  private static Path target(ModuleCall call, Args args, String src, String dest) {
    String plain = src.startsWith("~") ? src.replaceFirst("^~", "/root") : src;
    Path base = call.files().workingDirectory();
    if (args.bool("flat")) {
      Path path = base.resolve(dest);
      if (Files.isDirectory(path) && !dest.endsWith("/")) {
        throw new ModuleFailure(
            "dest is an existing directory, use a trailing slash if you want to fetch src into that directory");
      }
      return dest.endsWith("/") ? path.resolve(plain.substring(plain.lastIndexOf('/') + 1)) : path;
    }
    return base.resolve(dest)
        .resolve(call.inventoryHostname())
        .resolve(plain.replaceFirst("^/+", ""));
  }
}
