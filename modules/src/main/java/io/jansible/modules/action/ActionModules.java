package io.jansible.modules.action;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class ActionModules {
  public List<Module> modules() {
    return List.of(
        new AddHostModule(),
        new AssertModule(),
        new AsyncStatusModule(),
        new DebugModule(),
        new FailModule(),
        new GroupByModule(),
        new IncludeVarsModule(),
        new PauseModule(),
        new PingModule(),
        new SetFactModule(),
        new SetStatsModule(),
        new ValidateArgumentSpecModule(),
        new WaitForConnectionModule());
  }
}
