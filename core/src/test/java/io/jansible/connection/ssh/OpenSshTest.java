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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections to OpenSSH's server: keys, host keys, configuration files, jumps, lost sessions. */
class OpenSshTest {
  private static final String DENIED =
      "Failed to connect to the host via ssh: USER@127.0.0.1: Permission denied (publickey).";
  private static final String UNVERIFIED =
      "Failed to connect to the host via ssh: Host key verification failed.";

  @TempDir static Path shared;
  private static OpenSshServer server;
  private static Path key;

  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    if (!OpenSshServer.isAvailable()) {
      System.out.println("SKIPPED: OpenSshTest needs sshd, ssh-keygen and ssh-agent");
      Assumptions.abort("no sshd");
    }
    StringBuilder authorized = new StringBuilder();
    for (String type : List.of("ed25519", "rsa", "ecdsa")) {
      for (String phrase : List.of("", "phrase")) {
        Path file = shared.resolve(type + phrase);
        OpenSshServer.key(file, type, phrase);
        authorized.append(Files.readString(Path.of(file + ".pub")));
      }
    }
    Files.writeString(shared.resolve("authorized_keys"), authorized);
    OpenSshServer.key(shared.resolve("stranger"), "ed25519", "");
    key = shared.resolve("ed25519");
    server = new OpenSshServer(shared);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
      Threads.assertNoneLeft();
    }
  }

  @BeforeEach
  void makeHome() throws IOException {
    Files.createDirectory(home.resolve(".ssh"));
  }

  @AfterEach
  void noSessionIsLeft() throws InterruptedException {
    for (int i = 0; i < 400 && server.sessions() > 0; i++) {
      Thread.sleep(50);
    }
    assertThat(server.sessions()).isZero();
  }

  private Client client() {
    return new Client(home).to("127.0.0.1", server.port());
  }

  private static String denied() {
    return DENIED.replace("USER", System.getProperty("user.name"));
  }

  private String place() {
    return "[127.0.0.1]:" + server.port();
  }

  private void configure(String... lines) throws IOException {
    Files.write(home.resolve(".ssh/config"), List.of(lines));
  }

  private void known(String host, Path hostKey) throws IOException {
    Files.writeString(
        home.resolve(".ssh/known_hosts"), host + " " + Files.readString(Path.of(hostKey + ".pub")));
  }

  // --- keys

  @ParameterizedTest
  @CsvSource({"ed25519", "rsa", "ecdsa"})
  void keys(String type) {
    assertThat(client().unchecked().key(shared.resolve(type)).outcome()).isEqualTo("connected");
  }

  @ParameterizedTest
  @CsvSource({"ed25519", "rsa", "ecdsa"})
  void encryptedKeys(String type) {
    Client client = client().unchecked().key(shared.resolve(type + "phrase"));
    assertThat(client.outcome()).isEqualTo(denied());
    assertThat(client.set("private_key_passphrase", "wrong").outcome()).isEqualTo(denied());
    assertThat(client.set("private_key_passphrase", "phrase").outcome()).isEqualTo("connected");
  }

  @Test
  void keyThatIsNotAuthorized() {
    assertThat(client().unchecked().key(shared.resolve("stranger")).outcome()).isEqualTo(denied());
    assertThat(client().unchecked().outcome()).isEqualTo(denied());
  }

  @Test
  void keyFileThatIsMissing() {
    assertThat(client().unchecked().key(home.resolve("nosuch")).outcome())
        .isEqualTo(
            "Failed to connect to the host via ssh: no such identity: "
                + home.resolve("nosuch")
                + ": No such file or directory\r\n"
                + denied().substring(denied().indexOf(System.getProperty("user.name"))));
  }

  @Test
  void defaultKeysOfTheHome() throws IOException {
    Files.copy(shared.resolve("stranger"), home.resolve(".ssh/id_rsa"));
    Files.copy(key, home.resolve(".ssh/id_ed25519"));
    assertThat(client().unchecked().outcome()).isEqualTo("connected");
  }

  @Test
  void agent() throws Exception {
    Path socket = shared.resolve("agent");
    Process agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      for (int i = 0; i < 100 && !Files.exists(socket); i++) {
        Thread.sleep(50);
      }
      ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertThat(add.start().waitFor()).isZero();
      Client client = client().unchecked().set("ssh_common_args", "-o IdentityAgent=" + socket);
      assertThat(client.outcome()).isEqualTo("connected");
      // a key of the home that does not fit stands in nobody's way, and does not get into the agent
      Files.copy(shared.resolve("stranger"), home.resolve(".ssh/id_ed25519"));
      assertThat(client.outcome()).isEqualTo("connected");
      ProcessBuilder list = new ProcessBuilder("ssh-add", "-l");
      list.environment().put("SSH_AUTH_SOCK", socket.toString());
      String held = new String(list.start().getInputStream().readAllBytes());
      assertThat(held.lines()).hasSize(1);
      String only = "-o IdentitiesOnly=yes -o IdentityAgent=" + socket;
      assertThat(client.set("ssh_common_args", only).outcome()).isEqualTo(denied());
      // a public key says which of the agent's is meant
      Path pub = home.resolve("mine.pub");
      Files.copy(Path.of(key + ".pub"), pub);
      assertThat(client.key(pub).outcome()).isEqualTo("connected");
      assertThat(client().unchecked().set("ssh_common_args", "-o IdentityAgent=none").outcome())
          .isEqualTo(denied());
    } finally {
      agent.destroy();
    }
  }

  // --- host keys

  @Test
  void unknownHost() {
    Client client = client().key(key);
    assertThat(client.outcome()).isEqualTo(UNVERIFIED);
    assertThat(client.set("ssh_args", "-o StrictHostKeyChecking=yes").outcome())
        .contains("host key is known for " + place() + " and you have requested strict checking.")
        .endsWith("Host key verification failed.");
  }

  @Test
  void knownHost() throws Exception {
    known(place(), shared.resolve("host_key"));
    assertThat(client().key(key).outcome()).isEqualTo("connected");
    OpenSshServer.run("ssh-keygen", "-q", "-H", "-f", home.resolve(".ssh/known_hosts").toString());
    assertThat(Files.readString(home.resolve(".ssh/known_hosts"))).startsWith("|1|");
    assertThat(client().key(key).outcome()).isEqualTo("connected");
  }

  @Test
  void everyonesKnownHosts() throws Exception {
    Files.createDirectory(home.resolve("etc"));
    Files.writeString(
        home.resolve("etc/ssh_known_hosts"),
        place() + " " + Files.readString(shared.resolve("host_key.pub")));
    assertThat(client().key(key).outcome()).isEqualTo("connected");
  }

  @ParameterizedTest
  @CsvSource({"no", "yes"})
  void newHostIsAccepted(String hashed) throws Exception {
    Path file = home.resolve(".ssh/known_hosts");
    Files.writeString(file, "other ssh-ed25519 " + "AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAA");
    String accepting = "-o StrictHostKeyChecking=accept-new -o HashKnownHosts=" + hashed;
    assertThat(client().key(key).set("ssh_args", accepting).outcome()).isEqualTo("connected");
    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(Files.readAllLines(file).get(1).startsWith(place())).isEqualTo(hashed.equals("no"));
    assertThat(client().key(key).outcome()).isEqualTo("connected");
    // OpenSSH reads what we wrote
    assertThat(OpenSshServer.run("ssh-keygen", "-F", place(), "-f", file.toString()))
        .contains("ssh-ed25519");
  }

  @Test
  void manyNewHostsAtOnce() throws Exception {
    List<Future<String>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        String arguments = "-o StrictHostKeyChecking=accept-new -o HostKeyAlias=node" + i;
        all.add(
            threads.submit(() -> client().key(key).set("ssh_args", arguments).outcome("echo ok")));
      }
    }
    for (Future<String> each : all) {
      assertThat(each.get()).isEqualTo("ok");
    }
    assertThat(Files.readAllLines(home.resolve(".ssh/known_hosts")))
        .hasSize(12)
        .anyMatch(line -> line.startsWith("node11 "));
  }

  @Test
  void changedHostKey() throws Exception {
    known(place(), shared.resolve("stranger"));
    byte[] before = Files.readAllBytes(home.resolve(".ssh/known_hosts"));
    Client client = client().key(key);
    for (String checking : List.of("ask", "yes", "accept-new")) {
      assertThat(client.set("ssh_args", "-o StrictHostKeyChecking=" + checking).outcome())
          .startsWith("Failed to connect to the host via ssh: ")
          .contains("REMOTE HOST IDENTIFICATION HAS CHANGED!")
          .contains("Host key for " + place() + " has changed")
          .endsWith("Host key verification failed.");
    }
    assertThat(client().key(key).unchecked().outcome()).isEqualTo("connected");
    assertThat(home.resolve(".ssh/known_hosts")).hasBinaryContent(before);
  }

  @Test
  void forgottenHostKeys() {
    String forgetting = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null";
    assertThat(client().key(key).set("ssh_common_args", forgetting).outcome())
        .isEqualTo("connected");
    assertThat(home.resolve(".ssh/known_hosts")).doesNotExist();
  }

  // --- configuration files

  @Test
  void aliasOfTheConfiguration() throws IOException {
    configure(
        "# comment",
        "Include extra/*.conf",
        "Host other",
        "  HostName 192.0.2.1",
        "Host \"al*\" !alright",
        "  HostName 127.0.0.1",
        "  Port = " + server.port(),
        "  IdentityFile \"" + key + "\"",
        "Host *",
        "  Port 1");
    Files.createDirectory(home.resolve(".ssh/extra"));
    Files.writeString(
        home.resolve(".ssh/extra/a.conf"), "Host *\n StrictHostKeyChecking accept-new\n");
    assertThat(new Client(home).to("alias", 0).outcome()).isEqualTo("connected");
    assertThat(new Client(home).to("alright", 0).outcome()).contains("alright");
  }

  @Test
  void matchBlocks() throws IOException {
    configure(
        "StrictHostKeyChecking no",
        "Match originalhost node,other exec \"test %h = node\"",
        "  HostName 127.0.0.1",
        "Match host 127.0.0.1 user deploy",
        "  Port " + server.port(),
        "Match host 127.0.0.1 !localuser nobody-at-all",
        "  IdentityFile " + key,
        "Match user deploy",
        "  User " + System.getProperty("user.name"),
        "Match final",
        "  Port 1");
    assertThat(new Client(home).to("node", 0).user("deploy").outcome())
        .startsWith("Failed to connect to the host via ssh: deploy@127.0.0.1: Permission denied");
    assertThat(new Client(home).to("other", 0).outcome()).contains("other");
  }

  @Test
  void fileOfTheCommandLine() throws IOException {
    configure("Host *", "  Port 1");
    Path file = home.resolve("my conf");
    Files.writeString(
        file, "Host far\n HostName localhost\n Port " + server.port() + "\n IdentityFile " + key);
    String arguments = "-F '" + file + "' -o StrictHostKeyChecking=no";
    assertThat(new Client(home).to("far", 0).set("ssh_common_args", arguments).outcome())
        .isEqualTo("connected");
  }

  @Test
  void orderOfAnsiblesCommandLine() {
    // ssh_args stand before ansible_port's and the timeout's options, common and extra args after
    Client client = client().unchecked().key(key);
    assertThat(client.set("ssh_args", "-o Port=1").outcome()).contains("port 1: ");
    assertThat(
            client()
                .unchecked()
                .key(key)
                .set("ssh_common_args", "-o Port=1 -o StrictHostKeyChecking=yes")
                .set("ssh_extra_args", "-o User=nobody")
                .user(System.getProperty("user.name"))
                .outcome())
        .isEqualTo("connected");
  }

  // --- through other hosts

  private void bastions() throws IOException {
    configure(
        "Host *",
        "  StrictHostKeyChecking no",
        "  UserKnownHostsFile /dev/null",
        "  IdentityFile " + key,
        "Host bastion bastion2",
        "  HostName 127.0.0.1",
        "  Port " + server.port());
  }

  @Test
  void jumps() throws IOException {
    bastions();
    for (String arguments :
        List.of(
            "-o ProxyJump=bastion",
            "-J bastion",
            "-J bastion,bastion2",
            "-J " + System.getProperty("user.name") + "@127.0.0.1:" + server.port(),
            "-o ProxyJump=ssh://127.0.0.1:" + server.port())) {
      assertThat(client().set("ssh_common_args", arguments).outcome("echo $SSH_CONNECTION | wc -w"))
          .as(arguments)
          .isEqualTo("4");
    }
    assertThat(server.sessions()).isLessThan(20);
  }

  @Test
  void jumpOfTheConfiguration() throws IOException {
    bastions();
    Files.writeString(
        home.resolve(".ssh/config"),
        "\nHost inner\n HostName 127.0.0.1\n Port "
            + server.port()
            + "\n ProxyJump bastion2\nHost bastion2\n ProxyJump bastion\n",
        java.nio.file.StandardOpenOption.APPEND);
    assertThat(new Client(home).to("inner", 0).outcome()).isEqualTo("connected");
  }

  @Test
  void proxyCommand() throws IOException {
    bastions();
    String ssh = "ssh -F " + home.resolve(".ssh/config") + " -W %h:%p -q " + "bastion";
    assertThat(client().set("ssh_common_args", "-o ProxyCommand=\"" + ssh + "\"").outcome())
        .isEqualTo("connected");
    // Kubespray's bastion: a file of its own, and a user and key for the way there
    Path file = home.resolve("ssh-bastion.conf");
    Files.writeString(
        file,
        "Host 127.0.0.1\n  IdentityFile "
            + key
            + "\n  StrictHostKeyChecking no\n  ProxyCommand ssh -F "
            + home.resolve(".ssh/config")
            + " -W %h:%p -p "
            + server.port()
            + " %r@127.0.0.1\n");
    assertThat(client().set("ssh_common_args", "-F " + file).outcome()).isEqualTo("connected");
  }

  @Test
  void passagesThatFail() throws IOException {
    bastions();
    String closed =
        "\r\nkex_exchange_identification: Connection closed by remote host"
            + "\r\nConnection closed by UNKNOWN port 65535";
    assertThat(client().set("ssh_common_args", "-J 127.0.0.1:1").outcome())
        .isEqualTo(
            "Failed to connect to the host via ssh: ssh: connect to host 127.0.0.1 port 1:"
                + " Connection refused"
                + closed);
    assertThat(new Client(home).to("127.0.0.1", 1).set("ssh_common_args", "-J bastion").outcome())
        .startsWith("Failed to connect to the host via ssh: channel 0: open failed: connect failed")
        .endsWith("Connection closed by UNKNOWN port 65535");
    assertThat(
            client()
                .set("ssh_common_args", "-o ProxyCommand=\"sh -c 'echo no way >&2; exit 1'\"")
                .outcome())
        .isEqualTo("Failed to connect to the host via ssh: no way" + closed);
    assertThat(
            client()
                .timeout(Duration.ofSeconds(1))
                .set("ssh_common_args", "-o ProxyCommand='sleep 100'")
                .outcome())
        .isEqualTo(
            "Failed to connect to the host via ssh: Connection timed out during banner exchange"
                + "\r\nConnection to UNKNOWN port 65535 timed out");
  }

  // --- networks

  @Test
  void nobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(new Client(home).to("127.0.0.1", port).outcome())
        .isEqualTo(
            "Failed to connect to the host via ssh: ssh: connect to host 127.0.0.1 port "
                + port
                + ": Connection refused");
    assertThat(new Client(home).to("no-such-host.invalid", 0).outcome())
        .isEqualTo(
            "Failed to connect to the host via ssh: ssh: Could not resolve hostname"
                + " no-such-host.invalid: Name or service not known");
  }

  // --- sessions

  @Test
  void oneSessionForManyCommands() {
    try (Connection connection = client().unchecked().key(key).open()) {
      RemoteHost host = connection.host(null, Map.of());
      String first = host.exec(ExecRequest.script("echo $PPID")).out();
      for (int i = 0; i < 5; i++) {
        assertThat(host.exec(ExecRequest.script("echo $PPID")).out()).isEqualTo(first);
      }
      assertThat(server.sessions()).isEqualTo(1);
    }
  }

  @Test
  void moreShellsThanASessionMayHave() throws Exception {
    Path meeting = Files.createDirectory(home.resolve("meeting"));
    try (OpenSshServer narrow = new OpenSshServer(shared, "MaxSessions 2")) {
      try (Connection connection =
          new Client(home).to("127.0.0.1", narrow.port()).unchecked().key(key).open()) {
        List<Future<String>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < 6; i++) {
            // all of them run at once, or none ends
            String command =
                "cd MEET; touch ITEM; while [ $(ls | wc -l) -lt 6 ]; do sleep 0.1; done; echo ITEM"
                    .replace("MEET", meeting.toString())
                    .replace("ITEM", String.valueOf(i));
            all.add(
                threads.submit(
                    () -> connection.host(null, Map.of()).exec(ExecRequest.script(command)).out()));
          }
        }
        for (int i = 0; i < 6; i++) {
          assertThat(all.get(i).get()).isEqualTo(i + "\n");
        }
        assertThat(narrow.sessions()).isEqualTo(3);
      }
    }
  }

  @Test
  void lostWhileACommandRuns() {
    try (Connection connection = client().unchecked().key(key).open()) {
      RemoteHost host = connection.host(null, Map.of());
      host.exec(ExecRequest.script("echo $$ > " + home.resolve("log")));
      // the shell is our own child of the server: its parent is this session's process
      assertThatThrownBy(
              () ->
                  host.exec(
                      ExecRequest.script(
                          "echo x >> "
                              + home.resolve("log")
                              + "; kill -9 $(ps -o ppid= -p $PPID) $PPID; sleep 5")))
          .isInstanceOf(UnreachableException.class)
          .hasMessageStartingWith(
              "Failed to connect to the host via ssh: Connection to 127.0.0.1 closed by remote"
                  + " host.");
      // never repeated, and the next command connects anew
      assertThat(host.exec(ExecRequest.script("grep -c x " + home.resolve("log"))).out())
          .isEqualTo("1\n");
    }
  }

  @Test
  void deadHostIsNoticedByKeepalive() throws Exception {
    try (Connection connection =
        client()
            .unchecked()
            .key(key)
            .set("ssh_args", "-o ServerAliveInterval=1 -o ServerAliveCountMax=2")
            .open()) {
      RemoteHost host = connection.host(null, Map.of());
      assertThat(host.exec(ExecRequest.script("echo alive")).out()).isEqualTo("alive\n");
      server.signal("STOP");
      try {
        assertThatThrownBy(() -> host.exec(ExecRequest.script("echo")))
            .isInstanceOf(UnreachableException.class);
      } finally {
        server.signal("KILL");
      }
      assertThat(host.exec(ExecRequest.script("echo again")).out()).isEqualTo("again\n");
    }
  }

  @Test
  void bytesOfAnyKindAndNumber() {
    byte[] bytes = new byte[6_000_000];
    new Random(1).nextBytes(bytes);
    try (Connection connection = client().unchecked().key(key).open()) {
      RemoteHost host = connection.host(null, Map.of());
      assertThat(host.exec(ExecRequest.of("cat").withStdin(bytes)).stdout()).isEqualTo(bytes);
      String file = home.resolve("large").toString();
      host.upload(new java.io.ByteArrayInputStream(bytes), file);
      assertThat(host.read(file)).hasValue(bytes);
      Path back = home.resolve("back");
      host.download(file, back);
      assertThat(back).hasBinaryContent(bytes);
      assertThat(host.exec(ExecRequest.script("head -c 30000000 /dev/zero; echo e >&2")).stdout())
          .hasSize(30_000_000);
    }
  }

  @Test
  void timeLimitOfACommand() {
    try (Connection connection = client().unchecked().key(key).open()) {
      RemoteHost host = connection.host(null, Map.of());
      assertThat(
              host.exec(ExecRequest.script("sleep 60").withTimeout(Duration.ofSeconds(1)))
                  .timedOut())
          .isTrue();
      assertThat(host.exec(ExecRequest.script("echo next")).out()).isEqualTo("next\n");
    }
  }
}
