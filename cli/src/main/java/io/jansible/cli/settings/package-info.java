/**
 * Ansible's settings: their table, {@code ansible.cfg}, {@code ANSIBLE_*} variables. Depends on
 * core's errors alone.
 */
@NullMarked
package io.jansible.cli.settings;

import org.jspecify.annotations.NullMarked;
