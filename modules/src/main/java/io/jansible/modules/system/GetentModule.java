package io.jansible.modules.system;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.template.value.StringMethods;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.getent}: one round trip. */
final class GetentModule implements Module {
  private static final Set<String> WITH_COLONS = Set.of("passwd", "shadow", "group", "gshadow");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.getent",
          "A wrapper to the unix getent utility",
          ArgumentSpec.of(
              Argument.text("database").must().doc("The database: passwd, group, hosts…"),
              Argument.text("key").doc("The entry; all of them where it is not given."),
              Argument.text("service").doc("The service to ask, dns for instance."),
              Argument.text("split").doc("What separates fields."),
              Argument.bool("fail_key").or(true).doc("Fail where there is no such entry.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String database = args.string("database");
    String key = args.text("key");
    List<String> command = new ArrayList<>(List.of("getent", database));
    if (key != null) {
      command.add(key);
    }
    if (args.has("service")) {
      command.addAll(List.of("-s", args.string("service")));
    }
    ExecResult got = new Commands(call.host()).run(command);
    String message =
        switch (got.rc()) {
          case 0 -> null;
          case 1 -> "Missing arguments, or database unknown.";
          case 2 -> "One or more supplied key could not be found in the database.";
          case 3 -> "Enumeration not supported on this database.";
          default -> "Unexpected failure!";
        };
    if (message == null) {
      String split = args.text("split");
      return facts(
          database,
          entries(got.out(), split == null && WITH_COLONS.contains(database) ? ":" : split));
    }
    if (got.rc() == 2 && !args.bool("fail_key")) {
      Map<String, @Nullable Object> none = new LinkedHashMap<>();
      none.put(String.valueOf(key), null);
      return facts(database, none).put("msg", message);
    }
    throw new ModuleFailure(message);
  }

  private static ModuleResult facts(String database, Map<String, @Nullable Object> entries) {
    return ModuleResult.changed(false)
        .put("ansible_facts", new LinkedHashMap<>(Map.of("getent_" + database, entries)));
  }

  /**
   * Entries by their first field; those with the same one become a list.
   *
   * @param separator of fields; null for white space
   */
  private static Map<String, @Nullable Object> entries(String text, @Nullable String separator) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    Set<String> several = new HashSet<>();
    for (Object each : StringMethods.splitLines(text, false)) {
      String line = String.valueOf(each);
      List<String> fields =
          separator == null
              ? Arrays.asList(line.strip().split("\\s+"))
              : Arrays.asList(line.split(java.util.regex.Pattern.quote(separator), -1));
      String name = fields.get(0);
      List<@Nullable Object> rest = new ArrayList<>(fields.subList(1, fields.size()));
      if (!entries.containsKey(name)) {
        entries.put(name, rest);
        continue;
      }
      List<@Nullable Object> all = new ArrayList<>();
      if (several.add(name)) {
        all.add(entries.get(name));
      } else if (entries.get(name) instanceof List<?> known) {
        all.addAll(known);
      }
      all.add(rest);
      entries.put(name, all);
    }
    return entries;
  }
}
