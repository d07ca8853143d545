package io.jansible.kubespray.kube;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this library, beside those that every playbook has. */
public final class KubesprayModules {
  private KubesprayModules() {}

  public static List<Module> all() {
    return List.of(new KubeModule(), new KubeadmModule());
  }
}
