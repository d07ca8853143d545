package io.jansible.modules.crypto;

import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import io.jansible.modules.general.Results;
import io.jansible.pki.Der;
import io.jansible.pki.PkiException;
import io.jansible.pki.PublicKeyData;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node's openssl program, which does all that needs a private key. Keys and passphrases are never
 * on a command line, and files that hold a key are the user's alone from their first moment.
 */
final class OpenSsl {
  static final String PASSPHRASE = "JANSIBLE_PASSPHRASE";

  private static final String SEPARATOR = "==jansible==";

  /**
   * {@code $1} is the key's path, or empty when standard input begins with the key; {@code $2} the
   * line after it. Standard input's rest is in {@code $d/data}.
   */
  private static final String FRAME =
      """
      umask 077
      d=$(mktemp -d) || exit 9
      trap 'rm -rf "$d"' EXIT
      k=$1; s=$2; shift 2
      if [ -z "$k" ]; then
        k=$d/key
        while IFS= read -r l; do
          [ "$l" = "$s" ] && break
          printf '%s\\n' "$l"
        done >"$k"
      fi
      cat >"$d/data"
      """;

  /**
   * A function that lets openssl read the key and do with it what its arguments say. A raw key gets
   * a header that openssl knows; {@code $1} is the type that one of 32 bytes is taken for.
   */
  static final String READER =
      """
      reader() {
        t=$1; shift
        if [ -n "$(sed -n '/^-----BEGIN .*-----/p' "$k" 2>/dev/null | head -n 1)" ]; then
          openssl pkey -in "$k" -passin env:JANSIBLE_PASSPHRASE "$@" 2>/dev/null
          return
        fi
        case $(($(wc -c <"$k"))),$t in
          32,Ed25519) p='\\060\\056\\002\\001\\000\\060\\005\\006\\003\\053\\145\\160\\004\\042\\004\\040';;
          32,*) p='\\060\\056\\002\\001\\000\\060\\005\\006\\003\\053\\145\\156\\004\\042\\004\\040';;
          56,*) p='\\060\\106\\002\\001\\000\\060\\005\\006\\003\\053\\145\\157\\004\\072\\004\\070';;
          57,*) p='\\060\\107\\002\\001\\000\\060\\005\\006\\003\\053\\145\\161\\004\\073\\004\\071';;
          *) return 1;;
        esac
        { printf "$p"; cat -- "$k"; } | openssl pkey -inform DER "$@" 2>/dev/null
      }
      """;

  private static final String LOOK =
      READER
          + """
          if [ ! -e "$k" ]; then echo absent; exit; fi
          m=$(cat -- "$k" 2>&1 >/dev/null) || { echo "failed"; echo "$m"; exit; }
          echo there
          h=$(sed -n 's/^-----BEGIN \\(.*\\)-----[[:space:]]*$/\\1/p' "$k" 2>/dev/null | head -n 1)
          echo "$h"
          case $h in
            ENCRYPTED*) echo encrypted;;
            *) if grep -q '^Proc-Type: 4,ENCRYPTED' "$k"; then echo encrypted; else echo plain; fi;;
          esac
          command -v openssl >/dev/null || exit 127
          reader "$1" -pubout -outform DER || :
          """;

  /** Ends with the system's words unless {@code $1} can be read. */
  private static final String READABLE = "cat -- \"$1\" >/dev/null || exit 9\n";

  private final Shell shell;

  OpenSsl(RemoteHost host) {
    this(Shell.of(host));
  }

  OpenSsl(Shell shell) {
    this.shell = shell;
  }

  /** Runs shell text with a key as {@code $k}, a private directory {@code $d} and arguments. */
  ExecResult run(
      KeySource key,
      Map<String, String> more,
      byte @Nullable [] data,
      String script,
      String... args) {
    List<String> argv =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                FRAME + script,
                "sh",
                key.path() == null ? "" : key.path(),
                SEPARATOR));
    argv.addAll(List.of(args));
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    if (key.path() == null) {
      String content = key.content() == null ? "" : key.content();
      input.writeBytes(content.getBytes(StandardCharsets.UTF_8));
      input.writeBytes(
          ((content.endsWith("\n") ? "" : "\n") + SEPARATOR + "\n")
              .getBytes(StandardCharsets.US_ASCII));
    }
    if (data != null) {
      input.writeBytes(data);
    }
    Map<String, String> environment = new HashMap<>(Commands.ENGLISH);
    environment.putAll(key.environment());
    environment.putAll(more);
    return shell.run(argv, environment, input.toByteArray());
  }

  KeyLook look(KeySource source) {
    return look(source, "");
  }

  /**
   * @param rawType what a raw key is taken for where its size does not tell
   */
  KeyLook look(KeySource source, String rawType) {
    byte[] out = run(source, Map.of(), null, LOOK, rawType).stdout();
    List<String> lines = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < out.length && lines.size() < 3; i++) {
      if (out[i] == '\n') {
        lines.add(new String(out, at, i - at, StandardCharsets.UTF_8));
        at = i + 1;
      }
    }
    String path = String.valueOf(source.path());
    if (lines.isEmpty() || lines.get(0).equals("absent")) {
      return new KeyLook(false, Results.errno("No such file or directory", path), "", false, null);
    }
    if (lines.get(0).equals("failed")) {
      return new KeyLook(true, Results.errno(String.join("\n", lines), path), "", false, null);
    }
    PublicKeyData key = null;
    if (at < out.length) {
      try {
        key = PublicKeyData.of(Arrays.copyOfRange(out, at, out.length));
      } catch (PkiException | IndexOutOfBoundsException e) {
        key = null; // openssl knows a kind of key that we do not
      }
    }
    return new KeyLook(true, "", lines.get(1), lines.get(2).equals("encrypted"), key);
  }

  /** The algorithm's name in what a key signs. */
  static Der algorithm(PublicKeyData key, String digest) {
    int size = digest.equals("md5") ? 0 : Integer.parseInt(digest.substring(3));
    String oid =
        switch (key.type()) {
          case "RSA" ->
              "1.2.840.113549.1.1."
                  + switch (size) {
                    case 0 -> 4;
                    case 1 -> 5;
                    case 384 -> 12;
                    case 512 -> 13;
                    default -> 11;
                  };
          case "ECC" ->
              switch (size) {
                case 1 -> "1.2.840.10045.4.1";
                case 384 -> "1.2.840.10045.4.3.3";
                case 512 -> "1.2.840.10045.4.3.4";
                default -> "1.2.840.10045.4.3.2";
              };
          case "DSA" ->
              switch (size) {
                case 1 -> "1.2.840.10040.4.3";
                case 384 -> "2.16.840.1.101.3.4.3.3";
                case 512 -> "2.16.840.1.101.3.4.3.4";
                default -> "2.16.840.1.101.3.4.3.2";
              };
          case "Ed448" -> "1.3.101.113";
          default -> "1.3.101.112";
        };
    return key.type().equals("RSA")
        ? Der.sequence(Der.oid(oid), Der.of(0x05, new byte[0]))
        : Der.sequence(Der.oid(oid));
  }

  /** Whether the digest is one that signatures can have; those of Edwards curves have none. */
  static boolean signsWith(PublicKeyData key, String digest) {
    return isEdwards(key) || List.of("sha256", "sha384", "sha512", "sha1", "md5").contains(digest);
  }

  byte[] sign(KeySource source, PublicKeyData key, String digest, byte[] data) {
    ExecResult signed = run(source, Map.of(), data, signing(key), "", digest);
    if (!signed.ok()) {
      throw new ModuleFailure("Cannot sign: " + signed.err().strip());
    }
    return signed.stdout();
  }

  /** Signs a file of the node. */
  byte[] signFile(KeySource source, PublicKeyData key, String digest, String file) {
    ExecResult signed = run(source, Map.of(), null, READABLE + signing(key), file, digest);
    if (!signed.ok()) {
      throw new ModuleFailure(Results.errno(signed.err(), file));
    }
    return signed.stdout();
  }

  /** Whether a file of the node is signed with the private key of a public one. */
  boolean isSigned(PublicKeyData key, String digest, String file, byte[] signature) {
    ExecResult verified =
        run(
            new KeySource(null, key.pem(), null),
            Map.of(),
            signature,
            READABLE
                + (isEdwards(key)
                    ? "openssl pkeyutl -verify -rawin -pubin -inkey \"$k\" -sigfile \"$d/data\" -in"
                        + " \"$1\""
                    : "openssl dgst -\"$2\" -verify \"$k\" -signature \"$d/data\" \"$1\"")
                + " >/dev/null 2>&1 && echo valid || :",
            file,
            digest);
    if (!verified.ok()) {
      throw new ModuleFailure(Results.errno(verified.err(), file));
    }
    return verified.out().startsWith("valid");
  }

  private static boolean isEdwards(PublicKeyData key) {
    return key.type().startsWith("Ed");
  }

  /** Shell text that signs the file {@code $1}, or what came by standard input. */
  private static String signing(PublicKeyData key) {
    return isEdwards(key)
        ? "openssl pkeyutl -sign -rawin -inkey \"$k\" -passin env:JANSIBLE_PASSPHRASE -in"
            + " \"${1:-$d/data}\""
        : "openssl dgst -\"$2\" -sign \"$k\" -passin env:JANSIBLE_PASSPHRASE"
            + " \"${1:-$d/data}\"";
  }
}
