/** Kubespray's own roles, unmodified, on fake hosts of several operating systems. */
@NullMarked
package io.jansible.kubespray.roles;

import org.jspecify.annotations.NullMarked;
