package io.jansible.modules.posix;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class PosixModules {
  public List<Module> modules() {
    return List.of(
        new AclModule(),
        new AuthorizedKeyModule(),
        new FirewalldModule(),
        new FirewalldInfoModule(),
        new MountModule(),
        new PatchModule(),
        new SebooleanModule(),
        new SelinuxModule(),
        new SynchronizeModule());
  }
}
