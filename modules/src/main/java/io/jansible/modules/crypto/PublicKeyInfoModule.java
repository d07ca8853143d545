package io.jansible.modules.crypto;

import io.jansible.module.Argument;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.pki.PkiException;
import io.jansible.pki.PublicKeyData;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.crypto.openssl_publickey_info}. */
final class PublicKeyInfoModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.openssl_publickey_info",
          "Provide information for OpenSSL public keys",
          InfoSource.spec(Argument.text("content").secret().doc("Or the key itself.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("can_load_key", false);
    told.put("can_parse_key", false);
    told.put("key_is_consistent", null);
    byte[] content = InfoSource.read(call.args(), call.host(), "public key file", told);
    try {
      told.putAll(PublicKeyData.ofPem(content).told(false));
    } catch (PkiException | IndexOutOfBoundsException e) {
      throw new ModuleFailure(String.valueOf(e.getMessage()), told);
    }
    return ModuleResult.changed(false).putAll(told);
  }
}
