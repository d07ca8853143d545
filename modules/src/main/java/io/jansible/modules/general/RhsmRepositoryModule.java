package io.jansible.modules.general;

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
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code community.general.rhsm_repository}, over subscription-manager. */
final class RhsmRepositoryModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.general.rhsm_repository",
          "Manage RHSM repositories using the subscription-manager command",
          ArgumentSpec.of(
              Argument.list("name", ArgumentType.STR).must().doc("Repositories; * stands for any."),
              Argument.text("state")
                  .or("enabled")
                  .choices("enabled", "disabled")
                  .doc("Whether they are used."),
              Argument.bool("purge").or(false).doc("Disable all others.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Commands commands = new Commands(call.host());
    Map<String, Boolean> known = known(commands);
    Map<String, Boolean> after = new LinkedHashMap<>(known);
    boolean enable = args.string("state").equals("enabled");
    List<String> matched = new ArrayList<>();
    for (String name : args.texts("name")) {
      Pattern pattern = Pattern.compile(("\\Q" + name + "\\E").replace("*", "\\E.*\\Q"));
      List<String> found =
          known.keySet().stream().filter(each -> pattern.matcher(each).matches()).toList();
      if (found.isEmpty()) {
        throw new ModuleFailure(
            name + " is not a valid repository ID", Map.of("results", List.of()));
      }
      matched.addAll(found);
    }
    matched.forEach(each -> after.put(each, enable));
    if (enable && args.bool("purge")) {
      after.replaceAll((name, on) -> matched.contains(name) && on);
    }
    List<String> command = new ArrayList<>(List.of("subscription-manager", "repos"));
    List<@Nullable Object> results = new ArrayList<>();
    after.forEach(
        (name, on) -> {
          if (!on.equals(known.get(name))) {
            command.addAll(List.of(on ? "--enable" : "--disable", name));
            results.add(
                "Repository '%s' is %s for this system"
                    .formatted(name, on ? "enabled" : "disabled"));
          }
        });
    boolean changed = !results.isEmpty();
    if (changed && !call.checkMode()) {
      commands.must(null, command);
    }
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", text(known));
    diff.put("after", text(after));
    diff.put("before_header", "RHSM repositories");
    diff.put("after_header", "RHSM repositories");
    return ModuleResult.changed(changed)
        .put("results", results)
        .put("repositories", repositories(after))
        .put("diff", diff);
  }

  private static String text(Map<String, Boolean> repositories) {
    StringBuilder text = new StringBuilder();
    repositories.forEach(
        (name, on) ->
            text.append(
                "Repository '%s' is %s for this system\n"
                    .formatted(name, on ? "enabled" : "disabled")));
    return text.toString();
  }

  private static List<@Nullable Object> repositories(Map<String, Boolean> all) {
    List<@Nullable Object> list = new ArrayList<>();
    all.forEach(
        (name, on) -> {
          Map<String, @Nullable Object> one = new LinkedHashMap<>();
          one.put("id", name);
          one.put("enabled", on);
          list.add(one);
        });
    return list;
  }

  private static Map<String, Boolean> known(Commands commands) {
    ExecResult listed = commands.must(null, List.of("subscription-manager", "repos", "--list"));
    if (listed.out().contains("This system has no repositories available through subscriptions")) {
      throw new ModuleFailure("This system has no repositories available through subscriptions");
    }
    Map<String, Boolean> known = new LinkedHashMap<>();
    String id = null;
    for (String line : listed.out().split("\n")) {
      if (line.startsWith("Repo ID:")) {
        id = line.substring(8).strip();
      } else if (line.startsWith("Enabled:") && id != null) {
        known.put(id, line.substring(8).strip().equals("1"));
      }
    }
    return known;
  }
}
