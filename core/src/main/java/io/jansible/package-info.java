/**
 * Jansible's public API: {@link io.jansible.Engine} runs playbooks and tells a {@link
 * io.jansible.event.RunListener} what happens.
 *
 * <p>Allowed dependencies between core's packages (held by a test): data flows down this list and
 * never back up.
 *
 * <pre>
 * io.jansible → engine → (vars, playbook, module, facts, foreign) → (inventory, template, connection, event) → (config, yaml, vault, pki) → (value, error)
 * </pre>
 */
@NullMarked
package io.jansible;

import org.jspecify.annotations.NullMarked;
