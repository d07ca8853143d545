package io.jansible.cli.command;

import io.jansible.error.JansibleException;
import io.jansible.error.MissingFile;
import io.jansible.vault.Secret;
import io.jansible.vault.Vault;
import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** YAML of the command line: {@code -e @file} and {@code -e '{"a": 1}'}. */
final class DataFiles implements RunRequest.DataReader {
  private final CommandContext context;
  private final Supplier<List<Secret>> secrets;
  private final YamlLoader yaml;

  private DataFiles(CommandContext context, Supplier<List<Secret>> secrets) {
    this.context = context;
    this.secrets = secrets;
    this.yaml = new YamlLoader(context.display()::warning);
  }

  static DataFiles of(CommandContext context) {
    return new DataFiles(context, () -> VaultSecrets.ofOptions(context));
  }

  @Override
  public @Nullable Object text(String text) {
    return value(yaml.load(text, "<string>"));
  }

  @Override
  public @Nullable Object file(Path file) {
    Path path = context.session().workingDirectory().resolve(file);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (IOException e) {
      throw new JansibleException(MissingFile.unreadable(path), null, e);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.startsWith("$ANSIBLE_VAULT")) {
      text =
          new String(
              new Vault(secrets.get(), context.settings().bool("DEFAULT_VAULT_ID_MATCH"))
                  .decrypt(bytes, path.toString())
                  .data(),
              StandardCharsets.UTF_8);
    }
    return value(yaml.load(text, path.toString()));
  }

  private static @Nullable Object value(@Nullable YamlNode node) {
    return node == null ? null : node.value();
  }
}
