package io.jansible.modules.pkg;

import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.file.PathInfo;
import io.jansible.modules.net.Download;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.deb822_repository}. One round trip where nothing changes; nothing of
 * Python is needed on the node, so that {@code python3-debian} is not either.
 */
final class Deb822RepositoryModule implements Module {
  private static final String KEYRINGS = "/etc/apt/keyrings";
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");
  private static final StatOptions SHA256 = new StatOptions(true, "sha256", false, false, false);

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.deb822_repository",
          "Add and remove deb822 formatted repositories",
          ArgumentSpec.of(
              Argument.bool("allow_downgrade_to_insecure").doc("Go on where it was signed before."),
              Argument.bool("allow_insecure").doc("Allow a repository without signatures."),
              Argument.bool("allow_weak").doc("Allow weak signatures."),
              Argument.list("architectures", ArgumentType.STR).doc("Which ones are taken."),
              Argument.bool("by_hash").doc("Fetch indexes by their digest."),
              Argument.bool("check_date").doc("Check that its date is not in the future."),
              Argument.bool("check_valid_until").doc("Check that it has not expired."),
              Argument.list("components", ArgumentType.STR).doc("main, contrib…"),
              Argument.integer("date_max_future").doc("Seconds its date may be in the future."),
              Argument.bool("enabled").doc("Whether apt uses it."),
              Argument.text("inrelease_path").doc("Where the InRelease file is."),
              Argument.list("languages", ArgumentType.STR).doc("Translations to fetch."),
              Argument.text("name").must().doc("What it is called, and its file."),
              Argument.bool("pdiffs").doc("Fetch indexes as differences."),
              Argument.text("signed_by").doc("Its key: text, URL, file or fingerprint."),
              Argument.list("suites", ArgumentType.STR).doc("bookworm, stable…"),
              Argument.list("targets", ArgumentType.STR).doc("Index files to fetch."),
              Argument.bool("trusted").doc("Whether it counts as signed."),
              Argument.list("types", ArgumentType.STR)
                  .or(List.of("deb"))
                  .choices("deb", "deb-src")
                  .doc("Binary or source packages."),
              Argument.list("uris", ArgumentType.STR).doc("Where it is."),
              Argument.raw("mode").or("0644").doc("The file's permissions."),
              Argument.text("state")
                  .or("present")
                  .choices("present", "absent")
                  .doc("Whether it is to be there.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final String slug;
    private final String dest;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.slug =
          args.string("name")
              .toLowerCase(Locale.ROOT)
              .replaceAll("[_\\s]+", "-")
              .replaceAll("[^a-z0-9-]+", "");
      this.dest = "/etc/apt/sources.list.d/" + slug + ".sources";
    }

    private String keyFile(String extension) {
      return KEYRINGS + "/" + slug + "." + extension;
    }

    ModuleResult run() {
      String signer = args.text("signed_by");
      List<String> paths = new ArrayList<>(List.of(dest, keyFile("asc"), keyFile("gpg"), KEYRINGS));
      if (signer != null && !signer.isEmpty() && signer.indexOf('\n') < 0) {
        paths.add(signer);
      }
      List<FileStat> stats = host.stat(paths, SHA256);
      if (args.string("state").equals("absent")) {
        return absent(stats);
      }
      boolean changed = false;
      String keyName = null;
      if (signer != null && !(stats.size() > 4 && stats.get(4).isFile())) {
        if (SCHEME.matcher(signer).lookingAt()) {
          Key key = fetched(signer, stats);
          changed = key.changed();
          signer = key.path();
          keyName = key.path();
        }
      } else if (signer != null) {
        keyName = signer;
      }
      String text = render(signer);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      FileStat stat = stats.get(0);
      boolean differs = !sha256(bytes).equals(stat.checksum());
      String mode = PathInfo.modeText(args.raw("mode"));
      FileAttributes attributes = FileAttributes.NONE.withMode(mode);
      if (!differs) {
        var set = host.setAttributes(dest, attributes, call.checkMode());
        changed |= set.changed();
        stat = set.stat();
      } else {
        changed = true;
        if (!call.checkMode()) {
          stat = written(dest, bytes, attributes);
        }
      }
      return PathInfo.add(
          ModuleResult.changed(changed)
              .put("repo", text)
              .put("dest", dest)
              .put("key_filename", keyName),
          stat);
    }

    private FileStat written(String path, byte[] bytes, FileAttributes attributes) {
      try {
        return host.write(WriteRequest.of(path, bytes).with(attributes)).stat();
      } catch (RemoteException e) {
        throw new ModuleFailure(e.text());
      }
    }

    private ModuleResult absent(List<FileStat> stats) {
      boolean changed = false;
      for (FileStat each : stats.subList(0, 3)) {
        if (each.exists()) {
          changed = true;
          if (!call.checkMode()) {
            host.remove(each.path());
          }
        }
      }
      ModuleResult result =
          ModuleResult.changed(changed)
              .put("repo", null)
              .put("dest", dest)
              .put("key_filename", keyFile("gpg"));
      return PathInfo.add(result, call.checkMode() ? stats.get(0) : FileStat.absent(dest));
    }

    /** A key that was fetched and where it is now. */
    private record Key(boolean changed, String path) {}

    private Key fetched(String url, List<FileStat> stats) {
      byte[] bytes =
          new Download(
                  host,
                  url,
                  true,
                  reason -> new ModuleFailure("Could not fetch signed_by key: " + reason))
              .bytes();
      if (bytes.length == 0) {
        return new Key(false, url);
      }
      boolean armored =
          new String(bytes, StandardCharsets.ISO_8859_1)
              .contains("-----BEGIN PGP PUBLIC KEY BLOCK-----");
      FileStat old = stats.get(armored ? 1 : 2);
      String path = keyFile(armored ? "asc" : "gpg");
      FileAttributes readable = FileAttributes.NONE.withMode("0644");
      if (sha256(bytes).equals(old.checksum())) {
        return new Key(host.setAttributes(path, readable, call.checkMode()).changed(), path);
      }
      if (!call.checkMode()) {
        if (!stats.get(3).isDirectory()) {
          host.makeDirectories(KEYRINGS);
        }
        host.setAttributes(
            KEYRINGS,
            new FileAttributes("0755", "root", "root", null, null, null, null, null, false, true),
            false);
        written(path, bytes, readable);
      }
      return new Key(true, path);
    }

    /** The file's text: fields in the order of the arguments' names. */
    private String render(@Nullable String signer) {
      TreeMap<String, String> fields = new TreeMap<>();
      args.values()
          .forEach(
              (name, value) -> {
                if (value == null || name.equals("mode") || name.equals("state")) {
                  return;
                }
                fields.put(
                    name,
                    switch (value) {
                      case Boolean flag -> flag ? "yes" : "no";
                      case List<?> list ->
                          list.stream().map(String::valueOf).collect(Collectors.joining(" "));
                      default ->
                          name.equals("signed_by") ? String.valueOf(signer) : value.toString();
                    });
              });
      StringBuilder text = new StringBuilder();
      fields.forEach(
          (name, value) -> {
            String shown = value.indexOf('\n') < 0 ? value : folded(value);
            text.append(field(name)).append(':');
            if (!shown.isEmpty() && shown.charAt(0) != '\n') {
              text.append(' ');
            }
            text.append(shown).append('\n');
          });
      return text.toString();
    }

    /** A value of several lines; an empty one is a dot. */
    private static String folded(String value) {
      return value
          .strip()
          .lines()
          .map(line -> "\n    " + (line.isBlank() ? "." : line.strip()))
          .collect(Collectors.joining());
    }

    private static String field(String name) {
      return switch (name) {
        case "name" -> "X-Repolib-Name";
        case "uris" -> "URIs";
        default ->
            java.util.Arrays.stream(name.split("_"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining("-"));
      };
    }

    private static String sha256(byte[] bytes) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
