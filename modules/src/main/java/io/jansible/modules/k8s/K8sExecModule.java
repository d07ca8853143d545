package io.jansible.modules.k8s;

import static io.jansible.modules.k8s.KubeObjects.at;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Words;
import java.util.ArrayList;
import java.util.List;

/** {@code kubernetes.core.k8s_exec}, with the kubectl that the host has. */
final class K8sExecModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of("kubernetes.core.k8s_exec", "Execute command in Pod", arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Kubectl.arguments());
    all.addAll(
        List.of(
            Argument.text("namespace").must().doc("The Pod's namespace."),
            Argument.text("pod").must().doc("Its name."),
            Argument.text("container").doc("Which of its containers; the first if not said."),
            Argument.text("command").must().doc("The command.")));
    return ArgumentSpec.of(all.toArray(Argument[]::new));
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    try (Kubectl kubectl = new Kubectl(call)) {
      String pod = args.string("pod");
      String namespace = args.string("namespace");
      String container = args.text("container");
      if (container == null
          && at(kubectl.get("Pod", "v1", pod, namespace), "spec", "containers")
              instanceof List<?> containers
          && !containers.isEmpty()) {
        // kubectl itself would look at an annotation first
        container = String.valueOf(at(containers.get(0), "name"));
      }
      List<String> command = new ArrayList<>(List.of("exec", pod, "--namespace=" + namespace));
      if (container != null) {
        command.add("--container=" + container);
      }
      command.add("--");
      command.addAll(Words.split(args.string("command")));
      ExecResult ran = kubectl.run(command, null);
      String ended = "command terminated with exit code " + ran.rc() + "\n";
      if (!ran.ok() && !ran.err().endsWith(ended)) {
        throw new ModuleFailure(
            "Failed to execute on pod " + pod + " due to : " + Kubectl.said(ran));
      }
      String err =
          ran.ok() ? ran.err() : ran.err().substring(0, ran.err().length() - ended.length());
      return ModuleResult.changed(true)
          .put("stdout", ran.out())
          .put("stderr", err)
          .put("rc", (long) ran.rc())
          .put("return_code", (long) ran.rc());
    }
  }
}
