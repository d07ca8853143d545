/**
 * What the person at the terminal and the log see: Ansible's display and its callback plugins, as
 * listeners of a run's events.
 */
@NullMarked
package io.jansible.cli.output;

import org.jspecify.annotations.NullMarked;
