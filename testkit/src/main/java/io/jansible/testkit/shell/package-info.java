/**
 * A POSIX shell over files in memory: it reads shell text, expands words, and hands programs to its
 * host. Uses {@code files} alone.
 */
@NullMarked
package io.jansible.testkit.shell;

import org.jspecify.annotations.NullMarked;
