package io.jansible.testkit.host;

import io.jansible.testkit.files.Actor;
import io.jansible.testkit.files.FakeFileSystem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a fake host has when it is new: directories, accounts, facts of its address, tools. */
final class BaseSystem {
  private static final List<String> DIRECTORIES =
      List.of(
          "/boot",
          "/dev",
          "/etc/cron.d",
          "/etc/default",
          "/etc/modules-load.d",
          "/etc/modprobe.d",
          "/etc/profile.d",
          "/etc/security",
          "/etc/ssl/certs",
          "/etc/sysctl.d",
          "/etc/sysconfig",
          "/etc/systemd/system",
          "/home",
          "/mnt",
          "/opt",
          "/proc/self",
          "/proc/sys/kernel/random",
          "/proc/sys/net/ipv4",
          "/root",
          "/run/systemd/system",
          "/srv",
          "/sys/fs/cgroup",
          "/usr/bin",
          "/usr/lib/systemd/system",
          "/usr/local/bin",
          "/usr/local/sbin",
          "/usr/local/share",
          "/usr/sbin",
          "/usr/share",
          "/var/cache",
          "/var/lib",
          "/var/log",
          "/var/spool");

  private BaseSystem() {}

  static void build(FakeHost host, Map<String, @Nullable Object> description) {
    FakeFileSystem files = host.files();
    DIRECTORIES.forEach(host::directory);
    for (String each : List.of("bin", "sbin", "lib")) {
      host.directory("/usr/" + each);
      files.symbolicLink("/" + each, "usr/" + each, Actor.ROOT);
    }
    files.symbolicLink("/var/run", "/run", Actor.ROOT);
    for (String each : List.of("/tmp", "/var/tmp")) {
      host.directory(each);
      files.setMode(each, 01777, true, Actor.ROOT);
    }
    files.setMode("/root", 0700, true, Actor.ROOT);
    files.makeDevice("/dev/null");
    host.file("/etc/os-release", String.valueOf(description.get("os_release")));
    host.file("/etc/hostname", host.name() + "\n");
    host.file("/proc/sys/kernel/hostname", host.name() + "\n");
    host.file("/proc/sys/kernel/random/boot_id", "5a6c1a53-0b1c-4c5e-9d0a-5c1f2b7d0001\n");
    host.file("/proc/sys/net/ipv4/ip_forward", "0\n");
    host.file("/etc/hosts", "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n");
    host.file("/etc/resolv.conf", "nameserver 192.0.2.1\n");
    host.file("/etc/fstab", "/dev/vda1 / ext4 defaults 0 1\n");
    host.file("/etc/shells", "/bin/sh\n/bin/bash\n");
    host.file("/proc/modules", "");
    host.file("/proc/cmdline", "root=/dev/vda1 ro\n");
    host.file("/proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
    host.file("/proc/mounts", "/dev/vda1 / ext4 rw,relatime 0 0\n");
    host.file("/proc/self/mountinfo", "22 1 252:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n");
    Accounts accounts = host.accounts();
    host.file("/etc/passwd", "");
    host.file("/etc/group", "");
    host.file("/etc/shadow", "");
    files.setMode("/etc/shadow", 0640, true, Actor.ROOT);
    accounts.add("root", 0, "/root", "/bin/bash");
    accounts.add("daemon", 1, "/usr/sbin", "/usr/sbin/nologin");
    accounts.add("nobody", 65534, "/nonexistent", "/usr/sbin/nologin");
    Object groups = description.get("groups");
    if (groups instanceof Map<?, ?> map) {
      map.forEach(
          (name, gid) -> accounts.put("group", String.valueOf(name), "x", String.valueOf(gid), ""));
    }
  }

  /** The facts that follow from a host's address. */
  static void address(Map<String, @Nullable Object> facts, String ipv4) {
    String network = ipv4.substring(0, ipv4.lastIndexOf('.'));
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    inner.put("address", ipv4);
    inner.put("broadcast", network + ".255");
    inner.put("netmask", "255.255.255.0");
    inner.put("network", network + ".0");
    inner.put("prefix", "24");
    Map<String, @Nullable Object> device = new LinkedHashMap<>();
    device.put("device", "eth0");
    device.put("macaddress", "52:54:00:12:34:56");
    device.put("mtu", 1500L);
    device.put("active", true);
    device.put("type", "ether");
    device.put("ipv4", inner);
    facts.put("eth0", device);
    facts.put("interfaces", List.of("lo", "eth0"));
    facts.put("all_ipv4_addresses", List.of(ipv4));
    facts.put("all_ipv6_addresses", List.of());
    Map<String, @Nullable Object> route = new LinkedHashMap<>(inner);
    route.put("alias", "eth0");
    route.put("gateway", network + ".1");
    route.put("interface", "eth0");
    route.put("macaddress", "52:54:00:12:34:56");
    route.put("mtu", 1500L);
    route.put("type", "ether");
    facts.put("default_ipv4", route);
    facts.put("default_ipv6", new LinkedHashMap<>());
  }

  /** The programs of a new host: what every system has, and its family's package manager. */
  static Map<String, FakeCommand> tools(FakeHost host) {
    Map<String, FakeCommand> tools = new TreeMap<>();
    tools.putAll(BasicTools.all());
    tools.putAll(TextTools.all());
    tools.putAll(FileTools.all());
    tools.putAll(AccountTools.all());
    tools.putAll(KernelTools.all());
    tools.putAll(ServiceTools.all());
    tools.putAll(WebTools.all());
    tools.put("tar", ArchiveTool::tar);
    String manager = String.valueOf(host.facts().get("ansible_pkg_mgr"));
    tools.putAll(
        switch (manager) {
          case "apt" -> PackageTools.apt();
          case "dnf", "dnf5", "yum" -> PackageTools.dnf();
          case "zypper" -> PackageTools.rpm();
          default -> Map.of();
        });
    return tools;
  }
}
