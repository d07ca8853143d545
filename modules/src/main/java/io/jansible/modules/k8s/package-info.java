/** Modules of {@code kubernetes.core}, over the helm that the host has. */
@NullMarked
package io.jansible.modules.k8s;

import org.jspecify.annotations.NullMarked;
