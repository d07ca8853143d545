/** The module SPI: what a module declares, is given and returns. */
@NullMarked
package io.jansible.module;

import org.jspecify.annotations.NullMarked;
