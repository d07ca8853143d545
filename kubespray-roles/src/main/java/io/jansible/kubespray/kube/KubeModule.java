package io.jansible.kubespray.kube;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.StartException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Programs;
import io.jansible.modules.Words;
import io.jansible.template.value.StringMethods;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kubespray's {@code kube}, which brings what manifests describe into a cluster or out of it with
 * the node's {@code kubectl}. It stands for the file {@code kube.py} that Kubespray's releases have
 * had since v2.22, and does the same down to its oddities: nothing ever counts as changed, {@code
 * present}, {@code latest} and {@code reloaded} apply without looking, check mode skips it.
 */
final class KubeModule implements Module {
  private static final String FILE =
      "80d95bfb7e7a98bd965e7add2a0199096c7d29e5c50bbf3f932c1c64f5d540ec";

  private final ModuleSpec spec =
      ModuleSpec.of(
              "kubernetes_sigs.kubespray.kube",
              "Manage Kubernetes Cluster",
              ArgumentSpec.of(
                  Argument.text("name").doc("The name of the resource."),
                  Argument.of("filename", ArgumentType.LIST)
                      .aliases("files", "file", "filenames")
                      .doc("Files on the node that define resources; text is split at commas."),
                  Argument.text("namespace").doc("Its namespace."),
                  Argument.text("resource").doc("The kind of resource."),
                  Argument.text("label").doc("The labels that select resources."),
                  Argument.text("server").doc("The API server's address."),
                  Argument.text("kubeconfig").doc("The configuration of kubectl."),
                  Argument.text("kubectl").doc("The kubectl to run; searched for if not given."),
                  Argument.bool("force").or(false).doc("Delete without looking first."),
                  Argument.bool("wait").or(false).doc("Wait until what is applied is there."),
                  Argument.bool("all").or(false).doc("All resources, or all namespaces."),
                  Argument.integer("log_level").or(0L).doc("How much kubectl tells."),
                  Argument.text("state")
                      .or("present")
                      .choices("present", "absent", "latest", "reloaded", "stopped", "exists")
                      .doc("What to do."),
                  Argument.bool("recursive").or(false).doc("Folders with all that is below.")))
          .withoutCheckMode()
          .standingFor(FILE);

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** One call. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final List<String> base = new ArrayList<>();
    private final List<String> files;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      String kubectl = args.text("kubectl");
      base.add(kubectl == null ? Programs.of(call.host(), "kubectl").must("kubectl") : kubectl);
      option(base, "server", "--server=");
      option(base, "kubeconfig", "--kubeconfig=");
      Long level = args.integer("log_level");
      if (level != null && level != 0) {
        base.add("--v=" + level);
      }
      option(base, "namespace", "--namespace=");
      this.files = args.texts("filename").stream().map(String::strip).toList();
    }

    ModuleResult run() {
      List<String> said =
          switch (args.string("state")) {
            case "present" -> apply("create");
            case "latest", "reloaded" -> apply("reload");
            case "absent" -> remove("delete");
            case "stopped" -> remove("stop");
            default -> null;
          };
      return ModuleResult.changed(false)
          .put(
              "msg",
              said == null ? (exists() ? "True" : "False") : "success: " + String.join(" ", said));
    }

    private List<String> apply(String purpose) {
      if (files.isEmpty()) {
        throw new ModuleFailure("filename required to " + purpose);
      }
      List<String> command = new ArrayList<>(List.of("apply", "--force"));
      if (args.bool("wait")) {
        command.add("--wait");
      }
      recursive(command);
      command.add("--filename=" + String.join(",", files));
      return must(command);
    }

    private List<String> remove(String verb) {
      if (!args.bool("force") && !exists()) {
        return List.of();
      }
      List<String> command = new ArrayList<>(List.of(verb));
      if (!byFile(command)) {
        resource(command, "resource required to " + verb + " without filename");
        if (args.bool("all")) {
          command.add("--all");
        }
        if (args.bool("force")) {
          command.add("--ignore-not-found");
        }
        if (verb.equals("delete")) {
          recursive(command);
        }
      }
      return must(command);
    }

    /** Whether kubectl finds anything; an error counts as nothing. */
    private boolean exists() {
      List<String> command = new ArrayList<>(List.of("get"));
      if (!byFile(command)) {
        resource(command, "resource required without filename");
        if (args.bool("all")) {
          command.add("--all-namespaces");
        }
      }
      command.add("--no-headers");
      ExecResult ran = exec(command);
      return ran.ok() && !ran.out().isEmpty();
    }

    private boolean byFile(List<String> command) {
      if (files.isEmpty()) {
        return false;
      }
      command.add("--filename=" + String.join(",", files));
      recursive(command);
      return true;
    }

    private void resource(List<String> command, String missing) {
      String kind = args.text("resource");
      if (kind == null || kind.isEmpty()) {
        throw new ModuleFailure(missing);
      }
      command.add(kind);
      option(command, "name", "");
      option(command, "label", "--selector=");
    }

    private void recursive(List<String> command) {
      if (args.bool("recursive")) {
        command.add("--recursive=True");
      }
    }

    /** An option with its value; none for empty text, which Python takes for false. */
    private void option(List<String> command, String argument, String option) {
      String value = args.text(argument);
      if (value != null && !value.isEmpty()) {
        command.add(option + value);
      }
    }

    private List<String> must(List<String> command) {
      ExecResult ran = exec(command);
      if (!ran.ok()) {
        throw new ModuleFailure(
            "error running kubectl (%s) command (rc=%d), out='%s', err='%s'"
                .formatted(
                    String.join(" ", base) + " " + String.join(" ", command),
                    ran.rc(),
                    ran.out(),
                    ran.err()));
      }
      return StringMethods.splitLines(ran.out(), false).stream().map(String::valueOf).toList();
    }

    private ExecResult exec(List<String> command) {
      List<String> argv = new ArrayList<>(base);
      argv.addAll(command);
      try {
        return call.host().exec(ExecRequest.of(argv).expanding());
      } catch (StartException e) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("cmd", Words.join(argv));
        values.put("rc", (long) e.rc());
        values.put("stdout", "");
        values.put("stderr", "");
        throw new ModuleFailure(e.text(), values);
      }
    }
  }
}
