package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.error.JansibleException;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import io.jansible.template.value.VaultedText;
import io.jansible.vault.Envelope;
import io.jansible.vault.Secret;
import io.jansible.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ansible's filters that encrypt and decrypt with a given password. */
final class AnsibleVaultFilters {
  private AnsibleVaultFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "vault",
        "do_vault(data, secret, salt=, vault_id=, wrap_object=, vaultid=)",
        (value, arguments, context) -> {
          Object id = arguments.get(2, "vault_id", "filter_default");
          if (arguments.has(4, "vaultid") && Values.equal(id, "filter_default")) {
            id = arguments.get(4, "vaultid", null);
          }
          Object salt = arguments.get(1, "salt", null);
          byte[] secret =
              bytes(arguments.get(0, "secret", null), "Secret passed is required to be a string");
          byte[] data = bytes(value, "Can only vault strings");
          String name = Text.str(id);
          String envelope =
              Values.truth(salt)
                  ? Envelope.encrypt(data, new Secret(name, secret), name, Bytes.of(Text.str(salt)))
                  : Envelope.encrypt(data, new Secret(name, secret), name);
          return Values.truth(arguments.get(3, "wrap_object", false))
              ? VaultedText.sealed(envelope)
              : envelope;
        });
    add(
        filters,
        "unvault",
        "do_unvault(vault, secret, vault_id=, vaultid=)",
        (value, arguments, context) -> {
          byte[] secret =
              bytes(arguments.get(0, "secret", null), "Secret passed is required to be as string");
          byte[] data =
              value instanceof VaultedText vault
                  ? vault.envelope().getBytes(StandardCharsets.UTF_8)
                  : bytes(value, "Vault should be in the form of a string");
          if (!Envelope.is(data)) {
            return Bytes.text(data, "utf-8");
          }
          String id = Text.str(arguments.get(1, "vault_id", "filter_default"));
          try {
            return Bytes.text(
                new Vault(List.of(new Secret(id, secret)), false).decrypt(data, null).data(),
                "utf-8");
          } catch (JansibleException e) {
            throw AnsibleFilters.error("Unable to decrypt: " + e.text() + ". " + e.text());
          }
        });
    return filters;
  }

  private static byte[] bytes(@Nullable Object value, String otherwise) {
    if (value instanceof byte[] raw) {
      return raw;
    }
    if (value instanceof CharSequence text) {
      return Bytes.of(text.toString());
    }
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    throw AnsibleFilters.typeError(otherwise + ", instead we got: " + AnsibleFilters.type(value));
  }
}
