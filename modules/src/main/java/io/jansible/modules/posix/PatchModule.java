package io.jansible.modules.posix;

import io.jansible.connection.ExecResult;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.general.Tools;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ansible.posix.patch}: over the host's patch. */
final class PatchModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.posix.patch",
              "Apply patch files using the GNU patch tool",
              ArgumentSpec.of(
                      Argument.path("src").must().aliases("patchfile").doc("The patch."),
                      Argument.path("dest").aliases("originalfile").doc("The file to patch."),
                      Argument.path("basedir").doc("Where the patch's names lead from."),
                      Argument.integer("strip").or(0L).doc("How many folders to take off names."),
                      Argument.bool("remote_src").or(false).doc("The patch is on the host."),
                      Argument.bool("backup").or(false).doc("Keep numbered copies."),
                      Argument.bool("binary").or(false).doc("Leave line ends as they are."),
                      Argument.bool("ignore_whitespace").or(false).doc("Spaces may differ."),
                      Argument.text("state")
                          .or("present")
                          .choices("absent", "present")
                          .doc("Whether it is to be applied."))
                  .oneOf("dest", "basedir"))
          .withAliases("ansible.builtin.patch")
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    if (args.bool("remote_src")) {
      return patch(call, args.string("src"));
    }
    java.nio.file.Path source = call.files().find("files", args.string("src"));
    RemoteHost host = call.host();
    String folder = host.temporary(true, "ansible-tmp-", "");
    try {
      String copy = folder + "/" + source.getFileName();
      host.upload(call.files().decrypted(source), copy);
      return patch(call, copy);
    } finally {
      host.remove(folder);
    }
  }

  private static ModuleResult patch(ModuleCall call, String source) {
    Args args = call.args();
    RemoteHost host = call.host();
    String dest = args.text("dest");
    String base = args.text("basedir");
    List<String> paths = new ArrayList<>(List.of(source));
    paths.add(dest == null ? source : dest);
    paths.add(base == null ? source : base);
    List<FileStat> stats = host.stat(paths, StatOptions.FOLLOW);
    if (!stats.get(0).exists() || !stats.get(0).readable()) {
      throw new ModuleFailure("src " + source + " doesn't exist or not readable");
    }
    if (dest != null && (!stats.get(1).exists() || !stats.get(1).writable())) {
      throw new ModuleFailure("dest " + dest + " doesn't exist or not writable");
    }
    if (base != null && !stats.get(2).exists()) {
      throw new ModuleFailure("basedir " + base + " doesn't exist");
    }
    if (base == null) {
      int slash = String.valueOf(dest).lastIndexOf('/');
      base = slash == 0 ? "/" : String.valueOf(dest).substring(0, Math.max(slash, 0));
    }
    boolean present = args.string("state").equals("present");
    Tools tools = new Tools(host);
    List<String> tried = new ArrayList<>(List.of("patch", "--quiet", "--forward"));
    add(tried, args, source, base, true);
    end(tried, args, dest);
    if (present) {
      tried.add("--reverse");
    }
    ExecResult already;
    try {
      already = tools.run(tried);
    } catch (ModuleFailure e) {
      throw new ModuleFailure("patch command not found");
    }
    if (already.ok()) {
      return ModuleResult.changed(false);
    }
    List<String> command =
        new ArrayList<>(List.of("patch", "--quiet", "--forward", "--batch", "--reject-file=-"));
    add(command, args, source, base, call.checkMode());
    end(command, args, dest);
    if (args.bool("backup")) {
      command.addAll(List.of("--backup", "--version-control=numbered"));
    }
    if (!present) {
      command.add("--reverse");
    }
    ExecResult ran = tools.run(command);
    if (!ran.ok()) {
      throw ModuleFailure.raised(ran.err().isEmpty() ? ran.out() : ran.err());
    }
    return ModuleResult.changed(true);
  }

  private static void add(
      List<String> command, Args args, String source, String base, boolean dry) {
    command.add("--strip=" + args.integer("strip"));
    command.add("--directory=" + base);
    command.add("--input=" + source);
    if (dry) {
      command.add("--dry-run");
    }
    if (args.bool("binary")) {
      command.add("--binary");
    }
    if (args.bool("ignore_whitespace")) {
      command.add("--ignore-whitespace");
    }
  }

  private static void end(List<String> command, Args args, @Nullable String dest) {
    if (dest != null) {
      command.add(dest);
    }
  }
}
