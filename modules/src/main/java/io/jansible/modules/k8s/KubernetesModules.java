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
        new HelmTemplateModule(),
        new HelmPluginModule(),
        new HelmPluginInfoModule(),
        new K8sModule(),
        new K8sInfoModule(),
        new K8sScaleModule(),
        new K8sLogModule(),
        new K8sExecModule(),
        new K8sJsonPatchModule(),
        new K8sRollbackModule(),
        new K8sTaintModule(),
        new K8sDrainModule());
  }
}
