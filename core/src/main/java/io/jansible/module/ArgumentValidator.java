package io.jansible.module;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

public final class ArgumentValidator {
  public static Args validate(
      ModuleSpec spec,
      String action,
      Map<String, @Nullable Object> given,
      Map<String, String> env,
      Consumer<String> warn) {
    if (spec.arguments().open()) return new Args(given);
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    for (Argument a : spec.arguments().arguments()) {
      Object v = given.get(a.name());
      for (String al : a.aliases()) if (v == null) v = given.get(al);
      if (v == null) v = a.defaultValue();
      if (v == null && a.required())
        throw new ModuleFailure("missing required arguments: " + a.name());
      out.put(a.name(), v == null ? null : conv(a.type(), v));
    }
    if (given.containsKey("_raw_params")) out.put("_raw_params", given.get("_raw_params"));
    return new Args(out);
  }

  static Object conv(ArgumentType t, Object v) {
    return switch (t) {
      case STR, PATH -> v instanceof String ? v : io.jansible.template.value.Text.str(v);
      case INT -> v instanceof String s ? (Object) Long.parseLong(s.strip()) : v;
      case FLOAT -> v instanceof String s ? (Object) Double.parseDouble(s) : v;
      case BOOL ->
          v instanceof Boolean
              ? v
              : List.of("yes", "true", "on", "1", "y", "t").contains(v.toString().toLowerCase());
      case LIST ->
          v instanceof List
              ? v
              : v instanceof String s
                  ? new ArrayList<>(List.of(s.split(",")))
                  : new ArrayList<>(List.of(v));
      default -> v;
    };
  }
}
