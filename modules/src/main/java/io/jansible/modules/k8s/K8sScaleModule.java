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

/** {@code kubernetes.core.k8s_scale}, with the kubectl that the host has. */
final class K8sScaleModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "kubernetes.core.k8s_scale",
          "Set a new size for a Deployment, ReplicaSet, Replication Controller, or Job",
          arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Kubectl.arguments());
    all.addAll(Kubectl.naming("The kind of object."));
    all.addAll(
        List.of(
            Argument.raw("resource_definition")
                .aliases("definition", "inline")
                .doc("A definition that says which object."),
            Argument.path("src").doc("A file that has it."),
            Argument.integer("replicas").must().doc("How many there are to be."),
            Argument.integer("current_replicas").doc("Only if there are this many now."),
            Argument.text("resource_version").doc("Only if it is this version."),
            Argument.list("label_selectors", ArgumentType.STR)
                .or(List.of())
                .doc("Objects by their labels instead."),
            Argument.bool("continue_on_error").or(false).doc("Go on with the others."),
            Argument.bool("wait").or(true).doc("Wait until they are there."),
            Argument.integer("wait_timeout").or(20L).doc("Seconds to wait."),
            Argument.integer("wait_sleep").or(5L).doc("Seconds between two looks.")));
    return ArgumentSpec.of(all.toArray(Argument[]::new)).exclusive("resource_definition", "src");
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    try (Kubectl kubectl = new Kubectl(call)) {
      return new Run(call, kubectl).run();
    }
  }

  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Kubectl kubectl;
    private final String kind;
    private final String version;
    private final @Nullable String name;
    private final @Nullable String namespace;

    Run(ModuleCall call, Kubectl kubectl) {
      this.call = call;
      this.args = call.args();
      this.kubectl = kubectl;
      Map<String, @Nullable Object> definition = Definitions.of(call).get(0);
      this.kind = String.valueOf(definition.get("kind"));
      this.version = String.valueOf(definition.get("apiVersion"));
      this.name = at(definition, "metadata", "name") instanceof String text ? text : null;
      this.namespace = at(definition, "metadata", "namespace") instanceof String text ? text : null;
    }

    ModuleResult run() {
      List<String> selectors = args.texts("label_selectors");
      Map<String, @Nullable Object> found =
          selectors.isEmpty()
              ? kubectl.get(kind, version, name, namespace)
              : kubectl.get(
                  kind, version, null, namespace, "--selector=" + String.join(",", selectors));
      if (found.isEmpty() && name != null) {
        throw new ModuleFailure(
            "Failed to retrieve requested object: %s \"%s\" not found".formatted(kind, name));
      }
      List<Map<String, @Nullable Object>> objects = Kubectl.objects(found);
      if (objects.size() == 1) {
        return ModuleResult.of(scaled(objects.get(0)));
      }
      List<@Nullable Object> results = new ArrayList<>();
      List<@Nullable Object> errors = new ArrayList<>();
      boolean changed = false;
      for (Map<String, @Nullable Object> each : objects) {
        try {
          Map<String, @Nullable Object> result = scaled(each);
          result.putIfAbsent("changed", false);
          changed |= Boolean.TRUE.equals(result.get("changed"));
          results.add(result);
        } catch (ModuleFailure e) {
          if (!args.bool("continue_on_error")) {
            throw e;
          }
          errors.add(Map.of("error", e.text(), "failed", true));
        }
      }
      ModuleResult result = ModuleResult.changed(changed);
      if (objects.isEmpty()) {
        nothing().forEach(result::put);
      } else {
        result.put("results", results);
      }
      return errors.isEmpty() ? result : result.put("errors", errors);
    }

    private Map<String, @Nullable Object> nothing() {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      result.put("result", Map.of());
      if (call.diffMode()) {
        result.put("diff", Map.of());
      }
      if (args.bool("wait")) {
        result.put("duration", 0L);
      }
      return result;
    }

    private Map<String, @Nullable Object> scaled(Map<String, @Nullable Object> object) {
      boolean job = kind.equalsIgnoreCase("job");
      String field = job ? "parallelism" : "replicas";
      String own = String.valueOf(at(object, "metadata", "name"));
      Object where = at(object, "metadata", "namespace");
      String which =
          "object kind=%s name=%s namespace=%s.".formatted(object.get("kind"), own, where);
      if (!(at(object, "spec", field) instanceof Number count)) {
        throw new ModuleFailure("Failed to retrieve the available count for " + which, nothing());
      }
      String is = String.valueOf(at(object, "metadata", "resourceVersion"));
      if (args.has("resource_version") && !args.string("resource_version").equals(is)) {
        call.warn(
            "expected resource version %s does not match with actual %s for %s"
                .formatted(args.string("resource_version"), is, which));
        return nothing();
      }
      Long expected = args.integer("current_replicas");
      if (expected != null && expected != count.longValue()) {
        call.warn(
            "current replicas %d does not match with actual %d for %s"
                .formatted(expected, count.longValue(), which));
        return nothing();
      }
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      Long replicas = args.integer("replicas");
      if (replicas != null && replicas == count.longValue()) {
        result.put("changed", false);
        result.put("result", object);
        if (call.diffMode()) {
          result.put("diff", Map.of());
        }
        if (args.bool("wait")) {
          result.put("duration", 0L);
        }
        return result;
      }
      Map<String, @Nullable Object> instance =
          call.checkMode() ? with(object, field, replicas) : changed(job, own, where, replicas);
      if (!job && args.bool("wait")) {
        Waiter waiter = new Waiter(call);
        while (!call.checkMode() && !Readiness.isReady(instance, Map.of())) {
          if (!waiter.again()) {
            result.put("result", instance);
            result.put("duration", waiter.seconds());
            throw new ModuleFailure("Resource scaling timed out", result);
          }
          instance = kubectl.get(kind, version, own, text(where));
        }
        result.put("duration", waiter.seconds());
      }
      KubeObjects.Difference difference = KubeObjects.difference(object, instance);
      result.put("result", instance);
      result.put("changed", job || !(difference.isEmpty() || difference.isCountOnly()));
      if (call.diffMode() && !job) {
        Map<String, @Nullable Object> diff = new LinkedHashMap<>();
        if (!difference.isEmpty()) {
          diff.put("before", difference.before());
          diff.put("after", difference.after());
        }
        result.put("diff", diff);
      }
      return result;
    }

    private static @Nullable String text(@Nullable Object value) {
      return value == null ? null : value.toString();
    }

    private Map<String, @Nullable Object> changed(
        boolean job, String own, @Nullable Object where, @Nullable Long replicas) {
      String resource = Kubectl.resource(kind, version);
      if (job) {
        ExecResult ran =
            kubectl.patch(
                "merge",
                resource,
                own,
                text(where),
                Map.of("spec", Map.of("parallelism", replicas == null ? 0L : replicas)),
                false);
        if (!ran.ok()) {
          throw new ModuleFailure("Scale request failed: " + Kubectl.said(ran));
        }
        return Kubectl.object(ran);
      }
      List<String> command =
          new ArrayList<>(List.of("scale", resource, own, "--replicas=" + replicas));
      command.addAll(Kubectl.in(text(where)));
      ExecResult ran = kubectl.run(command, null);
      if (!ran.ok()) {
        throw new ModuleFailure("Scale request failed: " + Kubectl.said(ran));
      }
      return kubectl.get(kind, version, own, text(where));
    }

    private static Map<String, @Nullable Object> with(
        Map<String, @Nullable Object> object, String field, @Nullable Object value) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>(object);
      Map<String, @Nullable Object> inner = new LinkedHashMap<>();
      if (object.get("spec") instanceof Map<?, ?> old) {
        old.forEach((key, each) -> inner.put(String.valueOf(key), each));
      }
      inner.put(field, value);
      copy.put("spec", inner);
      return copy;
    }
  }
}
