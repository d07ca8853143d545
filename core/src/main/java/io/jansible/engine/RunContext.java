package io.jansible.engine;

import io.jansible.event.Prompter;
import io.jansible.playbook.PlaybookLoader;
import io.jansible.template.TemplateEngine;
import io.jansible.vars.VariableManager;
import java.time.Duration;

/**
 * What all parts of one run share. Everything in it is safe for many threads.
 *
 * @param omit what the variable {@code omit} is
 */
record RunContext(
    RunSettings settings,
    EngineConfig config,
    TemplateEngine templates,
    VariableManager variables,
    RunInventory inventory,
    ActionFinder modules,
    EventBus events,
    Connections connections,
    PlaybookLoader loader,
    Prompter prompter,
    ControllerReader files,
    String omit,
    Cancellation cancellation,
    BackgroundJobs jobs) {

  ConnectionResolver connectionResolver() {
    return new ConnectionResolver(settings, config);
  }

  void sleep(Duration duration) {
    cancellation.sleep(duration);
  }
}
