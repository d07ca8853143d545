package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.error.ParserException;
import io.jansible.event.RunEvent;
import io.jansible.event.TaskInfo;
import io.jansible.playbook.Block;
import io.jansible.playbook.PlaybookLoader.IncludedRole;
import io.jansible.playbook.PlaybookLoader.IncludedTasks;
import io.jansible.playbook.Task;
import io.jansible.playbook.TaskFileSearch;
import io.jansible.template.Templar;
import io.jansible.template.value.Text;
import io.jansible.value.Unsafe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads what {@code include_tasks} and {@code include_role} name, once for all hosts that include
 * the same with the same variables, and gives each its blocks.
 */
final class Includes {
  private final PlayState play;
  private final TagFilter tags;
  private final ResultProcessor results;

  /** One file or role to include, for some hosts. */
  private static final class Included {
    final Task task;
    final String name;
    final Map<String, @Nullable Object> arguments;
    final Map<String, @Nullable Object> variables;
    final List<TaskOutcome> outcomes = new ArrayList<>();
    @Nullable Object label;

    Included(
        Task task,
        String name,
        Map<String, @Nullable Object> arguments,
        Map<String, @Nullable Object> variables) {
      this.task = task;
      this.name = name;
      this.arguments = arguments;
      this.variables = variables;
    }

    boolean isSameAs(Included other) {
      return task == other.task
          && name.equals(other.name)
          && Objects.equals(arguments, other.arguments)
          && Objects.equals(variables, other.variables);
    }

    List<String> hosts() {
      return outcomes.stream().map(each -> each.host).toList();
    }
  }

  Includes(PlayState play, TagFilter tags, ResultProcessor results) {
    this.play = play;
    this.tags = tags;
    this.results = results;
  }

  /**
   * Inserts what the results of include tasks ask for.
   *
   * @return the included tasks in order, for a strategy that keeps hosts in step
   */
  List<Task> process(List<TaskOutcome> outcomes) {
    List<TaskOutcome> asking =
        outcomes.stream().filter(each -> ResultProcessor.isInclude(each.task)).toList();
    if (asking.isEmpty()) {
      return List.of();
    }
    List<Included> all = new ArrayList<>();
    // the order of the answers differs from run to run
    play.inHostOrder(asking, each -> each.host).forEach(outcome -> collect(outcome, all));
    List<Task> tasks = new ArrayList<>();
    Map<String, List<Block>> blocksOf = new LinkedHashMap<>();
    Set<String> failed = new LinkedHashSet<>();
    for (Included each : all) {
      TaskInfo info = info(each);
      try {
        for (Block block : load(each)) {
          tasks.addAll(block.allTasks());
          each.hosts()
              .forEach(host -> blocksOf.computeIfAbsent(host, h -> new ArrayList<>()).add(block));
        }
        results.included(info, each.name, each.hosts(), each.label);
      } catch (ParserException e) {
        throw e;
      } catch (JansibleException e) {
        String reason = KeywordValues.withPlace(e);
        play.send(new RunEvent.ErrorText(reason));
        for (TaskOutcome outcome : each.outcomes) {
          outcome.result.remove("include_args");
          results.includeFailed(info, outcome, reason);
          failed.add(outcome.host);
        }
      }
    }
    for (String host : failed) {
      play.state.failedHosts.add(host);
      play.markFailed(host);
    }
    blocksOf.forEach(play.iterator::insert);
    return tasks;
  }

  private TaskInfo info(Included each) {
    return play.info(each.task, templar(each.outcomes.get(0).host, each.task, each.variables));
  }

  private Templar templar(String host, Task task, Map<String, @Nullable Object> more) {
    return play.run
        .templates()
        .templar(play.run.variables().forTask(play.scope, host, task))
        .with(more);
  }

  private void collect(TaskOutcome outcome, List<Included> all) {
    for (TaskOutcome each : outcome.looped ? outcome.items : List.of(outcome)) {
      if (each.is("skipped") || each.is("failed")) {
        continue;
      }
      Included included =
          each.task.is("include_role") ? includedRole(outcome, each) : includedFile(outcome, each);
      add(included, outcome, all);
    }
  }

  /** The same include twice for one host (two equal items of a loop) is included twice. */
  private static void add(Included included, TaskOutcome outcome, List<Included> all) {
    for (Included known : all) {
      if (known.isSameAs(included) && !known.hosts().contains(outcome.host)) {
        known.outcomes.add(outcome);
        return;
      }
    }
    included.outcomes.add(outcome);
    all.add(included);
  }

  private static Map<String, @Nullable Object> variables(TaskOutcome whole, TaskOutcome each) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>(each.loopVariables);
    if (whole.looped && each.label != null) {
      variables.put("_ansible_item_label", Unsafe.mark(each.label));
    }
    return variables;
  }

  private Included includedRole(TaskOutcome whole, TaskOutcome each) {
    Map<String, @Nullable Object> variables = variables(whole, each);
    Templar templar = templar(each.host, each.task, variables);
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    each.task
        .args()
        .forEach(
            (name, raw) -> {
              Object value = name.equals("apply") ? raw : templar.value(raw);
              if (!play.run.omit().equals(value)) {
                arguments.put(name, value);
              }
            });
    Object role = arguments.containsKey("name") ? arguments.get("name") : arguments.get("role");
    return labelled(new Included(each.task, Text.str(role), arguments, variables), whole, each);
  }

  private Included includedFile(TaskOutcome whole, TaskOutcome each) {
    Map<String, @Nullable Object> variables = variables(whole, each);
    String asked = Text.str(each.result.get("include"));
    return labelled(
        new Included(each.task, find(each.task, asked).toString(), Map.of(), variables),
        whole,
        each);
  }

  private static Included labelled(Included included, TaskOutcome whole, TaskOutcome each) {
    included.label = whole.looped ? each.label : null;
    return included;
  }

  private Path find(Task task, String asked) {
    return TaskFileSearch.find(
        asked,
        task.role(),
        task.handler(),
        Path.of(task.position().file()),
        play.scope.directory());
  }

  private List<Block> load(Included each) {
    if (each.task.is("include_role")) {
      IncludedRole included =
          play.run
              .loader()
              .includeRole(play.scope.play(), each.task, each.arguments, each.variables);
      included.roles().forEach(play.scope::addRole);
      play.iterator.addHandlers(included.handlers());
      return filtered(each, included.blocks());
    }
    Path file = Path.of(each.name);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new JansibleException(
          "Could not find or access '" + file + "' on the Ansible Controller.");
    }
    IncludedTasks included =
        play.run.loader().includeTasks(play.scope.play(), each.task, file, each.variables);
    included.roles().forEach(play.scope::addRole);
    play.iterator.addHandlers(included.handlers());
    List<Block> blocks = included.blocks();
    if (each.task.handler()) {
      for (Task handler : PlayIterator.tasksOf(blocks)) {
        each.hosts().forEach(host -> play.iterator.notify(handler, host));
      }
      return blocks;
    }
    return filtered(each, blocks);
  }

  private List<Block> filtered(Included each, List<Block> blocks) {
    Templar templar =
        play.run.templates().templar(play.run.variables().forPlay(play.scope, each.task));
    return tags.filter(blocks, templar.with(each.variables));
  }
}
