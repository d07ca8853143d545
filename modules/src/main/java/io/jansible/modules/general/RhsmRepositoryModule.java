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
import io.jansible.modules.command.Glob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code community.general.rhsm_repository}. */
final class RhsmRepositoryModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.rhsm_repository",
              "Manage RHSM repositories using the subscription-manager command",
              ArgumentSpec.of(
                  Argument.text("state")
                      .or("enabled")
                      .choices("enabled", "disabled")
                      .doc("Whether they are enabled."),
                  Argument.list("name", ArgumentType.STR).must().doc("Repositories, or globs."),
                  Argument.bool("purge").or(false).doc("Disable all others.")))
          .withAliases("ansible.builtin.rhsm_repository");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Commands commands = new Commands(call.host());
    boolean enable = args.string("state").equals("enabled");
    List<Map<String, @Nullable Object>> repositories = list(commands);
    List<String> results = new ArrayList<>();
    List<String> command = new ArrayList<>();
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    boolean changed = false;
    Set<String> names = new LinkedHashSet<>(args.texts("name"));
    Set<Map<String, @Nullable Object>> matched = new LinkedHashSet<>();
    List<Map<String, @Nullable Object>> updated = new ArrayList<>();
    repositories.forEach(each -> updated.add(new LinkedHashMap<>(each)));
    for (String name : names) {
      boolean found = false;
      for (int i = 0; i < repositories.size(); i++) {
        Map<String, @Nullable Object> repository = repositories.get(i);
        String id = String.valueOf(repository.get("id"));
        if (!matches(name, id)) {
          continue;
        }
        found = true;
        matched.add(repository);
        updated.get(i).put("enabled", enable);
        String words = "Repository '" + id + "' is ";
        if (Boolean.TRUE.equals(repository.get("enabled")) != enable) {
          changed = true;
          before.append(words).append(enable ? "disabled" : "enabled").append(" for this system\n");
          after.append(words).append(enable ? "enabled" : "disabled").append(" for this system\n");
        }
        results.add(words + (enable ? "enabled" : "disabled") + " for this system");
        command.addAll(List.of(enable ? "--enable" : "--disable", id));
      }
      if (!found) {
        String message = name + " is not a valid repository ID";
        results.add(message);
        throw new ModuleFailure(message, Map.of("results", results));
      }
    }
    if (args.bool("purge")) {
      for (Map<String, @Nullable Object> each : updated) {
        String id = String.valueOf(each.get("id"));
        if (Boolean.TRUE.equals(each.get("enabled")) && !names.contains(id)) {
          changed = true;
          results.add("Repository '" + id + "' is disabled for this system");
          command.addAll(List.of("--disable", id));
          each.put("enabled", false);
        }
      }
    }
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", before.toString());
    diff.put("after", after.toString());
    diff.put("before_header", "RHSM repositories");
    diff.put("after_header", "RHSM repositories");
    if (changed && !call.checkMode()) {
      results = repos(commands, command).lines().toList();
    }
    return ModuleResult.changed(changed)
        .put("results", results)
        .put("repositories", updated)
        .put("diff", diff);
  }

  private static List<Map<String, @Nullable Object>> list(Commands commands) {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    Map<String, @Nullable Object> current = new LinkedHashMap<>();
    for (String line : repos(commands, List.of("--list")).lines().toList()) {
      int colon = line.indexOf(':');
      if (colon < 0 || line.startsWith(" ") || line.startsWith("+")) {
        continue;
      }
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon)) {
        case "Repo ID" -> current.put("id", value);
        case "Repo Name" -> current.put("name", value);
        case "Repo URL" -> current.put("url", value);
        case "Enabled" -> {
          current.put("enabled", value.equals("1"));
          all.add(current);
          current = new LinkedHashMap<>(current);
        }
        default -> {}
      }
    }
    return all;
  }

  /** One round trip: root and the program are asked for first. */
  private static String repos(Commands commands, List<String> arguments) {
    ExecResult ran =
        commands.script(
            "[ \"$(PATH=$PATH:/usr/bin:/bin id -u)\" = 0 ] || exit 98;"
                + " PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin; command -v subscription-manager >/dev/null || exit 99;"
                + " exec subscription-manager repos \"$@\"",
            arguments.toArray(String[]::new));
    if (ran.rc() == 98) {
      throw new ModuleFailure(
          "Interacting with subscription-manager requires root permissions ('become: true')");
    }
    if (ran.rc() == 99) {
      throw commands.missing("subscription-manager");
    }
    if (ran.out().equals("This system has no repositories available through subscriptions.\n")) {
      throw new ModuleFailure("This system has no repositories available through subscriptions");
    }
    if (ran.rc() == 1) {
      throw new ModuleFailure("subscription-manager failed with the following error: " + ran.err());
    }
    return ran.out();
  }

  private static boolean matches(String glob, String id) {
    return id.matches(Glob.regex(glob));
  }
}
