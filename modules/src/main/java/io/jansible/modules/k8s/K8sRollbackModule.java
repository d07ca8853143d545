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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.core.k8s_rollback}, with the kubectl that the host has. */
final class K8sRollbackModule implements Module {
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private final ModuleSpec spec =
      ModuleSpec.of(
          "kubernetes.core.k8s_rollback",
          "Rollback Kubernetes (K8S) Deployments and DaemonSets",
          arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Kubectl.arguments());
    all.addAll(Kubectl.naming("Deployment or DaemonSet."));
    all.addAll(
        List.of(
            Argument.list("label_selectors", ArgumentType.STR).or(List.of()).doc("Its labels."),
            Argument.list("field_selectors", ArgumentType.STR).or(List.of()).doc("Its fields.")));
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
      List<String> selectors = new ArrayList<>();
      if (!args.texts("label_selectors").isEmpty()) {
        selectors.add("--selector=" + String.join(",", args.texts("label_selectors")));
      }
      if (!args.texts("field_selectors").isEmpty()) {
        selectors.add("--field-selector=" + String.join(",", args.texts("field_selectors")));
      }
      List<Object> results = new ArrayList<>();
      boolean changed = false;
      for (Map<String, @Nullable Object> each :
          Kubectl.objects(
              kubectl.get(
                  args.string("kind"),
                  args.string("api_version"),
                  args.text("name"),
                  args.text("namespace"),
                  selectors.toArray(String[]::new)))) {
        Map<String, @Nullable Object> result = rolledBack(call, kubectl, each);
        changed |= Boolean.TRUE.equals(result.get("changed"));
        results.add(result);
      }
      return ModuleResult.changed(changed).put("rollback_info", results);
    }
  }

  private static Map<String, @Nullable Object> rolledBack(
      ModuleCall call, Kubectl kubectl, Map<String, @Nullable Object> object) {
    Args args = call.args();
    String kind = args.string("kind");
    boolean deployment = kind.equals("Deployment");
    if (!deployment && !kind.equals("DaemonSet")) {
      throw new ModuleFailure("Cannot perform rollback on resource of kind " + kind);
    }
    long current =
        number(
            deployment
                ? at(object, "metadata", "annotations", REVISION)
                : at(object, "metadata", "generation"));
    List<String> labels = new ArrayList<>();
    if (at(object, "spec", "selector", "matchLabels") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> labels.add(key + "=" + value));
    }
    Map<String, @Nullable Object> previous = null;
    for (Map<String, @Nullable Object> each :
        Kubectl.objects(
            kubectl.get(
                deployment ? "ReplicaSet" : "ControllerRevision",
                "apps/v1",
                null,
                args.text("namespace"),
                "--selector=" + String.join(",", labels)))) {
      Object revision =
          at(
              each,
              "metadata",
              "annotations",
              deployment ? REVISION : "deprecated.daemonset.template.generation");
      if (previous == null && number(revision) == current - 1) {
        previous = each;
      }
    }
    String name = String.valueOf(at(object, "metadata", "name"));
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    if (previous == null) {
      call.warn("No rollout history found for resource " + kind + "/" + name);
      result.put("changed", false);
      return result;
    }
    Object patch = deployment ? patch(previous) : previous.get("data");
    Map<String, @Nullable Object> rolled = object;
    if (!call.checkMode()) {
      ExecResult ran =
          kubectl.patch(
              deployment ? "json" : "strategic",
              Kubectl.resource(kind, args.string("api_version")),
              name,
              args.text("namespace"),
              patch == null ? Map.of() : patch,
              false);
      if (!ran.ok()) {
        throw new ModuleFailure(Kubectl.said(ran));
      }
      rolled = Kubectl.object(ran);
    }
    result.put("changed", true);
    result.put("method", "patch");
    result.put("body", patch);
    result.put("resources", rolled);
    return result;
  }

  private static long number(@Nullable Object value) {
    return value != null && value.toString().matches("\\d{1,18}")
        ? Long.parseLong(value.toString())
        : -1;
  }

  private static List<Object> patch(Map<String, @Nullable Object> previous) {
    Map<String, @Nullable Object> template =
        KubeObjects.hidden(
            asMap(at(previous, "spec", "template")), List.of("metadata.labels.pod-template-hash"));
    return List.of(
        operation("/spec/template", template),
        operation(
            "/metadata/annotations",
            Map.of(REVISION, String.valueOf(at(previous, "metadata", "annotations", REVISION)))));
  }

  private static Map<String, @Nullable Object> asMap(@Nullable Object value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> all) {
      all.forEach((key, each) -> map.put(String.valueOf(key), each));
    }
    return map;
  }

  private static Map<String, Object> operation(String path, Object value) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("op", "replace");
    operation.put("path", path);
    operation.put("value", value);
    return operation;
  }
}
