package io.jansible.cli.command;

import io.jansible.kubespray.kube.KubesprayModules;
import io.jansible.module.Module;
import io.jansible.modules.BuiltinModules;
import java.util.ArrayList;
import java.util.List;

/** The modules that the commands come with. */
final class ModuleList {
  private ModuleList() {}

  static List<Module> all() {
    List<Module> all = new ArrayList<>(BuiltinModules.all());
    all.addAll(KubesprayModules.all());
    return all;
  }
}
