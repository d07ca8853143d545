/**
 * Playbooks whose results under Ansible are recorded in {@code src/test/resources/parity}: ours
 * must be the same. {@link io.jansible.modules.parity.Recorder} records them anew.
 */
@NullMarked
package io.jansible.modules.parity;

import org.jspecify.annotations.NullMarked;
