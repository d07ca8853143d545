package io.jansible.modules.crypto;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.general.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Where openssl runs: on a node, or on the controller. */
interface Shell {
  ExecResult run(List<String> argv, Map<String, String> environment, byte[] stdin);

  static Shell of(RemoteHost host) {
    return (argv, environment, stdin) -> {
      ExecResult result =
          host.exec(ExecRequest.of(argv).withEnvironment(environment).withStdin(stdin));
      if (result.rc() == 127) {
        new Tools(host).path("openssl");
      }
      return result;
    };
  }

  /** The controller, for what Ansible does there. */
  static Shell controller() {
    return (argv, environment, stdin) -> {
      ProcessBuilder builder = new ProcessBuilder(argv);
      builder.environment().putAll(environment);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      try {
        Process process = builder.start();
        try (var out = process.getOutputStream()) {
          out.write(stdin);
        }
        try (InputStream in = process.getInputStream()) {
          byte[] answer = in.readAllBytes();
          return new ExecResult(process.waitFor(), answer, new byte[0], false);
        }
      } catch (IOException e) {
        throw new ModuleFailure("Cannot run openssl on the controller: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ModuleFailure("Interrupted");
      }
    };
  }
}
