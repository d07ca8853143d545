package io.jansible.cli.command;

import io.jansible.error.JansibleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Passwords from files, and from scripts that print them. */
final class PasswordFile {
  private PasswordFile() {}

  /** What a script printed and how it ended. */
  private record Ran(int code, byte[] output, byte[] errors) {}

  /** The password of a connection or of becoming another user. */
  static String password(Session session, String name) {
    byte[] secret;
    if (name.equals("-")) {
      secret = readAll(session.stdin());
    } else {
      Path file = Path.of(name);
      if (!Files.exists(file)) {
        throw new JansibleException("The password file " + name + " was not found");
      }
      if (Files.isExecutable(file)) {
        Ran ran =
            run(
                session,
                List.of(name),
                "Problem occurred when trying to run the password script " + name,
                true);
        if (ran.code != 0) {
          throw new JansibleException(
              "The password script "
                  + name
                  + " returned an error (rc="
                  + ran.code
                  + "): "
                  + text(ran.errors));
        }
        secret = ran.output;
      } else {
        try {
          secret = text(Files.readAllBytes(file)).strip().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
          throw new JansibleException(
              "Could not read password file " + name + ": " + e.getMessage());
        }
      }
    }
    String password = withoutLineEnds(text(secret));
    if (password.isEmpty()) {
      throw new JansibleException("Empty password was provided from file (" + name + ")");
    }
    return password;
  }

  /** A vault's password: from a file, a script, or a client script, which is told the identity. */
  static byte[] vaultPassword(
      Session session, Path file, @org.jspecify.annotations.Nullable String id) {
    if (!Files.exists(file)) {
      throw new JansibleException("The vault password file " + file + " was not found");
    }
    if (Files.isDirectory(file)) {
      throw new JansibleException(
          "The vault password file provided '" + file + "' can not be a directory");
    }
    if (!Files.isExecutable(file)) {
      try {
        String password =
            withoutLineEnds(
                new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip());
        return notEmpty(
            password.getBytes(StandardCharsets.ISO_8859_1),
            "Invalid vault password was provided from file (" + file + ")");
      } catch (IOException e) {
        throw new JansibleException(
            "Could not read vault password file " + file + ": " + e.getMessage());
      }
    }
    String base = String.valueOf(file.getFileName());
    int dot = base.lastIndexOf('.');
    boolean client = (dot > 0 ? base.substring(0, dot) : base).endsWith("-client");
    List<String> command = new ArrayList<>(List.of(file.toString()));
    if (client && id != null && !id.isEmpty()) {
      command.addAll(List.of("--vault-id", id));
    }
    String kind = client ? "vault password client script " : "vault password script ";
    Ran ran = run(session, command, "Problem running " + kind + file, client);
    if (client && ran.code == 2) {
      throw new JansibleException(
          "Vault password client script "
              + file
              + " did not find a secret for vault-id="
              + id
              + ": "
              + bytes(ran.errors));
    }
    if (ran.code != 0) {
      throw new JansibleException(
          client
              ? "Vault password client script %s returned non-zero (%d) when getting secret for vault-id=%s: %s"
                  .formatted(file, ran.code, id, bytes(ran.errors))
              : "Vault password script %s returned non-zero (%d): None".formatted(file, ran.code));
    }
    String password = withoutLineEnds(new String(ran.output, StandardCharsets.ISO_8859_1));
    return notEmpty(
        password.getBytes(StandardCharsets.ISO_8859_1),
        "Invalid vault password was provided from script (" + file + ")");
  }

  private static byte[] notEmpty(byte[] password, String message) {
    if (password.length == 0) {
      throw new JansibleException(message);
    }
    return password;
  }

  private static String withoutLineEnds(String text) {
    return text.replaceAll("^[\\r\\n]+|[\\r\\n]+$", "");
  }

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  /** As Python shows bytes. */
  private static String bytes(byte[] data) {
    return "b'" + text(data).replace("\\", "\\\\").replace("\n", "\\n").replace("'", "\\'") + "'";
  }

  private static byte[] readAll(InputStream in) {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new JansibleException("Could not read from stdin: " + e.getMessage());
    }
  }

  /** The JVM would let a shell run what is no program. */
  private static void checkFormat(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(4);
      boolean script = start.length >= 2 && start[0] == '#' && start[1] == '!';
      boolean binary = start.length == 4 && start[0] == 0x7f && start[1] == 'E';
      boolean mac = start.length == 4 && (start[0] & 0xff) >= 0xca;
      if (!script && !binary && !mac) {
        throw new IOException("[Errno 8] Exec format error: '" + file + "'");
      }
    }
  }

  private static Ran run(
      Session session, List<String> command, String problem, boolean captureErrors) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(session.workingDirectory().toFile());
    builder.environment().clear();
    builder.environment().putAll(session.environment());
    if (!captureErrors) {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
    if (session.stdin() == System.in) {
      builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    }
    try {
      checkFormat(Path.of(command.get(0)));
      Process process = builder.start();
      FutureTask<byte[]> errors = new FutureTask<>(() -> process.getErrorStream().readAllBytes());
      Thread.startVirtualThread(errors);
      byte[] output = process.getInputStream().readAllBytes();
      return new Ran(process.waitFor(), output, errors.get());
    } catch (IOException e) {
      throw new JansibleException(
          problem
              + " ("
              + e.getMessage()
              + "). If this is not a script, remove the executable bit from the file.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JansibleException(problem + " (interrupted)");
    } catch (ExecutionException e) {
      throw new JansibleException(problem + " (" + e.getMessage() + ")");
    }
  }
}
