/**
 * {@code connection: ssh} over JSch: options as OpenSSH's command line and configuration have them.
 */
@NullMarked
package io.jansible.connection.ssh;

import org.jspecify.annotations.NullMarked;
