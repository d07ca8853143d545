/**
 * The connection SPI and its implementations: what a module may do on a host, over ssh, locally or
 * faked.
 */
@NullMarked
package io.jansible.connection;

import org.jspecify.annotations.NullMarked;
