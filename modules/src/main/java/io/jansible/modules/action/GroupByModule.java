package io.jansible.modules.action;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.group_by}: puts the host into a group; the engine does it. */
final class GroupByModule implements Module {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.group_by",
              "Create Ansible groups based on facts",
              ArgumentSpec.of(
                      Argument.text("key").must().doc("The group's name."),
                      Argument.list("parents", ArgumentType.STR)
                          .or(List.of("all"))
                          .doc("The groups that the group is put into."))
                  .unchecked())
          .onController();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Options.only(call, "key", "parents");
    Map<String, @Nullable Object> args = call.givenArgs();
    if (!args.containsKey("key")) {
      throw new ModuleFailure("the 'key' param is required when using group_by");
    }
    Object parents = args.containsKey("parents") ? Options.get(args, "parents") : List.of("all");
    List<?> names = parents instanceof List<?> list ? list : List.of(Text.str(parents));
    return ModuleResult.changed(false)
        .put("add_group", dashed(Options.get(args, "key")))
        .put("parent_groups", names.stream().map(GroupByModule::dashed).toList());
  }

  private static String dashed(@Nullable Object name) {
    return Text.str(name).replace(' ', '-');
  }
}
