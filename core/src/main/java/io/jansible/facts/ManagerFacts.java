package io.jansible.facts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which package manager and which init system a node has. */
final class ManagerFacts {
  /** In Ansible's order: the last that exists wins. */
  private static final String[][] PACKAGE_MANAGERS = {
    {"/usr/bin/rpm-ostree", "atomic_container"},
    {"/usr/bin/yum", "dnf"},
    {"/usr/bin/dnf-3", "dnf"},
    {"/usr/bin/dnf5", "dnf5"},
    {"/usr/bin/apt-get", "apt"},
    {"/usr/bin/zypper", "zypper"},
    {"/usr/sbin/urpmi", "urpmi"},
    {"/usr/bin/pacman", "pacman"},
    {"/bin/opkg", "opkg"},
    {"/usr/pkg/bin/pkgin", "pkgin"},
    {"/opt/local/bin/pkgin", "pkgin"},
    {"/opt/tools/bin/pkgin", "pkgin"},
    {"/opt/local/bin/port", "macports"},
    {"/usr/local/bin/brew", "homebrew"},
    {"/opt/homebrew/bin/brew", "homebrew"},
    {"/sbin/apk", "apk"},
    {"/usr/sbin/pkg", "pkgng"},
    {"/usr/sbin/swlist", "swdepot"},
    {"/usr/bin/emerge", "portage"},
    {"/usr/sbin/pkgadd", "svr4pkg"},
    {"/usr/bin/pkg", "pkg5"},
    {"/usr/bin/xbps-install", "xbps"},
    {"/usr/local/sbin/pkg", "pkgng"},
    {"/usr/bin/swupd", "swupd"},
    {"/usr/sbin/sorcery", "sorcery"},
    {"/usr/bin/installp", "installp"}
  };

  private static final Map<String, String> INIT_NAMES =
      Map.of(
          "procd", "openwrt_init", "runit-init", "runit", "svscan", "svc", "openrc-init", "openrc");

  private ManagerFacts() {}

  static Map<String, @Nullable Object> packages(
      FactAnswer answer, Map<String, @Nullable Object> known) {
    String family = String.valueOf(known.get("ansible_os_family"));
    String name = "unknown";
    for (String[] manager : PACKAGE_MANAGERS) {
      if (answer.exists(manager[0])
          && !(family.equals("Altlinux") && manager[0].equals("/usr/bin/pkg"))) {
        name = manager[1];
      }
    }
    switch (family) {
      case "RedHat" -> name = redHat(answer);
      case "Debian" -> name = "apt";
      case "Altlinux" -> name = name.equals("apt") ? "apt_rpm" : name;
      default -> {}
    }
    if (name.equals("apt") && answer.section("aptrpm").strip().equals("yes")) {
      name = "apt_rpm";
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("pkg_mgr", name);
    return facts;
  }

  private static String redHat(FactAnswer answer) {
    if (answer.exists("/run/ostree-booted")) {
      return "atomic_container";
    }
    String real = answer.section("dnf").strip();
    return real.isEmpty() ? "unknown" : real.equals("/usr/bin/dnf5") ? "dnf5" : "dnf";
  }

  static Map<String, @Nullable Object> services(
      FactAnswer answer, Map<String, @Nullable Object> known) {
    String first = answer.file("/proc/1/comm");
    if (first == null) {
      String listed = answer.section("ps1").strip();
      first =
          listed.isEmpty() || listed.equals("COMMAND") || listed.matches("[0-9]+ .*")
              ? null
              : listed;
    }
    String init = answer.section("init").strip();
    if (first == null && !init.isEmpty()) {
      first = init;
    }
    if (first != null) {
      first = base(first).strip();
      if (first.equals("init") || first.endsWith("sh")) {
        first = null;
      }
    }
    String name;
    if (first != null && !first.isEmpty()) {
      name = INIT_NAMES.getOrDefault(first, first);
    } else if ("OpenWrt".equals(known.get("ansible_distribution"))) {
      name = "openwrt_init";
    } else if ("SMGL".equals(known.get("ansible_distribution"))) {
      name = "simpleinit_msb";
    } else {
      name = guessed(answer, init);
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("service_mgr", name);
    return facts;
  }

  private static String guessed(FactAnswer answer, String init) {
    boolean systemctl = !answer.section("systemctl").isBlank();
    boolean running =
        List.of("/run/systemd/system", "/dev/.run/systemd", "/dev/.systemd").stream()
            .anyMatch(answer::exists);
    if (systemctl && running) {
      return "systemd";
    }
    if (!answer.section("initctl").isBlank() && answer.exists("/etc/init")) {
      return "upstart";
    }
    if (answer.exists("/sbin/openrc")) {
      return "openrc";
    }
    if (systemctl && base(init).equals("systemd")) {
      return "systemd";
    }
    if (answer.exists("/etc/init.d")) {
      return "sysvinit";
    }
    return answer.exists("/etc/dinit.d") ? "dinit" : "service";
  }

  private static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
