package io.jansible.template.value;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A variable's text that is encrypted where it stands: Ansible's {@code
 * AnsibleVaultEncryptedUnicode}. It is like the text, but {@code vault_encrypted} and {@code
 * unvault} see what it was. Filters and tests besides are handed the plain string. It is decrypted
 * when its characters are asked for. Safe for many threads.
 */
public final class VaultedText implements MarkedText {
  private final String envelope;
  private final boolean sealed;
  private final Supplier<String> opener;
  private volatile @Nullable String value;

  private VaultedText(String envelope, boolean sealed, Supplier<String> opener) {
    this.envelope = envelope;
    this.sealed = sealed;
    this.opener = opener;
  }

  /** Text that some secret opens. */
  public static VaultedText of(String envelope, Supplier<String> opener) {
    return new VaultedText(envelope, false, opener);
  }

  /** Text that comes without a secret to open it, and says itself what it holds. */
  public static VaultedText sealed(String envelope) {
    return new VaultedText(envelope, true, () -> envelope);
  }

  /** The text from {@code $ANSIBLE_VAULT} on. */
  public String envelope() {
    return envelope;
  }

  /** Whether it comes without a secret. */
  public boolean isSealed() {
    return sealed;
  }

  /**
   * What it says.
   *
   * @throws io.jansible.error.JansibleException if no secret opens it
   */
  @Override
  public String value() {
    String known = value;
    if (known == null) {
      known = opener.get();
      value = known;
    }
    return known;
  }

  @Override
  public int length() {
    return value().length();
  }

  @Override
  public char charAt(int index) {
    return value().charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return value().subSequence(start, end);
  }

  @Override
  public String toString() {
    return value();
  }
}
