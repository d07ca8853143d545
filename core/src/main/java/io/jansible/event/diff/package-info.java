/**
 * Differences between texts as Python's difflib finds and shows them, for {@code --diff}. Depends
 * on nothing.
 */
@NullMarked
package io.jansible.event.diff;

import org.jspecify.annotations.NullMarked;
