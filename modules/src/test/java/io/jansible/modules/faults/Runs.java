package io.jansible.modules.faults;

import io.jansible.Engine;
import io.jansible.RunOptions;
import io.jansible.RunResult;
import io.jansible.connection.ConnectionPlugin;
import io.jansible.event.HostResult;
import io.jansible.event.RunEvent;
import io.jansible.modules.BuiltinModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs playbooks on a node behind a connection of the test's own. */
final class Runs {
  private final Path folder;
  private final Engine engine;

  /**
   * @param folder for the playbook, and what relative paths in it start from
   */
  Runs(Path folder, ConnectionPlugin plugin) {
    this.folder = folder;
    this.engine =
        Engine.builder().modules(BuiltinModules.all()).connection("sandbox", plugin).build();
  }

  /** One task's name and result. */
  record Outcome(String task, HostResult.Status status, Map<String, @Nullable Object> values) {
    String message() {
      return String.valueOf(values.get("msg"));
    }
  }

  /** What a run came to. */
  record Ended(int exitCode, List<Outcome> outcomes) {
    Outcome last() {
      return outcomes.get(outcomes.size() - 1);
    }

    boolean changed() {
      return outcomes.stream().anyMatch(one -> one.status() == HostResult.Status.CHANGED);
    }
  }

  /** Runs tasks, given as the YAML of a list. */
  Ended tasks(String tasks, Consumer<RunOptions.Builder> more) throws IOException {
    Path playbook = folder.resolve("playbook.yml");
    Files.writeString(
        playbook, "- hosts: all\n  gather_facts: false\n  tasks:\n" + tasks.strip().indent(4));
    return playbook(playbook, more);
  }

  Ended tasks(String tasks) throws IOException {
    return tasks(tasks, options -> {});
  }

  Ended playbook(Path playbook, Consumer<RunOptions.Builder> more) {
    List<Outcome> outcomes = new ArrayList<>();
    RunOptions.Builder options =
        RunOptions.builder()
            .playbook(playbook.toString())
            .inventory("node,")
            .connection("sandbox")
            .workingDirectory(folder);
    more.accept(options);
    RunResult result =
        engine.run(
            options.build(),
            event -> {
              if (event instanceof RunEvent.TaskEnded ended) {
                outcomes.add(
                    new Outcome(
                        ended.task().name(), ended.result().status(), ended.result().values()));
              }
            });
    return new Ended(result.exitCode(), outcomes);
  }
}
