package io.jansible.benchmarks;

import io.jansible.template.Templar;
import io.jansible.template.TemplateEngine;
import io.jansible.template.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Conditions, variables and templates, each with a templar of its own as a host's task has. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExpressionBenchmark {
  private final TemplateEngine engine = TemplateEngine.standard();
  private Variables variables = new MapVariables(Map.of());

  private record MapVariables(Map<String, Object> values) implements Variables {
    @Override
    public @Nullable Object raw(String name) {
      Object value = values.get(name);
      return value == null ? ABSENT : value;
    }

    @Override
    public Set<String> names() {
      return values.keySet();
    }
  }

  /** Variables as a play over many hosts has them. */
  @Setup(Level.Trial)
  public void variables() {
    List<Object> hosts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      hosts.add("node" + i);
    }
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      values.put("role_default_" + i, "value {{ role_default_" + (i + 1) % 1000 + " }}");
    }
    values.put("enabled", false);
    values.put("inventory_hostname", "node50");
    values.put("groups", Map.of("all", hosts, "masters", hosts.subList(0, 3)));
    values.put("base", "/etc");
    values.put("folder", "{{ base }}/kubernetes");
    values.put("file", "{{ folder }}/{{ inventory_hostname }}.conf");
    values.put("kinds", Map.of("a", 1L, "b", 2L, "c", 3L));
    variables = new MapVariables(values);
  }

  /** {@code when: enabled}. */
  @Benchmark
  public boolean flag() {
    return engine.templar(variables).condition("enabled");
  }

  /** A condition as playbooks have them. */
  @Benchmark
  public boolean membership() {
    return engine
        .templar(variables)
        .condition("inventory_hostname in groups['masters'] and not enabled");
  }

  /** A condition with filters and tests. */
  @Benchmark
  public boolean filtered() {
    return engine
        .templar(variables)
        .condition(
            "kinds.values() | select('gt', 5) | list | length > 0 or nosuch | default(false)");
  }

  /** A variable that is made of others. */
  @Benchmark
  public Object lookup() {
    Templar templar = engine.templar(variables);
    return Objects.requireNonNull(templar.value("{{ file }}"));
  }

  /** A template with a loop over a hundred hosts. */
  @Benchmark
  public String loop() {
    return engine
        .templar(variables)
        .text(
            "{% for host in groups['all'] %}{{ loop.index }} {{ host | upper }}{% if not loop.last"
                + " %};{% endif %}{% endfor %}");
  }
}
