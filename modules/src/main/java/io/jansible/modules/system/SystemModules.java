package io.jansible.modules.system;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class SystemModules {
  public List<Module> modules() {
    return List.of(
        new CronModule(),
        new CronVarModule(),
        new GetentModule(),
        new GitModule(),
        new GroupModule(),
        new HostnameModule(),
        new KnownHostsModule(),
        new ModprobeModule(),
        new RebootModule(),
        new SubversionModule(),
        new SysctlModule(),
        new UserModule());
  }
}
