/** Lookup plugins: the interface and those of ansible-core. */
@NullMarked
package io.jansible.template.lookup;

import org.jspecify.annotations.NullMarked;
