package io.jansible.benchmarks;

import io.jansible.template.TemplateEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The inputs that {@code python-twin.py} gives Jinja2. The engine is shared by all threads ({@code
 * -t 2}), as by the hosts of a run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TemplateBenchmark {
  @Param({"expression", "condition", "rows", "kubeadm"})
  @SuppressWarnings("NullAway.Init")
  private String input;

  private final TemplateEngine engine = TemplateEngine.standard();

  @SuppressWarnings("NullAway.Init")
  private TemplateInputs inputs;

  /** Reads the inputs; Kubespray's checkout is where {@code -Djansible.kubespray} says. */
  @Setup(Level.Trial)
  public void read() throws IOException {
    inputs = TemplateInputs.load(Path.of("benchmarks/templates"), TemplateComparison.kubespray());
  }

  /** One rendering, with a templar of its own. */
  @Benchmark
  public Object render() {
    return inputs.render(input, engine);
  }
}
