package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.value.PythonJson;
import io.jansible.vars.FactStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Facts in one JSON file for each host: Ansible's {@code jsonfile} cache, readable by both. */
final class JsonFactCache implements FactStore {
  private static final PythonJson JSON = new PythonJson(4, true, true);

  private final Path folder;
  private final String prefix;
  private final long timeout;
  private final Consumer<String> warnings;

  /**
   * @param timeout in seconds after which facts are too old; 0 for never
   */
  JsonFactCache(Path folder, String prefix, long timeout, Consumer<String> warnings) {
    this.folder = folder;
    this.prefix = prefix;
    this.timeout = timeout;
    this.warnings = warnings;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new JansibleException(
          "error in 'jsonfile' cache, configured path ("
              + folder
              + ") does not exist and could not be created: "
              + e.getMessage(),
          null,
          e);
    }
  }

  private Path file(String host) {
    return folder.resolve(prefix + host.replace('/', '_'));
  }

  @Override
  public Map<String, @Nullable Object> load(String host) {
    Path file = file(host);
    try {
      Instant written = Files.getLastModifiedTime(file).toInstant();
      if (timeout > 0 && written.plusSeconds(timeout).isBefore(Instant.now())) {
        return Map.of();
      }
      return Json.object(Files.readString(file));
    } catch (NoSuchFileException none) {
      return Map.of();
    } catch (IOException e) {
      warnings.accept("error in 'jsonfile' cache plugin while trying to read " + file + " : " + e);
      return Map.of();
    } catch (JansibleException e) {
      throw new JansibleException(
          "The cache file "
              + file
              + " was corrupt, or did not otherwise contain valid data. It has been removed, so you"
              + " can re-run your command now.",
          null,
          e);
    }
  }

  @Override
  public void save(String host, Map<String, @Nullable Object> facts) {
    Path file = file(host);
    try {
      Path fresh = Files.createTempFile(folder, "." + file.getFileName(), "");
      try {
        Files.write(fresh, JSON.dumps(new LinkedHashMap<>(facts)).getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      warnings.accept(
          "error in 'jsonfile' cache plugin while trying to write to " + file + " : " + e);
    }
  }

  @Override
  public void remove(String host) {
    try {
      Files.deleteIfExists(file(host));
    } catch (IOException e) {
      warnings.accept("could not remove " + file(host) + ": " + e.getMessage());
    }
  }
}
