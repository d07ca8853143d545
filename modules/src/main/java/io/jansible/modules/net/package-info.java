/**
 * Modules that speak HTTP or TCP. They act on the node, whose network the playbook means: with curl
 * or wget there.
 */
@NullMarked
package io.jansible.modules.net;

import org.jspecify.annotations.NullMarked;
