/** Inventory sources, host patterns, groups and their variables. */
@NullMarked
package io.jansible.inventory;

import org.jspecify.annotations.NullMarked;
