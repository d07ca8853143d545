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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.core.k8s_log}, with the kubectl that the host has. */
final class K8sLogModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of("kubernetes.core.k8s_log", "Fetch logs from Kubernetes resources", arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Kubectl.arguments());
    all.addAll(
        List.of(
            Argument.text("kind").or("Pod").doc("The kind of object that has Pods."),
            Argument.text("api_version")
                .or("v1")
                .aliases("api", "version")
                .doc("The version of its API."),
            Argument.text("name").doc("Its name."),
            Argument.text("namespace").doc("Its namespace."),
            Argument.list("label_selectors", ArgumentType.STR)
                .or(List.of())
                .doc("The first Pod that has these labels."),
            Argument.text("container").doc("Which container of the Pod."),
            Argument.bool("all_containers").doc("All of them, one after another."),
            Argument.bool("previous").or(false).doc("Of the one before it was restarted."),
            Argument.text("since_seconds").doc("Only what is not older."),
            Argument.integer("tail_lines").doc("Only so many lines of the end.")));
    return ArgumentSpec.of(all.toArray(Argument[]::new)).exclusive("container", "all_containers");
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    if (args.has("name") && !args.texts("label_selectors").isEmpty()) {
      throw new ModuleFailure("Only one of name or label_selectors can be provided");
    }
    try (Kubectl kubectl = new Kubectl(call)) {
      String log = log(kubectl, args);
      return ModuleResult.changed(false)
          .put("log", log)
          .put("log_lines", List.of(log.split("\n", -1)));
    }
  }

  private static String log(Kubectl kubectl, Args args) {
    String namespace = args.text("namespace");
    String name = args.text("name");
    String selector = String.join(",", args.texts("label_selectors"));
    String kind = args.string("kind");
    if (!kind.equals("Pod")) {
      if (name == null) {
        throw new ModuleFailure(
            "name must be provided for resources that do not support the log subresource");
      }
      Map<String, @Nullable Object> owner =
          kubectl.get(kind, args.string("api_version"), name, namespace);
      if (owner.isEmpty()) {
        throw new ModuleFailure("%s \"%s\" not found".formatted(kind, name));
      }
      selector = selector(owner);
    }
    if (!selector.isEmpty()) {
      List<Map<String, @Nullable Object>> pods =
          Kubectl.objects(kubectl.get("Pod", "v1", null, namespace, "--selector=" + selector));
      if (pods.isEmpty()) {
        throw new ModuleFailure(
            "No pods in namespace %s matched selector %s".formatted(namespace, selector));
      }
      name = String.valueOf(at(pods.get(0), "metadata", "name"));
    }
    if (name == null) {
      throw new ModuleFailure(
          "name must be provided for resources that do not support namespaced base url");
    }
    List<String> command = new ArrayList<>(List.of("logs", name));
    command.addAll(Kubectl.in(namespace));
    if (args.bool("previous")) {
      command.add("--previous=true");
    }
    if (args.has("since_seconds")) {
      command.add("--since=" + args.string("since_seconds") + "s");
    }
    if (args.integer("tail_lines") instanceof Long lines && lines != 0) {
      command.add("--tail=" + lines);
    }
    if (!args.bool("all_containers")) {
      return told(kubectl, command, args.text("container"), namespace, name);
    }
    StringBuilder log = new StringBuilder();
    Map<String, @Nullable Object> pod = kubectl.get("Pod", "v1", name, namespace);
    if (at(pod, "status", "containerStatuses") instanceof List<?> containers) {
      for (Object each : containers) {
        log.append(told(kubectl, command, String.valueOf(at(each, "name")), namespace, name));
      }
    }
    return log.toString();
  }

  private static String told(
      Kubectl kubectl,
      List<String> command,
      @Nullable String container,
      @Nullable String namespace,
      String name) {
    List<String> argv = new ArrayList<>(command);
    if (container != null) {
      argv.add("--container=" + container);
    }
    ExecResult ran = kubectl.run(argv, null);
    if (!ran.ok()) {
      throw new ModuleFailure(
          Kubectl.isMissing(ran)
              ? "Pod " + namespace + "/" + name + " not found."
              : "Unable to retrieve log from Pod due to: " + Kubectl.reason(ran));
    }
    return ran.out();
  }

  /** How an object chooses its Pods. */
  private static String selector(Map<String, @Nullable Object> owner) {
    List<String> all = new ArrayList<>();
    Object selector = at(owner, "spec", "selector");
    Object labels = at(selector, "matchLabels");
    Object expressions = at(selector, "matchExpressions");
    if (labels == null && expressions == null) {
      labels = selector;
    }
    if (labels instanceof Map<?, ?> map) {
      map.forEach((key, value) -> all.add(key + "=" + value));
    }
    if (expressions instanceof List<?> list) {
      list.forEach(each -> all.add(expression(each)));
    }
    return String.join(",", all);
  }

  private static String expression(@Nullable Object each) {
    String key = String.valueOf(at(each, "key"));
    String operator = String.valueOf(at(each, "operator"));
    return switch (operator) {
      case "Exists" -> key;
      case "DoesNotExist" -> "!" + key;
      case "In", "NotIn" ->
          key
              + (operator.equals("In") ? " in " : " notin ")
              + (at(each, "values") instanceof List<?> values
                  ? values.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"))
                  : "()");
      default ->
          throw new ModuleFailure(
              "The k8s_log module does not support the "
                  + operator.toLowerCase(java.util.Locale.ROOT)
                  + " matchExpression operator");
    };
  }
}
