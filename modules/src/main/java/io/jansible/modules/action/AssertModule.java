package io.jansible.modules.action;

import io.jansible.error.JansibleException;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Values;
import io.jansible.value.Unsafe;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.assert}: fails unless all conditions hold. */
final class AssertModule implements Module {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.assert",
              "Asserts given expressions are true",
              ArgumentSpec.of(
                      Argument.list("that", ArgumentType.STR)
                          .must()
                          .doc("Conditions as when takes them; all must hold."),
                      Argument.raw("fail_msg")
                          .or("Assertion failed")
                          .aliases("msg")
                          .doc("Said when one does not hold: text or a list of texts."),
                      Argument.raw("success_msg")
                          .or("All assertions passed")
                          .doc("Said when all hold: text or a list of texts."),
                      Argument.bool("quiet").or(false).doc("Show nothing when all hold."))
                  .unchecked())
          .onController();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Options.only(call, "fail_msg", "msg", "quiet", "success_msg", "that");
    Map<String, @Nullable Object> args = call.givenArgs();
    if (!args.containsKey("that")) {
      throw new JansibleException("conditional required in \"that\" string");
    }
    Object failMessage =
        message(
            args.containsKey("fail_msg") ? Options.get(args, "fail_msg") : Options.get(args, "msg"),
            "Assertion failed",
            "fail_msg or msg");
    Object successMessage =
        message(Options.get(args, "success_msg"), "All assertions passed", "success_msg");
    boolean quiet = args.containsKey("quiet") && Options.laxBool(Options.get(args, "quiet"));
    ModuleResult result = ModuleResult.of(Map.of());
    if (!quiet) {
      result.put("_ansible_verbose_always", true);
    }
    for (Object that : conditions(call)) {
      Object plain = Unsafe.unmark(that);
      if (!holds(plain, call)) {
        return result
            .put("failed", true)
            .put("evaluated_to", false)
            .put("assertion", plain)
            .put("msg", failMessage);
      }
    }
    return result.put("changed", false).put("msg", successMessage);
  }

  /** As they were written, so that a failure shows the condition and not what it rendered to. */
  private static List<? extends @Nullable Object> conditions(ModuleCall call) {
    Object written =
        call.writtenArgs().containsKey("that")
            ? call.writtenArgs().get("that")
            : call.givenArgs().get("that");
    if (written instanceof String text) {
      written = call.templar().value(text);
    }
    written = Unsafe.unmark(written);
    return written instanceof List<?> list ? list : Collections.singletonList(written);
  }

  private static boolean holds(@Nullable Object condition, ModuleCall call) {
    try {
      return call.templar().condition(condition);
    } catch (JansibleException e) {
      throw new JansibleException(e.text(), null, e);
    }
  }

  private static Object message(@Nullable Object given, String standard, String name) {
    if (given == null) {
      return standard;
    }
    if (given instanceof List<?> list) {
      if (!list.stream().allMatch(Values::isString)) {
        throw new JansibleException(
            "Type of one of the elements in " + name + " list is not string type");
      }
      return given;
    }
    if (!Values.isString(given)) {
      throw new JansibleException(
          "Incorrect type for "
              + name
              + ", expected a string or list and got "
              + Options.type(given));
    }
    return given;
  }
}
