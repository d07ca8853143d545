package io.jansible.modules.system;

import io.jansible.connection.Errno;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.WriteRequest;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a system keeps its name, and how it is set there and in the kernel. */
abstract class HostnameWay {
  private static final Set<String> IN_FILE =
      Set.of(
          "debian",
          "kylin",
          "cumulus-linux",
          "kali",
          "parrot",
          "ubuntu",
          "linuxmint",
          "linaro",
          "devuan",
          "raspbian",
          "uos",
          "deepin",
          "neon",
          "void",
          "pop");
  private static final Set<String> IN_NETWORK_FILE =
      Set.of(
          "rhel",
          "centos",
          "anolis",
          "cloudlinux",
          "cloudlinuxserver",
          "alinux",
          "scientific",
          "ol",
          "oracle",
          "virtuozzo",
          "amzn",
          "altlinux",
          "eurolinux");

  /** What the way needs of a host. */
  final RemoteHost host;

  final Commands commands;

  private HostnameWay(RemoteHost host) {
    this.host = host;
    this.commands = new Commands(host);
  }

  abstract String permanent();

  abstract void setPermanent(String name);

  /** The kernel's name, where the way looks at it at all. */
  String current() {
    return permanent();
  }

  void setCurrent(String name) {}

  /** Whether the permanent name is set first. */
  boolean permanentFirst() {
    return false;
  }

  /**
   * @param use what the task names; null for the host's own way
   */
  static HostnameWay of(RemoteHost host, @Nullable String use) {
    String way = use == null ? own(host) : use;
    return switch (way) {
      case "systemd", "debian" -> new Systemd(host);
      case "file" -> new InFile(host, "/etc/hostname");
      case "sles" -> new InFile(host, "/etc/HOSTNAME");
      case "alpine" -> new Alpine(host);
      case "redhat" -> new NetworkFile(host);
      case "openrc" -> new OpenRc(host);
      case "generic" ->
          throw new ModuleFailure("hostname with use=generic can neither read nor set a name");
      default -> throw new ModuleFailure("hostname module cannot be used on platform " + way);
    };
  }

  private static String own(RemoteHost host) {
    List<String> told =
        new Commands(host)
            .script(
                "command -v systemctl >/dev/null && for d in /run/systemd/system"
                    + " /dev/.run/systemd /dev/.systemd; do if [ -e $d ]; then echo systemd; exit;"
                    + " fi; done; . /etc/os-release 2>/dev/null; echo \"$ID\"")
            .out()
            .lines()
            .toList();
    String system = told.isEmpty() ? "" : told.get(0);
    if (IN_FILE.contains(system)) {
      return "file";
    }
    if (IN_NETWORK_FILE.contains(system)) {
      return "redhat";
    }
    return switch (system) {
      case "systemd", "alpine", "sles" -> system;
      case "gentoo" -> "openrc";
      case "" -> "Linux";
      default ->
          "Linux (" + system.substring(0, 1).toUpperCase(Locale.ROOT) + system.substring(1) + ")";
    };
  }

  private static ModuleFailure failed(ExecResult ran) {
    return new ModuleFailure(
        "Command failed rc=" + ran.rc() + ", out=" + ran.out() + ", err=" + ran.err());
  }

  /** Runs a program that has to succeed. */
  String said(List<String> argv) {
    ExecResult ran = commands.run(argv);
    if (!ran.ok()) {
      throw failed(ran);
    }
    return ran.out().strip();
  }

  /** The text of a file; empty if there is none, or it cannot be read. */
  String text(String file) {
    try {
      Optional<byte[]> bytes = host.read(file);
      return bytes.map(read -> new String(read, StandardCharsets.UTF_8)).orElse("");
    } catch (RemoteException e) {
      return "";
    }
  }

  void write(String file, String text) {
    try {
      host.write(
          WriteRequest.of(file, text.getBytes(StandardCharsets.UTF_8)).withUnsafeWrites(true));
    } catch (RemoteException e) {
      String said = e.text();
      throw new ModuleFailure(
          "failed to update hostname: "
              + Errno.told(said).map(error -> error.of(file)).orElse(said));
    }
  }

  private static class InFile extends HostnameWay {
    final String file;

    InFile(RemoteHost host, String file) {
      super(host);
      this.file = file;
    }

    @Override
    String permanent() {
      return text(file).strip();
    }

    @Override
    void setPermanent(String name) {
      write(file, name + "\n");
    }
  }

  private static final class Alpine extends InFile {
    Alpine(RemoteHost host) {
      super(host, "/etc/hostname");
    }

    @Override
    void setCurrent(String name) {
      said(List.of("hostname", "-F", file));
    }
  }

  private static final class NetworkFile extends HostnameWay {
    private static final String FILE = "/etc/sysconfig/network";

    NetworkFile(RemoteHost host) {
      super(host);
    }

    @Override
    String permanent() {
      return text(FILE)
          .lines()
          .map(String::strip)
          .filter(line -> line.startsWith("HOSTNAME"))
          .findFirst()
          .map(line -> line.substring(line.indexOf('=') + 1).strip())
          .orElseThrow(() -> new ModuleFailure("Unable to locate HOSTNAME entry in " + FILE));
    }

    @Override
    void setPermanent(String name) {
      write(
          FILE,
          text(FILE)
                  .lines()
                  .map(line -> line.strip().startsWith("HOSTNAME") ? "HOSTNAME=" + name : line)
                  .collect(Collectors.joining("\n"))
              + "\n");
    }
  }

  private static final class OpenRc extends HostnameWay {
    private static final String FILE = "/etc/conf.d/hostname";
    private static final String KEY = "hostname=";

    OpenRc(RemoteHost host) {
      super(host);
    }

    @Override
    String permanent() {
      return text(FILE)
          .lines()
          .map(String::strip)
          .filter(line -> line.startsWith(KEY))
          .findFirst()
          .map(line -> line.substring(KEY.length()).replaceAll("^\"|\"+$", ""))
          .orElse("");
    }

    @Override
    void setPermanent(String name) {
      write(
          FILE,
          text(FILE)
                  .lines()
                  .map(String::strip)
                  .map(line -> line.startsWith(KEY) ? KEY + '"' + name + '"' : line)
                  .collect(Collectors.joining("\n"))
              + "\n");
    }
  }

  private static final class Systemd extends HostnameWay {
    private static final int LONGEST = 64;

    private static final String PROGRAM = "hostnamectl";

    Systemd(RemoteHost host) {
      super(host);
    }

    @Override
    String current() {
      return said(List.of(PROGRAM, "--transient", "status"));
    }

    @Override
    String permanent() {
      return said(List.of(PROGRAM, "--static", "status"));
    }

    @Override
    void setCurrent(String name) {
      said(List.of(PROGRAM, "--transient", "set-hostname", fit(name)));
    }

    @Override
    void setPermanent(String name) {
      said(List.of(PROGRAM, "--pretty", "--static", "set-hostname", fit(name)));
    }

    @Override
    boolean permanentFirst() {
      return true;
    }

    private static String fit(String name) {
      if (name.length() > LONGEST) {
        throw new ModuleFailure(
            "name cannot be longer than 64 characters on systemd servers, try a shorter name");
      }
      return name;
    }
  }
}
