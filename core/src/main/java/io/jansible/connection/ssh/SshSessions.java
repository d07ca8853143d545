package io.jansible.connection.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import io.jansible.connection.ConnectionOptions;
import io.jansible.connection.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Connects and authenticates, directly or through other hosts. */
final class SshSessions {
  private static final List<String> DEFAULT_KEYS =
      List.of("id_rsa", "id_ecdsa", "id_ed25519", "id_dsa");

  private final ConnectionOptions options;
  private final Path home;

  SshSessions(ConnectionOptions options) {
    this.options = options;
    this.home = Path.of(System.getProperty("user.home"));
  }

  /** Where a session goes and how. */
  private record Target(
      String host,
      int port,
      String user,
      SshOptions ssh,
      @Nullable String key,
      @Nullable String password) {}

  Session connect() {
    SshOptions ssh =
        new SshOptions(home)
            .arguments(setting("ssh_args"))
            .arguments(setting("ssh_common_args"))
            .arguments(setting("ssh_extra_args"))
            .configuration(options.address());
    String name = ssh.get("HostName");
    String host = name == null ? options.address() : name.replace("%h", options.address());
    String user = options.user() != null ? options.user() : ssh.get("User");
    Target target =
        new Target(
            host,
            options.port() != 0 ? options.port() : ssh.number("Port", 22),
            user != null ? user : System.getProperty("user.name"),
            ssh,
            options.privateKey(),
            options.password());
    int retries = retries();
    for (int attempt = 0; ; attempt++) {
      try {
        return connect(target, 0);
      } catch (UnreachableException e) {
        if (attempt >= retries || !isTransient(e)) {
          throw e;
        }
        pause(Math.min(30, (1 << attempt) - 1));
      }
    }
  }

  private int retries() {
    String text = setting("ssh_retries");
    return text != null && text.matches("\\d+") ? Integer.parseInt(text) : 0;
  }

  private static boolean isTransient(UnreachableException e) {
    return !e.text().contains("Permission denied") && !e.text().contains("Host key");
  }

  private static void pause(int seconds) {
    try {
      Thread.sleep(seconds * 1000L);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.util.concurrent.CancellationException();
    }
  }

  private @Nullable String setting(String name) {
    return options.settings().get(name);
  }

  private Session connect(Target target, int depth) {
    JSch jsch = new JSch();
    SshOptions ssh = target.ssh;
    boolean anyMethod = false;
    try {
      anyMethod = identities(jsch, target);
      Path known = knownHosts(ssh);
      String checking = checking(ssh);
      if (known != null) {
        if (!Files.exists(known) && !checking.equals("yes")) {
          Files.createDirectories(known.toAbsolutePath().getParent());
          Files.createFile(known);
        }
        if (Files.exists(known)) {
          jsch.setKnownHosts(known.toString());
        }
      }
      Session session = jsch.getSession(target.user, target.host, target.port);
      session.setThreadFactory(Thread.ofVirtual().name("ssh " + target.host).factory());
      session.setConfig("StrictHostKeyChecking", checking.equals("no") ? "no" : "yes");
      if (checking.equals("accept-new")) {
        session.setConfig("StrictHostKeyChecking", "ask");
      }
      session.setConfig("PreferredAuthentications", "publickey,keyboard-interactive,password");
      session.setConfig("MaxAuthTries", "20");
      session.setUserInfo(new Answers(target.password, checking.equals("accept-new")));
      if (target.password != null) {
        session.setPassword(target.password);
      }
      int alive = ssh.number("ServerAliveInterval", 0);
      if (alive > 0) {
        session.setServerAliveInterval(alive * 1000);
        session.setServerAliveCountMax(ssh.number("ServerAliveCountMax", 3));
      }
      Proxy proxy = proxy(target, depth);
      if (proxy != null) {
        session.setProxy(proxy);
      }
      int timeout = ssh.number("ConnectTimeout", (int) options.timeout().toSeconds());
      session.connect(Math.max(1, timeout) * 1000);
      session.setTimeout(0);
      return session;
    } catch (JSchException | IOException e) {
      throw new UnreachableException(
          "Failed to connect to the host via ssh: " + reason(e, target, anyMethod), e);
    }
  }

  private boolean identities(JSch jsch, Target target) throws JSchException {
    SshOptions ssh = target.ssh;
    List<Path> keys = new ArrayList<>();
    if (target.key != null) {
      Path key = ssh.path(target.key);
      keys.add(key.isAbsolute() ? key : options.workingDirectory().resolve(key));
    }
    ssh.all("IdentityFile").forEach(each -> keys.add(ssh.path(each)));
    boolean only = ssh.isYes("IdentitiesOnly");
    if (keys.isEmpty()) {
      DEFAULT_KEYS.forEach(name -> keys.add(home.resolve(".ssh").resolve(name)));
    }
    boolean any = false;
    if (!only
        && System.getenv("SSH_AUTH_SOCK") != null
        && keys.stream().noneMatch(Files::isReadable)) {
      try {
        jsch.setIdentityRepository(new AgentIdentityRepository(new SSHAgentConnector()));
        any = true;
      } catch (AgentProxyException e) {
        // no agent after all
      }
    }
    String passphrase = setting("private_key_passphrase");
    for (Path key : keys) {
      if (Files.isReadable(key)) {
        try {
          if (passphrase == null) {
            jsch.addIdentity(key.toString());
          } else {
            jsch.addIdentity(key.toString(), passphrase);
          }
          any = true;
        } catch (JSchException e) {
          if (key.toString().equals(target.key)) {
            throw e;
          }
        }
      }
    }
    return any;
  }

  private @Nullable Path knownHosts(SshOptions ssh) {
    String file = ssh.get("UserKnownHostsFile");
    if (file == null) {
      return home.resolve(".ssh/known_hosts");
    }
    String first = file.split("\\s+")[0];
    return first.equals("/dev/null") || first.equals("none") ? null : ssh.path(first);
  }

  private String checking(SshOptions ssh) {
    String asked = ssh.get("StrictHostKeyChecking");
    if (asked != null) {
      String lower = asked.toLowerCase(Locale.ROOT);
      return lower.equals("off") ? "no" : lower.equals("ask") ? "yes" : lower;
    }
    String setting =
        setting("ssh_host_key_checking") != null
            ? setting("ssh_host_key_checking")
            : setting("host_key_checking");
    return setting != null && setting.toLowerCase(Locale.ROOT).matches("false|no|off|0|f|n")
        ? "no"
        : "yes";
  }

  private @Nullable Proxy proxy(Target target, int depth) {
    SshOptions ssh = target.ssh;
    String jump = ssh.get("ProxyJump");
    if (jump != null && !jump.equalsIgnoreCase("none")) {
      List<String> hops = new ArrayList<>(Arrays.asList(jump.split(",")));
      return new JumpProxy(connectHops(hops, target, depth));
    }
    String command = ssh.get("ProxyCommand");
    if (command == null || command.equalsIgnoreCase("none")) {
      return null;
    }
    return new CommandProxy(
        command
            .replace("%%", "\0")
            .replace("%h", target.host)
            .replace("%p", String.valueOf(target.port))
            .replace("%r", target.user)
            .replace("\0", "%"));
  }

  private Session connectHops(List<String> hops, Target target, int depth) {
    if (depth > 8) {
      throw new UnreachableException("Failed to connect to the host via ssh: too many jumps");
    }
    String hop = hops.remove(hops.size() - 1).strip().replaceFirst("^ssh://", "");
    int at = hop.lastIndexOf('@');
    String address = hop.substring(at + 1);
    int colon = address.lastIndexOf(':');
    boolean port = colon > 0 && address.indexOf(':') == colon;
    String host = port ? address.substring(0, colon) : address;
    SshOptions ssh = new SshOptions(home);
    if (!hops.isEmpty()) {
      ssh.arguments("-J " + String.join(",", hops));
    }
    String strict = target.ssh.get("StrictHostKeyChecking");
    if (strict != null) {
      ssh.arguments("-o StrictHostKeyChecking=" + strict);
    }
    ssh.configuration(host);
    String name = ssh.get("HostName");
    String user = at >= 0 ? hop.substring(0, at) : ssh.get("User");
    return connect(
        new Target(
            name == null ? host : name.replace("%h", host),
            port ? Integer.parseInt(address.substring(colon + 1)) : ssh.number("Port", 22),
            user == null ? System.getProperty("user.name") : user,
            ssh,
            target.key,
            null),
        depth + 1);
  }

  private static String reason(Exception e, Target target, boolean anyKey) {
    String message = String.valueOf(e.getMessage());
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String root = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    if (message.contains("UnknownHostException") || root.startsWith("UnknownHostException")) {
      return "ssh: Could not resolve hostname " + target.host + ": Name or service not known";
    }
    if (message.contains("Auth fail")
        || message.contains("Auth cancel")
        || message.contains("Too many authentication")) {
      java.util.regex.Matcher methods =
          java.util.regex.Pattern.compile("'([a-z,-]*)'").matcher(message);
      return target.user
          + "@"
          + target.host
          + ": Permission denied ("
          + (methods.find() ? methods.group(1) : "publickey")
          + ").";
    }
    if (message.contains("HostKey has been changed")
        || message.contains("reject HostKey")
        || message.contains("UnknownHostKey")) {
      return message.contains("changed")
          ? "REMOTE HOST IDENTIFICATION HAS CHANGED!\r\nHost key verification failed."
          : "Host key verification failed.";
    }
    String at = "ssh: connect to host " + target.host + " port " + target.port + ": ";
    if (root.contains("Connection refused")) {
      return at + "Connection refused";
    }
    if (root.contains("No route to host")) {
      return at + "No route to host";
    }
    if (root.contains("Network is unreachable")) {
      return at + "Network is unreachable";
    }
    if (message.contains("timeout") || root.contains("timed out") || root.contains("Timeout")) {
      return at + "Connection timed out";
    }
    if (message.contains("connection is closed by foreign host") || message.contains("End of IO")) {
      return "Connection closed by " + target.host + " port " + target.port;
    }
    return message;
  }

  /** Answers what the server asks: with the password, once for each question. */
  private record Answers(@Nullable String password, boolean acceptsKeys)
      implements UserInfo, UIKeyboardInteractive {
    @Override
    public @Nullable String getPassphrase() {
      return null;
    }

    @Override
    public @Nullable String getPassword() {
      return password;
    }

    @Override
    public boolean promptPassword(String message) {
      return password != null;
    }

    @Override
    public boolean promptPassphrase(String message) {
      return false;
    }

    @Override
    public boolean promptYesNo(String message) {
      return acceptsKeys && !message.contains("CHANGED");
    }

    @Override
    public void showMessage(String message) {
      // a banner: ssh shows it on stderr, which Ansible drops
    }

    @Override
    public String @Nullable [] promptKeyboardInteractive(
        String destination, String name, String instruction, String[] prompt, boolean[] echo) {
      if (password == null) {
        return null;
      }
      String[] answers = new String[prompt.length];
      Arrays.fill(answers, password);
      return answers;
    }
  }
}
