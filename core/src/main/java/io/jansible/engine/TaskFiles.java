package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.error.MissingFile;
import io.jansible.module.ControllerFiles;
import io.jansible.template.path.SearchPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Controller files as one task finds them; its temporaries go when it ends. */
final class TaskFiles implements ControllerFiles, AutoCloseable {
  private static final byte[] VAULT = "$ANSIBLE_VAULT".getBytes(StandardCharsets.US_ASCII);

  private final List<Path> searchPath;
  private final Path playbookFolder;
  private final boolean inRole;
  private final Path workingDirectory;
  private final Path localTmp;
  private final Path home;
  private final ControllerReader reader;
  private @Nullable Path temporary;

  TaskFiles(
      List<String> searchPath,
      Path playbookFolder,
      boolean inRole,
      Path workingDirectory,
      Path localTmp,
      Path home,
      ControllerReader reader) {
    this.searchPath = searchPath.stream().map(Path::of).toList();
    this.playbookFolder = playbookFolder;
    this.inRole = inRole;
    this.workingDirectory = workingDirectory;
    this.localTmp = localTmp;
    this.home = home;
    this.reader = reader;
  }

  @Override
  public Path find(String folder, String name) {
    List<Path> candidates =
        new SearchPath(searchPath, inRole, playbookFolder, home).candidates(folder, name);
    for (Path candidate : candidates) {
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    StringBuilder searched = new StringBuilder();
    candidates.forEach(path -> searched.append("\n\t").append(path));
    boolean absolute = name.startsWith("/") || name.startsWith("~");
    throw new JansibleException(
        MissingFile.notFound(name, absolute ? "" : "\nSearched in:" + searched));
  }

  @Override
  public List<Path> searchPath() {
    return searchPath;
  }

  @Override
  public byte[] read(Path path) {
    return reader.readForTask(path);
  }

  @Override
  public Loaded load(Path path) {
    return reader.load(path);
  }

  @Override
  public Path decrypted(Path path) {
    try {
      byte[] start;
      try (var in = Files.newInputStream(path)) {
        start = in.readNBytes(VAULT.length);
      }
      if (!Arrays.equals(start, VAULT)) {
        return path;
      }
      Path plain = temporaryDirectory().resolve(String.valueOf(path.getFileName()));
      Files.write(plain, read(path));
      return plain;
    } catch (IOException e) {
      throw new JansibleException("Could not read " + path + ": " + e.getMessage(), null, e);
    }
  }

  @Override
  public Path workingDirectory() {
    return workingDirectory;
  }

  @Override
  public Path temporaryDirectory() {
    if (temporary == null) {
      FileAttribute<?> mine =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      try {
        Files.createDirectories(localTmp, mine);
        Path own =
            Files.createTempDirectory(
                localTmp, "ansible-local-" + ProcessHandle.current().pid() + "-", mine);
        temporary = Files.createTempDirectory(own, "tmp", mine);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return temporary;
  }

  @Override
  public void close() {
    if (temporary == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(temporary.getParent())) {
      for (Path each : new ArrayList<>(all.sorted(Comparator.reverseOrder()).toList())) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
