package io.jansible.modules.file;

import io.jansible.connection.RemoteException;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.Base64;
import java.util.Map;

/** {@code ansible.builtin.slurp}. */
final class SlurpModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.slurp",
          "Slurps a file from remote nodes",
          ArgumentSpec.of(
              Argument.path("src").must().aliases("path").doc("The file on the node.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    String src = call.args().string("src");
    byte[] content;
    try {
      content =
          call.host().read(src).orElseThrow(() -> new ModuleFailure("file not found: " + src));
    } catch (RemoteException e) {
      if (e.text().contains("Is a directory")) {
        throw new ModuleFailure("source is a directory and must be a file: " + src);
      }
      if (e.text().contains("Permission denied")) {
        throw new ModuleFailure("file is not readable: " + src);
      }
      throw new ModuleFailure(
          "unable to slurp file: "
              + (e.text().contains("Not a directory")
                  ? "[Errno 20] Not a directory: '" + src + "'"
                  : e.text()));
    }
    return ModuleResult.of(Map.of())
        .put("content", Base64.getEncoder().encodeToString(content))
        .put("source", src)
        .put("encoding", "base64");
  }
}
