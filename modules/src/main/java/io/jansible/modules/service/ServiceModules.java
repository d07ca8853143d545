package io.jansible.modules.service;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class ServiceModules {
  public List<Module> modules() {
    return List.of(
        new ServiceFactsModule(), new ServiceModule(), new SystemdModule(), new SysvinitModule());
  }
}
