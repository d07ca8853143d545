package io.jansible.event;

/** Hears a run's events. Called by one thread at a time; what it throws ends the run. */
@FunctionalInterface
public interface RunListener {
  void on(RunEvent event);
}
