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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.core.k8s_drain}, with the kubectl that the host has. */
final class K8sDrainModule implements Module {
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private final ModuleSpec spec =
      ModuleSpec.of(
              "kubernetes.core.k8s_drain",
              "Drain, Cordon, or Uncordon node in k8s cluster",
              arguments())
          .withoutCheckMode();

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Kubectl.arguments());
    all.addAll(
        List.of(
            Argument.text("state")
                .or("drain")
                .choices("cordon", "drain", "uncordon")
                .doc("What is done with the node."),
            Argument.text("name").must().doc("The node."),
            Argument.list("pod_selectors", ArgumentType.STR)
                .aliases("label_selectors")
                .doc("Only Pods with these labels."),
            Argument.dict("delete_options")
                .or(Map.of())
                .options(
                    ArgumentSpec.of(
                        Argument.integer("terminate_grace_period").doc("Seconds for a Pod."),
                        Argument.bool("force").or(false).doc("Pods that nothing makes anew too."),
                        Argument.bool("ignore_daemonsets")
                            .or(false)
                            .doc("Leave those of DaemonSets."),
                        Argument.bool("delete_emptydir_data")
                            .or(false)
                            .doc("Pods with local data too."),
                        Argument.bool("disable_eviction").or(false).doc("Delete, do not evict."),
                        Argument.integer("wait_timeout").doc("Seconds until they are gone."),
                        Argument.integer("wait_sleep").or(5L).doc("Seconds between two looks.")))
                .doc("How Pods go.")));
    return ArgumentSpec.of(all.toArray(Argument[]::new));
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
    private final String node;
    private final Map<?, ?> options;
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Run(ModuleCall call, Kubectl kubectl) {
      this.call = call;
      this.args = call.args();
      this.kubectl = kubectl;
      this.node = args.string("name");
      this.options = args.dict("delete_options");
    }

    ModuleResult run() {
      Map<String, @Nullable Object> is = kubectl.get("Node", "v1", node, null);
      if (is.isEmpty()) {
        throw new ModuleFailure("Node " + node + " not found.");
      }
      boolean closed = Boolean.TRUE.equals(at(is, "spec", "unschedulable"));
      String state = args.string("state");
      if (state.equals("drain")) {
        return drain(closed);
      }
      boolean close = state.equals("cordon");
      String word = close ? "unschedulable." : "schedulable.";
      if (close == closed) {
        return ModuleResult.changed(false)
            .put("result", "node " + node + " already marked " + word);
      }
      mark(close);
      return ModuleResult.changed(true).put("result", "node " + node + " marked " + word);
    }

    private void mark(boolean closed) {
      ExecResult ran =
          kubectl.patch(
              "merge",
              "Node.v1.",
              node,
              null,
              Map.of("spec", Map.of("unschedulable", closed)),
              false);
      if (!ran.ok()) {
        throw new ModuleFailure("Failed to patch node due to: " + Kubectl.said(ran));
      }
    }

    private ModuleResult drain(boolean closed) {
      if (!closed) {
        mark(true);
      }
      List<Map<String, @Nullable Object>> pods;
      try {
        pods = toDelete();
        if (!errors.isEmpty()) {
          throw new ModuleFailure("Pod deletion errors: " + String.join(" ", errors));
        }
      } catch (ModuleFailure e) {
        if (!closed) {
          mark(false);
        }
        throw e;
      }
      pods.forEach(this::evict);
      String told = "node " + node + (closed ? " already" : "") + " marked unschedulable.";
      if (!pods.isEmpty()) {
        if (options.get("wait_timeout") instanceof Number seconds) {
          await(pods, seconds.longValue());
        }
        told += " " + pods.size() + " Pod(s) deleted from node.";
      }
      warnings.forEach(call::warn);
      return ModuleResult.changed(!closed || !pods.isEmpty()).put("result", told);
    }

    private List<Map<String, @Nullable Object>> toDelete() {
      List<String> selectors = new ArrayList<>(List.of("--all-namespaces"));
      selectors.add("--field-selector=spec.nodeName=" + node);
      if (!args.texts("pod_selectors").isEmpty()) {
        selectors.add("--selector=" + String.join(",", args.texts("pod_selectors")));
      }
      List<Map<String, @Nullable Object>> left =
          new ArrayList<>(
              Kubectl.objects(
                  kubectl.get("Pod", "v1", null, null, selectors.toArray(String[]::new))));
      String mirrors =
          taken(left, pod -> at(pod, "metadata", "annotations", MIRROR) != null, new ArrayList<>());
      List<Map<String, @Nullable Object>> finished = new ArrayList<>();
      taken(
          left,
          pod -> Set.of("Succeeded", "Failed").contains(String.valueOf(at(pod, "status", "phase"))),
          finished);
      String daemons =
          taken(
              left,
              pod -> owners(pod).stream().anyMatch(each -> "DaemonSet".equals(at(each, "kind"))),
              new ArrayList<>());
      List<Map<String, @Nullable Object>> local = new ArrayList<>();
      String locals = taken(left, Run::hasLocalData, local);
      List<Map<String, @Nullable Object>> lone = new ArrayList<>();
      String lones = taken(left, pod -> owners(pod).isEmpty(), lone);
      List<Map<String, @Nullable Object>> all = new ArrayList<>(finished);
      all.addAll(left);
      String managers = "ReplicationController, ReplicaSet, Job, DaemonSet or StatefulSet";
      if (!lone.isEmpty()) {
        if (isOn("force")) {
          warnings.add("Deleting Pods not managed by " + managers + ": " + lones + ".");
          all.addAll(lone);
        } else {
          errors.add(
              "cannot delete Pods not managed by "
                  + managers
                  + " (use option force set to yes): "
                  + lones
                  + ".");
        }
      }
      if (!mirrors.isEmpty()) {
        warnings.add("cannot delete mirror Pods using API server: " + mirrors + ".");
      }
      if (!local.isEmpty()) {
        if (isOn("delete_emptydir_data")) {
          warnings.add("Deleting Pods with local storage: " + locals + ".");
          all.addAll(local);
        } else {
          errors.add("cannot delete Pods with local storage: " + locals + ".");
        }
      }
      if (!daemons.isEmpty()) {
        if (isOn("ignore_daemonsets")) {
          warnings.add("Ignoring DaemonSet-managed Pods: " + daemons + ".");
        } else {
          errors.add(
              "cannot delete DaemonSet-managed Pods (use option ignore_daemonset set to yes): "
                  + daemons
                  + ".");
        }
      }
      return all;
    }

    private boolean isOn(String option) {
      return Boolean.TRUE.equals(options.get(option));
    }

    /** Takes the Pods of a kind out; answers their names. */
    private static String taken(
        List<Map<String, @Nullable Object>> pods,
        Predicate<Map<String, @Nullable Object>> kind,
        List<Map<String, @Nullable Object>> into) {
      pods.stream().filter(kind).forEach(into::add);
      pods.removeAll(into);
      return into.stream().map(Run::name).collect(Collectors.joining(","));
    }

    private static String name(Map<String, @Nullable Object> pod) {
      return at(pod, "metadata", "namespace") + "/" + at(pod, "metadata", "name");
    }

    private static List<?> owners(Map<String, @Nullable Object> pod) {
      return at(pod, "metadata", "ownerReferences") instanceof List<?> list ? list : List.of();
    }

    private static boolean hasLocalData(Map<String, @Nullable Object> pod) {
      return at(pod, "spec", "volumes") instanceof List<?> volumes
          && volumes.stream().anyMatch(each -> at(each, "emptyDir") != null);
    }

    private void evict(Map<String, @Nullable Object> pod) {
      String name = String.valueOf(at(pod, "metadata", "name"));
      String namespace = String.valueOf(at(pod, "metadata", "namespace"));
      Object grace = options.get("terminate_grace_period");
      boolean limited = grace instanceof Number number && number.longValue() != 0;
      ExecResult ran;
      if (isOn("disable_eviction")) {
        List<String> command =
            new ArrayList<>(List.of("delete", "Pod.v1.", name, "--namespace=" + namespace));
        command.add("--wait=false");
        if (limited) {
          command.add("--grace-period=" + grace);
        }
        ran = kubectl.run(command, null);
      } else {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("apiVersion", "policy/v1");
        body.put("kind", "Eviction");
        body.put("metadata", Map.of("name", name, "namespace", namespace));
        if (limited) {
          body.put("deleteOptions", Map.of("gracePeriodSeconds", grace));
        }
        String path = "/api/v1/namespaces/%s/pods/%s/eviction".formatted(namespace, name);
        ran = kubectl.run(List.of("create", "--raw=" + path, "--filename=-"), body);
      }
      if (!ran.ok() && !Kubectl.isMissing(ran)) {
        throw new ModuleFailure(
            "Failed to delete pod %s/%s due to: %s"
                .formatted(namespace, name, Kubectl.reason(ran)));
      }
    }

    private void await(List<Map<String, @Nullable Object>> pods, long seconds) {
      long begin = System.nanoTime();
      Object sleep = options.get("wait_sleep");
      Duration pause = Duration.ofSeconds(sleep instanceof Number number ? number.longValue() : 5);
      List<Map<String, @Nullable Object>> left = new ArrayList<>(pods);
      while (!left.isEmpty()) {
        Map<String, @Nullable Object> pod = left.get(left.size() - 1);
        Map<String, @Nullable Object> now =
            kubectl.get(
                "Pod",
                "v1",
                String.valueOf(at(pod, "metadata", "name")),
                String.valueOf(at(pod, "metadata", "namespace")));
        if (now.isEmpty() || !node.equals(at(now, "spec", "nodeName"))) {
          left.remove(left.size() - 1);
          continue;
        }
        if (seconds != 0 && Duration.ofNanos(System.nanoTime() - begin).toSeconds() >= seconds) {
          warnings.add("timeout reached while pods were still running.");
          return;
        }
        call.control().sleep(pause);
      }
    }
  }
}
