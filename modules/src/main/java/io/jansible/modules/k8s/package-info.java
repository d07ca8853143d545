/** Modules of {@code kubernetes.core}, over helm on the host. */
@NullMarked
package io.jansible.modules.k8s;

import org.jspecify.annotations.NullMarked;
