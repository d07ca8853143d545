package io.jansible.modules.posix;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class PosixModules {
  public List<Module> modules() {
    return List.of(new MountModule(), new SelinuxModule(), new SynchronizeModule());
  }
}
