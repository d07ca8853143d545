package io.jansible.event;

import io.jansible.error.Position;
import java.util.List;

/**
 * A play as listeners see it.
 *
 * @param name as Ansible shows it: its name, or its hosts pattern
 * @param hosts of this batch, in order
 * @param strategy as written, without {@code ansible.builtin.}
 */
public record PlayInfo(
    long id,
    String name,
    List<String> hosts,
    String strategy,
    boolean checkMode,
    Position position) {}
