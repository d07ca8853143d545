package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.connection.StartException;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
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

/** {@code community.general.git_config}. */
final class GitConfigModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.git_config",
              "Update git configuration",
              ArgumentSpec.of(
                      Argument.text("name").must().doc("The setting: user.name."),
                      Argument.path("repo").doc("The repository, for its own settings."),
                      Argument.path("file").doc("The file, for the scope file."),
                      Argument.text("add_mode")
                          .or("replace-all")
                          .choices("add", "replace-all")
                          .doc("Whether other values stay."),
                      Argument.text("scope")
                          .choices("file", "local", "global", "system")
                          .doc("Whose setting."),
                      Argument.text("state")
                          .or("present")
                          .choices("present", "absent")
                          .doc("Whether it is to be set."),
                      Argument.text("value").doc("Its value."))
                  .requiredIf("scope", "local", "repo")
                  .requiredIf("scope", "file", "file")
                  .requiredIf("state", "present", "value"))
          .withAliases("ansible.builtin.git_config");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Tools tools = new Tools(call.host());
    String git = tools.path("git");
    String name = args.string("name");
    boolean unset = args.string("state").equals("absent");
    String value = args.has("value") ? args.string("value") : "";
    if (!unset && value.isEmpty()) {
      throw new ModuleFailure(
          "If state=present, a value must be specified. Use the community.general.git_config_info"
              + " module to read a config value.");
    }
    String scope = args.has("scope") ? args.string("scope") : "system";
    // away from any repository, so that none's settings are taken for others
    String directory = scope.equals("local") ? args.string("repo") : "/";
    List<String> base = new ArrayList<>(List.of(git, "config", "--includes"));
    base.addAll(scope.equals("file") ? List.of("-f", args.string("file")) : List.of("--" + scope));
    List<String> query = new ArrayList<>(base);
    query.addAll(List.of("--get-all", name));
    ExecResult got;
    try {
      got = tools.run(query, directory, null);
    } catch (StartException e) {
      // Ansible asks from where it is if there is no such folder
      got = tools.run(query);
    }
    if (got.rc() >= 2) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("rc", (long) got.rc());
      values.put("cmd", String.join(" ", query));
      throw new ModuleFailure(got.err(), values);
    }
    List<String> old = Results.lines(got.out().stripTrailing());
    boolean adds = args.string("add_mode").equals("add");
    if (unset && got.out().isEmpty()) {
      return ModuleResult.changed(false).put("msg", "no setting to unset");
    }
    if (!unset && old.contains(value) && (old.size() == 1 || adds)) {
      return ModuleResult.changed(false).put("msg", "");
    }
    List<String> set = new ArrayList<>(base);
    List<String> after = new ArrayList<>();
    if (unset) {
      set.addAll(List.of("--unset-all", name));
    } else {
      set.addAll(List.of("--" + args.string("add_mode"), name, value));
      after.addAll(adds ? old : List.of());
      after.add(value);
    }
    if (!call.checkMode()) {
      ExecResult ran = tools.run(set, directory, null);
      if (!ran.err().isEmpty()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("rc", (long) ran.rc());
        values.put("cmd", new ArrayList<@Nullable Object>(set));
        throw new ModuleFailure(ran.err(), values);
      }
    }
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before_header", String.join(" ", set));
    diff.put("before", shown(old));
    diff.put("after_header", String.join(" ", set));
    diff.put("after", shown(after));
    return ModuleResult.changed(true).put("msg", "setting changed").put("diff", diff);
  }

  private static Object shown(List<String> values) {
    return switch (values.size()) {
      case 0 -> "\n";
      case 1 -> values.get(0) + "\n";
      default -> new ArrayList<@Nullable Object>(values);
    };
  }
}
