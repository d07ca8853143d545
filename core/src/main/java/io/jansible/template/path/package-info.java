/** Paths as Python's {@code os.path} and {@code glob} treat them. */
@NullMarked
package io.jansible.template.path;

import org.jspecify.annotations.NullMarked;
