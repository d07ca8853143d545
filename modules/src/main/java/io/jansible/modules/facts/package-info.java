/** Modules that find out about a host. */
@NullMarked
package io.jansible.modules.facts;

import org.jspecify.annotations.NullMarked;
