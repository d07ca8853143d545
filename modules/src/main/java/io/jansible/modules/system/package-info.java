/** Modules that manage a host's users, kernel, name and file systems. */
@NullMarked
package io.jansible.modules.system;

import org.jspecify.annotations.NullMarked;
