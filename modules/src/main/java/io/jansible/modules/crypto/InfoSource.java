package io.jansible.modules.crypto;

import io.jansible.connection.RemoteHost;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ModuleFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the family's info modules read: a file of the node, or text. */
final class InfoSource {
  private InfoSource() {}

  static ArgumentSpec spec(Argument content, Argument... more) {
    List<Argument> all = new ArrayList<>();
    all.add(Argument.path("path").doc("The file."));
    all.add(content);
    all.addAll(Arrays.asList(more));
    all.add(ManagedFile.backend());
    return ArgumentSpec.of(all.toArray(Argument[]::new))
        .oneOf("path", "content")
        .exclusive("path", "content");
  }

  static Argument nameEncoding() {
    return Argument.text("name_encoding")
        .or("ignore")
        .choices("ignore", "idna", "unicode")
        .doc("How international host names are shown.");
  }

  /**
   * @param what the file is, in errors
   * @param failed what the result has beside the error
   */
  static byte[] read(
      Args args, RemoteHost host, String what, Map<String, ? extends @Nullable Object> failed) {
    String content = args.text("content");
    if (content != null) {
      return ManagedFile.bytes(content);
    }
    return NodeFile.read(
        host,
        args.string("path"),
        problem ->
            new ModuleFailure(
                "Error while reading %s from disk: %s".formatted(what, problem), failed));
  }
}
