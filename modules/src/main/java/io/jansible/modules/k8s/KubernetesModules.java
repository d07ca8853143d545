package io.jansible.modules.k8s;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class KubernetesModules {
  public List<Module> modules() {
    return List.of(
        new HelmModule(),
        new HelmInfoModule(),
        new HelmRepositoryModule(),
        new K8sModule(),
        new K8sInfoModule());
  }
}
