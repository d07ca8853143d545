package io.jansible.modules.k8s;

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

/** {@code kubernetes.core.k8s_json_patch}, with the kubectl that the host has. */
final class K8sJsonPatchModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "kubernetes.core.k8s_json_patch",
          "Apply JSON patch operations to existing objects",
          arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Kubectl.arguments());
    all.addAll(Kubectl.waiting());
    all.addAll(
        List.of(
            Argument.text("api_version")
                .or("v1")
                .aliases("api", "version")
                .doc("The version of its API."),
            Argument.text("kind").must().doc("The kind of object."),
            Argument.text("namespace").doc("Its namespace."),
            Argument.text("name").must().doc("Its name."),
            Argument.list("patch", ArgumentType.DICT).must().doc("The operations."),
            Argument.list("hidden_fields", ArgumentType.STR).doc("Fields to leave out.")));
    return ArgumentSpec.of(all.toArray(Argument[]::new));
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String kind = args.string("kind");
    String version = args.string("api_version");
    String name = args.string("name");
    String namespace = args.text("namespace");
    try (Kubectl kubectl = new Kubectl(call)) {
      Map<String, @Nullable Object> existing = kubectl.get(kind, version, name, namespace);
      if (existing.isEmpty()) {
        throw failure(
            "%s %s: Failed to retrieve requested object: not found".formatted(kind, name),
            404,
            "Not Found");
      }
      ExecResult ran =
          kubectl.patch(
              "json",
              Kubectl.resource(kind, version),
              name,
              namespace,
              args.list("patch"),
              call.checkMode());
      if (!ran.ok()) {
        throw failure(
            "Failed to patch existing object: " + Kubectl.said(ran), 422, "Unprocessable Entity");
      }
      Map<String, @Nullable Object> instance = Kubectl.object(ran);
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      KubeObjects.Difference difference = KubeObjects.difference(existing, instance);
      boolean ready = true;
      if (args.bool("wait") && !call.checkMode()) {
        Waiter waiter = new Waiter(call);
        ready = Readiness.isReady(instance, args.dict("wait_condition"));
        while (!ready && waiter.again()) {
          instance = kubectl.get(kind, version, name, namespace);
          ready = Readiness.isReady(instance, args.dict("wait_condition"));
        }
        result.put("duration", waiter.seconds());
      }
      List<String> hidden = args.texts("hidden_fields");
      result.put("result", KubeObjects.hidden(instance, hidden));
      result.put("changed", !(difference.isEmpty() || difference.isCountOnly()));
      if (call.diffMode()) {
        Map<String, @Nullable Object> diff = new LinkedHashMap<>();
        if (!difference.isEmpty()) {
          diff.put("before", KubeObjects.hidden(difference.before(), hidden));
          diff.put("after", KubeObjects.hidden(difference.after(), hidden));
        }
        result.put("diff", diff);
      }
      if (!ready) {
        throw new ModuleFailure("Resource update timed out", result);
      }
      return ModuleResult.of(result);
    }
  }

  private static ModuleFailure failure(String message, long status, String reason) {
    return new ModuleFailure(message, Map.of("error", status, "status", status, "reason", reason));
  }
}
