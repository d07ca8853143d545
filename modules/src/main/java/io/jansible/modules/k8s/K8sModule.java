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

/**
 * {@code kubernetes.core.k8s}, with the kubectl that the host has. Objects come without {@code
 * managedFields}, and a deletion's result is empty: that is what kubectl tells.
 */
final class K8sModule implements Module {
  /** kubectl's own warning about objects that it did not make, of which the server says nothing. */
  private static final String LAST_APPLIED =
      "is missing the kubectl.kubernetes.io/last-applied-configuration annotation";

  private final ModuleSpec spec =
      ModuleSpec.of("kubernetes.core.k8s", "Manage Kubernetes (K8s) objects", arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Kubectl.arguments());
    all.addAll(Kubectl.waiting());
    all.addAll(Kubectl.naming("The kind of object."));
    all.addAll(
        List.of(
            Argument.text("generate_name").doc("What its name begins with."),
            Argument.raw("resource_definition")
                .aliases("definition", "inline")
                .doc("The object, or several: YAML, a dictionary or a list."),
            Argument.path("src").doc("A file that defines it."),
            Argument.raw("template").doc("A template on the controller that defines it."),
            Argument.text("state")
                .or("present")
                .choices("present", "absent", "patched")
                .doc("Whether it is to be there."),
            Argument.bool("force").or(false).doc("Replace it as a whole."),
            Argument.bool("apply").or(false).doc("Compare with what was applied last."),
            Argument.dict("server_side_apply")
                .options(
                    ArgumentSpec.of(
                        Argument.text("field_manager").must().doc("In whose name."),
                        Argument.bool("force_conflicts")
                            .or(false)
                            .doc("Take over fields of others.")))
                .doc("Let the server apply it."),
            Argument.list("merge_type", ArgumentType.STR)
                .choices("merge", "strategic-merge")
                .doc("How changes are merged, in the order they are tried."),
            Argument.dict("delete_options")
                .options(
                    ArgumentSpec.of(
                        Argument.text("propagationPolicy")
                            .choices("Foreground", "Background", "Orphan")
                            .doc("What becomes of what depends on it."),
                        Argument.integer("gracePeriodSeconds").doc("How long it may take."),
                        Argument.dict("preconditions").doc("Not supported.")))
                .doc("How it is deleted."),
            Argument.bool("continue_on_error").or(false).doc("Go on with the others."),
            Argument.list("hidden_fields", ArgumentType.STR).doc("Fields to leave out."),
            Argument.dict("validate").doc("Not supported."),
            Argument.bool("append_hash").or(false).doc("Not supported."),
            Argument.list("label_selectors", ArgumentType.STR).doc("Not supported."),
            Argument.bool("delete_all").or(false).aliases("all").doc("Not supported.")));
    return ArgumentSpec.of(all.toArray(Argument[]::new))
        .exclusive("resource_definition", "src")
        .exclusive("merge_type", "apply")
        .exclusive("template", "resource_definition")
        .exclusive("template", "src")
        .exclusive("name", "generate_name");
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    for (String name : List.of("validate", "append_hash", "label_selectors", "delete_all")) {
      Kubectl.refuse(args, name);
    }
    if (args.dict("delete_options").get("preconditions") != null) {
      throw new ModuleFailure("'preconditions' of 'delete_options' is not supported here");
    }
    List<Map<String, @Nullable Object>> definitions = Definitions.of(call);
    if (definitions.isEmpty() && args.has("template")) {
      return ModuleResult.changed(false);
    }
    try (Kubectl kubectl = new Kubectl(call)) {
      List<@Nullable Object> results = new ArrayList<>();
      boolean changed = false;
      for (Map<String, @Nullable Object> definition : definitions) {
        Map<String, @Nullable Object> result;
        try {
          result = new Run(call, kubectl, definition).run();
        } catch (ModuleFailure e) {
          if (!args.bool("continue_on_error")) {
            throw e;
          }
          result = new LinkedHashMap<>();
          result.put("changed", false);
          result.put("result", Map.of());
          Map<String, @Nullable Object> error = new LinkedHashMap<>(e.result().values());
          error.remove("failed");
          result.put("error", error);
        }
        changed |= Boolean.TRUE.equals(result.get("changed"));
        results.add(result);
      }
      return results.size() == 1 && results.get(0) instanceof Map<?, ?> only
          ? result(only)
          : ModuleResult.changed(changed).put("result", Map.of("results", results));
    }
  }

  private static ModuleResult result(Map<?, ?> values) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    values.forEach((key, value) -> result.put(String.valueOf(key), value));
    return ModuleResult.of(result);
  }

  /** One object. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Kubectl kubectl;
    private final Map<String, @Nullable Object> definition;
    private final String resource;
    private final @Nullable String name;
    private final List<String> namespace = new ArrayList<>();
    private final Map<String, @Nullable Object> result = new LinkedHashMap<>();
    private final List<Object> warnings = new ArrayList<>();

    Run(ModuleCall call, Kubectl kubectl, Map<String, @Nullable Object> definition) {
      this.call = call;
      this.args = call.args();
      this.kubectl = kubectl;
      this.definition = definition;
      if (!(definition.get("kind") instanceof String kind)
          || !(definition.get("apiVersion") instanceof String version)) {
        throw new ModuleFailure(
            "Failed to find exact match for %s.%s by [kind, name, singularName, shortNames]"
                .formatted(
                    definition.get("apiVersion"),
                    definition.get("kind") == null ? "None" : definition.get("kind")));
      }
      this.resource = Kubectl.resource(kind, version);
      this.name = at(definition, "metadata", "name") instanceof String text ? text : null;
      if (at(definition, "metadata", "namespace") instanceof String text && !text.isEmpty()) {
        namespace.add("--namespace=" + text);
      }
      result.put("changed", false);
      result.put("result", Map.of());
    }

    Map<String, @Nullable Object> run() {
      Map<String, @Nullable Object> existing = existing();
      if (args.string("state").equals("absent")) {
        delete(existing);
      } else if (args.bool("apply") || args.has("server_side_apply")) {
        changed("apply", existing, apply());
      } else if (existing.isEmpty()) {
        if (args.string("state").equals("patched")) {
          warnings.add(
              "resource 'kind=%s,name=%s' was not found but will not be created as 'state' parameter has been set to 'patched'"
                  .formatted(definition.get("kind"), name));
        } else {
          result.put("changed", true);
          result.put("method", "create");
          shown(awaited(command("create", List.of("create"), definition)));
        }
      } else if (args.bool("force")) {
        changed("replace", existing, command("replace", List.of("replace"), replacing(existing)));
      } else {
        changed("update", existing, patched());
      }
      if (!warnings.isEmpty()) {
        result.put("warnings", warnings);
      }
      return result;
    }

    private Map<String, @Nullable Object> existing() {
      if (name == null) {
        return Map.of();
      }
      List<String> command = new ArrayList<>(List.of("get", resource, name, "--ignore-not-found"));
      command.addAll(namespace);
      command.add("--output=json");
      ExecResult ran = kubectl.run(command, null);
      if (Kubectl.isUnknownKind(ran)) {
        throw new ModuleFailure(
            "Failed to find exact match for %s.%s by [kind, name, singularName, shortNames]"
                .formatted(definition.get("apiVersion"), definition.get("kind")));
      }
      if (!ran.ok()) {
        throw new ModuleFailure("Failed to retrieve requested object: " + Kubectl.said(ran));
      }
      return Kubectl.object(ran);
    }

    private Map<String, @Nullable Object> replacing(Map<String, @Nullable Object> existing) {
      // what others changed meanwhile is not to be lost
      Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
      if (definition.get("metadata") instanceof Map<?, ?> own) {
        own.forEach((key, value) -> metadata.put(String.valueOf(key), value));
      }
      metadata.putIfAbsent("resourceVersion", at(existing, "metadata", "resourceVersion"));
      Map<String, @Nullable Object> whole = new LinkedHashMap<>(definition);
      whole.put("metadata", metadata);
      return whole;
    }

    private Map<String, @Nullable Object> apply() {
      List<String> command = new ArrayList<>(List.of("apply"));
      Map<?, ?> server = args.dict("server_side_apply");
      if (!server.isEmpty()) {
        command.add("--server-side");
        command.add("--field-manager=" + server.get("field_manager"));
        if (Boolean.TRUE.equals(server.get("force_conflicts"))) {
          command.add("--force-conflicts");
        }
      }
      return command("apply", command, definition);
    }

    private Map<String, @Nullable Object> patched() {
      List<String> types =
          args.texts("merge_type").isEmpty()
              ? List.of("strategic-merge", "merge")
              : args.texts("merge_type");
      ModuleFailure last = null;
      for (String type : types) {
        List<String> command = new ArrayList<>(List.of("patch", resource, String.valueOf(name)));
        command.add("--type=" + (type.equals("merge") ? "merge" : "strategic"));
        command.add("--patch-file=/dev/stdin");
        try {
          return command("patch", command, definition);
        } catch (ModuleFailure e) {
          last = e;
        }
      }
      throw last == null ? new ModuleFailure("merge_type is empty") : last;
    }

    /**
     * Has kubectl change an object.
     *
     * @param purpose how the failure calls it
     * @param words the command; its input is its file, or what is to be patched in
     */
    private Map<String, @Nullable Object> command(
        String purpose, List<String> words, Map<String, @Nullable Object> input) {
      List<String> command = new ArrayList<>(words);
      if (!purpose.equals("patch")) {
        command.add("--filename=-");
        // the server looks at it anyway: kubectl would fetch all its schemas for that first
        command.add("--validate=false");
      }
      command.addAll(namespace);
      if (call.checkMode()) {
        command.add("--dry-run=server");
      }
      command.add("--output=json");
      ExecResult ran = kubectl.run(command, input);
      if (!ran.ok()) {
        throw new ModuleFailure("Failed to " + purpose + " object: " + Kubectl.said(ran));
      }
      ran.err()
          .lines()
          .filter(line -> line.startsWith("Warning: ") && !line.contains(LAST_APPLIED))
          .forEach(line -> warnings.add(line.substring("Warning: ".length())));
      return Kubectl.object(ran);
    }

    private void changed(
        String method, Map<String, @Nullable Object> existing, Map<String, @Nullable Object> made) {
      result.put("method", method);
      Map<String, @Nullable Object> instance = awaited(made);
      KubeObjects.Difference difference = KubeObjects.difference(existing, instance);
      boolean differs = !difference.isEmpty() && !difference.isCountOnly();
      if (!difference.isEmpty() && difference.isCountOnly()) {
        warnings.add(
            "No meaningful diff was generated, but the API may not be idempotent (only"
                + " metadata.generation or metadata.resourceVersion were changed)");
      }
      result.put("changed", differs);
      if (call.diffMode()) {
        Map<String, @Nullable Object> diff = new LinkedHashMap<>();
        if (!difference.isEmpty()) {
          List<String> hidden = args.texts("hidden_fields");
          diff.put("before", KubeObjects.hidden(difference.before(), hidden));
          diff.put("after", KubeObjects.hidden(difference.after(), hidden));
        }
        result.put("diff", diff);
      }
      shown(instance);
    }

    private void shown(Map<String, @Nullable Object> instance) {
      result.put("result", KubeObjects.hidden(instance, args.texts("hidden_fields")));
    }

    private void delete(Map<String, @Nullable Object> existing) {
      result.put("method", "delete");
      if (existing.isEmpty()) {
        return;
      }
      result.put("changed", true);
      List<String> command =
          new ArrayList<>(List.of("delete", resource, String.valueOf(name), "--ignore-not-found"));
      command.addAll(namespace);
      Map<?, ?> options = args.dict("delete_options");
      if (options.get("propagationPolicy") instanceof String policy) {
        command.add("--cascade=" + policy.toLowerCase(java.util.Locale.ROOT));
      }
      if (options.get("gracePeriodSeconds") instanceof Number seconds) {
        command.add("--grace-period=" + seconds);
      }
      command.add("--wait=false");
      if (call.checkMode()) {
        command.add("--dry-run=server");
      }
      ExecResult ran = kubectl.run(command, null);
      if (!ran.ok()) {
        throw new ModuleFailure("Failed to delete object: " + Kubectl.said(ran));
      }
      if (args.bool("wait") && !call.checkMode()) {
        Waiter waiter = new Waiter(call);
        while (!existing().isEmpty()) {
          if (!waiter.again()) {
            throw timeout(waiter);
          }
        }
        result.put("duration", waiter.seconds());
      }
    }

    /** The object once it is ready, where that is asked for. */
    private Map<String, @Nullable Object> awaited(Map<String, @Nullable Object> made) {
      if (!args.bool("wait") || call.checkMode()) {
        return made;
      }
      Waiter waiter = new Waiter(call);
      Map<String, @Nullable Object> instance = made;
      while (!Readiness.isReady(instance, args.dict("wait_condition"))) {
        if (!waiter.again()) {
          shown(instance);
          throw timeout(waiter);
        }
        instance = existing();
      }
      result.put("duration", waiter.seconds());
      return instance;
    }

    private ModuleFailure timeout(Waiter waiter) {
      result.put("duration", waiter.seconds());
      return new ModuleFailure(
          "\"%s\" \"%s\": Timed out waiting on resource".formatted(definition.get("kind"), name),
          result);
    }
  }
}
