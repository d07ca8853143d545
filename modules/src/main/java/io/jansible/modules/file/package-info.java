/** Modules that make, change, look at and move files. */
@NullMarked
package io.jansible.modules.file;

import org.jspecify.annotations.NullMarked;
