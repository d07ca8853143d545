package io.jansible.template.lookup;

import io.jansible.config.Settings;
import io.jansible.error.JansibleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A controller without inventory and vault secrets: for templates outside of a run. */
public record PlainController(Path basedir) implements Controller {
  @Override
  public byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new JansibleException("Could not read " + file + ": " + e.getMessage(), null, e);
    }
  }

  @Override
  public Map<String, String> environment() {
    return System.getenv();
  }

  @Override
  public Settings settings() {
    return Settings.load(environment(), basedir);
  }

  @Override
  public List<String> hosts(List<String> patterns) {
    return List.of();
  }

  @Override
  public String managedText() {
    return "Ansible managed";
  }

  @Override
  public void warn(String message) {}
}
