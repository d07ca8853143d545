package io.jansible.template.value;

/**
 * A variable's text that is encrypted where it stands: Ansible's {@code
 * AnsibleVaultEncryptedUnicode}. It is like the text, but {@code vault_encrypted} and {@code
 * unvault} see what it was. Filters and tests besides are handed the plain string.
 *
 * @param envelope the text from {@code $ANSIBLE_VAULT} on
 * @param value what it says
 */
public record VaultedText(String envelope, String value) implements MarkedText {
  @Override
  public int length() {
    return value.length();
  }

  @Override
  public char charAt(int index) {
    return value.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return value.subSequence(start, end);
  }

  @Override
  public String toString() {
    return value;
  }
}
