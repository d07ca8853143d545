/**
 * Hosts that exist in memory: files, accounts, services, packages, and the commands that know them.
 * Uses {@code files} and {@code shell}, and {@code core}'s connection SPI.
 */
@NullMarked
package io.jansible.testkit.host;

import org.jspecify.annotations.NullMarked;
