package io.jansible.template.jinjava;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.TemplateEngine;
import io.jansible.template.filter.JinjaFilter;
import io.jansible.template.test.JinjaTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Registers an engine's filters and tests with a jinjava context, for templates that jinjava itself
 * renders.
 */
public final class JansibleLibrary {
  private JansibleLibrary() {}

  /** Registers all of them; they hide jinjava's of the same name. */
  public static void register(TemplateEngine engine, Context context) {
    engine
        .filters()
        .forEach((name, filter) -> context.registerFilter(new OurFilter(engine, name, filter)));
    engine
        .tests()
        .forEach((name, test) -> context.registerExpTest(new OurTest(engine, name, test)));
  }

  private static EvalContext evalContext(TemplateEngine engine, JinjavaInterpreter interpreter) {
    return engine.context(new ContextVariables(interpreter.getContext()));
  }

  private static Arguments arguments(@Nullable Object[] positional, Map<String, Object> named) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object value : positional) {
      values.add(JavaValues.plain(value));
    }
    Map<String, @Nullable Object> byName = new LinkedHashMap<>();
    named.forEach((name, value) -> byName.put(name, JavaValues.plain(value)));
    return new Arguments(values, byName);
  }

  private record OurFilter(TemplateEngine engine, String name, JinjaFilter filter)
      implements Filter {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public @Nullable Object filter(
        @Nullable Object value, JinjavaInterpreter interpreter, String... args) {
      return filter(value, interpreter, (Object[]) args, Map.of());
    }

    @Override
    public @Nullable Object filter(
        @Nullable Object value,
        JinjavaInterpreter interpreter,
        Object[] args,
        Map<String, Object> kwargs) {
      return JavaValues.forPlugin(
          filter.apply(
              JavaValues.plain(value), arguments(args, kwargs), evalContext(engine, interpreter)));
    }
  }

  private record OurTest(TemplateEngine engine, String name, JinjaTest test) implements ExpTest {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean evaluate(
        @Nullable Object value, JinjavaInterpreter interpreter, Object... args) {
      return test.test(
          JavaValues.plain(value), arguments(args, Map.of()), evalContext(engine, interpreter));
    }
  }
}
