package io.jansible.connection.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** OpenSSH's own server on a loopback port, with keys of its own; the login user is ours. */
final class OpenSshServer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

  private final Path folder;
  private final Process process;
  private final int port;

  /** Whether this machine has what it takes. */
  static boolean isAvailable() {
    return Stream.of(PROGRAM, Path.of("/usr/bin/ssh-keygen"), Path.of("/usr/bin/ssh-agent"))
        .allMatch(Files::isExecutable);
  }

  /**
   * @param folder holds {@code authorized_keys}; gets the host key and the configuration
   * @param more lines of {@code sshd_config}
   */
  OpenSshServer(Path folder, String... more) throws IOException, InterruptedException {
    this.folder = folder;
    if (!Files.exists(folder.resolve("host_key"))) {
      key(folder.resolve("host_key"), "ed25519", "");
    }
    Path separated = Path.of("/run/sshd");
    if (Files.isWritable(Path.of("/run")) && !Files.exists(separated)) {
      Files.createDirectory(separated);
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> lines =
        new ArrayList<>(
            List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "HostKey " + folder.resolve("host_key"),
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "StrictModes no",
                "PidFile none",
                "UsePAM no",
                "PermitRootLogin yes",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "MaxStartups 100"));
    lines.addAll(List.of(more));
    Path configuration = folder.resolve("sshd_config." + port);
    // newer servers stop listening to those who failed to log in, as tests do on purpose
    lines.add("PerSourcePenalties no");
    Files.write(configuration, lines);
    if (!accepts(configuration)) {
      lines.removeLast();
      Files.write(configuration, lines);
    }
    process =
        new ProcessBuilder(PROGRAM.toString(), "-D", "-e", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log." + port).toFile())
            .start();
    for (int i = 0; ; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        break;
      } catch (IOException e) {
        if (i == 100 || !process.isAlive()) {
          throw new IOException("sshd did not start: " + log(), e);
        }
        Thread.sleep(50);
      }
    }
  }

  private static boolean accepts(Path configuration) throws IOException, InterruptedException {
    return new ProcessBuilder(PROGRAM.toString(), "-t", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  int port() {
    return port;
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("log." + port));
  }

  /** How many sessions are under way. */
  long sessions() {
    return process.children().count();
  }

  /** Sends a signal to all processes of all sessions: the server's own, shells, commands. */
  void signal(String name) throws IOException, InterruptedException {
    for (ProcessHandle each : process.descendants().toList()) {
      new ProcessBuilder("kill", "-" + name, "" + each.pid()).start().waitFor();
    }
  }

  /** Makes a pair of keys. */
  static void key(Path file, String type, String passphrase)
      throws IOException, InterruptedException {
    run("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", file.toString());
  }

  /** Runs a program that has to succeed; answers what it printed. */
  static String run(String... argv) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", argv) + ": " + out);
    }
    return out;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
