/** Ansible's levels of variable precedence as layers, and the magic variables. */
@NullMarked
package io.jansible.vars;

import org.jspecify.annotations.NullMarked;
