/** Modules of {@code community.crypto}: the host's openssl and ssh-keygen do the work. */
@NullMarked
package io.jansible.modules.crypto;

import org.jspecify.annotations.NullMarked;
