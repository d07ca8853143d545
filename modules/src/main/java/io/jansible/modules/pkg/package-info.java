/** Modules that manage packages. */
@NullMarked
package io.jansible.modules.pkg;

import org.jspecify.annotations.NullMarked;
