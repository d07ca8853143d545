package io.jansible.cli.command;

import io.jansible.config.Settings;
import io.jansible.error.JansibleException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Reads and writes the files of {@code jansible-vault}: readable by their owner alone, overwritten
 * before they are removed.
 */
final class VaultFiles {
  private final Session session;

  VaultFiles(Session session) {
    this.session = session;
  }

  /** The file behind links; {@code -} stays what it is. */
  String real(String name) {
    if (name.equals("-")) {
      return name;
    }
    Path path = session.workingDirectory().resolve(name);
    try {
      return path.toRealPath().toString();
    } catch (IOException e) {
      return path.normalize().toString();
    }
  }

  byte[] read(String name) {
    try {
      return name.equals("-")
          ? session.stdin().readAllBytes()
          : Files.readAllBytes(session.workingDirectory().resolve(name));
    } catch (NoSuchFileException e) {
      throw new JansibleException(
          "Unable to read source file ("
              + name
              + "): [Errno 2] No such file or directory: '"
              + name
              + "'");
    } catch (IOException e) {
      throw new JansibleException("Unable to read source file (" + name + "): " + e.getMessage());
    }
  }

  void write(byte[] data, String name) {
    if (name.equals("-")) {
      try {
        session.stdout().write(data);
        session.stdout().flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return;
    }
    Path file = session.workingDirectory().resolve(name);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isWritable(folder)) {
      throw new JansibleException("Destination '" + folder + "' not writable");
    }
    try {
      shred(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, data);
    } catch (IOException e) {
      throw new JansibleException("Unable to write to temporary vault file: " + e.getMessage());
    }
  }

  /** Writes a file anew with the owner and mode it had. */
  void replace(Path file, byte[] data) {
    try {
      PosixFileAttributes before =
          Files.exists(file) ? Files.readAttributes(file, PosixFileAttributes.class) : null;
      write(data, file.toString());
      if (before != null) {
        Files.setPosixFilePermissions(file, before.permissions());
        Files.setOwner(file, before.owner());
      }
    } catch (IOException e) {
      throw new JansibleException("Unable to write " + file + ": " + e.getMessage());
    }
  }

  void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new JansibleException("Unable to create " + folder + ": " + e.getMessage());
    }
  }

  /** Lets the person edit text and stores what {@code encrypt} makes of it, if it has changed. */
  void edit(Settings settings, Path file, byte[] before, Function<byte[], String> encrypt) {
    Path temporary = null;
    try {
      Path folder = Path.of(settings.text("DEFAULT_LOCAL_TMP"));
      Files.createDirectories(folder);
      String name = String.valueOf(file.getFileName());
      int dot = name.lastIndexOf('.');
      temporary = Files.createTempFile(folder, "vault", dot > 0 ? name.substring(dot) : "");
      Files.write(temporary, before);
      List<String> command =
          new ArrayList<>(Arrays.asList(settings.text("EDITOR").strip().split("\\s+")));
      command.add(temporary.toString());
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command).inheritIO().directory(session.workingDirectory().toFile());
        builder.environment().putAll(session.environment());
        builder.start().waitFor();
      } catch (IOException e) {
        throw new JansibleException(
            "Unable to execute the command \""
                + String.join(" ", command)
                + "\": "
                + e.getMessage());
      }
      byte[] after = Files.readAllBytes(temporary);
      if (before.length == 0 || !Arrays.equals(before, after)) {
        replace(file, encrypt.apply(after).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new JansibleException("Unable to edit " + file + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JansibleException("User interrupted execution");
    } finally {
      if (temporary != null) {
        shred(temporary);
      }
    }
  }

  /** Overwrites a file's data, then removes it. */
  private static void shred(Path file) {
    if (!Files.isRegularFile(file)) {
      return;
    }
    try {
      byte[] noise = new byte[(int) Math.min(Files.size(file), 1 << 26)];
      new SecureRandom().nextBytes(noise);
      Files.write(file, noise);
      Path hidden = file.resolveSibling("." + file.getFileName() + ".gone");
      Files.move(file, hidden, StandardCopyOption.REPLACE_EXISTING);
      Files.delete(hidden);
    } catch (IOException e) {
      throw new JansibleException("Unable to remove " + file + ": " + e.getMessage());
    }
  }
}
