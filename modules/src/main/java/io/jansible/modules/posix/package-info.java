/** Modules of {@code ansible.posix}. */
@NullMarked
package io.jansible.modules.posix;

import org.jspecify.annotations.NullMarked;
