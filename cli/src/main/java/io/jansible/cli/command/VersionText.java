package io.jansible.cli.command;

import java.nio.file.Path;
import java.util.List;

/**
 * The text of {@code --version}, laid out as Ansible's, naming the ansible-core that is emulated.
 */
final class VersionText {
  private VersionText() {}

  public static String of(
      Session session, String configFile, String modulePath, String collectionsPath) {
    Path code = codeLocation();
    return String.join(
        "\n",
        List.of(
            session.program() + " [core " + Emulation.release(session) + "]",
            "  config file = " + configFile,
            "  configured module search path = " + modulePath,
            "  jansible location = " + code,
            "  ansible collection location = " + collectionsPath,
            "  executable location = " + session.launcher(),
            "  java version = "
                + System.getProperty("java.version")
                + " ("
                + System.getProperty("java.vm.vendor")
                + ") ("
                + Path.of(System.getProperty("java.home"), "bin", "java")
                + ")",
            "  jinja version = 3.1 (built in)",
            "  libyaml = False"));
  }

  private static Path codeLocation() {
    try {
      return Path.of(VersionText.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      return Path.of("");
    }
  }
}
