/** Modules of {@code community.general}. */
@NullMarked
package io.jansible.modules.general;

import org.jspecify.annotations.NullMarked;
