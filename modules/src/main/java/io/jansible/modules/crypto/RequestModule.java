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
    return Product.piped(new Run(call, content == null ? null : ManagedFile.bytes(content), false));
  }

  private static ModuleResult filed(ModuleCall call) {
    ManagedFile file = new ManagedFile(call, null);
    file.needFolder("");
    Args args = call.args();
    if (file.absent()) {
      Run run = new Run(call, null, false);
      file.remove();
      return file.complete(run.result(args.bool("return_content")));
    }
    return file.produce(new Run(call, file.read(), args.bool("force")));
  }

  /** One task on one host. */
  private static final class Run implements Product {
    private final RequestSpec wanted;
    private final OpenSsl openssl;
    private final KeySource source;
    private final byte @Nullable [] old;
    private final boolean force;
    private @Nullable PublicKeyData key;
    private @Nullable CertificateRequest made;

    Run(ModuleCall call, byte @Nullable [] old, boolean force) {
      this.wanted = new RequestSpec(call.args());
      this.openssl = new OpenSsl(call.host());
      this.source = KeySource.of(call.args(), "privatekey_");
      this.old = old;
      this.force = force;
    }

    private PublicKeyData key() {
      PublicKeyData known = key;
      if (known == null) {
        known = openssl.look(source).mustSign(source);
        key = known;
      }
      return known;
    }

    @Override
    public boolean needed() {
      if (force || old == null) {
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

    @Override
    public void make() {
      made = wanted.make(openssl, source, key());
    }

    private byte @Nullable [] text() {
      return made == null ? old : ManagedFile.bytes(made.pem());
    }

    @Override
    public byte[] content() {
      byte[] text = text();
      return text == null ? new byte[0] : text;
    }

    @Override
    public ModuleResult result(boolean withContent) {
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
