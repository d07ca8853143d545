package io.jansible.modules.k8s;

import static io.jansible.modules.k8s.KubeObjects.at;

import io.jansible.template.value.Values;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When the modules of {@code kubernetes.core} take an object for ready. */
final class Readiness {
  private Readiness() {}

  /**
   * @param condition what {@code wait_condition} asks for; empty for what the kind means by it
   */
  static boolean isReady(Map<String, @Nullable Object> object, Map<?, ?> condition) {
    if (condition.get("type") != null) {
      return fulfils(object, condition);
    }
    return switch (String.valueOf(object.get("kind"))) {
      case "Deployment" ->
          at(object, "status") != null
              && number(object, "spec", "replicas") == number(object, "status", "replicas")
              && Values.equal(
                  at(object, "status", "availableReplicas"), at(object, "status", "replicas"))
              && isObserved(object)
              && number(object, "status", "unavailableReplicas") == 0;
      case "DaemonSet" ->
          at(object, "status", "desiredNumberScheduled") != null
              && number(object, "status", "updatedNumberScheduled")
                  == number(object, "status", "desiredNumberScheduled")
              && number(object, "status", "numberReady")
                  == number(object, "status", "desiredNumberScheduled")
              && isObserved(object)
              && number(object, "status", "numberUnavailable") == 0;
      case "StatefulSet" -> isStatefulSetReady(object);
      case "Pod" ->
          at(object, "status", "containerStatuses") instanceof List<?> containers
              && containers.stream().allMatch(each -> Boolean.TRUE.equals(at(each, "ready")));
      default -> true;
    };
  }

  private static boolean isStatefulSetReady(Map<String, @Nullable Object> object) {
    long wanted = number(object, "spec", "replicas");
    boolean same = isObserved(object) && number(object, "status", "replicas") == wanted;
    if ("OnDelete".equals(at(object, "spec", "updateStrategy", "type"))) {
      return same;
    }
    return same
        && Objects.equals(
            at(object, "status", "updateRevision"), at(object, "status", "currentRevision"))
        && number(object, "status", "updatedReplicas") == wanted
        && number(object, "status", "readyReplicas") == wanted;
  }

  private static boolean isObserved(Map<String, @Nullable Object> object) {
    return number(object, "status", "observedGeneration")
        == number(object, "metadata", "generation");
  }

  private static long number(Map<String, @Nullable Object> object, String... path) {
    return at(object, path) instanceof Number number ? number.longValue() : 0;
  }

  private static boolean fulfils(Map<String, @Nullable Object> object, Map<?, ?> condition) {
    if (!(at(object, "status", "conditions") instanceof List<?> conditions)) {
      return false;
    }
    for (Object each : conditions) {
      if (condition.get("type").equals(at(each, "type"))) {
        Object wanted = condition.get("status");
        Object reason = condition.get("reason");
        return String.valueOf(wanted).equalsIgnoreCase(String.valueOf(at(each, "status")))
            && (reason == null || reason.equals(at(each, "reason")));
      }
    }
    return false;
  }
}
