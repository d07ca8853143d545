package io.jansible.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The real ansible-core in one Python process, where there is one: {@code -Djansible.oracle=DIR} or
 * its place in the user's cache.
 */
final class Oracle implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private Oracle(Process process) {
    this.process = process;
    this.in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it; null where it is not there. */
  static @Nullable Oracle start() throws IOException {
    String given = System.getProperty("jansible.oracle");
    Path ansible =
        given != null
            ? Path.of(given)
            : Path.of(System.getProperty("user.home"), ".cache/jansible/ansible");
    if (!Files.isDirectory(ansible.resolve("lib/ansible"))
        || !Files.exists(Path.of("/usr/bin/python3"))) {
      return null;
    }
    Path script = Files.createTempFile("oracle", ".py");
    script.toFile().deleteOnExit();
    try (InputStream source = Oracle.class.getResourceAsStream("/template/oracle.py")) {
      Files.write(script, java.util.Objects.requireNonNull(source).readAllBytes());
    }
    ProcessBuilder builder = new ProcessBuilder("/usr/bin/python3", script.toString());
    builder.environment().put("PYTHONPATH", ansible.resolve("lib").toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new Oracle(builder.start());
  }

  /** What it makes of a record of {@code template}, {@code vars} and {@code kind}. */
  JsonNode ask(Map<String, ?> record) throws IOException {
    in.write(JSON.writeValueAsString(record));
    in.newLine();
    in.flush();
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the oracle ended");
    }
    return JSON.readTree(line);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
