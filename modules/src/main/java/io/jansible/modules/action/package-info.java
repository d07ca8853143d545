/** Actions that work on the run itself: variables, messages, inventory, pauses, checks. */
@NullMarked
package io.jansible.modules.action;

import org.jspecify.annotations.NullMarked;
