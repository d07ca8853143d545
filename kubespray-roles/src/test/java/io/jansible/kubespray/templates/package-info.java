/** Every template of Kubespray against what Ansible makes of it. */
@NullMarked
package io.jansible.kubespray.templates;

import org.jspecify.annotations.NullMarked;
