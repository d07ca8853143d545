/** The modules of {@code ansible.posix} that work on file systems, SELinux and trees of files. */
@NullMarked
package io.jansible.modules.posix;

import org.jspecify.annotations.NullMarked;
