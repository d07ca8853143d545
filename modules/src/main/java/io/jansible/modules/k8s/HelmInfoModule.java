package io.jansible.modules.k8s;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.core.helm_info}. */
final class HelmInfoModule implements Module {
  private static final Set<String> STATES =
      Set.of("all", "deployed", "failed", "pending", "superseded", "uninstalled", "uninstalling");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "kubernetes.core.helm_info",
          "Get information from Helm package deployed inside the cluster",
          arguments());

  private static ArgumentSpec arguments() {
    List<Argument> all = new ArrayList<>(Helm.arguments());
    all.addAll(
        List.of(
            Argument.text("release_name").must().aliases("name").doc("The release."),
            Argument.text("release_namespace").must().aliases("namespace").doc("Its namespace."),
            Argument.list("release_state", ArgumentType.STR)
                .or(List.of())
                .doc("The states of releases that count."),
            Argument.bool("get_all_values").or(false).doc("The chart's values too.")));
    return Helm.spec(all);
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    try (Helm helm = new Helm(call)) {
      Map<String, @Nullable Object> status = status(helm, call.args());
      ModuleResult result = ModuleResult.changed(false);
      return status == null ? result : result.put("status", status);
    }
  }

  private static @Nullable Map<String, @Nullable Object> status(Helm helm, Args args) {
    String name = args.string("release_name");
    List<String> list = new ArrayList<>(List.of("list", "--output=yaml"));
    args.texts("release_state").stream()
        .filter(STATES::contains)
        .forEach(state -> list.add("--" + state));
    list.addAll(List.of("--filter", name));
    ExecResult listed = helm.must(list, helm.shown(list));
    for (Object each : Yamls.list(listed.out())) {
      if (each instanceof Map<?, ?> map && name.equals(map.get("name"))) {
        Map<String, @Nullable Object> release = new LinkedHashMap<>();
        map.forEach((key, value) -> release.put(String.valueOf(key), value));
        Object values = helm.values(name, args.bool("get_all_values"));
        release.put("release_values", values);
        release.put("values", values);
        release.put("manifest", Yamls.all(get(helm, "manifest", name)));
        release.put("notes", get(helm, "notes", name));
        release.put("hooks", Yamls.all(get(helm, "hooks", name)));
        return release;
      }
    }
    return null;
  }

  private static String get(Helm helm, String what, String name) {
    List<String> command = List.of("get", what, name);
    return helm.must(command, helm.shown(command)).out();
  }
}
