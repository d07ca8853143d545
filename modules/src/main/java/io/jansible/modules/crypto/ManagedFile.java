package io.jansible.modules.crypto;

import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Argument;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.modules.file.PathInfo;
import io.jansible.modules.general.Results;
import io.jansible.modules.general.Tools;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file that one of the family's modules makes: with attributes, backups and check mode. */
final class ManagedFile {
  private static final String KEEP =
      """
      [ -e "$1" ] || exit 0
      b="$1.$$.$(date +%Y-%m-%d@%H:%M:%S)~"
      cp -p -- "$1" "$b" && printf %s "$b"
      """;

  private final ModuleCall call;
  private final RemoteHost host;
  private final String path;
  private final @Nullable String mode;
  private @Nullable String backup;
  private boolean changed;

  /**
   * @param mode what a file has whose task gives no mode; null to keep the old one's
   */
  ManagedFile(ModuleCall call, @Nullable String mode) {
    this(call, "path", mode);
  }

  /**
   * @param argument that names the file
   */
  ManagedFile(ModuleCall call, String argument, @Nullable String mode) {
    this.call = call;
    this.host = call.host();
    this.path = call.args().string(argument);
    this.mode = mode;
  }

  /** The arguments that all of these files have. */
  static List<Argument> arguments(String what) {
    return List.of(
        Argument.text("state")
            .or("present")
            .choices("present", "absent")
            .doc("Whether the " + what + " is to be there."),
        Argument.bool("force").or(false).doc("Make it anew in any case."),
        Argument.path("path").must().doc("The " + what + "'s file."),
        Argument.bool("backup").or(false).doc("Keep what was there before."),
        Argument.bool("return_content").or(false).doc("Show the " + what + "."));
  }

  static Argument backend() {
    return Argument.text("select_crypto_backend")
        .or("auto")
        .choices("auto", "cryptography")
        .doc("Makes no difference.");
  }

  String path() {
    return path;
  }

  boolean absent() {
    return call.args().string("state").equals("absent");
  }

  /**
   * Fails unless the file's directory is there.
   *
   * @param quote what the directory is put in
   */
  void needFolder(String quote) {
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
    FileStat stat = host.stat(folder, StatOptions.FOLLOW);
    if (!stat.isDirectory()) {
      throw new ModuleFailure(
          "The directory %s%s%s does not exist or the file is not a directory"
              .formatted(quote, folder, quote),
          Map.of("name", folder));
    }
  }

  /** What is there; null if nothing is. */
  byte @Nullable [] read() {
    try {
      return host.read(path).orElse(null);
    } catch (RemoteException e) {
      throw new ModuleFailure(
          "Error while loading " + path + " - " + Results.errno(e.text(), path));
    }
  }

  boolean exists() {
    return host.stat(path, StatOptions.FOLLOW).exists();
  }

  void write(byte[] content) {
    write(WriteRequest.of(path, content));
  }

  /** Puts a file of the node in place. */
  void move(String from) {
    write(WriteRequest.ofRemote(path, from, true));
  }

  private void write(WriteRequest request) {
    try {
      String kept =
          host.write(request.with(wanted()).withBackup(call.args().bool("backup"))).backup();
      backup = kept == null ? backup : kept;
    } catch (RemoteException e) {
      throw new ModuleFailure(
          e.text().startsWith("The destination directory")
              ? e.text()
              : "Error while writing result: " + Results.errno(e.text(), path));
    }
    changed = true;
  }

  /** What would be written in check mode. */
  void change() {
    changed = true;
  }

  private FileAttributes wanted() {
    FileAttributes asked = PathInfo.attributes(call.args());
    return asked.mode() == null ? asked.withMode(mode) : asked;
  }

  /** Brings the attributes to what is asked. */
  void attributes() {
    if (call.checkMode() && !exists()) {
      changed = true;
      return;
    }
    if (PathInfo.isAny(wanted())) {
      try {
        changed |= host.setAttributes(path, wanted(), call.checkMode()).changed();
      } catch (RemoteException e) {
        throw new ModuleFailure(e.text());
      }
    }
  }

  void remove() {
    if (call.checkMode()) {
      changed = exists();
      return;
    }
    if (call.args().bool("backup")) {
      String kept = new Tools(host).script(KEEP, path).out();
      backup = kept.isEmpty() ? null : kept;
    }
    if (exists()) {
      host.remove(path);
      changed = true;
    }
  }

  /** Makes and writes it if that is needed, and sees to its attributes. */
  ModuleResult produce(Product product) {
    if (product.needed()) {
      changed = true;
      if (!call.checkMode()) {
        product.make();
        write(product.content());
      }
    }
    attributes();
    return complete(product.result(call.args().bool("return_content")));
  }

  boolean changed() {
    return changed;
  }

  /** Adds what every result of the family has. */
  ModuleResult complete(ModuleResult result) {
    return outcome(result.put("filename", path));
  }

  /** Adds what became of the file. */
  ModuleResult outcome(ModuleResult result) {
    result.put("changed", changed);
    if (backup != null) {
      result.put("backup_file", backup);
    }
    return result;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
