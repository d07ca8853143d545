package io.jansible;

import io.jansible.event.HostStats;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param exitCode what {@code ansible-playbook} exits with: 0 fine, 2 a host failed, 4 a host was
 *     unreachable, 1 an error
 * @param stats by host, over all playbooks
 */
public record RunResult(int exitCode, Map<String, HostStats> stats) {
  public boolean ok() {
    return exitCode == 0;
  }
}
