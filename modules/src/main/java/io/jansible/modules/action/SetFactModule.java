package io.jansible.modules.action;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Text;
import io.jansible.value.Tuple;
import io.jansible.value.Unsafe;
import io.jansible.value.VaultText;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.set_fact}: variables of the host for the rest of the run. Values keep the
 * mark that says whether they may be templated again.
 */
final class SetFactModule implements Module {
  private static final Set<String> BOOLEANS = Set.of("true", "false", "yes", "no");
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.set_fact",
              "Set host variable(s) and fact(s)",
              ArgumentSpec.of(
                      Argument.text("key_value").doc("Any name=value pairs."),
                      Argument.bool("cacheable")
                          .or(false)
                          .doc("Make them facts too, kept by a fact cache."))
                  .unchecked())
          .onController();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>(call.givenArgs());
    boolean cacheable =
        given.containsKey("cacheable") && Options.bool(Unsafe.unmark(given.remove("cacheable")));
    if (given.isEmpty()) {
      throw ModuleFailure.ofAction(
          "No key/value pairs provided, at least one is required for this action to succeed");
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    given.forEach(
        (key, value) -> {
          String name = Text.str(call.templar().value(key));
          if (!Options.isVariableName(name)) {
            throw ModuleFailure.ofAction(
                "The variable name '"
                    + name
                    + "' is not valid. Variables must start with a letter or underscore character,"
                    + " and contain only letters, numbers and underscores.");
          }
          Object plain = Unsafe.unmark(value);
          boolean looksBoolean =
              !call.templar().nativeTypes()
                  && plain instanceof String text
                  && BOOLEANS.contains(text.toLowerCase(Locale.ROOT));
          if (call.writtenArgs().get(key) instanceof VaultText vault) {
            facts.put(name, vault); // it stays encrypted where it is stored
            return;
          }
          facts.put(name, looksBoolean ? (Object) Options.laxBool(plain) : Tuple.toLists(value));
        });
    return ModuleResult.of(Map.of())
        .put("ansible_facts", facts)
        .put("_ansible_facts_cacheable", cacheable);
  }
}
