package io.jansible.modules.general;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class GeneralModules {
  public List<Module> modules() {
    return List.of(
        new ArchiveModule(),
        new IniFileModule(),
        new RedhatSubscriptionModule(),
        new RhsmRepositoryModule(),
        new TimezoneModule());
  }
}
