/** Native modules, a package for each family. */
@NullMarked
package io.jansible.modules;

import org.jspecify.annotations.NullMarked;
