/**
 * Ansible's vault: AES256 envelopes and the secrets that open them. Depends on core's errors alone.
 */
@NullMarked
package io.jansible.cli.vault;

import org.jspecify.annotations.NullMarked;
