package io.jansible.vault;

import io.jansible.error.JansibleException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a run, better ones first.
 *
 * @param matchIds whether data that names an identity is opened with that identity's secrets alone
 *     ({@code DEFAULT_VAULT_ID_MATCH})
 */
public record Vault(List<Secret> secrets, boolean matchIds) {
  /** What was inside, and which secret opened it. */
  public record Opened(byte[] data, Secret secret) {}

  /**
   * Opens encrypted data.
   *
   * @param source where the data is from, for messages
   */
  public Opened decrypt(byte[] data, @Nullable String source) {
    if (!Envelope.is(data)) {
      throw new JansibleException(
          "input is not vault encrypted data. "
              + (source == null ? "" : source + " is not a vault encrypted file"));
    }
    Envelope envelope = Envelope.parse(new String(data, StandardCharsets.UTF_8), source);
    if (secrets.isEmpty()) {
      throw new JansibleException("Attempting to decrypt but no vault secrets found");
    }
    for (Secret secret : candidates(envelope.id())) {
      Optional<byte[]> plain = envelope.decrypt(secret);
      if (plain.isPresent()) {
        return new Opened(plain.get(), secret);
      }
    }
    throw new JansibleException(
        "Decryption failed (no vault secrets were found that could decrypt)"
            + (source == null ? "" : " on " + source));
  }

  private List<Secret> candidates(@Nullable String id) {
    String wanted = id == null ? "default" : id;
    List<Secret> list =
        new ArrayList<>(secrets.stream().filter(secret -> secret.id().equals(wanted)).toList());
    if (!matchIds) {
      secrets.stream().filter(secret -> !secret.id().equals(wanted)).forEach(list::add);
    }
    return list;
  }

  /** The secret to encrypt with: that of an identity, or the first. */
  public Secret forEncryption(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      return secrets.get(0);
    }
    return secrets.stream()
        .filter(secret -> secret.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new JansibleException(
                    "Did not find a match for --encrypt-vault-id="
                        + id
                        + " in the known vault-ids ["
                        + String.join(
                            ", ", secrets.stream().map(secret -> "'" + secret.id() + "'").toList())
                        + "]"));
  }
}
