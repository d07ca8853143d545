package io.jansible.modules.k8s;

import static io.jansible.modules.k8s.KubeObjects.at;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.core.k8s_taint}, with the kubectl that the host has. The node in the result has
 * the names of its API, not those of a Python class.
 */
final class K8sTaintModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "kubernetes.core.k8s_taint",
          "Taint a node in a Kubernetes/OpenShift cluster",
          arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Kubectl.arguments());
    all.addAll(
        List.of(
            Argument.text("state")
                .or("present")
                .choices("present", "absent")
                .doc("Whether the node is to have them."),
            Argument.text("name").must().doc("The node."),
            Argument.list("taints", ArgumentType.DICT)
                .must()
                .doc("Taints: key, value and effect of each."),
            Argument.bool("replace").or(false).doc("No others.")));
    return ArgumentSpec.of(all.toArray(Argument[]::new));
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String name = args.string("name");
    List<@Nullable Object> wanted = args.list("taints");
    try (Kubectl kubectl = new Kubectl(call)) {
      Map<String, @Nullable Object> node = kubectl.get("Node", "v1", name, null);
      if (node.isEmpty()) {
        throw new ModuleFailure("Node '" + name + "' has not been found.");
      }
      List<@Nullable Object> there = new ArrayList<>();
      if (at(node, "spec", "taints") instanceof List<?> list) {
        there.addAll(list);
      }
      boolean missing = !without(wanted, there).isEmpty();
      List<@Nullable Object> others = without(there, wanted);
      if (args.string("state").equals("absent")) {
        boolean any = there.size() > others.size();
        boolean change = !missing || any;
        if (change && !call.checkMode()) {
          patched(kubectl, name, others);
        }
        return ModuleResult.changed(change).put("result", Map.of());
      }
      boolean differs =
          there.stream().anyMatch(each -> wanted.stream().anyMatch(other -> updates(each, other)));
      if (!missing && !differs) {
        return ModuleResult.changed(false).put("result", node);
      }
      if (call.checkMode()) {
        return ModuleResult.changed(true).put("result", Map.of());
      }
      List<@Nullable Object> all = new ArrayList<>();
      if (!missing || !args.bool("replace")) {
        all.addAll(others);
      }
      all.addAll(wanted);
      return ModuleResult.changed(true).put("result", patched(kubectl, name, all));
    }
  }

  private static Map<String, @Nullable Object> patched(
      Kubectl kubectl, String name, List<@Nullable Object> taints) {
    ExecResult ran =
        kubectl.patch(
            "merge", "Node.v1.", name, null, Map.of("spec", Map.of("taints", taints)), false);
    if (!ran.ok()) {
      throw new ModuleFailure("Failed to patch node due to: " + Kubectl.said(ran));
    }
    return Kubectl.object(ran);
  }

  private static List<@Nullable Object> without(
      List<@Nullable Object> taints, List<@Nullable Object> others) {
    List<@Nullable Object> left = new ArrayList<>();
    for (Object each : taints) {
      if (others.stream().noneMatch(other -> same(each, other))) {
        left.add(each);
      }
    }
    return left;
  }

  /** Taints are the same by key and effect; by the key alone where one has no effect. */
  private static boolean same(@Nullable Object one, @Nullable Object other) {
    Object effect = at(one, "effect");
    Object otherEffect = at(other, "effect");
    return Objects.equals(at(one, "key"), at(other, "key"))
        && (effect == null || otherEffect == null || effect.equals(otherEffect));
  }

  private static boolean updates(@Nullable Object one, @Nullable Object other) {
    return same(one, other) && !Objects.equals(at(one, "value"), at(other, "value"));
  }
}
