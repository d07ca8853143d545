package io.jansible.modules.crypto;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.PkiException;
import io.jansible.pki.PublicKeyData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.crypto.openssl_publickey}. */
final class PublicKeyModule implements Module {
  private final ModuleSpec spec;

  PublicKeyModule() {
    List<Argument> arguments = new ArrayList<>(ManagedFile.arguments("public key"));
    arguments.addAll(
        List.of(
            Argument.path("privatekey_path").doc("The private key's file."),
            Argument.text("privatekey_content").secret().doc("Or the private key itself."),
            Argument.text("privatekey_passphrase").secret().doc("Decrypts it."),
            Argument.text("format").or("PEM").choices("OpenSSH", "PEM").doc("How it is written."),
            ManagedFile.backend()));
    spec =
        ModuleSpec.of(
            "community.crypto.openssl_publickey",
            "Generate an OpenSSL public key from its private key",
            ArgumentSpec.of(arguments.toArray(Argument[]::new))
                .withFileAttributes()
                .requiredIfAny("state", "present", "privatekey_path", "privatekey_content")
                .exclusive("privatekey_path", "privatekey_content"));
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    ManagedFile file = new ManagedFile(call, null);
    file.needFolder("'");
    return new Run(call, file).run();
  }

  /** One task on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final ManagedFile file;
    private final KeySource source;
    private Map<String, @Nullable Object> before = Map.of();
    private Map<String, @Nullable Object> after = Map.of();
    private byte @Nullable [] shown;

    Run(ModuleCall call, ManagedFile file) {
      this.call = call;
      this.args = call.args();
      this.file = file;
      this.source = KeySource.of(args, "privatekey_");
    }

    ModuleResult run() {
      if (file.absent()) {
        if (!call.checkMode()) {
          file.remove();
          return result(Map.of());
        }
        // Ansible looks at the file's content before it says what would be done
        ModuleResult result = result(Map.of());
        return result.put("changed", file.exists());
      }
      byte[] old = file.read();
      KeyLook look = new OpenSsl(call.host()).look(source);
      if (call.checkMode()) {
        shown = old;
        ModuleResult result = result(Map.of());
        boolean same = old != null && look.there() && same(old, look);
        if (same) {
          file.attributes();
        }
        return result.put("changed", args.bool("force") || !same || file.changed());
      }
      if (source.path() != null && !look.there()) {
        throw new ModuleFailure("The private key " + source.path() + " does not exist");
      }
      boolean same = old != null && same(old, look);
      if (old != null) {
        before = told(old);
        after = before;
        shown = old;
      }
      if (!same || args.bool("force")) {
        byte[] fresh = ManagedFile.bytes(text(look.must(source)));
        after = told(fresh);
        shown = fresh;
        file.write(fresh);
      }
      PublicKeyData key = look.must(source);
      file.attributes();
      return result(key.fingerprints());
    }

    private boolean same(byte[] old, KeyLook look) {
      String found;
      try {
        if (args.string("format").equals("OpenSSH")) {
          String[] words = new String(old, StandardCharsets.UTF_8).strip().split("\\s+", 3);
          found = words.length < 2 ? "" : words[0] + " " + words[1];
        } else {
          found = PublicKeyData.ofPem(old).pem();
        }
      } catch (PkiException | IndexOutOfBoundsException e) {
        return false;
      }
      return !found.isEmpty() && found.equals(text(look.must(source)));
    }

    private String text(PublicKeyData key) {
      return args.string("format").equals("OpenSSH") ? SshPublicKey.text(key) : key.pem();
    }

    private static Map<String, @Nullable Object> told(byte[] content) {
      Map<String, @Nullable Object> told = new LinkedHashMap<>();
      told.put("can_parse_key", false);
      try {
        told.putAll(PublicKeyData.ofPem(content).told(true));
        told.put("can_parse_key", true);
      } catch (PkiException | IndexOutOfBoundsException e) {
        // an OpenSSH key is not looked at either
      }
      return told;
    }

    private ModuleResult result(Map<String, @Nullable Object> fingerprint) {
      ModuleResult result =
          ModuleResult.changed(false)
              .put("privatekey", source.path())
              .put("format", args.string("format"))
              .put("fingerprint", fingerprint);
      if (args.bool("return_content")) {
        byte[] content = shown == null ? file.read() : shown;
        result.put(
            "publickey", content == null ? null : new String(content, StandardCharsets.UTF_8));
      }
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("before", before);
      diff.put("after", after);
      return file.complete(result.put("diff", diff));
    }
  }
}
