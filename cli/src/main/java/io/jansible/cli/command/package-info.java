/** One class for each command: its options, and what it does with them. */
@NullMarked
package io.jansible.cli.command;

import org.jspecify.annotations.NullMarked;
