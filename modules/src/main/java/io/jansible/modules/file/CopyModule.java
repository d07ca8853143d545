package io.jansible.modules.file;

import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.error.JansibleException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.value.PythonJson;
import io.jansible.vault.Envelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.copy}. */
final class CopyModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.copy",
              "Copy files to remote locations",
              ArgumentSpec.of(
                      Argument.path("src")
                          .doc(
                              "A file or directory, on the controller or with remote_src on the node."),
                      Argument.raw("content").doc("What is to be in the file."),
                      Argument.path("dest").doc("Where it goes."),
                      Argument.bool("backup").or(false).doc("Keep what was there."),
                      Argument.bool("force").or(true).doc("Replace what differs."),
                      Argument.text("validate")
                          .doc("A command that checks the new file, %s is its path."),
                      Argument.raw("directory_mode")
                          .doc("Permissions of directories that are made."),
                      Argument.bool("remote_src").or(false).doc("The source is on the node."),
                      Argument.bool("local_follow").or(true).doc("Follow links on the controller."),
                      Argument.bool("follow").or(false).doc("Follow links on the node."),
                      Argument.bool("decrypt").or(true).doc("Decrypt a vaulted source."),
                      Argument.text("checksum").doc("The digest that the file must have."),
                      Argument.text("_original_basename").doc("Internal."))
                  .withFileAttributes())
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    // the content stays on the controller: what is told of the call does not have it
    Map<String, @Nullable Object> told = new LinkedHashMap<>(call.args().values());
    told.replace("content", null);
    Map<String, @Nullable Object> invocation = Map.of("module_args", told);
    try {
      return copy(call).put("invocation", invocation);
    } catch (ModuleFailure e) {
      throw e.with("invocation", invocation);
    }
  }

  private ModuleResult copy(ModuleCall call) {
    Args args = call.args();
    Object content = args.raw("content");
    String src = args.text("src");
    if ((src == null || src.isEmpty()) && content == null) {
      throw new ModuleFailure("src (or content) is required");
    }
    if (args.text("dest") == null) {
      throw new ModuleFailure("dest is required");
    }
    if (src != null && content != null) {
      throw new ModuleFailure("src and content are mutually exclusive");
    }
    String dest = args.string("dest");
    if (content != null && dest.endsWith("/")) {
      throw new ModuleFailure("can not use content with a dir as dest");
    }
    if (content != null) {
      String text =
          content instanceof String already
              ? already
              : content instanceof Map || content instanceof List
                  ? PythonJson.PLAIN.dumps(content)
                  : io.jansible.template.value.Text.str(content);
      ModuleResult result =
          new Transfer(call)
              .put(
                  decrypted(call, text.getBytes(StandardCharsets.UTF_8)),
                  dest,
                  "content",
                  dest,
                  true,
                  PathInfo.modeText(args.raw("mode")));
      return result == null ? kept(dest, "content") : result;
    }
    return args.bool("remote_src") ? new RemoteCopy(call).run() : fromController(call, src, dest);
  }

  private static ModuleResult kept(String dest, String src) {
    return ModuleResult.changed(false).put("dest", dest).put("src", src);
  }

  private ModuleResult fromController(ModuleCall call, String src, String dest) {
    Path source;
    try {
      source = call.files().find("files", src);
    } catch (JansibleException e) {
      throw ModuleFailure.raised(e);
    }
    Args args = call.args();
    if (Files.isDirectory(source)) {
      return tree(call, source, src, dest);
    }
    String mode = PathInfo.modeText(args.raw("mode"));
    if ("preserve".equals(mode)) {
      mode = modeOf(source);
    }
    byte[] bytes = read(call, source);
    ModuleResult result =
        new Transfer(call)
            .put(bytes, dest, String.valueOf(source.getFileName()), source.toString(), false, mode);
    return result == null ? kept(dest, source.toString()) : result;
  }

  /** Content that is the text of a vault is dealt with as a file of that content is. */
  private static byte[] decrypted(ModuleCall call, byte[] content) {
    if (!call.args().bool("decrypt") || !Envelope.is(content)) {
      return content;
    }
    try {
      Path file = Files.createTempFile("jansible-content", "");
      try {
        Files.write(file, content);
        return call.files().read(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(ModuleCall call, Path source) {
    try {
      return call.args().bool("decrypt") ? call.files().read(source) : Files.readAllBytes(source);
    } catch (IOException e) {
      throw new ModuleFailure("could not read src=" + source + ", " + e.getMessage());
    }
  }

  private static String modeOf(Path source) {
    try {
      return LocalMode.of(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A directory of the controller with all that is in it: one look at everything that is there, and
   * then a round trip for each thing that differs.
   */
  private ModuleResult tree(ModuleCall call, Path source, String src, String dest) {
    Args args = call.args();
    boolean inside = src.endsWith("/");
    String base = dest.endsWith("/") ? dest : dest + "/";
    LocalTree tree =
        LocalTree.of(source, inside ? "" : source.getFileName() + "/", args.bool("local_follow"));
    RemoteHost host = call.host();
    boolean follow = args.bool("follow") && tree.directories().isEmpty();
    boolean force = args.bool("force");
    List<FileStat> there =
        host.stat(
            tree.files().stream().map(each -> base + each.place()).toList(),
            new StatOptions(follow, force ? "sha1" : null, false, false, false));
    List<String> folders = new ArrayList<>();
    if (!inside && !tree.directories().isEmpty() || !inside && !tree.files().isEmpty()) {
      folders.add(base + source.getFileName());
    } else if (!tree.files().isEmpty()) {
      folders.add(base);
    }
    tree.directories().forEach(each -> folders.add(base + each.place()));
    // files come first: one that cannot be read leaves no directory behind
    byte[] first = tree.files().isEmpty() ? null : read(call, tree.files().get(0).path());
    ModuleResult last = null;
    boolean changed = directories(call, folders);
    Transfer transfer = new Transfer(call);
    for (int i = 0; i < tree.files().size(); i++) {
      Path file = tree.files().get(i).path();
      String mode = PathInfo.modeText(args.raw("mode"));
      ModuleResult one =
          transfer.put(
              i == 0 && first != null ? first : read(call, file),
              base + tree.files().get(i).place(),
              String.valueOf(file.getFileName()),
              file.toString(),
              there.get(i),
              "preserve".equals(mode) ? modeOf(file) : mode);
      if (one != null) {
        last = one;
        changed |= one.isTrue("changed");
      }
    }
    changed |= links(call, tree.links(), base);
    if (last != null && tree.files().size() == 1 && folders.size() <= 1 && tree.links().isEmpty()) {
      return last.put("changed", changed);
    }
    return ModuleResult.changed(changed)
        .put("dest", base)
        .put("src", inside ? source + "/" : source.toString());
  }

  /** Makes directories that are missing, and sees to the attributes of all. */
  private static boolean directories(ModuleCall call, List<String> paths) {
    Args args = call.args();
    RemoteHost host = call.host();
    FileAttributes wanted =
        PathInfo.attributes(args, PathInfo.modeText(args.raw("directory_mode")), true);
    boolean changed = false;
    Set<String> made = new java.util.LinkedHashSet<>();
    for (FileStat stat : host.stat(paths, StatOptions.FOLLOW)) {
      if (stat.isDirectory()) {
        if (PathInfo.isAny(wanted)) {
          changed |= attributes(host, stat.path(), wanted, call.checkMode());
        }
      } else {
        changed = true;
        if (!call.checkMode()) {
          try {
            made.addAll(host.makeDirectories(stat.path().replaceFirst("/+$", "")));
          } catch (RemoteException e) {
            throw Refusal.of(e, stat.path(), host);
          }
        }
      }
    }
    if (PathInfo.isAny(wanted)) {
      made.forEach(path -> attributes(host, path, wanted, false));
    }
    return changed;
  }

  private static boolean attributes(
      RemoteHost host, String path, FileAttributes wanted, boolean dryRun) {
    try {
      return host.setAttributes(path, wanted, dryRun).changed();
    } catch (RemoteException e) {
      throw Refusal.of(e, path, host);
    }
  }

  private static boolean links(ModuleCall call, List<LocalTree.Entry> links, String base) {
    boolean changed = false;
    List<FileStat> there =
        call.host()
            .stat(links.stream().map(each -> base + each.place()).toList(), StatOptions.PLAIN);
    for (int i = 0; i < links.size(); i++) {
      String leads;
      try {
        leads = Files.readSymbolicLink(links.get(i).path()).toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      FileStat stat = there.get(i);
      if (!(stat.isLink() && leads.equals(stat.linkTarget()))) {
        changed = true;
        if (!call.checkMode()) {
          call.host().symbolicLink(stat.path(), leads, stat.exists());
        }
      }
    }
    return changed;
  }
}
