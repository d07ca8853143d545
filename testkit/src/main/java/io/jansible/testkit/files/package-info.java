/**
 * A POSIX file system in memory: directories, files, links, modes, owners, times. Uses nothing of
 * the rest.
 */
@NullMarked
package io.jansible.testkit.files;

import org.jspecify.annotations.NullMarked;
