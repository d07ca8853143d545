package io.jansible.cli.output;

import io.jansible.error.Position;
import io.jansible.event.HostResult;
import io.jansible.event.HostResult.Status;
import io.jansible.event.HostStats;
import io.jansible.event.RunEvent;
import io.jansible.event.RunListener;
import io.jansible.event.TaskInfo;
import io.jansible.modules.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said last about a run that failed: which task, on which hosts, where it is written, and
 * the command that continues. That is the same command again: what earlier tasks registered, the
 * facts they set and the hosts they added are kept nowhere, so that starting at the failed task or
 * with the failed hosts alone could do something else.
 */
public final class ResumeHint implements RunListener {
  private static final int TASKS = 3;
  private static final int HOSTS = 10;

  private record Failure(TaskInfo task, Status status) {}

  private final List<String> command;

  /** The failures of each host that were not ignored; rescued ones among them. */
  private final Map<String, List<Failure>> failures = new LinkedHashMap<>();

  /** Of each failed task the hosts. */
  private final Map<Failure, List<String>> failed = new LinkedHashMap<>();

  /**
   * @param command the words of the command line
   */
  public ResumeHint(List<String> command) {
    this.command = List.copyOf(command);
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.TaskEnded ended) {
      HostResult result = ended.result();
      boolean bad = result.status() == Status.FAILED || result.status() == Status.UNREACHABLE;
      if (bad && !result.ignored()) {
        failures
            .computeIfAbsent(result.host(), host -> new ArrayList<>())
            .add(new Failure(ended.task(), result.status()));
      }
    } else if (event instanceof RunEvent.PlaybookEnded ended) {
      failures.forEach(
          (host, all) -> {
            HostStats stats = ended.stats().getOrDefault(host, HostStats.NONE);
            if (stats.failed() + stats.unreachable() > 0) {
              // what follows the first failure came of it, unless that was rescued
              Failure cause = stats.rescued() == 0 ? all.getFirst() : all.getLast();
              failed.computeIfAbsent(cause, failure -> new ArrayList<>()).add(host);
            }
          });
      failures.clear();
    }
  }

  /** The hint; empty if no task failed. */
  public String text() {
    StringBuilder text = new StringBuilder();
    failed.entrySet().stream()
        .limit(TASKS)
        .forEach(
            entry -> {
              Position position = entry.getKey().task().position();
              text.append(
                      entry.getKey().status() == Status.UNREACHABLE
                          ? "\nunreachable in task: "
                          : "\nfailed task: ")
                  .append(entry.getKey().task().name().strip())
                  .append("\n  on ")
                  .append(hosts(entry.getValue()))
                  .append("\n  at ")
                  .append(position.file())
                  .append(':')
                  .append(position.line());
            });
    if (text.isEmpty()) {
      return "";
    }
    if (failed.size() > TASKS) {
      text.append("\nand ").append(failed.size() - TASKS).append(" more failed tasks");
    }
    return text.append("\nto resume: ").append(Words.join(command)).append('\n').toString();
  }

  private static String hosts(List<String> hosts) {
    String shown = String.join(", ", hosts.subList(0, Math.min(HOSTS, hosts.size())));
    return hosts.size() <= HOSTS ? shown : shown + " and " + (hosts.size() - HOSTS) + " more";
  }
}
