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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.core.k8s_info}, with the kubectl that the host has. Objects come without {@code
 * managedFields}, as kubectl shows them.
 */
final class K8sInfoModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of("kubernetes.core.k8s_info", "Describe Kubernetes (K8s) objects", arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Kubectl.arguments());
    all.addAll(Kubectl.waiting());
    all.addAll(
        List.of(
            Argument.text("kind").must().doc("The kind of object."),
            Argument.text("api_version")
                .or("v1")
                .aliases("api", "version")
                .doc("The version of its API."),
            Argument.text("name").doc("Its name."),
            Argument.text("namespace").doc("Its namespace; all of them if not given."),
            Argument.list("label_selectors", ArgumentType.STR).or(List.of()).doc("Its labels."),
            Argument.list("field_selectors", ArgumentType.STR).or(List.of()).doc("Its fields."),
            Argument.list("hidden_fields", ArgumentType.STR).doc("Fields to leave out."),
            Argument.bool("metadata_only").or(false).doc("Not supported.")));
    return ArgumentSpec.of(all.toArray(Argument[]::new));
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Kubectl.refuse(args, "metadata_only");
    try (Kubectl kubectl = new Kubectl(call)) {
      Waiter waiter = new Waiter(call);
      List<String> command = command(args);
      List<Map<String, @Nullable Object>> found;
      while (true) {
        ExecResult ran = kubectl.run(command, null);
        if (!ran.ok()) {
          return refused(args, ran);
        }
        found = Kubectl.objects(Kubectl.object(ran));
        boolean there =
            !found.isEmpty()
                && found.stream()
                    .allMatch(each -> Readiness.isReady(each, args.dict("wait_condition")));
        if (!args.bool("wait") || there) {
          break;
        }
        if (!waiter.again()) {
          if (found.isEmpty()) {
            break;
          }
          throw new ModuleFailure(
              "Failed to gather information about "
                  + found.get(0).get("kind")
                  + "(s) even after waiting for "
                  + waiter.seconds()
                  + " seconds");
        }
      }
      List<String> hidden = args.texts("hidden_fields");
      return ModuleResult.changed(false)
          .put("resources", found.stream().map(each -> KubeObjects.hidden(each, hidden)).toList())
          .put("api_found", true);
    }
  }

  private static List<String> command(Args args) {
    List<String> command = new ArrayList<>(List.of("get"));
    command.add(Kubectl.resource(args.string("kind"), args.string("api_version")));
    if (args.has("name")) {
      command.add(args.string("name"));
      command.add("--ignore-not-found");
    }
    if (args.has("namespace")) {
      command.add("--namespace=" + args.string("namespace"));
    } else if (!args.has("name")) {
      command.add("--all-namespaces");
    }
    if (!args.texts("label_selectors").isEmpty()) {
      command.add("--selector=" + String.join(",", args.texts("label_selectors")));
    }
    if (!args.texts("field_selectors").isEmpty()) {
      command.add("--field-selector=" + String.join(",", args.texts("field_selectors")));
    }
    command.add("--output=json");
    return command;
  }

  private static ModuleResult refused(Args args, ExecResult ran) {
    if (Kubectl.isUnknownKind(ran)) {
      return ModuleResult.changed(false)
          .put("resources", List.of())
          .put(
              "msg",
              "Failed to find API for resource with apiVersion \"%s\" and kind \"%s\""
                  .formatted(args.string("api_version"), args.string("kind")))
          .put("api_found", false);
    }
    if (ran.err().contains("(BadRequest)")) {
      return ModuleResult.changed(false).put("resources", List.of()).put("api_found", true);
    }
    throw new ModuleFailure(
        "Exception '%s' raised while trying to get resource using (name=%s, namespace=%s, label_selectors=%s, field_selectors=%s)"
            .formatted(
                Kubectl.said(ran),
                args.has("name") ? args.string("name") : "None",
                args.has("namespace") ? args.string("namespace") : "None",
                args.texts("label_selectors"),
                args.texts("field_selectors")));
  }
}
