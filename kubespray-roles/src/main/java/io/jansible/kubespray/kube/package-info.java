/**
 * Modules for clusters: Kubespray's own {@code kube}, and {@code kubeadm}. May depend on the module
 * SPI and on the library of modules; nothing but the commands depends on it.
 */
@NullMarked
package io.jansible.kubespray.kube;

import org.jspecify.annotations.NullMarked;
