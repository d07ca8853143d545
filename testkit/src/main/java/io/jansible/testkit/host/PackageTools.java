package io.jansible.testkit.host;

import static io.jansible.testkit.host.CommandCall.ok;

import io.jansible.connection.ExecResult;
import io.jansible.testkit.files.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code apt}, {@code dpkg}, {@code dnf} and {@code rpm} over a host's packages. */
final class PackageTools {
  private PackageTools() {}

  static Map<String, FakeCommand> apt() {
    Map<String, FakeCommand> tools = new TreeMap<>();
    tools.put("apt-get", PackageTools::aptGet);
    tools.put(
        "apt-config",
        call -> ok("main='/etc/apt/sources.list'\nparts='/etc/apt/sources.list.d/'\n"));
    tools.put("apt-cache", PackageTools::aptCache);
    tools.put("apt-mark", call -> ok());
    tools.put("dpkg-query", PackageTools::dpkgQuery);
    tools.put("dpkg", PackageTools::dpkg);
    return tools;
  }

  static Map<String, FakeCommand> dnf() {
    Map<String, FakeCommand> tools = rpm();
    tools.put("dnf", PackageTools::dnf);
    tools.put("yum", PackageTools::dnf);
    return tools;
  }

  static Map<String, FakeCommand> rpm() {
    Map<String, FakeCommand> tools = new TreeMap<>();
    tools.put("rpm", PackageTools::rpm);
    return tools;
  }

  /** What was asked for, without its version. */
  private static String base(String wanted) {
    return wanted.split("[=/]")[0];
  }

  private static @Nullable String version(CommandCall call, String wanted) {
    int equals = wanted.indexOf('=');
    String candidate = call.host().candidate(base(wanted));
    return candidate == null ? null : equals < 0 ? candidate : wanted.substring(equals + 1);
  }

  private static ExecResult aptGet(CommandCall call) {
    Options options = Options.of(call.arguments(), "ot", "option", "target-release");
    if (options.operands().isEmpty()) {
      return ok();
    }
    String verb = options.operands().get(0);
    List<String> names = options.operands().subList(1, options.operands().size());
    boolean pretends = options.has("s", "simulate", "dry-run");
    switch (verb) {
      case "update" -> {
        call.files().makeDirectories("/var/lib/apt/lists", 0755, Actor.ROOT);
        call.files()
            .setTimes("/var/lib/apt/lists", call.host().now(), call.host().now(), Actor.ROOT);
        return ok("Reading package lists...\n");
      }
      case "install" -> {
        List<String> fresh = new ArrayList<>();
        for (String name : names) {
          String version = version(call, name);
          if (version == null) {
            return ExecResult.of(100, "", "E: Unable to locate package " + base(name) + "\n");
          }
          if (!version.equals(call.host().packages().get(base(name)))) {
            fresh.add(base(name));
            if (!pretends) {
              call.host().installPackage(base(name), version);
            }
          }
        }
        return ok(
            (fresh.isEmpty()
                    ? ""
                    : "The following NEW packages will be installed:\n  "
                        + String.join(" ", fresh)
                        + "\n")
                + "0 upgraded, "
                + fresh.size()
                + " newly installed, 0 to remove and 0 not upgraded.\n");
      }
      case "remove", "purge", "autoremove" -> {
        List<String> gone = names.stream().filter(call.host().packages()::containsKey).toList();
        if (!pretends) {
          gone.forEach(call.host().packages()::remove);
        }
        return ok(
            "0 upgraded, 0 newly installed, " + gone.size() + " to remove and 0 not upgraded.\n");
      }
      default -> {
        return ok("0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n");
      }
    }
  }

  private static ExecResult aptCache(CommandCall call) {
    List<String> words = Options.of(call.arguments(), "t", "target-release").operands();
    StringBuilder out = new StringBuilder();
    if (words.get(0).equals("pkgnames")) {
      call.host().packages().keySet().forEach(name -> out.append(name).append('\n'));
    } else if (words.get(0).equals("showpkg")) {
      for (String name : words.subList(1, words.size())) {
        String candidate = call.host().candidate(name);
        out.append("Package: %s\nVersions: \n".formatted(name));
        if (candidate != null) {
          out.append(candidate).append(" (/var/lib/apt/lists/packages)\n");
        }
        out.append("\nReverse Provides: \n");
      }
    } else if (words.get(0).equals("policy")) {
      for (String name : words.subList(1, words.size())) {
        String candidate = call.host().candidate(name);
        if (candidate != null) {
          String now = call.host().packages().get(name);
          out.append(
              "%s:\n  Installed: %s\n  Candidate: %s\n"
                  .formatted(name, now == null ? "(none)" : now, candidate));
        }
      }
    }
    return ok(out.toString());
  }

  private static ExecResult dpkgQuery(CommandCall call) {
    Options options = Options.of(call.arguments(), "f", "showformat");
    String given = options.value("f", "showformat");
    String format = given == null ? "${Package}\\t${Version}\\n" : given.replaceFirst("^=", "");
    Map<String, String> packages = call.host().packages();
    List<String> names = new ArrayList<>();
    StringBuilder err = new StringBuilder();
    if (options.operands().isEmpty()) {
      names.addAll(packages.keySet());
    }
    for (String each : options.operands()) {
      String regex = java.util.regex.Pattern.quote(each).replace("*", "\\E.*\\Q");
      List<String> found = packages.keySet().stream().filter(name -> name.matches(regex)).toList();
      names.addAll(found);
      if (found.isEmpty()) {
        err.append("dpkg-query: no packages found matching ").append(each).append('\n');
      }
    }
    StringBuilder out = new StringBuilder();
    for (String name : names) {
      out.append(
          format
              .replace("${db:Status-Abbrev}", "ii ")
              .replace("${db:Status-Status}", "installed")
              .replace("${Status}", "install ok installed")
              .replace("${Package}", name)
              .replace("${Version}", packages.get(name))
              .replace("${Architecture}", "amd64")
              .replace("${Section}", "misc")
              .replaceAll("\\$\\{[^}]*}", "")
              .replace("\\n", "\n")
              .replace("\\t", "\t"));
    }
    return ExecResult.of(err.isEmpty() ? 0 : 1, out.toString(), err.toString());
  }

  private static ExecResult dpkg(CommandCall call) {
    Options options = Options.of(call.arguments(), "");
    Map<String, String> packages = call.host().packages();
    if (options.has("print-architecture")) {
      return ok("amd64\n");
    }
    if (options.has("get-selections")) {
      StringBuilder out = new StringBuilder();
      for (String name : packages.keySet()) {
        if (options.operands().isEmpty() || options.operands().contains(name)) {
          out.append(name).append("\t").append(held(call, name) ? "hold" : "install").append('\n');
        }
      }
      return ok(out.toString());
    }
    if (options.has("set-selections")) {
      call.files().makeDirectories("/var/lib/dpkg", 0755, Actor.ROOT);
      for (String line : call.input().lines().toList()) {
        String[] words = line.strip().split("\\s+");
        String path = "/var/lib/dpkg/held-" + words[0];
        if (words[1].equals("hold")) {
          call.files().write(path, new byte[0], false, 022, Actor.ROOT);
        } else {
          call.files().remove(path, Actor.ROOT);
        }
      }
      return ok();
    }
    if (options.has("s", "l", "status", "list")) {
      for (String name : options.operands()) {
        if (!packages.containsKey(name)) {
          return call.fail(1, "package '" + name + "' is not installed");
        }
      }
      return ok(
          String.join(
              "",
              options.operands().stream()
                  .map(
                      name ->
                          "Package: "
                              + name
                              + "\nStatus: install ok installed\nVersion: "
                              + packages.get(name)
                              + "\n")
                  .toList()));
    }
    if (options.has("configure", "a")) {
      return ok();
    }
    throw call.host()
        .unscripted(
            "dpkg is not known to the fake host with these options: " + call.line(),
            "node.on(" + FakeHost.literal(call.line()) + ").prints(\"\");");
  }

  private static boolean held(CommandCall call, String name) {
    return call.files().exists("/var/lib/dpkg/held-" + name, true, Actor.ROOT);
  }

  private static ExecResult dnf(CommandCall call) {
    Options options = Options.of(call.arguments(), "c", "config");
    if (options.operands().isEmpty()) {
      return ok();
    }
    String verb = options.operands().get(0);
    List<String> names = options.operands().subList(1, options.operands().size());
    boolean pretends = options.has("assumeno");
    List<String> done = new ArrayList<>();
    switch (verb) {
      case "install" -> {
        for (String name : names) {
          if (call.host().candidate(name) == null) {
            return ExecResult.of(
                1,
                "",
                "No match for argument: "
                    + name
                    + "\nError: Unable to find a match: "
                    + name
                    + "\n");
          }
        }
        for (String name : names) {
          String version = String.valueOf(call.host().candidate(name));
          if (!version.equals(call.host().packages().get(name))) {
            done.add(name);
            if (!pretends) {
              call.host().installPackage(name, version);
            }
          }
        }
        return told("Installing", done, call);
      }
      case "upgrade", "upgrade-minimal" -> {
        List<String> all = names.isEmpty() ? List.copyOf(call.host().packages().keySet()) : names;
        for (String name : all) {
          String version = call.host().candidate(name);
          if (version != null
              && !version.equals(call.host().packages().getOrDefault(name, version))) {
            done.add(name);
            if (!pretends) {
              call.host().installPackage(name, version);
            }
          }
        }
        return told("Upgrading", done, call);
      }
      case "remove", "erase" -> {
        for (String name : names) {
          if (call.host().packages().containsKey(name)) {
            done.add(name);
          }
        }
        ExecResult result = told("Removing", done, call);
        if (!pretends) {
          done.forEach(call.host().packages()::remove);
        }
        return result;
      }
      case "list" -> {
        StringBuilder out = new StringBuilder();
        call.host()
            .packages()
            .forEach(
                (name, version) ->
                    out.append(name).append(".x86_64 ").append(version).append(" @System\n"));
        return ok(out.toString());
      }
      default -> {
        return ok("Nothing to do.\n");
      }
    }
  }

  private static ExecResult told(String what, List<String> names, CommandCall call) {
    if (names.isEmpty()) {
      return ok("Nothing to do.\nComplete!\n");
    }
    StringBuilder out = new StringBuilder("Dependencies resolved.\n");
    String line = "=".repeat(80) + "\n";
    out.append(line)
        .append(" Package    Architecture    Version    Repository    Size\n")
        .append(line);
    out.append(what).append(":\n");
    for (String name : names) {
      Map<String, String> packages = call.host().packages();
      String version = what.equals("Removing") ? packages.get(name) : call.host().candidate(name);
      out.append(" %s    x86_64    %s    base    1 k\n".formatted(name, release(version)));
    }
    out.append("\nTransaction Summary\n").append(line);
    return Options.of(call.arguments(), "c", "config").has("assumeno")
        ? ExecResult.of(1, out.toString(), "Operation aborted.\n")
        : ok(out + "Complete!\n");
  }

  private static String release(@Nullable String version) {
    return version == null ? "0-1" : version.contains("-") ? version : version + "-1";
  }

  private static ExecResult rpm(CommandCall call) {
    Options options = Options.of(call.arguments(), "", "root", "qf", "queryformat", "whatprovides");
    Map<String, String> packages = call.host().packages();
    String format = options.value("qf", "queryformat");
    if (options.has("import", "e", "U", "i") && !options.has("q")) {
      return ok();
    }
    List<String> wanted = new ArrayList<>(options.operands());
    String provides = options.value("whatprovides");
    if (provides != null) {
      wanted.add(provides);
    }
    if (options.has("a") && wanted.isEmpty()) {
      wanted.addAll(packages.keySet());
    }
    StringBuilder out = new StringBuilder();
    boolean all = true;
    for (String name : wanted) {
      String version = packages.get(name);
      if (version == null) {
        all = false;
        out.append(
            provides != null
                ? "no package provides " + name + "\n"
                : "package " + name + " is not installed\n");
        continue;
      }
      String[] parts = version.split("-", 2);
      out.append(
          (format == null ? "%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}\\n" : format)
              .replaceAll("(?i)%\\{NAME}", name)
              .replaceAll("(?i)%\\{VERSION}", parts[0])
              .replaceAll("(?i)%\\{RELEASE}", parts.length > 1 ? parts[1] : "1")
              .replaceAll("(?i)%\\{EPOCHNUM}", "0")
              .replaceAll("(?i)%\\{EPOCH}", "(none)")
              .replaceAll("(?i)%\\{ARCH}", "x86_64")
              .replace("\\n", "\n")
              .replace("\\t", "\t"));
    }
    return ExecResult.of(all ? 0 : 1, out.toString(), "");
  }
}
