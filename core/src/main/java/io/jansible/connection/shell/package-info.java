/** Hosts worked on through a POSIX shell that stays open: the same for every way to reach them. */
@NullMarked
package io.jansible.connection.shell;

import org.jspecify.annotations.NullMarked;
