package io.jansible.testkit.host;

import static io.jansible.testkit.host.CommandCall.ok;

import io.jansible.connection.ExecResult;
import io.jansible.testkit.files.Actor;
import io.jansible.testkit.files.FakeFileSystem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code sysctl}, {@code modprobe}, {@code mount} and their kin; what they change is in the files
 * of {@code /proc}. A setting that is written is one that the kernel has.
 */
final class KernelTools {
  private KernelTools() {}

  static Map<String, FakeCommand> all() {
    Map<String, FakeCommand> tools = new TreeMap<>();
    tools.put("sysctl", KernelTools::sysctl);
    tools.put("modprobe", KernelTools::modprobe);
    tools.put("modinfo", KernelTools::modinfo);
    tools.put("lsmod", KernelTools::lsmod);
    tools.put("mount", KernelTools::mount);
    tools.put("umount", KernelTools::umount);
    tools.put("mountpoint", KernelTools::mountpoint);
    tools.put("swapoff", KernelTools::swapoff);
    tools.put("swapon", call -> ok());
    return tools;
  }

  /** Where a setting's value is. */
  static String path(String key) {
    return "/proc/sys/" + (key.contains("/") ? key : key.replace('.', '/'));
  }

  private static void write(CommandCall call, String path, String text) {
    FakeFileSystem files = call.files();
    files.makeDirectories(FakeFileSystem.parent(path), 0755, Actor.ROOT);
    files.write(path, text.getBytes(StandardCharsets.UTF_8), false, 022, call.actor());
  }

  private static ExecResult sysctl(CommandCall call) {
    Options options = Options.of(call.arguments(), "", "load");
    List<String> settings = new ArrayList<>();
    if (options.has("p", "load", "system")) {
      List<String> paths = new ArrayList<>(options.operands());
      if (options.has("system")) {
        for (String name : call.files().names("/etc/sysctl.d", Actor.ROOT)) {
          paths.add("/etc/sysctl.d/" + name);
        }
      }
      if (paths.isEmpty()) {
        paths.add("/etc/sysctl.conf");
      }
      for (String path : paths) {
        for (String line : call.files().text(call.path(path), call.actor()).lines().toList()) {
          if (line.contains("=") && !line.strip().matches("[#;].*")) {
            settings.add(line.strip());
          }
        }
      }
    } else {
      settings.addAll(options.operands());
    }
    StringBuilder out = new StringBuilder();
    for (String each : settings) {
      int equals = each.indexOf('=');
      String key = (equals < 0 ? each : each.substring(0, equals)).strip().replaceFirst("^-", "");
      if (equals >= 0) {
        String value = each.substring(equals + 1).strip();
        write(call, path(key), value + "\n");
        out.append(key).append(" = ").append(value).append('\n');
        continue;
      }
      if (!call.files().exists(path(key), true, Actor.ROOT)) {
        return ExecResult.of(
            options.has("e") ? 0 : 255,
            out.toString(),
            options.has("e")
                ? ""
                : "sysctl: cannot stat " + path(key) + ": No such file or directory\n");
      }
      String value = call.files().text(path(key), call.actor()).strip();
      out.append(options.has("n") ? "" : key + " = ").append(value).append('\n');
    }
    return ok(out.toString());
  }

  private static List<String> loaded(CommandCall call) {
    return new ArrayList<>(call.files().text("/proc/modules", Actor.ROOT).lines().toList());
  }

  private static ExecResult modprobe(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    String name = options.operands().get(0);
    String plain = name.replace('-', '_');
    List<String> loaded = loaded(call);
    if (options.has("r", "remove")) {
      loaded.removeIf(line -> line.startsWith(plain + " "));
    } else {
      if (call.host().lacksModule(name)) {
        return call.fail(
            1,
            "FATAL: Module "
                + name
                + " not found in directory /lib/modules/"
                + call.host().facts().get("ansible_kernel"));
      }
      if (options.has("n", "dry-run")) {
        return ok();
      }
      if (loaded.stream().noneMatch(line -> line.startsWith(plain + " "))) {
        loaded.add(plain + " 16384 0 - Live 0x0000000000000000");
      }
      if (plain.equals("br_netfilter")) {
        for (String table : List.of("iptables", "ip6tables", "arptables")) {
          write(call, path("net.bridge.bridge-nf-call-" + table), "1\n");
        }
      }
    }
    write(call, "/proc/modules", loaded.isEmpty() ? "" : String.join("\n", loaded) + "\n");
    return ok();
  }

  private static ExecResult modinfo(CommandCall call) {
    String name = Options.of(call.arguments(), "F").operands().get(0);
    return call.host().lacksModule(name)
        ? call.fail(1, "ERROR: Module " + name + " not found.")
        : ok("name:           " + name + "\n");
  }

  private static ExecResult lsmod(CommandCall call) {
    StringBuilder out = new StringBuilder("Module                  Size  Used by\n");
    loaded(call).forEach(line -> out.append(line.split(" ")[0]).append(" 16384 0\n"));
    return ok(out.toString());
  }

  private static ExecResult mount(CommandCall call) {
    Options options = Options.of(call.arguments(), "toT", "types", "options", "fstab");
    List<String> operands = options.operands();
    if (operands.isEmpty() && !options.has("a")) {
      StringBuilder out = new StringBuilder();
      for (String line : call.files().text("/proc/mounts", Actor.ROOT).lines().toList()) {
        String[] f = line.split(" ");
        out.append("%s on %s type %s (%s)\n".formatted(f[0], f[1], f[2], f[3]));
      }
      return ok(out.toString());
    }
    String given = options.value("o", "options");
    if (given != null && given.contains("remount")) {
      return ok();
    }
    String fstab = options.value("T", "fstab");
    for (String line :
        call.files().text(fstab == null ? "/etc/fstab" : fstab, Actor.ROOT).lines().toList()) {
      String[] f = line.strip().split("\\s+");
      boolean names = operands.size() == 1 && f.length > 3 && f[1].equals(operands.get(0));
      if (f.length > 3 && !line.startsWith("#") && (names || options.has("a"))) {
        add(call, f[0], f[1], f[2], f[3]);
        if (names) {
          return ok();
        }
      }
    }
    if (operands.size() == 2) {
      String type = options.value("t", "types");
      add(call, operands.get(0), operands.get(1), type == null ? "ext4" : type, "rw");
      return ok();
    }
    return options.has("a") ? ok() : call.fail(1, operands.get(0) + ": can't find in /etc/fstab.");
  }

  private static void add(
      CommandCall call, String source, String target, String type, String options) {
    String mounts = call.files().text("/proc/mounts", Actor.ROOT);
    if (mounts.lines().anyMatch(line -> line.split(" ")[1].equals(target))) {
      return;
    }
    write(
        call,
        "/proc/mounts",
        mounts + source + " " + target + " " + type + " " + options + " 0 0\n");
    String info = call.files().text("/proc/self/mountinfo", Actor.ROOT);
    write(
        call,
        "/proc/self/mountinfo",
        info
            + "%d 22 0:%d / %s rw - %s %s rw\n"
                .formatted(
                    30 + info.lines().count(), 30 + info.lines().count(), target, type, source));
  }

  private static ExecResult umount(CommandCall call) {
    String target = Options.of(call.arguments(), "t").operands().get(0);
    for (String file : List.of("/proc/mounts", "/proc/self/mountinfo")) {
      int column = file.endsWith("mounts") ? 1 : 4;
      List<String> lines = new ArrayList<>(call.files().text(file, Actor.ROOT).lines().toList());
      boolean there = lines.removeIf(line -> line.split(" ")[column].equals(target));
      if (!there) {
        return call.fail(32, target + ": not mounted.");
      }
      write(call, file, String.join("\n", lines) + "\n");
    }
    return ok();
  }

  private static ExecResult mountpoint(CommandCall call) {
    String target = Options.of(call.arguments(), "").operands().get(0);
    boolean is =
        call.files()
            .text("/proc/mounts", Actor.ROOT)
            .lines()
            .anyMatch(line -> line.split(" ")[1].equals(target));
    return ExecResult.of(is ? 0 : 32, target + (is ? " is" : " is not") + " a mountpoint\n", "");
  }

  private static ExecResult swapoff(CommandCall call) {
    write(call, "/proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
    return ok();
  }
}
