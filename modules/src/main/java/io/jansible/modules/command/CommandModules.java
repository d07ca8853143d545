package io.jansible.modules.command;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class CommandModules {
  public List<Module> modules() {
    return List.of(
        new CommandModule(false),
        new CommandModule(true),
        new ExpectModule(),
        new RawModule(),
        new ScriptModule());
  }
}
