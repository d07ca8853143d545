package io.jansible.modules;

import io.jansible.module.Module;
import io.jansible.modules.action.ActionModules;
import io.jansible.modules.command.CommandModules;
import io.jansible.modules.crypto.CryptoModules;
import io.jansible.modules.facts.FactsModules;
import io.jansible.modules.file.FileModules;
import io.jansible.modules.general.GeneralModules;
import io.jansible.modules.k8s.KubernetesModules;
import io.jansible.modules.net.NetModules;
import io.jansible.modules.pkg.PkgModules;
import io.jansible.modules.posix.PosixModules;
import io.jansible.modules.service.ServiceModules;
import io.jansible.modules.system.SystemModules;
import java.util.ArrayList;
import java.util.List;

/** Every module of this library. */
public final class BuiltinModules {
  private BuiltinModules() {}

  public static List<Module> all() {
    List<Module> all = new ArrayList<>();
    all.addAll(new ActionModules().modules());
    all.addAll(new CommandModules().modules());
    all.addAll(new CryptoModules().modules());
    all.addAll(new FactsModules().modules());
    all.addAll(new FileModules().modules());
    all.addAll(new GeneralModules().modules());
    all.addAll(new KubernetesModules().modules());
    all.addAll(new NetModules().modules());
    all.addAll(new PkgModules().modules());
    all.addAll(new PosixModules().modules());
    all.addAll(new ServiceModules().modules());
    all.addAll(new SystemModules().modules());
    return all;
  }
}
