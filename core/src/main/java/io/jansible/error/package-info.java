/**
 * What a user did wrong and where: positions in files, and the exceptions every other package
 * throws. Depends on nothing.
 */
@NullMarked
package io.jansible.error;

import org.jspecify.annotations.NullMarked;
