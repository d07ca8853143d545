package io.jansible.cli;

import io.jansible.cli.command.Program;
import io.jansible.cli.command.Session;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the quick-start example in many ways and shows nothing, so that the JVM can write an archive
 * of the classes that a run needs. The launcher calls it once after a build.
 */
public final class Training {
  private Training() {}

  /**
   * @param arguments the folder of this project
   */
  public static void main(String[] arguments) {
    Path home = Path.of(arguments[0]);
    String playbook = home.resolve("examples/quickstart/site.yml").toString();
    String inventory = home.resolve("examples/quickstart/inventory.ini").toString();
    run(Program.PLAYBOOK, home, List.of("--version"));
    run(Program.PLAYBOOK, home, List.of("-i", inventory, "--list-tasks", playbook));
    run(Program.PLAYBOOK, home, List.of("-i", inventory, "--check", "--diff", playbook));
    run(Program.INVENTORY, home, List.of("-i", inventory, "--list"));
  }

  private static void run(Program program, Path home, List<String> arguments) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("ANSIBLE_"));
    environment.put("ANSIBLE_CONFIG", home.resolve("examples/quickstart/ansible.cfg").toString());
    Main.run(
        new Session(
            program.program(),
            arguments,
            environment,
            home,
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            program.program(),
            "",
            0));
  }
}
