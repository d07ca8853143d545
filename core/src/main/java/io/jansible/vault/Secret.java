package io.jansible.vault;

/**
 * A password with the name of its vault identity. Never shown: its text is its name alone.
 *
 * @param id name of the identity, {@code default} where it has none
 * @param password bytes that keys are made of; not to be changed
 */
public record Secret(String id, byte[] password) {
  @Override
  public String toString() {
    return "Secret[" + id + "]";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && id.equals(secret.id)
        && java.util.Arrays.equals(password, secret.password);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
