package io.jansible.modules.crypto;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.file.PathInfo;
import io.jansible.modules.general.Results;
import io.jansible.modules.general.Tools;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code community.crypto.openssh_keypair}: over ssh-keygen, with either of Ansible's backends.
 * They differ in what a passphrase means, not in the keys.
 */
final class OpensshKeypairModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.openssh_keypair",
          "Generate OpenSSH private and public keys",
          ArgumentSpec.of(
                  Argument.text("state")
                      .or("present")
                      .choices("present", "absent")
                      .doc("Whether the keys are to be there."),
                  Argument.integer("size").doc("Bits."),
                  Argument.text("type")
                      .or("rsa")
                      .choices("rsa", "dsa", "rsa1", "ecdsa", "ed25519")
                      .doc("The algorithm."),
                  Argument.bool("force").or(false).doc("Make them anew in any case."),
                  Argument.path("path").must().doc("The private key; .pub is the public one."),
                  Argument.text("comment").doc("The public key's comment."),
                  Argument.text("regenerate")
                      .or("partial_idempotence")
                      .choices("never", "fail", "partial_idempotence", "full_idempotence", "always")
                      .doc("When to make them anew."),
                  Argument.text("passphrase").secret().doc("Encrypts the private key."),
                  Argument.text("private_key_format")
                      .or("auto")
                      .choices("auto", "pkcs1", "pkcs8", "ssh")
                      .doc("The private key's format."),
                  Argument.text("backend")
                      .or("auto")
                      .choices("auto", "cryptography", "opensshbin")
                      .doc("Which of Ansible's ways to behave like."))
              .withFileAttributes());

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /**
   * A private key.
   *
   * @param format null where the backend does not look at it
   */
  private record PrivateKey(long size, String type, String fingerprint, String format) {}

  private record PublicKey(String type, String data, String comment) {
    static @Nullable PublicKey parse(String text) {
      String[] parts = text.replaceAll("^[ \\n]+|[ \\n]+$", "").split(" ", 3);
      return parts.length < 2
          ? null
          : new PublicKey(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
    }

    String text() {
      return type + " " + data;
    }
  }

  /** One task on one host. */
  private static final class Run {
    /** Each command's exit code and output, apart by lines of {@code $2}. */
    private static final String LOOK =
        """
        [ -e "$1" ] || { echo absent; exit; }
        mark() { echo; echo "$2"; echo "$1"; }
        ssh-keygen -l -f "$1" 2>/dev/null; mark $? "$2"
        if [ -n "${SSH_ASKPASS:-}" ]; then o=$(ssh-keygen -y -f "$1" </dev/null 2>&1); else
        o=$(ssh-keygen -P '' -y -f "$1" </dev/null 2>&1); fi; r=$?
        printf '%s' "$o"; mark $r "$2"
        [ -z "${SSH_ASKPASS:-}" ] || ssh-keygen -P '' -y -f "$1" </dev/null >/dev/null 2>&1; mark $? "$2"
        [ $r != 0 ] || printf '%s\\n' "$o" | ssh-keygen -l -f /dev/stdin 2>/dev/null; mark $? "$2"
        head -n 1 -- "$1"; mark $? "$2"
        """;

    private static final String SEPARATOR = "==jansible==";

    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final String path;
    private final String type;
    private final long size;
    private final boolean secret;
    private final boolean likeCryptography;
    private Tools tools;
    private boolean changed;
    private boolean exists;
    private boolean publicExists;
    private boolean readable;
    private @Nullable PublicKey derived;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.path = args.string("path");
      this.type = args.string("type");
      this.secret = args.has("passphrase") && !args.string("passphrase").isEmpty();
      String backend = args.string("backend");
      this.likeCryptography = backend.equals("cryptography") || (backend.equals("auto") && secret);
      this.tools = new Tools(host);
      this.size = size();
    }

    private long size() {
      Long asked = args.integer("size");
      switch (type) {
        case "rsa", "rsa1" -> {
          if (asked != null && asked < 1024) {
            throw new ModuleFailure(
                "For RSA keys, the minimum size is 1024 bits and the default is 4096 bits. Attempting"
                    + " to use bit lengths under 1024 will cause the module to fail.");
          }
          return asked == null ? 4096 : asked;
        }
        case "dsa" -> {
          if (asked != null && asked != 1024) {
            throw new ModuleFailure(
                "DSA keys must be exactly 1024 bits as specified by FIPS 186-2.");
          }
          return 1024;
        }
        case "ecdsa" -> {
          if (asked != null && asked != 256 && asked != 384 && asked != 521) {
            throw new ModuleFailure(
                "For ECDSA keys, size determines the key length by selecting from one of three"
                    + " elliptic curve sizes: 256, 384 or 521 bits. Attempting to use bit lengths other"
                    + " than these three values for ECDSA keys will cause this module to fail.");
          }
          return asked == null ? 256 : asked;
        }
        default -> {
          return 256;
        }
      }
    }

    ModuleResult run() {
      String folder = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : ".";
      String base = folder.isEmpty() ? "/" : folder;
      List<FileStat> stats = host.stat(List.of(base, path), StatOptions.FOLLOW);
      if (!stats.get(0).isDirectory()) {
        throw new ModuleFailure(
            "The directory " + base + " does not exist or the file is not a directory",
            Map.of("name", base));
      }
      if (stats.get(1).isDirectory()) {
        throw new ModuleFailure(path + " is a directory. Please specify a path to a file.");
      }
      if (!likeCryptography && !args.string("private_key_format").equals("auto")) {
        throw new ModuleFailure(
            "'auto' is the only valid option for 'private_key_format' when 'backend' is not"
                + " 'cryptography'");
      }
      if (likeCryptography && type.equals("rsa1")) {
        throw new ModuleFailure("RSA1 keys are not supported by the cryptography backend");
      }
      if (tools.find("ssh-keygen") == null) {
        throw new ModuleFailure("Cannot find the OpenSSH binary in the PATH");
      }
      if (!secret) {
        return keys();
      }
      String helper = host.temporary(true, "jansible-askpass-", "");
      try {
        // the passphrase stays out of every command line
        host.upload(
            new java.io.ByteArrayInputStream(
                "#!/bin/sh\nprintf '%s\\n' \"$JANSIBLE_PASSPHRASE\"\n"
                    .getBytes(StandardCharsets.UTF_8)),
            helper + "/askpass");
        tools.script("chmod 0700 -- \"$1\"", helper + "/askpass");
        tools =
            new Tools(
                host,
                Map.of(
                    "SSH_ASKPASS",
                    helper + "/askpass",
                    "SSH_ASKPASS_REQUIRE",
                    "force",
                    "DISPLAY",
                    ":0",
                    "JANSIBLE_PASSPHRASE",
                    args.string("passphrase")));
        return keys();
      } finally {
        host.remove(helper);
      }
    }

    private ModuleResult keys() {
      PrivateKey oldPrivate = look();
      PublicKey oldPublic = publicKey();
      PrivateKey key = null;
      PublicKey shown = null;
      if (args.string("state").equals("present")) {
        String regenerate = args.bool("force") ? "always" : args.string("regenerate");
        if (exists
            && List.of("never", "fail", "partial_idempotence").contains(regenerate)
            && (oldPrivate == null || !readable)) {
          throw new ModuleFailure(
              "Unable to read the key. The key is protected with a passphrase or broken. Will not"
                  + " proceed. To force regeneration, call the module with `generate` set to"
                  + " `full_idempotence` or `always`, or with `force=true`.");
        }
        if (generates(oldPrivate, regenerate)) {
          generate();
        } else if (!valid(oldPublic)) {
          restore();
        }
        key = look();
        shown = publicKey();
        attributes(path, exists);
        attributes(path + ".pub", publicExists);
      } else if (exists || publicExists) {
        if (!call.checkMode()) {
          host.remove(path);
          host.remove(path + ".pub");
        }
        changed = true;
      }
      PrivateKey named = key == null ? oldPrivate : key;
      PublicKey open = shown == null ? oldPublic : shown;
      ModuleResult result =
          ModuleResult.changed(changed)
              .put("size", size)
              .put("type", type)
              .put("filename", path)
              .put("fingerprint", named == null ? "" : named.fingerprint())
              .put("public_key", open == null ? "" : open.text())
              .put("comment", open == null ? "" : open.comment());
      if (call.diffMode()) {
        Map<String, @Nullable Object> diff = new LinkedHashMap<>();
        diff.put("before", described(oldPrivate, oldPublic));
        diff.put("after", described(key, shown));
        result.put("diff", diff);
      }
      return result;
    }

    private static Map<String, @Nullable Object> described(
        @Nullable PrivateKey key, @Nullable PublicKey open) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      if (key != null) {
        all.put("size", key.size());
        all.put("type", key.type());
        all.put("fingerprint", key.fingerprint());
        all.put("format", key.format());
      }
      if (open != null) {
        all.put("comment", open.comment());
        all.put("public_key", open.data());
      }
      return all;
    }

    /** Reads the private key; null if there is none or it cannot be read. */
    private @Nullable PrivateKey look() {
      String out = tools.script(LOOK, path, SEPARATOR).out();
      exists = !out.startsWith("absent\n");
      if (!exists) {
        return null;
      }
      String[] parts = out.split("\n" + SEPARATOR + "\n");
      // each part begins with the exit code of the one before
      String plain = parts[0].strip();
      String text = body(parts, 1);
      int derivedCode = code(parts, 2);
      boolean open = code(parts, 3) == 0;
      derived = derivedCode == 0 ? PublicKey.parse(text) : null;
      boolean failed =
          text.contains("is not a public key file")
              || text.contains("incorrect passphrase")
              || text.contains("load failed");
      readable =
          likeCryptography ? derivedCode == 0 && !(secret && open) : derivedCode != 255 && !failed;
      String line = likeCryptography ? body(parts, 3).strip() : plain;
      boolean found = likeCryptography ? derivedCode == 0 : code(parts, 1) == 0;
      String[] words = line.split("\\s+");
      if (!found || words.length < 3) {
        return null;
      }
      String last = words[words.length - 1];
      String format =
          switch (body(parts, 4).strip()) {
            case "-----BEGIN OPENSSH PRIVATE KEY-----" -> "SSH";
            case "-----BEGIN PRIVATE KEY-----" -> "PKCS8";
            case "-----BEGIN RSA PRIVATE KEY-----" -> "PKCS1";
            default -> "";
          };
      return new PrivateKey(
          Long.parseLong(words[0]),
          last.substring(1, last.length() - 1).toLowerCase(Locale.ROOT),
          words[1],
          likeCryptography ? format : "");
    }

    private static int code(String[] parts, int index) {
      return Integer.parseInt(parts[index].split("\n", 2)[0].strip());
    }

    private static String body(String[] parts, int index) {
      String[] split = parts[index].split("\n", 2);
      return split.length < 2 ? "" : split[1];
    }

    private @Nullable PublicKey publicKey() {
      byte[] bytes;
      try {
        bytes = host.read(path + ".pub").orElse(null);
      } catch (RemoteException e) {
        publicExists = true;
        return null;
      }
      publicExists = bytes != null;
      return bytes == null ? null : PublicKey.parse(new String(bytes, StandardCharsets.UTF_8));
    }

    private boolean generates(@Nullable PrivateKey old, String regenerate) {
      if (old == null) {
        return true;
      }
      String format = args.string("private_key_format");
      boolean fits =
          size == old.size()
              && type.equals(old.type())
              && (format.equals("auto") || format.toUpperCase(Locale.ROOT).equals(old.format()));
      return switch (regenerate) {
        case "never" -> false;
        case "fail" -> {
          if (!fits) {
            throw new ModuleFailure(
                "Key has wrong type and/or size. Will not proceed. To force regeneration, call the"
                    + " module with `generate` set to `partial_idempotence`, `full_idempotence` or"
                    + " `always`, or with `force=true`.");
          }
          yield false;
        }
        case "always" -> true;
        default -> !fits;
      };
    }

    private boolean valid(@Nullable PublicKey old) {
      if (old == null) {
        return false;
      }
      if (derived == null && !likeCryptography) {
        tools.must(tools.path("ssh-keygen"), "-P", "", "-y", "-f", path);
      }
      PublicKey wanted = derived;
      return wanted != null
          && old.text().equals(wanted.text())
          && (!args.has("comment") || old.comment().equals(args.string("comment")));
    }

    private void generate() {
      changed = true;
      if (call.checkMode()) {
        return;
      }
      String comment = args.has("comment") ? args.string("comment") : "";
      String folder = host.temporary(true, "jansible-ssh-", "");
      String fresh = folder + "/key";
      try {
        List<String> command =
            new java.util.ArrayList<>(
                List.of(
                    "ssh-keygen",
                    "-q",
                    "-b",
                    String.valueOf(size),
                    "-t",
                    type,
                    "-f",
                    fresh,
                    "-C",
                    comment));
        if (!secret) {
          command.addAll(2, List.of("-N", ""));
        }
        switch (args.string("private_key_format")) {
          case "pkcs1" -> command.addAll(List.of("-m", "PEM"));
          case "pkcs8" -> command.addAll(List.of("-m", "PKCS8"));
          default -> {}
        }
        tools.must(command);
        place(fresh, path, exists, "0600");
        place(fresh + ".pub", path + ".pub", publicExists, "0644");
      } finally {
        host.remove(folder);
      }
    }

    /** An old file's attributes stay. */
    private void place(String from, String to, boolean there, String mode) {
      try {
        host.write(
            WriteRequest.ofRemote(to, from, true)
                .with(FileAttributes.NONE.withMode(there ? null : mode)));
      } catch (RemoteException e) {
        throw new ModuleFailure(Results.errno(e.text(), to));
      }
    }

    private void restore() {
      changed = true;
      if (call.checkMode()) {
        return;
      }
      if (derived == null && !likeCryptography) {
        tools.must(tools.path("ssh-keygen"), "-P", "", "-y", "-f", path);
      }
      String comment = args.has("comment") ? args.string("comment") : "";
      String text = derived == null ? "" : derived.text();
      boolean inPublic = likeCryptography && !comment.isEmpty();
      try {
        host.write(
            WriteRequest.of(
                    path + ".pub",
                    (text + (inPublic ? " " + comment : "") + "\n")
                        .getBytes(StandardCharsets.UTF_8))
                .with(FileAttributes.NONE.withMode(publicExists ? null : "0644")));
      } catch (RemoteException e) {
        throw new ModuleFailure(
            "The public key is missing or does not match the private key. Unable to regenerate the"
                + " public key.");
      }
      if (!comment.isEmpty() && !likeCryptography) {
        List<String> command = List.of("ssh-keygen", "-q", "-c", "-C", comment, "-f", path);
        // before 7.8 only a key of the new format has a comment
        if (!tools.run(command).ok()) {
          tools.must(List.of("ssh-keygen", "-q", "-o", "-c", "-C", comment, "-f", path));
        }
      }
    }

    private void attributes(String file, boolean there) {
      if (!there && call.checkMode()) {
        changed = true;
        return;
      }
      FileAttributes wanted = PathInfo.attributes(args);
      if (!PathInfo.isAny(wanted)) {
        return;
      }
      try {
        AttributeResult set = host.setAttributes(file, wanted, call.checkMode());
        changed |= set.changed();
      } catch (RemoteException e) {
        throw new ModuleFailure(e.text());
      }
    }
  }
}
