/** AES256 vaults, byte-compatible with ansible-vault. */
@NullMarked
package io.jansible.vault;

import org.jspecify.annotations.NullMarked;
