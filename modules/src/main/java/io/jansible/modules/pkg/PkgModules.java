package io.jansible.modules.pkg;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class PkgModules {
  public List<Module> modules() {
    return List.of(
        new AptKeyModule(),
        new AptModule(),
        new AptRepositoryModule(),
        new DebconfModule(),
        new Deb822RepositoryModule(),
        new DnfModule(),
        new DpkgSelectionsModule(),
        new PackageFactsModule(),
        new PackageModule(),
        new PipModule(),
        new RpmKeyModule(),
        new YumRepositoryModule());
  }
}
