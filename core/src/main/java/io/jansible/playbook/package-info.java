/**
 * The immutable syntax of playbooks, roles and task files, and its loader. Evaluates no template.
 */
@NullMarked
package io.jansible.playbook;

import org.jspecify.annotations.NullMarked;
