package io.jansible.template.filter;

import io.jansible.template.value.PythonError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** The controller's gpg, which tells the fingerprints of keys. */
public final class Gpg {
  private static final List<String> SHOW =
      List.of(
          "--no-keyring",
          "--no-autostart",
          "--with-colons",
          "--import-options",
          "show-only",
          "--import");

  private final Map<String, String> environment;
  private final Path directory;
  private final String error;

  /**
   * @param directory where it runs
   * @param error the Python type of its errors
   */
  public Gpg(Map<String, String> environment, Path directory, String error) {
    this.environment = environment;
    this.directory = directory;
    this.error = error;
  }

  /** Of the key in a file. */
  public String fingerprint(String path) {
    if (!Files.exists(directory.resolve(path))) {
      throw new PythonError(error, path + " does not exist");
    }
    return run(path, new byte[0]);
  }

  public String fingerprint(byte[] key) {
    return run("/dev/stdin", key);
  }

  private String run(String file, byte[] input) {
    List<String> command = new ArrayList<>(List.of(program()));
    command.addAll(SHOW);
    command.add(file);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      // a full pipe on one side must not hold up the other
      FutureTask<String> complaints =
          new FutureTask<>(
              () -> new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
      Thread.ofVirtual().start(complaints);
      try (var out = process.getOutputStream()) {
        out.write(input);
      } catch (IOException e) {
        // it ended before it read everything, and says why
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new PythonError(
            error,
            "Running %s yielded return code %d with stdout: \"%s\" and stderr: \"%s\")"
                .formatted(String.join(" ", command), code, said, complaints.get()));
      }
      return found(said);
    } catch (IOException | ExecutionException e) {
      throw new PythonError(error, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private String program() {
    return Stream.of(environment.getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "gpg"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(
            () -> new PythonError(error, "Cannot find the `gpg` executable on the controller"));
  }

  private String found(String said) {
    for (String line : said.lines().toList()) {
      if (line.startsWith("fpr:")) {
        String[] parts = line.split(":");
        if (parts.length <= 9 || parts[9].isEmpty()) {
          throw new PythonError(
              error, "Result line \"" + line + "\" does not have fingerprint as 10th component");
        }
        return parts[9];
      }
    }
    throw new PythonError(error, "Cannot extract fingerprint from stdout \"" + said + "\"");
  }
}
