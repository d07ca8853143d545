/** Runs plays: strategies, the task runner, handlers, includes. */
@NullMarked
package io.jansible.engine;

import org.jspecify.annotations.NullMarked;
