/** Modules that run a user's command on the host. */
@NullMarked
package io.jansible.modules.command;

import org.jspecify.annotations.NullMarked;
