package io.jansible.template.lookup;

import io.jansible.config.Netrc;
import io.jansible.template.value.PythonError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The controller's netrc file: the one that {@code NETRC} names, or {@code ~/.netrc}. */
final class ControllerNetrc {
  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private ControllerNetrc() {}

  /** How to log in to a machine; null where the file has nothing of it, or is not there. */
  static Netrc.@Nullable Login login(Controller controller, String machine) {
    String named = controller.environment().get("NETRC");
    Path file = named == null ? controller.home().resolve(".netrc") : Path.of(named);
    String text;
    String danger;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      danger = named == null ? danger(file) : null;
    } catch (IOException e) {
      return null;
    }
    try {
      return Netrc.parse(text, file.toString(), danger).login(machine);
    } catch (Netrc.NetrcException e) {
      throw new PythonError("netrc.NetrcParseError", e.getMessage());
    }
  }

  private static @Nullable String danger(Path file) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
    return Netrc.danger(
        attributes.owner().getName(),
        System.getProperty("user.name"),
        !OWNERS.containsAll(attributes.permissions()));
  }
}
