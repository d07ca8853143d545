package io.jansible.modules.facts;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class FactsModules {
  public List<Module> modules() {
    return List.of(new GatherFactsModule(), new MountFactsModule(), new SetupModule());
  }
}
