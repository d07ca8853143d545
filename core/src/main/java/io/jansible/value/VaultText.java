package io.jansible.value;

import io.jansible.error.Position;

/**
 * A {@code !vault} scalar that is decrypted when it is used, as Ansible does: loading a file with
 * vaulted values needs no password.
 *
 * @param envelope the text from {@code $ANSIBLE_VAULT} on, as written
 * @param position where it was written, for messages
 */
public record VaultText(String envelope, Position position) {}
