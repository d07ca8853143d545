package io.jansible.benchmarks;

import io.jansible.template.TemplateEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prints how long one rendering takes here and in Jinja2, in CPU time, so that other work on the
 * machine does not count: the least of several rounds, each in a warm process. Checks that both
 * print the same text. With {@code cold NAME}, prints the CPU time of the first rendering of a JVM.
 */
public final class TemplateComparison {
  private static final int ROUNDS = 15;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private TemplateComparison() {}

  static Path kubespray() {
    return Path.of(
            System.getProperty(
                "jansible.kubespray",
                System.getProperty("user.home") + "/.cache/jansible/kubespray"))
        .resolve("v2.31.0");
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of("benchmarks/templates");
    TemplateInputs inputs = TemplateInputs.load(folder, kubespray());
    if (arguments.length == 2 && arguments[0].equals("cold")) {
      long begin = THREADS.getCurrentThreadCpuTime();
      int length = String.valueOf(inputs.render(arguments[1], TemplateEngine.standard())).length();
      long spent = THREADS.getCurrentThreadCpuTime() - begin;
      System.out.printf(
          "%s: first rendering %.1f ms, %d characters%n", arguments[1], spent / 1e6, length);
      return;
    }
    Map<String, String[]> theirs = python(folder);
    System.out.printf("%-12s %12s %12s %8s%n", "input", "Jinja2 us", "Jansible us", "ratio");
    TemplateEngine engine = TemplateEngine.standard();
    for (String name : inputs.names()) {
      Object result = inputs.render(name, engine);
      String text = result.equals(true) ? "True" : result.toString();
      double ours = least(name, inputs, engine);
      String[] twin = theirs.get(name);
      if (twin == null) {
        System.out.printf("%-12s %12s %12.3f%n", name, "-", ours);
        continue;
      }
      double python = Double.parseDouble(twin[1]);
      System.out.printf(
          "%-12s %12.2f %12.3f %8.1f%s%n",
          name,
          python,
          ours,
          python / ours,
          digest(text.strip()).equals(twin[2]) ? "" : "  the texts differ");
    }
  }

  private static double least(String name, TemplateInputs inputs, TemplateEngine engine) {
    long warm = THREADS.getCurrentThreadCpuTime() + 3_000_000_000L;
    int batch = 0;
    while (THREADS.getCurrentThreadCpuTime() < warm) {
      inputs.render(name, engine);
      batch++;
    }
    batch = Math.max(1, batch / 30);
    double best = Double.MAX_VALUE;
    long kept = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < batch; i++) {
        kept += inputs.render(name, engine).hashCode();
      }
      best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - begin) / 1e3 / batch);
    }
    if (kept == 1) {
      System.out.println(); // the results are used
    }
    return best;
  }

  /** What the twin prints, by input; nothing where there is no ansible-core. */
  private static Map<String, String[]> python(Path folder) throws IOException {
    Map<String, String[]> lines = new LinkedHashMap<>();
    ProcessBuilder builder =
        new ProcessBuilder(
            "/usr/bin/python3",
            folder.resolve("python-twin.py").toString(),
            kubespray().toString());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try (BufferedReader reader = builder.start().inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] fields = line.split(" ");
        lines.put(fields[0], fields);
      }
    }
    return lines;
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
