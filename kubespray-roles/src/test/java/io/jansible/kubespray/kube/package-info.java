/**
 * What {@code kube} does, held against what Kubespray's own file did under Ansible ({@code
 * src/test/resources/kube/kube.json}), and {@code kubeadm} on a node whose programs are stand-ins.
 */
@NullMarked
package io.jansible.kubespray.kube;

import org.jspecify.annotations.NullMarked;
