/** ansible.cfg, ANSIBLE_* and their defaults. */
@NullMarked
package io.jansible.config;

import org.jspecify.annotations.NullMarked;
