package io.jansible.connection.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.jansible.connection.ConnectionOptions;
import io.jansible.connection.UnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Connects and authenticates, directly or through other hosts. */
final class SshSessions {
  private static final List<String> DEFAULT_KEYS =
      List.of("id_rsa", "id_ecdsa", "id_ed25519", "id_dsa");
  private static final List<String> METHODS =
      List.of("publickey", "keyboard-interactive", "password");
  private static final int MOST_JUMPS = 8;

  private final ConnectionOptions options;
  private final Path home;
  private final Path systemFolder;

  /**
   * @param home where {@code .ssh} is
   * @param systemFolder where {@code ssh_config} is
   */
  SshSessions(ConnectionOptions options, Path home, Path systemFolder) {
    this.options = options;
    this.home = home;
    this.systemFolder = systemFolder;
  }

  /** Where a session goes and how. */
  private record Target(
      String name, String host, int port, String user, SshOptions ssh, @Nullable String password) {
    String expanded(String text) {
      return text.replace("%%", "\0")
          .replace("%h", host)
          .replace("%n", name)
          .replace("%p", String.valueOf(port))
          .replace("%r", user)
          .replace("%u", System.getProperty("user.name"))
          .replace("\0", "%");
    }

    Path path(String text) {
      return ssh.path(expanded(text));
    }
  }

  /**
   * @throws UnreachableException if that fails, with ssh's words
   */
  Session connect() {
    // the order in which Ansible puts them on ssh's command line: the first one counts
    SshOptions ssh =
        new SshOptions(home, systemFolder.resolve("ssh_config"))
            .arguments(setting("ssh_args"))
            .option("StrictHostKeyChecking", checksHostKeys() ? null : "no")
            .option("Port", options.port() == 0 ? null : String.valueOf(options.port()))
            .option("IdentityFile", absolute(options.privateKey()))
            .option("User", options.user())
            .option("ConnectTimeout", String.valueOf(options.timeout().toSeconds()))
            .arguments(setting("ssh_common_args"))
            .arguments(setting("ssh_extra_args"))
            .configuration(options.address());
    if (ssh.otherHost() != null) {
      throw new UnreachableException(
          "Failed to connect to the host via ssh: ssh: Could not resolve hostname "
              + ssh.otherHost().toLowerCase(Locale.ROOT)
              + ": Name or service not known");
    }
    Target target = target(options.address(), ssh, options.password());
    int retries = retries();
    for (int attempt = 0; ; attempt++) {
      try {
        return connect(target, 0);
      } catch (UnreachableException e) {
        if (attempt >= retries || !isTransient(e)) {
          throw e;
        }
        pause(Math.min(30, (1 << Math.min(attempt, 5)) - 1));
      }
    }
  }

  private static Target target(String name, SshOptions ssh, @Nullable String password) {
    String host = ssh.get("HostName");
    String user = ssh.get("User");
    return new Target(
        name,
        host == null ? name : host.replace("%h", name),
        ssh.number("Port", 22),
        user != null ? user : System.getProperty("user.name"),
        ssh,
        password);
  }

  private @Nullable String absolute(@Nullable String key) {
    return key == null || key.startsWith("~") || key.startsWith("%")
        ? key
        : options.workingDirectory().resolve(key).toString();
  }

  private int retries() {
    String text = setting("ssh_retries");
    return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  private static boolean isTransient(UnreachableException e) {
    return Stream.of("Permission denied", "Host key verification")
        .noneMatch(phrase -> e.text().contains(phrase));
  }

  private static void pause(int seconds) {
    try {
      Thread.sleep(seconds * 1000L);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private @Nullable String setting(String name) {
    return options.settings().get(name);
  }

  private boolean checksHostKeys() {
    String own = setting("ssh_host_key_checking");
    String setting = own != null ? own : setting("host_key_checking");
    return setting == null || !setting.toLowerCase(Locale.ROOT).matches("false|no|off|0|f|n");
  }

  private Session connect(Target target, int depth) {
    SshOptions ssh = target.ssh;
    String checking = checking(ssh);
    KnownHosts known;
    Session session;
    Passage passage;
    int millis = Math.max(1, ssh.number("ConnectTimeout", (int) options.timeout().toSeconds()));
    millis *= 1000;
    try {
      known = knownHosts(target);
      session = new JSch().getSession(target.user, target.host, target.port);
    } catch (JSchException e) {
      throw new UnreachableException("Failed to connect to the host via ssh: " + e.getMessage(), e);
    }
    Answers answers = new Answers(target.password, checking.equals("accept-new"), known::changed);
    session.setHostKeyRepository(known);
    session.setIdentityRepository(identities(target));
    session.setThreadFactory(Thread.ofVirtual().name("ssh " + target.host).factory());
    session.setConfig(
        "StrictHostKeyChecking",
        switch (checking) {
          case "no" -> "no";
          // JSch asks, and is told that a new key is fine
          case "accept-new" -> "ask";
          default -> "yes";
        });
    session.setConfig("PreferredAuthentications", methods(ssh));
    session.setConfig("MaxAuthTries", "20");
    session.setUserInfo(answers);
    String alias = ssh.get("HostKeyAlias");
    if (alias != null) {
      session.setHostKeyAlias(alias);
    }
    passage = passage(target, depth);
    try {
      int alive = ssh.number("ServerAliveInterval", 0);
      if (alive > 0) {
        session.setServerAliveInterval(alive * 1000);
        session.setServerAliveCountMax(ssh.number("ServerAliveCountMax", 3));
      }
      if (passage == null) {
        session.setSocketFactory(new Dialer(millis));
      } else {
        session.setProxy(passage);
      }
      session.connect(millis);
      // a read that waits longer makes JSch send its sign of life
      session.setTimeout(alive * 1000);
      if (passage != null) {
        passage.established(alive * 1000L);
      }
      return session;
    } catch (JSchException | Answers.Spent e) {
      if (passage != null) {
        passage.close();
      }
      String text =
          new ConnectFailure(target.host, target.port, target.user, passage, missing(target))
              .text(e, answers, known, checking);
      throw new UnreachableException(text, e);
    }
  }

  private static String methods(SshOptions ssh) {
    String preferred = ssh.get("PreferredAuthentications");
    return (preferred == null ? METHODS.stream() : Arrays.stream(preferred.split(",")))
        .filter(METHODS::contains)
        .filter(
            method ->
                switch (method) {
                  case "publickey" -> !ssh.isNo("PubkeyAuthentication");
                  case "password" -> !ssh.isNo("PasswordAuthentication");
                  default ->
                      !ssh.isNo("KbdInteractiveAuthentication")
                          && !ssh.isNo("ChallengeResponseAuthentication");
                })
        .collect(Collectors.joining(","));
  }

  private Identities identities(Target target) {
    SshOptions ssh = target.ssh;
    List<Path> keys = new ArrayList<>();
    ssh.all("IdentityFile").stream()
        .filter(key -> !key.equals("none"))
        .map(target::path)
        .forEach(keys::add);
    if (ssh.all("IdentityFile").isEmpty()) {
      DEFAULT_KEYS.forEach(name -> keys.add(home.resolve(".ssh").resolve(name)));
    }
    return new Identities(
        keys, setting("private_key_passphrase"), agent(target), ssh.isYes("IdentitiesOnly"));
  }

  /** A key that was asked for and is not there. */
  private static @Nullable Path missing(Target target) {
    String key = target.ssh.get("IdentityFile");
    return key == null || key.equals("none") || Files.exists(target.path(key))
        ? null
        : target.path(key);
  }

  private static @Nullable Path agent(Target target) {
    String asked = target.ssh.get("IdentityAgent");
    if (asked != null && asked.equalsIgnoreCase("none")) {
      return null;
    }
    String variable =
        asked == null
            ? "SSH_AUTH_SOCK"
            : asked.startsWith("$")
                ? asked.replaceAll("[${}]", "")
                : asked.equals("SSH_AUTH_SOCK") ? asked : null;
    String socket = variable == null ? asked : System.getenv(variable);
    if (socket == null || socket.isEmpty()) {
      return null;
    }
    Path path = target.path(socket);
    return Files.exists(path) ? path : null;
  }

  private KnownHosts knownHosts(Target target) throws JSchException {
    SshOptions ssh = target.ssh;
    String own = ssh.get("UserKnownHostsFile");
    List<Path> users =
        own == null
            ? List.of(
                home.resolve(".ssh").resolve("known_hosts"),
                home.resolve(".ssh").resolve("known_hosts2"))
            : files(target, own);
    String everyones = ssh.get("GlobalKnownHostsFile");
    List<Path> all = new ArrayList<>(users);
    all.addAll(
        everyones == null
            ? List.of(systemFolder.resolve("ssh_known_hosts"))
            : files(target, everyones));
    return new KnownHosts(all, users.isEmpty() ? null : users.get(0), ssh.isYes("HashKnownHosts"));
  }

  private static List<Path> files(Target target, String text) {
    return SshOptions.words(text).stream()
        .filter(name -> !name.equals("/dev/null") && !name.equals("none"))
        .map(target::path)
        .toList();
  }

  /** {@code yes}, {@code no} or {@code accept-new}; nobody can be asked here. */
  private static String checking(SshOptions ssh) {
    String asked = ssh.get("StrictHostKeyChecking");
    return switch (asked == null ? "ask" : asked.toLowerCase(Locale.ROOT)) {
      case "no", "off" -> "no";
      case "accept-new" -> "accept-new";
      case "ask" -> "ask";
      default -> "yes";
    };
  }

  private @Nullable Passage passage(Target target, int depth) {
    SshOptions ssh = target.ssh;
    String jump = ssh.get("ProxyJump");
    String command = ssh.get("ProxyCommand");
    // of the two the one that was given first counts
    if (jump != null && (command == null || ssh.isBefore("ProxyJump", "ProxyCommand"))) {
      if (jump.equalsIgnoreCase("none")) {
        return null;
      }
      List<String> hops = new ArrayList<>(Arrays.asList(jump.split(",")));
      return new JumpProxy(connectHops(hops, target, depth));
    }
    if (command == null || command.equalsIgnoreCase("none")) {
      return null;
    }
    return new CommandProxy(target.expanded(command));
  }

  private Session connectHops(List<String> hops, Target target, int depth) {
    if (depth > MOST_JUMPS) {
      throw new UnreachableException("Failed to connect to the host via ssh: too many jumps");
    }
    String hop = hops.remove(hops.size() - 1).strip().replaceFirst("^ssh://", "");
    int at = hop.lastIndexOf('@');
    String address = hop.substring(at + 1);
    int bracket = address.startsWith("[") ? address.indexOf(']') : -1;
    int colon = bracket > 0 ? address.indexOf(':', bracket) : address.lastIndexOf(':');
    boolean port = colon > 0 && (bracket > 0 || address.indexOf(':') == colon);
    String host = port ? address.substring(0, colon) : address;
    host = bracket > 0 ? address.substring(1, bracket) : host;
    SshOptions ssh =
        target
            .ssh
            .sameFiles()
            .option("ProxyJump", hops.isEmpty() ? null : String.join(",", hops))
            .option("StrictHostKeyChecking", target.ssh.get("StrictHostKeyChecking"))
            .option("ConnectTimeout", target.ssh.get("ConnectTimeout"))
            .option("User", at >= 0 ? hop.substring(0, at) : null)
            .option("Port", port ? address.substring(colon + 1) : null)
            .configuration(host)
            .option("IdentityFile", absolute(options.privateKey()));
    try {
      return connect(target(host, ssh, null), depth + 1);
    } catch (UnreachableException e) {
      throw new UnreachableException(
          e.text()
              + "\r\nkex_exchange_identification: Connection closed by remote host"
              + "\r\nConnection closed by UNKNOWN port 65535",
          e);
    }
  }
}
