package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.error.ParserException;
import io.jansible.module.ControllerFiles.Loaded;
import io.jansible.template.value.Text;
import io.jansible.value.VaultText;
import io.jansible.vault.Vault;
import io.jansible.yaml.DuplicateKeys;
import io.jansible.yaml.YamlLoader;
import io.jansible.yaml.YamlNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The controller's files, decrypted with the run's vault secrets. */
final class VaultedFiles implements ControllerReader {
  private static final byte[] HEADER = "$ANSIBLE_VAULT".getBytes(StandardCharsets.US_ASCII);

  private final Vault vault;
  private final YamlLoader yaml;
  private final Map<String, String> decrypted = new ConcurrentHashMap<>();

  VaultedFiles(Vault vault, Consumer<String> warnings, DuplicateKeys duplicates) {
    this.vault = vault;
    this.yaml = new YamlLoader(warnings, duplicates);
  }

  @Override
  public byte[] read(Path file) {
    return opened(raw(file), file);
  }

  @Override
  public byte[] readForTask(Path file) {
    byte[] bytes = raw(file);
    if (isVault(bytes) && vault.secrets().isEmpty()) {
      throw new ParserException(
          "A vault password or secret must be specified to decrypt " + file, null, null);
    }
    return opened(bytes, file);
  }

  private byte[] opened(byte[] bytes, Path file) {
    return isVault(bytes) ? vault.decrypt(bytes, file.toString()).data() : bytes;
  }

  private static byte[] raw(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new JansibleException(
          "Could not find or access '" + file + "' on the Ansible Controller.", null, e);
    } catch (IOException e) {
      String why = why(file, e);
      throw new ParserException(
          "an error occurred while trying to read the file '" + file + "': " + why + ". " + why,
          null,
          e);
    }
  }

  private static String why(Path file, IOException e) {
    String bytes = "b" + Text.repr(file.normalize().toString());
    if (Files.isDirectory(file)) {
      return "[Errno 21] Is a directory: " + bytes;
    }
    return e instanceof AccessDeniedException
        ? "[Errno 13] Permission denied: " + bytes
        : String.valueOf(e.getMessage());
  }

  private static boolean isVault(byte[] bytes) {
    return bytes.length >= HEADER.length
        && Arrays.equals(bytes, 0, HEADER.length, HEADER, 0, HEADER.length);
  }

  @Override
  public Loaded load(Path file) {
    byte[] bytes = raw(file);
    boolean vaulted = isVault(bytes);
    byte[] plain = vaulted ? vault.decrypt(bytes, file.toString()).data() : bytes;
    return new Loaded(parse(new String(plain, StandardCharsets.UTF_8), file.toString()), vaulted);
  }

  /** A YAML text's value as variables are stored. */
  @Nullable Object parse(String text, String name) {
    YamlNode node = yaml.load(text, name);
    return node == null ? null : node.value();
  }

  /** The text of a vaulted variable. */
  String decrypt(VaultText text) {
    return decrypted.computeIfAbsent(
        text.envelope(),
        envelope ->
            new String(
                vault
                    .decrypt(envelope.getBytes(StandardCharsets.UTF_8), text.position().file())
                    .data(),
                StandardCharsets.UTF_8));
  }
}
