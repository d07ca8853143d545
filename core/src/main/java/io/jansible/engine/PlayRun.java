package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.error.OptionsException;
import io.jansible.event.PlayInfo;
import io.jansible.event.RunEvent;
import io.jansible.playbook.Block;
import io.jansible.playbook.Directives;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Play;
import io.jansible.playbook.ReservedNames;
import io.jansible.playbook.TagSelection;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.value.Text;
import io.jansible.value.Unsafe;
import io.jansible.vars.PlayScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs one play: batch after batch, until all are through or too many hosts have failed. */
final class PlayRun {
  private final RunContext run;
  private final RunState state;
  private final Play play;
  private final Path directory;
  private final PlayScope.VarsFileReader varsFiles;
  private final long id;

  /**
   * @param directory the playbook's folder
   */
  PlayRun(
      RunContext run,
      RunState state,
      Play play,
      Path directory,
      PlayScope.VarsFileReader varsFiles,
      long id) {
    this.run = run;
    this.state = state;
    this.play = play;
    this.directory = directory;
    this.varsFiles = varsFiles;
    this.id = id;
  }

  /**
   * How a play ended.
   *
   * @param stop whether no further play runs
   */
  record Ended(int code, boolean stop) {}

  Ended run() {
    PlayScope asking = scope("", Map.of());
    Map<String, @Nullable Object> answers =
        play.varsPrompt().isEmpty() ? Map.of() : new VarsPrompts(run).ask(play, asking);
    PlayScope scope = scope(asking, answers);
    Templar templar = templar(scope);
    Object pattern = new KeywordValues(play, templar, run.omit()).hosts(play);
    if (pattern == null || pattern.equals("") || pattern.equals(List.of())) {
      throw new JansibleException("Hosts list cannot be empty. Please check your playbook");
    }
    // `order` says in which order they are worked on; lists of all hosts are in the inventory's
    List<String> all = run.inventory().hosts(pattern);
    List<String> hosts = ordered(all, templar);
    String name = name(templar, pattern);
    String strategy = strategy(templar);
    boolean checkMode = checkMode(templar);
    if (hosts.isEmpty()) {
      run.events().send(new RunEvent.PlayStarted(info(name, hosts, strategy, checkMode)));
      run.events().send(new RunEvent.NoHostsMatched());
      return new Ended(ExitCode.OK, false);
    }
    int code = ExitCode.OK;
    int failedBefore = state.failedHosts.size();
    int unreachableBefore = state.unreachableHosts.size();
    List<List<String>> batches = Batches.of(hosts, keyword(templar, Keyword.SERIAL));
    for (List<String> batch : batches) {
      PlayScope own = scope(name, answers);
      BatchEnded ended = batch(own, all, batch, info(name, batch, strategy, checkMode), strategy);
      code = ended.code;
      if (ended.playEnded) {
        return new Ended(code, false);
      }
      if ((code & ExitCode.BREAK_PLAY) != 0) {
        return new Ended(ExitCode.FAILED_HOSTS, true);
      }
      int lost =
          state.failedHosts.size()
              + state.unreachableHosts.size()
              - failedBefore
              - unreachableBefore;
      if (lost == batch.size()) {
        return new Ended(code, true);
      }
      failedBefore = state.failedHosts.size();
      unreachableBefore = state.unreachableHosts.size();
    }
    return new Ended(code, false);
  }

  private PlayScope scope(PlayScope asking, Map<String, @Nullable Object> answers) {
    return answers.isEmpty() ? asking : scope("", answers);
  }

  private PlayScope scope(String name, Map<String, @Nullable Object> answers) {
    return new PlayScope(play, name, answers, directory, varsFiles);
  }

  private Templar templar(PlayScope scope) {
    return run.templates().templar(run.variables().forPlay(scope, null));
  }

  private static String name(Templar templar, Play play, Object pattern) {
    if (play.name() != null && !play.name().isEmpty()) {
      return Text.str(templar.valueOrRaw(play.name()));
    }
    return pattern instanceof List<?> list
        ? String.join(",", list.stream().map(Text::str).toList())
        : Text.str(pattern);
  }

  private String name(Templar templar, Object pattern) {
    return name(templar, play, pattern);
  }

  private String strategy(Templar templar) {
    Object asked = keyword(templar, Keyword.STRATEGY);
    return asked == null ? run.config().strategy() : Text.str(asked);
  }

  /** The play's own word counts; without it, the command line's. */
  private boolean checkMode(Templar templar) {
    Object asked = keyword(templar, Keyword.CHECK_MODE);
    return asked == null ? run.settings().check() : Coerce.laxBool(asked);
  }

  /** A keyword's rendered value; null where it is not set or omitted. */
  private @Nullable Object keyword(Templar templar, Keyword keyword) {
    Object value = templar.value(play.directives().raw(keyword));
    return run.omit().equals(value) ? null : value;
  }

  private PlayInfo info(String name, List<String> hosts, String strategy, boolean checkMode) {
    return new PlayInfo(
        id,
        name,
        hosts,
        strategy.replaceFirst("^ansible\\.builtin\\.", ""),
        checkMode,
        play.position());
  }

  private List<String> ordered(List<String> hosts, Templar templar) {
    Object order = keyword(templar, Keyword.ORDER);
    if (order == null || order.equals("inventory")) {
      return hosts;
    }
    List<String> sorted = new ArrayList<>(hosts);
    switch (Text.str(order)) {
      case "reverse_inventory" -> Collections.reverse(sorted);
      case "sorted" -> sorted.sort(Comparator.naturalOrder());
      case "reverse_sorted" -> sorted.sort(Comparator.reverseOrder());
      case "shuffle" -> Collections.shuffle(sorted);
      default ->
          throw new OptionsException("Invalid 'order' specified for inventory hosts: " + order);
    }
    return sorted;
  }

  private record BatchEnded(int code, boolean playEnded) {}

  private BatchEnded batch(
      PlayScope scope, List<String> all, List<String> batch, PlayInfo info, String strategyName) {
    Templar templar = templar(scope);
    ReservedNames.among(templar.variables().names(), run.templates().globals())
        .forEach(name -> run.events().warn("Found variable using reserved name: " + name));
    run.events().send(new RunEvent.PlayStarted(info));
    TagFilter tags =
        new TagFilter(new TagSelection(run.settings().tags(), run.settings().skipTags()));
    PlayIterator iterator =
        new PlayIterator(
            tags.filter(gathering(), templar),
            tags.filter(blocks(templar), templar),
            play.handlers(),
            batch,
            gathers(templar));
    startAt(iterator);
    PlayState playState = new PlayState(run, state, scope, iterator, info, all, batch);
    for (String host : state.failedHosts) {
      playState.markFailed(host);
    }
    state.unreachableHosts.forEach(playState::remove);
    state.failedHosts.clear();
    Strategy strategy = Strategy.named(strategyName, playState, tags);
    if (strategy == null) {
      throw new JansibleException(
          "Invalid play strategy specified: " + strategyName, play.position());
    }
    int code;
    try {
      code = strategy.run();
      // every host comes to its final state, which the strategy has only peeked at
      playState.hostsLeft().forEach(iterator::take);
    } finally {
      state.failedHosts.addAll(iterator.failedHosts());
    }
    if (code == ExitCode.OK) {
      code =
          !state.unreachableHosts.isEmpty()
              ? ExitCode.UNREACHABLE_HOSTS
              : iterator.failedHosts().isEmpty() ? ExitCode.OK : ExitCode.FAILED_HOSTS;
    }
    return new BatchEnded(code, playState.isEnded());
  }

  private void startAt(PlayIterator iterator) {
    String wanted = run.settings().startAtTask().orElse(null);
    if (wanted != null && !state.startAtDone()) {
      Predicate<String> matches = Wildcards.matcher(wanted);
      boolean found =
          iterator.startAt(
              task ->
                  (task.name() != null && (task.name().equals(wanted) || matches.test(task.name())))
                      || task.displayName().equals(wanted)
                      || matches.test(task.displayName()));
      if (found) {
        state.startAtFound();
      }
    }
  }

  /** The play's blocks; where handlers are forced, they run whatever a section came to. */
  private List<Block> blocks(Templar templar) {
    Object asked = keyword(templar, Keyword.FORCE_HANDLERS);
    if (!(asked == null ? run.settings().forceHandlers() : Coerce.laxBool(asked))) {
      return play.blocks();
    }
    List<Block> forced = new ArrayList<>();
    List<Block> section = new ArrayList<>();
    for (Block block : play.blocks()) {
      boolean flush =
          block.implicit()
              && block.tasks().size() == 1
              && block.tasks().get(0) instanceof Task task
              && task.implicit()
              && Meta.is(task, "flush_handlers");
      if (flush) {
        forced.add(
            new Block(
                block.directives(),
                null,
                section,
                List.of(),
                List.of(block),
                true,
                null,
                play.position()));
        section = new ArrayList<>();
      } else {
        section.add(block);
      }
    }
    return forced;
  }

  /** The block with the task that gathers facts. */
  private Block gathering() {
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    for (Keyword option :
        List.of(Keyword.GATHER_SUBSET, Keyword.GATHER_TIMEOUT, Keyword.FACT_PATH)) {
      Object value = play.directives().raw(option);
      if (value != null) {
        args.put(KeywordValues.name(option), value);
      }
    }
    Map<Keyword, @Nullable Object> own = new LinkedHashMap<>();
    own.put(Keyword.RUN_ONCE, false); // one host's facts are not another's
    if (play.directives().list(Keyword.TAGS).isEmpty()) {
      own.put(Keyword.TAGS, List.of("always"));
    }
    Directives directives = new Directives(play.directives(), own, Map.of());
    Task setup =
        new Task(
            directives,
            "Gathering Facts",
            "gather_facts",
            "ansible.builtin.gather_facts",
            args,
            null,
            null,
            List.of(),
            false,
            false,
            null,
            play.position(),
            play.position());
    return new Block(
        directives, null, List.of(setup), List.of(), List.of(), true, null, play.position());
  }

  /** Whether a host's facts are to be gathered ({@code gather_facts}, {@code gathering}). */
  private Predicate<String> gathers(Templar templar) {
    Object asked = keyword(templar, Keyword.GATHER_FACTS);
    boolean implied = asked == null || Coerce.laxBool(asked);
    return switch (run.config().gathering()) {
      case "explicit" -> host -> asked != null && Coerce.laxBool(asked);
      case "smart" -> host -> implied && !isGathered(host);
      default -> host -> implied;
    };
  }

  private boolean isGathered(String host) {
    Object gathered = run.variables().factsOf(host).get("_ansible_facts_gathered");
    return Boolean.TRUE.equals(Unsafe.unmark(gathered));
  }
}
