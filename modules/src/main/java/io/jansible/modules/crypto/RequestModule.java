package io.jansible.modules.crypto;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.CertificateRequest;
import io.jansible.pki.PkiException;
import io.jansible.pki.PublicKeyData;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code community.crypto.openssl_csr} and {@code openssl_csr_pipe}: the request is put together
 * here and signed by the node's openssl.
 */
final class RequestModule implements Module {
  private final boolean pipe;
  private final ModuleSpec spec;

  /**
   * @param pipe whether the request comes and goes as text
   */
  RequestModule(boolean pipe) {
    this.pipe = pipe;
    List<Argument> arguments = RequestSpec.arguments();
    if (pipe) {
      arguments.add(Argument.text("content").doc("The request as it is."));
    } else {
      arguments.addAll(ManagedFile.arguments("request"));
    }
    ArgumentSpec rules = RequestSpec.rules(ArgumentSpec.of(arguments.toArray(Argument[]::new)));
    spec =
        ModuleSpec.of(
            "community.crypto.openssl_csr" + (pipe ? "_pipe" : ""),
            "Generate OpenSSL Certificate Signing Request (CSR)",
            pipe
                ? rules.oneOf("privatekey_path", "privatekey_content")
                : rules
                    .withFileAttributes()
                    .requiredIfAny("state", "present", "privatekey_path", "privatekey_content"));
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    try {
      return pipe ? piped(call) : filed(call);
    } catch (PkiException e) {
      throw new ModuleFailure(e.text());
    }
  }

  private static ModuleResult piped(ModuleCall call) {
    String content = call.args().text("content");
    Run run = new Run(call, content == null ? null : ManagedFile.bytes(content));
    boolean anew = run.needed();
    if (anew) {
      run.make();
    }
    return run.result(true).put("changed", anew);
  }

  private static ModuleResult filed(ModuleCall call) {
    ManagedFile file = new ManagedFile(call, null);
    file.needFolder("");
    Args args = call.args();
    if (file.absent()) {
      Run run = new Run(call, null);
      file.remove();
      return file.complete(run.result(args.bool("return_content")));
    }
    Run run = new Run(call, file.read());
    if (args.bool("force") || run.needed()) {
      file.change();
      if (!call.checkMode()) {
        run.make();
        file.write(run.content());
      }
    }
    file.attributes();
    return file.complete(run.result(args.bool("return_content")));
  }

  /** One task on one host. */
  private static final class Run {
    private final RequestSpec wanted;
    private final OpenSsl openssl;
    private final KeySource source;
    private final byte @Nullable [] old;
    private @Nullable PublicKeyData key;
    private @Nullable CertificateRequest made;

    Run(ModuleCall call, byte @Nullable [] old) {
      this.wanted = new RequestSpec(call.args());
      this.openssl = new OpenSsl(call.host());
      this.source = KeySource.of(call.args(), "privatekey_");
      this.old = old;
    }

    private PublicKeyData key() {
      PublicKeyData known = key;
      if (known == null) {
        known = openssl.look(source).mustSign(source);
        key = known;
      }
      return known;
    }

    boolean needed() {
      if (old == null) {
        return true;
      }
      CertificateRequest found;
      try {
        found = CertificateRequest.ofPem(old);
      } catch (PkiException e) {
        return true;
      }
      return !wanted.fits(found, key());
    }

    void make() {
      made = wanted.make(openssl, source, key());
    }

    byte @Nullable [] text() {
      return made == null ? old : ManagedFile.bytes(made.pem());
    }

    byte[] content() {
      byte[] text = text();
      return text == null ? new byte[0] : text;
    }

    ModuleResult result(boolean withContent) {
      byte[] text = text();
      ModuleResult result = ModuleResult.changed(false).putAll(wanted.told());
      if (withContent) {
        result.put("csr", text == null ? null : new String(text, StandardCharsets.UTF_8));
      }
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("before", RequestSpec.shown(old));
      diff.put("after", RequestSpec.shown(text));
      return result.put("diff", diff);
    }
  }
}
