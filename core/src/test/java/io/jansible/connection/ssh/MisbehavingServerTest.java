package io.jansible.connection.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jansible.connection.Connection;
import io.jansible.connection.ExecRequest;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.PromptEntry;
import org.apache.sshd.server.forward.DirectTcpipFactory;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords, and servers that do not do as they should. */
class MisbehavingServerTest {
  private static final String WRONG =
      "Invalid/incorrect password: Permission denied, please try again.";

  @TempDir Path home;
  private final List<String> tried = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private SshServer server;

  @BeforeEach
  void make() throws IOException {
    Files.createDirectory(home.resolve(".ssh"));
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(home.resolve("host_key")));
    server.setPasswordAuthenticator(
        (user, password, session) -> {
          tried.add(password);
          return password.equals("right");
        });
    server.setKeyboardInteractiveAuthenticator(KeyboardInteractiveAuthenticator.NONE);
    server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    server.stop(true);
    for (AutoCloseable each : opened) {
      each.close();
    }
    Threads.assertNoneLeft();
  }

  private Client client() throws IOException {
    if (!server.isStarted()) {
      server.start();
    }
    return new Client(home)
        .to("127.0.0.1", server.getPort())
        .user("deploy")
        .password("right")
        .unchecked();
  }

  /** Listens, and treats each connection in some way. */
  private int listener(IOConsumer treatment) throws IOException {
    ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    opened.add(listening);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listening.isClosed()) {
                try {
                  Socket socket = listening.accept();
                  opened.add(0, socket);
                  treatment.accept(socket);
                } catch (IOException e) {
                  // the test has ended
                }
              }
            });
    return listening.getLocalPort();
  }

  private interface IOConsumer {
    void accept(Socket socket) throws IOException;
  }

  // --- passwords

  @Test
  void password() throws IOException {
    assertThat(client().outcome()).isEqualTo("connected");
    assertThat(tried).containsExactly("right");
  }

  @Test
  void wrongPasswordIsTriedOnce() throws IOException {
    assertThat(client().password("wrong").set("ssh_retries", "3").outcome()).isEqualTo(WRONG);
    assertThat(tried).containsExactly("wrong");
  }

  @Test
  void noPassword() throws IOException {
    assertThat(new Client(home).to("127.0.0.1", port()).user("deploy").unchecked().outcome())
        .isEqualTo(
            "Failed to connect to the host via ssh: deploy@127.0.0.1: Permission denied"
                + " (password,keyboard-interactive,publickey).");
  }

  private int port() throws IOException {
    client();
    return server.getPort();
  }

  @Test
  void keyboardInteractive() throws IOException {
    server.setPasswordAuthenticator(null);
    server.setKeyboardInteractiveAuthenticator(asking("Password: "));
    assertThat(client().outcome()).isEqualTo("connected");
    assertThat(tried).containsExactly("right");
    assertThat(client().password("wrong").outcome()).isEqualTo(WRONG);
    assertThat(tried).containsExactly("right", "wrong");
  }

  @Test
  void passwordIsNoOneTimeCode() throws IOException {
    server.setPasswordAuthenticator(null);
    server.setKeyboardInteractiveAuthenticator(asking("Verification code: "));
    assertThat(client().outcome()).contains("Permission denied");
    assertThat(tried).doesNotContain("right");
  }

  @Test
  void passwordGoesToNoImpostor() throws Exception {
    int port = port();
    Files.writeString(
        home.resolve(".ssh/known_hosts"),
        "[127.0.0.1]:" + port + " " + hostKeyOfAnotherValue() + "\n");
    assertThat(client().outcome())
        .contains("REMOTE HOST IDENTIFICATION HAS CHANGED!")
        .contains("Permission denied");
    assertThat(tried).isEmpty();
  }

  /** A key of the type that the server shows, and not its own. */
  private String hostKeyOfAnotherValue() throws Exception {
    SimpleGeneratorHostKeyProvider other = new SimpleGeneratorHostKeyProvider(home.resolve("o"));
    java.security.PublicKey key = other.loadKeys(null).iterator().next().getPublic();
    return org.apache.sshd.common.config.keys.PublicKeyEntry.toString(key);
  }

  private KeyboardInteractiveAuthenticator asking(String prompt) {
    return new KeyboardInteractiveAuthenticator() {
      @Override
      public InteractiveChallenge generateChallenge(
          ServerSession session, String user, String language, String submethods) {
        InteractiveChallenge challenge = new InteractiveChallenge();
        challenge.setInteractionName("login");
        challenge.setInteractionInstruction("");
        challenge.setLanguageTag(language);
        challenge.setPrompts(List.of(new PromptEntry(prompt, false)));
        return challenge;
      }

      @Override
      public boolean authenticate(ServerSession session, String user, List<String> answers) {
        tried.addAll(answers);
        return answers.equals(List.of("right"));
      }
    };
  }

  @Test
  void bannerIsNoOutput() throws IOException {
    CoreModuleProperties.WELCOME_BANNER.set(server, "*** private system ***\npassword:\n");
    assertThat(client().outcome()).isEqualTo("connected");
  }

  // --- before a session stands

  @Test
  void serverThatSaysNothing() throws IOException {
    int port = listener(socket -> {});
    assertThat(client().to("127.0.0.1", port).timeout(Duration.ofSeconds(1)).outcome())
        .isEqualTo(
            "Failed to connect to the host via ssh: Connection timed out during banner exchange"
                + "\r\nConnection to 127.0.0.1 port "
                + port
                + " timed out");
  }

  @Test
  void serverThatIsNoSshServer() throws IOException {
    int port =
        listener(
            socket -> {
              socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
              socket.shutdownOutput();
            });
    assertThat(client().to("127.0.0.1", port).timeout(Duration.ofSeconds(2)).outcome())
        .isEqualTo(
            "Failed to connect to the host via ssh: kex_exchange_identification: Connection closed"
                + " by remote host\r\nConnection closed by 127.0.0.1 port "
                + port);
  }

  @Test
  void lostConnectionsAreTriedAgain() throws IOException {
    AtomicInteger count = new AtomicInteger();
    int real = port();
    int port =
        listener(
            socket -> {
              if (count.incrementAndGet() <= 2) {
                socket.close();
              } else {
                relay(socket, new Socket(InetAddress.getLoopbackAddress(), real));
              }
            });
    assertThat(client().to("127.0.0.1", port).outcome())
        .startsWith("Failed to connect to the host via ssh: kex_exchange_identification: ")
        .endsWith(" by 127.0.0.1 port " + port);
    assertThat(client().to("127.0.0.1", port).set("ssh_retries", "2").outcome())
        .isEqualTo("connected");
    assertThat(count).hasValue(3);
  }

  private void relay(Socket one, Socket other) throws IOException {
    opened.add(other);
    for (Socket[] way : new Socket[][] {{one, other}, {other, one}}) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  way[0].getInputStream().transferTo(way[1].getOutputStream());
                  way[1].close();
                } catch (IOException e) {
                  // one of them has closed
                }
              });
    }
  }

  // --- channels

  @Test
  void serverThatRefusesChannels() throws IOException {
    server.setChannelFactories(List.of(DirectTcpipFactory.INSTANCE));
    try (Connection connection = client().open()) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> connection.host(null, Map.of()).exec(ExecRequest.of("true")))
            .isInstanceOf(UnreachableException.class)
            .hasMessageStartingWith("Failed to connect to the host via ssh: channel");
        assertThat(server.getActiveSessions()).hasSizeLessThan(2);
      }
    }
  }

  @Test
  void serverThatRefusesCommands() throws IOException {
    server.setCommandFactory(
        (channel, command) -> {
          throw new IOException("this account is not available");
        });
    assertThat(client().outcome()).startsWith("Failed to connect to the host via ssh: ");
  }

  @Test
  void commandIsCutOff() throws IOException {
    try (Connection connection = client().open()) {
      RemoteHost host = connection.host(null, Map.of());
      Path log = home.resolve("log");
      assertThat(host.exec(ExecRequest.script("echo first")).out()).isEqualTo("first\n");
      Thread cutter =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!Files.exists(log)) {
                      Thread.onSpinWait();
                    }
                    server.getActiveSessions().forEach(session -> session.close(true));
                  });
      assertThatThrownBy(
              () -> host.exec(ExecRequest.script("echo run >> " + log + "; sleep 2; echo end")))
          .isInstanceOf(UnreachableException.class)
          .hasMessage(
              "Failed to connect to the host via ssh: Connection to 127.0.0.1 closed by remote"
                  + " host.");
      assertThat(cutter).isNotNull();
      assertThat(host.exec(ExecRequest.script("cat " + log)).out()).isEqualTo("run\n");
    }
  }

  @Test
  void slowServer() throws IOException {
    server.setCommandFactory(
        (channel, command) -> {
          try {
            Thread.sleep(1500);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return ProcessShellCommandFactory.INSTANCE.createCommand(channel, command);
        });
    assertThat(client().outcome()).isEqualTo("connected");
  }
}
