package io.jansible.modules.file;

import io.jansible.connection.Errno;
import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;

/** {@code ansible.builtin.tempfile}. */
final class TempfileModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.tempfile",
              "Creates temporary files and directories",
              ArgumentSpec.of(
                  Argument.text("state")
                      .or("file")
                      .choices("file", "directory")
                      .doc("What to make."),
                  Argument.path("path").doc("Where; the system's temporary directory otherwise."),
                  Argument.text("prefix").or("ansible.").doc("How its name begins."),
                  Argument.text("suffix").or("").doc("How its name ends.")))
          .withoutCheckMode();

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    boolean directory = args.string("state").equals("directory");
    ExecResult made =
        call.host()
            .exec(
                ExecRequest.of(
                    "/bin/sh",
                    "-c",
                    "d=${1:-${TMPDIR:-/tmp}}; t=$(mktemp $4 \"$d/$2XXXXXXXX\") || exit;"
                        + " if [ -n \"$3\" ]; then mv -- \"$t\" \"$t$3\" && t=$t$3; fi; printf %s \"$t\"",
                    "sh",
                    args.has("path") ? args.string("path") : "",
                    args.string("prefix"),
                    args.string("suffix"),
                    directory ? "-d" : ""));
    if (!made.ok()) {
      String said = made.err().strip();
      String folder = args.has("path") ? args.string("path") : "/tmp";
      String name = folder + "/" + args.string("prefix") + "XXXXXXXX" + args.string("suffix");
      throw new ModuleFailure(Errno.told(said).map(error -> error.of(name)).orElse(said));
    }
    String path = made.out();
    return PathInfo.add(ModuleResult.changed(true).put("path", path), call.host(), path);
  }
}
