package io.jansible.engine;

import io.jansible.event.HostStats;
import io.jansible.event.RunEvent;
import io.jansible.playbook.Play;
import io.jansible.playbook.Playbook;
import io.jansible.vars.PlayScope;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Runs playbooks one after the other, until one ends with an error. */
final class PlaybookRun {
  private final RunContext run;
  private final PlayScope.VarsFileReader varsFiles;
  private final Function<Path, String> shown;
  private final RunState state = new RunState();
  private long plays;

  /**
   * @param shown how the user has named a playbook's file
   */
  PlaybookRun(RunContext run, PlayScope.VarsFileReader varsFiles, Function<Path, String> shown) {
    this.run = run;
    this.varsFiles = varsFiles;
    this.shown = shown;
  }

  /** The exit code. */
  int run(List<Path> playbooks) {
    int code = ExitCode.OK;
    for (Path file : playbooks) {
      Playbook playbook = run.loader().load(file);
      run.events().send(new RunEvent.PlaybookStarted(file));
      code = run(playbook);
      Set<String> lost = new LinkedHashSet<>(state.failedHosts);
      lost.addAll(state.unreachableHosts);
      RetryFile.write(run, file, lost);
      run.events().send(new RunEvent.PlaybookEnded(stats(), state.stats.custom()));
      if (code != ExitCode.OK) {
        break;
      }
    }
    return code;
  }

  /** Runs the one play of a playbook without a file. */
  int runAdHoc(Playbook playbook) {
    run.events().send(new RunEvent.PlaybookStarted(playbook.file()));
    int code = plays(playbook);
    run.events().send(new RunEvent.PlaybookEnded(stats(), state.stats.custom()));
    return code;
  }

  private int run(Playbook playbook) {
    run.events()
        .send(
            new RunEvent.Message(
                playbook.plays().size() + " plays in " + shown.apply(playbook.file()), 2));
    return plays(playbook);
  }

  private int plays(Playbook playbook) {
    int code = ExitCode.OK;
    Path folder = playbook.file().toAbsolutePath().getParent();
    for (Play play : playbook.plays()) {
      Path directory = play.file().toAbsolutePath().getParent();
      PlayRun.Ended ended =
          new PlayRun(
                  run,
                  state,
                  play,
                  directory != null ? directory : folder == null ? Path.of("/") : folder,
                  varsFiles,
                  ++plays)
              .run();
      code = ended.code();
      if (ended.stop()) {
        break;
      }
    }
    return code;
  }

  /** Whether the task of {@code --start-at-task} was found. */
  boolean startAtFound() {
    return state.startAtDone();
  }

  Map<String, HostStats> stats() {
    return state.stats.byHost();
  }
}
