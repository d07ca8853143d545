package io.jansible.modules.file;

import io.jansible.connection.ExecResult;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An archive that GNU tar reads. */
final class TarArchive extends Archive {
  private static final Pattern EMPTY =
      Pattern.compile(": : Warning: Cannot stat: No such file or directory$");
  private static final Pattern OWNER = Pattern.compile(": Uid differs$");
  private static final Pattern GROUP = Pattern.compile(": Gid differs$");
  private static final Pattern MODE = Pattern.compile(": Mode differs$");
  private static final Pattern OTHER =
      Pattern.compile(
          ": Mod time differs$|: Warning: Cannot stat: No such file or directory$|: Invalid owner"
              + "|: Invalid group|: Symlink differs$|: Contents differ$|: Size differs$");

  /** How it is compressed, in the order in which it is tried. */
  enum Compression {
    GZIP("TgzArchive", "-z"),
    NONE("TarArchive", ""),
    BZIP2("TarBzipArchive", "-j"),
    XZ("TarXzArchive", "-J"),
    ZSTD("TarZstdArchive", "--use-compress-program=zstd");

    private final String handler;
    private final String option;

    Compression(String handler, String option) {
      this.handler = handler;
      this.option = option;
    }
  }

  private final Compression compression;
  private String tar = "tar";
  private @Nullable String listing;

  TarArchive(ModuleCall call, String source, String dest, Compression compression) {
    super(call, source, dest);
    this.compression = compression;
  }

  @Override
  String handler() {
    return compression.handler;
  }

  @Override
  @Nullable String refusal() {
    String found = tool("gtar");
    found = found == null ? tool("tar") : found;
    if (found == null) {
      return "Unable to find required 'gtar' or 'tar' binary in the path";
    }
    tar = found;
    String version = exec(List.of(tar, "--version")).out();
    if (!version.startsWith("tar") || !version.contains("GNU")) {
      return "Command \"%s\" detected as tar type %s. GNU tar required."
          .formatted(tar, version.startsWith("bsdtar") ? "bsd" : "None");
    }
    ExecResult listed = execThere(command("--list", false));
    if (!listed.ok()) {
      return "Command \"%s\" could not handle archive: Unable to list files in the archive: %s"
          .formatted(tar, listed.err());
    }
    listing = listed.out();
    return files().isEmpty()
        ? "Command \"%s\" found no files in archive. Empty archive files are not supported."
            .formatted(tar)
        : null;
  }

  private List<String> command(String action, boolean ownership) {
    List<String> command = new ArrayList<>(List.of(tar, action, "-C", dest));
    if (!compression.option.isEmpty()) {
      command.add(compression.option);
    }
    if (!args.texts("extra_opts").isEmpty()) {
      command.add("--show-transformed-names");
      command.addAll(args.texts("extra_opts"));
    }
    if (ownership) {
      if (args.has("owner")) {
        command.add("--owner=" + args.text("owner"));
      }
      if (args.has("group")) {
        command.add("--group=" + args.text("group"));
      }
      if (args.bool("keep_newer")) {
        command.add("--keep-newer-files");
      }
    }
    for (String each : args.texts("exclude")) {
      command.add("--exclude=" + each.replaceFirst("/+$", ""));
    }
    command.addAll(List.of("-f", source));
    command.addAll(args.texts("include"));
    return command;
  }

  @Override
  ExecResult extract(List<String> command) {
    return execThere(command);
  }

  @Override
  List<String> list() {
    if (listing == null) {
      throw new ModuleFailure("Unable to list files in the archive");
    }
    List<String> files = new ArrayList<>();
    listing
        .lines()
        .map(TarArchive::unescaped)
        .map(name -> name.startsWith("/") ? name.substring(1) : name)
        .forEach(files::add);
    return files;
  }

  /** GNU tar writes bytes that it does not like as octal numbers. */
  private static String unescaped(String name) {
    if (name.indexOf('\\') < 0) {
      return name;
    }
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    byte[] raw = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '\\' && i + 1 < raw.length) {
        String next =
            new String(
                raw,
                i + 1,
                Math.min(3, raw.length - i - 1),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        if (next.matches("[0-7]{3}")) {
          bytes.write(Integer.parseInt(next, 8));
          i += 3;
          continue;
        }
        i++;
        int at = "abfnrtv".indexOf(raw[i]);
        bytes.write(at < 0 ? raw[i] : "\u0007\b\f\n\r\t\u000b".charAt(at));
        continue;
      }
      bytes.write(raw[i]);
    }
    return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  Check check() {
    ExecResult result = execThere(command("--diff", true));
    boolean root = host.user().equals("root");
    boolean differs =
        (result.out() + "\n" + result.err())
            .lines()
            .filter(line -> !EMPTY.matcher(line).find())
            .anyMatch(
                line ->
                    (root && !args.has("owner") && OWNER.matcher(line).find())
                        || (root && !args.has("group") && GROUP.matcher(line).find())
                        || (!args.has("mode") && MODE.matcher(line).find())
                        || OTHER.matcher(line).find());
    return new Check(!differs, null, List.of());
  }

  @Override
  List<String> extractCommand(Check check) {
    return command("--extract", true);
  }
}
