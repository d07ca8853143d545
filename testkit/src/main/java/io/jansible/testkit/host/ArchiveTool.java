package io.jansible.testkit.host;

import static io.jansible.testkit.host.CommandCall.ok;

import io.jansible.connection.ExecResult;
import io.jansible.testkit.files.FakeFileSystem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tar} for archives that {@link FakeHost#archive} made; it reads no others. */
final class ArchiveTool {
  private static final String MARK = "fake archive\n";

  private ArchiveTool() {}

  /** An archive of files by their names. */
  static String of(Map<String, String> files) {
    StringBuilder text = new StringBuilder(MARK);
    files.forEach(
        (name, content) ->
            text.append(name)
                .append('\t')
                .append(
                    Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)))
                .append('\n'));
    return text.toString();
  }

  static ExecResult tar(CommandCall call) {
    Options options =
        Options.of(
            call.arguments().stream().map(ArchiveTool::dashed).toList(),
            "fC",
            "file",
            "directory",
            "strip-components");
    if (options.has("version")) {
      return ok("tar (GNU tar) 1.35\n");
    }
    String file = options.value("f", "file");
    String text = call.files().text(call.path(String.valueOf(file)), call.actor());
    if (!text.startsWith(MARK) || options.has("c", "create")) {
      throw call.host()
          .unscripted(
              "tar knows no archives but those of FakeHost.archive: " + call.line(),
              "node.on(" + FakeHost.literal(call.line()) + ").prints(\"\");");
    }
    String strip = options.value("strip-components");
    Map<String, byte[]> files = files(text, strip == null ? 0 : Integer.parseInt(strip));
    String directory = options.value("C", "directory");
    String target = directory == null ? call.directory() : call.path(directory);
    if (options.has("t", "list")) {
      return ok(String.join("\n", files.keySet()) + "\n");
    }
    if (options.has("d", "diff", "compare")) {
      return diff(call, files, target);
    }
    files.forEach(
        (name, content) -> {
          String path = target + "/" + name;
          call.files().makeDirectories(FakeFileSystem.parent(path), 0755, call.actor());
          call.files().remove(path, call.actor());
          call.files().write(path, content, false, 022, call.actor());
          call.files().setMode(path, 0755, true, call.actor());
        });
    return ok();
  }

  /** The old way to give options, {@code tar xzf}. */
  private static String dashed(String word) {
    return word.matches("[xtz]+v?f?") ? "-" + word : word;
  }

  private static Map<String, byte[]> files(String text, int strip) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String line : text.substring(MARK.length()).lines().toList()) {
      String[] parts = line.split("\t", -1);
      String name = stripped(parts[0], strip);
      if (name != null) {
        files.put(name, Base64.getDecoder().decode(parts[1]));
      }
    }
    return files;
  }

  private static @Nullable String stripped(String name, int count) {
    List<String> parts = List.of(name.split("/"));
    return parts.size() > count ? String.join("/", parts.subList(count, parts.size())) : null;
  }

  private static ExecResult diff(CommandCall call, Map<String, byte[]> files, String target) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    files.forEach(
        (name, content) -> {
          String path = target + "/" + name;
          if (!call.files().exists(path, true, call.actor())) {
            err.append("tar: ")
                .append(name)
                .append(": Warning: Cannot stat: No such file or directory\n");
          } else if (!java.util.Arrays.equals(call.files().read(path, call.actor()), content)) {
            out.append(name).append(": Contents differ\n");
          }
        });
    return ExecResult.of(out.isEmpty() && err.isEmpty() ? 0 : 1, out.toString(), err.toString());
  }
}
