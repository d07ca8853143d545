/**
 * Modules that are files of the user: in {@code library/}, a module path or a collection. They are
 * sent to the node and run there, as Ansible does.
 */
@NullMarked
package io.jansible.foreign;

import org.jspecify.annotations.NullMarked;
