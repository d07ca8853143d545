package io.jansible.modules.pkg;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.modules.net.Download;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.apt}, with apt-get and dpkg. */
final class AptModule implements Module {
  private static final Pattern NO_VERSION =
      Pattern.compile("E: Version '(.*)' for '(.*)' was not found");
  private static final Pattern NO_MATCH =
      Pattern.compile("E: Couldn't find any package by glob '(.*)'");
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.apt",
          "Manages apt-packages",
          ArgumentSpec.of(
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "build-dep", "fixed", "latest", "present")
                      .doc("Whether they are to be there."),
                  Argument.bool("update_cache")
                      .aliases("update-cache")
                      .doc("Update the lists of packages."),
                  Argument.integer("update_cache_retries").or(5L).doc("How often that is tried."),
                  Argument.integer("update_cache_retry_max_delay").or(12L).doc("Seconds between."),
                  Argument.integer("cache_valid_time")
                      .or(0L)
                      .doc("Seconds for which lists are good."),
                  Argument.bool("purge").or(false).doc("Remove configuration too."),
                  Argument.list("package", ArgumentType.STR)
                      .aliases("pkg", "name")
                      .doc("The packages, with =version perhaps."),
                  Argument.path("deb").doc("A package file."),
                  Argument.text("default_release")
                      .aliases("default-release")
                      .doc("Which release counts."),
                  Argument.bool("install_recommends")
                      .aliases("install-recommends")
                      .doc("Install what is recommended."),
                  Argument.bool("force").or(false).doc("Do it whatever apt says."),
                  Argument.text("upgrade")
                      .or("no")
                      .choices("dist", "full", "no", "safe", "yes")
                      .doc("Upgrade all."),
                  Argument.text("dpkg_options")
                      .or("force-confdef,force-confold")
                      .doc("Options for dpkg."),
                  Argument.bool("autoremove").or(false).doc("Remove what nothing needs."),
                  Argument.bool("autoclean").or(false).doc("Clean the cache of old files."),
                  Argument.integer("policy_rc_d").doc("Exit code of policy-rc.d meanwhile."),
                  Argument.bool("only_upgrade").or(false).doc("Do not install what is not there."),
                  Argument.bool("fail_on_autoremove")
                      .or(false)
                      .doc("Fail if more would be removed."),
                  Argument.bool("force_apt_get").or(false).doc("Use apt-get for upgrades."),
                  Argument.bool("clean").or(false).doc("Empty the cache."),
                  Argument.bool("allow_unauthenticated")
                      .or(false)
                      .aliases("allow-unauthenticated")
                      .doc("Take unsigned packages."),
                  Argument.bool("allow_downgrade")
                      .or(false)
                      .aliases("allow-downgrade", "allow_downgrades", "allow-downgrades")
                      .doc("Take older versions."),
                  Argument.bool("allow_change_held_packages")
                      .or(false)
                      .doc("Change packages on hold."),
                  Argument.integer("lock_timeout").or(60L).doc("Seconds to wait for another apt."))
              .exclusive("deb", "package", "upgrade")
              .oneOf(
                  "autoclean", "autoremove", "clean", "deb", "package", "update_cache", "upgrade"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Commands commands;
    private boolean cacheUpdated;
    private long cacheTime;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.commands = new Commands(call.host());
    }

    private ExecResult apt(List<String> words) {
      List<String> all = new ArrayList<>();
      all.add("env");
      all.addAll(
          List.of(
              "DEBIAN_FRONTEND=noninteractive",
              "DEBIAN_PRIORITY=critical",
              "apt-get",
              "-y",
              "-o",
              "DPkg::Lock::Timeout=" + args.integer("lock_timeout")));
      for (String option : args.string("dpkg_options").split(",")) {
        if (!option.isBlank()) {
          all.addAll(List.of("-o", "Dpkg::Options::=--" + option.strip()));
        }
      }
      all.addAll(words);
      return commands.run(all);
    }

    ModuleResult run() {
      updateCache();
      String upgrade = args.string("upgrade");
      if (args.bool("clean")) {
        return clean();
      }
      if (!upgrade.equals("no")) {
        return upgrade(upgrade.equals("dist") || upgrade.equals("full"));
      }
      if (args.has("deb")) {
        if (!args.string("state").equals("present")) {
          throw new ModuleFailure("deb only supports state=present");
        }
        return deb(args.string("deb"));
      }
      if (args.has("package") && !args.list("package").isEmpty()) {
        return packages();
      }
      if (args.bool("autoremove")) {
        return operate(List.of("autoremove"));
      }
      if (args.bool("autoclean")) {
        return operate(List.of("autoclean"));
      }
      return withCache(ModuleResult.changed(cacheUpdated));
    }

    /** What those results tell that are about packages to come, and about the cache alone. */
    private ModuleResult withCache(ModuleResult result) {
      return result.put("cache_updated", cacheUpdated).put("cache_update_time", cacheTime);
    }

    private void updateCache() {
      ExecResult stamp =
          commands.script(
              "stat -c %Y /var/lib/apt/periodic/update-success-stamp 2>/dev/null || stat -c %Y /var/lib/apt/lists 2>/dev/null || echo 0; date +%s");
      String[] times = stamp.out().strip().split("\\s+");
      cacheTime = Long.parseLong(times[0]);
      long now = Long.parseLong(times[1]);
      Long valid = args.integer("cache_valid_time");
      boolean asked =
          args.has("update_cache") ? args.bool("update_cache") : valid != null && valid > 0;
      if (!asked || (valid != null && valid > 0 && cacheTime + valid >= now)) {
        return;
      }
      if (!call.checkMode()) {
        Long retries = args.integer("update_cache_retries");
        ExecResult last = null;
        for (long i = 0; i < Math.max(1, retries == null ? 5 : retries); i++) {
          last = apt(List.of("update"));
          if (last.ok() && !last.err().contains("Failed to fetch")) {
            break;
          }
          call.control().sleep(java.time.Duration.ofSeconds(Math.min(12, 1L << i)));
        }
        if (last == null || !last.ok()) {
          throw new ModuleFailure(
              "Failed to update apt cache: "
                  + (last == null
                      ? "unknown reason"
                      : last.err().strip().lines().findFirst().orElse("unknown reason")));
        }
        cacheTime =
            Long.parseLong(commands.script("stat -c %Y /var/lib/apt/lists; :").out().strip());
      }
      cacheUpdated = true;
      cacheTime = Math.max(cacheTime, now);
    }

    private ModuleResult clean() {
      ExecResult ran = call.checkMode() ? ExecResult.of(0, "", "") : apt(List.of("clean"));
      if (!ran.ok()) {
        throw Commands.failure("apt-get clean failed", ran);
      }
      return ModuleResult.changed(true)
          .put("msg", ran.out())
          .put("stdout", ran.out())
          .put("stderr", ran.err());
    }

    /** Packages that are there made new, with what they newly need; some may go if {@code dist}. */
    private ModuleResult upgrade(boolean dist) {
      List<String> words = new ArrayList<>();
      words.addAll(dist ? List.of("dist-upgrade") : List.of("upgrade", "--with-new-pkgs"));
      words.addAll(removals());
      ModuleResult result = operate(words);
      return result.put("msg", result.get("stdout"));
    }

    /** What the task says of packages that would go because others come. */
    private List<String> removals() {
      List<String> options = new ArrayList<>();
      if (args.bool("autoremove")) {
        options.add("--auto-remove");
      }
      if (args.bool("fail_on_autoremove")) {
        options.add("--no-remove");
      }
      return options;
    }

    /** Runs what changes packages; in check mode it is simulated. */
    private ExecResult change(List<String> words) {
      List<String> all = new ArrayList<>(options());
      if (call.checkMode()) {
        all.add("--simulate");
      }
      all.addAll(words);
      return apt(all);
    }

    private ModuleResult operate(List<String> words) {
      ExecResult ran = change(words);
      if (!ran.ok()) {
        throw Commands.failure(
            "'apt-get " + String.join(" ", words) + "' failed: " + ran.err(), ran);
      }
      boolean changed =
          !ran.out().contains("0 upgraded, 0 newly installed, 0 to remove")
                  && !words.contains("autoclean")
              || words.contains("autoclean") && ran.out().contains("Del ");
      return ModuleResult.changed(changed).put("stdout", ran.out()).put("stderr", ran.err());
    }

    private List<String> options() {
      List<String> options = new ArrayList<>();
      if (args.has("install_recommends")) {
        options.addAll(
            List.of(
                "-o",
                "APT::Install-Recommends=" + (args.bool("install_recommends") ? "yes" : "no")));
      }
      if (args.has("default_release")) {
        options.addAll(List.of("-t", args.string("default_release")));
      }
      if (args.bool("allow_unauthenticated")) {
        options.add("--allow-unauthenticated");
      }
      if (args.bool("allow_downgrade")) {
        options.add("--allow-downgrades");
      }
      if (args.bool("allow_change_held_packages")) {
        options.add("--allow-change-held-packages");
      }
      if (args.bool("force")) {
        options.add("--force-yes");
      }
      if (args.bool("only_upgrade")) {
        options.add("--only-upgrade");
      }
      return options;
    }

    private ModuleResult deb(String file) {
      if (!file.contains("://")) {
        return localDeb(file);
      }
      String fetched =
          new Download(
                  call.host(),
                  file,
                  true,
                  reason -> new ModuleFailure("Failure downloading " + file + ", " + reason))
              .file();
      String folder = fetched.substring(0, fetched.lastIndexOf('/'));
      try {
        // apt-get knows a file by its name
        String named = folder + "/package.deb";
        call.host().rename(fetched, named);
        return localDeb(named);
      } finally {
        call.host().remove(folder);
      }
    }

    private ModuleResult localDeb(String path) {
      ExecResult about =
          commands.run("dpkg-deb", "--show", "--showformat=${Package} ${Version}", path);
      if (!about.ok()) {
        // the words of apt's library
        throw new ModuleFailure(
            "Unable to install package: "
                + (about.err().contains("No such file or directory")
                    ? "E:Could not open file %s - open (2: No such file or directory)"
                        .formatted(path)
                    : about.err().contains("not a Debian format archive")
                        ? "E:Invalid archive signature"
                        : about.err().strip()));
      }
      String[] words = about.out().split(" ");
      ExecResult installed =
          commands.run("dpkg-query", "-W", "-f=${Version} ${db:Status-Abbrev}", words[0]);
      if (installed.ok() && installed.out().startsWith(words[1] + " ii")) {
        return ModuleResult.changed(false)
            .put("stderr", "")
            .put("stdout", "")
            .put("diff", Map.of());
      }
      return operate(List.of("install", path));
    }

    private ModuleResult buildDependencies(List<String> words, List<String> wanted) {
      ExecResult ran = change(words);
      if (!ran.ok()) {
        throw Commands.failure("'" + told("build-dep", wanted) + "' failed: " + ran.err(), ran)
            .with("cache_updated", cacheUpdated)
            .with("cache_update_time", cacheTime);
      }
      return ModuleResult.changed(!ran.out().contains("0 upgraded, 0 newly installed, 0 to remove"))
          .put("stdout", ran.out())
          .put("stderr", ran.err())
          .put("diff", Map.of());
    }

    /** The command as Ansible would have put it, blanks of absent options included. */
    private String told(String operation, List<String> packages) {
      List<String> dpkg = new ArrayList<>();
      for (String option : args.string("dpkg_options").split(",")) {
        dpkg.add("-o \"Dpkg::Options::=--" + option + "\"");
      }
      List<String> words = new ArrayList<>(List.of("/usr/bin/apt-get", "-y"));
      words.add(String.join(" ", dpkg));
      words.add(args.bool("only_upgrade") ? "--only-upgrade" : "");
      words.add("fixed".equals(args.text("state")) ? "--fix-broken" : "");
      words.add(args.bool("force") ? "--force-yes" : "");
      if (!operation.equals("build-dep")) {
        words.add(args.bool("autoremove") ? "--auto-remove" : "");
      }
      words.add(args.bool("fail_on_autoremove") ? "--no-remove" : "");
      words.add(call.checkMode() ? "--simulate" : "");
      words.add(operation);
      words.add(quoted(packages));
      if (args.has("default_release")) {
        words.add("-t '" + args.string("default_release") + "'");
      }
      if (args.has("install_recommends")) {
        words.add("-o APT::Install-Recommends=" + (args.bool("install_recommends") ? "yes" : "no"));
      }
      for (String flag :
          List.of("allow_unauthenticated", "allow_downgrade", "allow_change_held_packages")) {
        if (args.bool(flag)) {
          words.add(
              "--"
                  + (flag.equals("allow_downgrade") ? "allow-downgrades" : flag.replace('_', '-')));
        }
      }
      return String.join(" ", words);
    }

    private static String quoted(List<String> packages) {
      return "'" + String.join("' '", packages) + "'";
    }

    private ModuleResult packages() {
      List<String> wanted = new ArrayList<>();
      for (String each : args.texts("package")) {
        for (String one : each.split(",")) {
          if (!one.isBlank() && !wanted.contains(one.strip())) {
            wanted.add(one.strip());
          }
        }
      }
      String state = args.string("state");
      if (state.equals("build-dep")) {
        List<String> words = new ArrayList<>(List.of("build-dep"));
        words.addAll(wanted);
        return withCache(buildDependencies(words, wanted));
      }
      if (state.equals("fixed")) {
        ModuleResult mended = operate(List.of("install", "--fix-broken"));
        return withCache(mended.isTrue("changed") ? mended : ModuleResult.changed(false));
      }
      boolean latest = state.equals("latest");
      if (wanted.remove("*") && latest) {
        if (!wanted.isEmpty()) {
          throw new ModuleFailure(
              "unable to install additional packages when upgrading all installed packages");
        }
        return upgrade(false);
      }
      if (wanted.isEmpty()) {
        return withCache(ModuleResult.changed(false));
      }
      Map<String, String[]> known = installed(wanted, latest);
      return state.equals("absent")
          ? remove(wanted, known)
          : withCache(install(wanted, known, latest));
    }

    private static String base(String spec) {
      return spec.split("[=/]")[0].replaceFirst("(>=|<=|>|<).*", "").strip();
    }

    /** Name to installed version (empty if none), candidate, and whether apt knows it. */
    private Map<String, String[]> installed(List<String> wanted, boolean latest) {
      List<String> names = new ArrayList<>();
      wanted.forEach(each -> names.add(base(each)));
      List<String> argv = new ArrayList<>();
      argv.addAll(
          List.of(
              "/bin/sh",
              "-c",
              "for p do case $p in *[*?]*) q=$(dpkg-query -W -f='${Package} ' \"$p\" 2>/dev/null);; *) q=$p;; esac;"
                  + " s=$(dpkg-query -W -f='${db:Status-Abbrev} ${Version}\\n' \"$p\" 2>/dev/null | grep '^.i' | head -n 1);"
                  + " v=; case $s in ?i*) v=${s#* }; v=${v# };; esac;"
                  + " o=$(dpkg-query -W -f='${Provides},' '*' 2>/dev/null | grep -c -e \"[ ,]$p[ ,(]\" -e \"^$p[ ,(]\");"
                  + " printf '%s\\t%s\\t%s\\n' \"$p\" \"$v\" \"$o\"; done; echo @; apt-cache policy \"$@\" 2>/dev/null | grep -E '^[^ ]|Candidate:'; echo @; apt-cache showpkg \"$@\" 2>/dev/null",
              "sh"));
      argv.addAll(names);
      String[] parts = commands.run(argv).out().split("(?m)^@$\n?", -1);
      Map<String, String[]> known = new LinkedHashMap<>();
      parts[0]
          .lines()
          .forEach(
              line -> {
                String[] f = line.split("\t", -1);
                if (f.length >= 3) {
                  known.put(f[0], new String[] {f[1], null, null, f[2]});
                }
              });
      if (parts.length > 1) {
        String current = "";
        for (String line : parts[1].lines().toList()) {
          if (!line.startsWith(" ")) {
            current = line.replaceFirst(":$", "");
          } else if (known.containsKey(current)) {
            String candidate = line.replaceFirst(".*Candidate:", "").strip();
            known.get(current)[1] = candidate.equals("(none)") ? null : candidate;
          }
        }
      }
      if (parts.length > 2) {
        String current = "";
        boolean provides = false;
        for (String line : parts[2].lines().toList()) {
          if (line.startsWith("Package: ")) {
            current = line.substring("Package: ".length()).strip();
            provides = false;
          } else if (line.startsWith("Reverse Provides:")) {
            provides = true;
          } else if (provides && !line.isBlank() && known.containsKey(current)) {
            known.get(current)[2] = line.split(" ")[0];
          }
        }
      }
      return known;
    }

    private ModuleResult install(List<String> wanted, Map<String, String[]> known, boolean latest) {
      List<String> missing = new ArrayList<>();
      for (String each : wanted) {
        String name = base(each);
        String[] about = known.getOrDefault(name, new String[] {"", null, null, "0"});
        boolean pattern = name.contains("*") || name.contains("?");
        int atLeast = each.indexOf(">=");
        if (atLeast > 0) {
          String version = each.substring(atLeast + 2).strip();
          if (!reaches(about[0], version)) {
            if (!reaches(about[1], version)) {
              throw noCandidate(each);
            }
            missing.add(name + "=" + about[1]);
          }
          continue;
        }
        boolean there = !about[0].isEmpty() || (about[1] == null && !"0".equals(about[3]));
        if (each.contains("=") && there) {
          String version = each.substring(each.indexOf('=') + 1).replaceFirst("^=", "");
          there =
              about[0].matches(version.replace(".", "\\.").replace("+", "\\+").replace("*", ".*"));
        }
        if (!there && about[1] == null && about[2] == null && !pattern) {
          throw new ModuleFailure("No package matching '" + name + "' is available");
        }
        boolean old =
            latest && about[1] != null && !about[0].isEmpty() && !about[0].equals(about[1]);
        if (args.bool("only_upgrade") && about[0].isEmpty()) {
          continue;
        }
        if (!there || old) {
          missing.add(each);
        }
      }
      if (missing.isEmpty()) {
        return ModuleResult.changed(false);
      }
      List<String> words = new ArrayList<>(options());
      if (call.checkMode()) {
        words.add("--simulate");
      }
      words.addAll(removals());
      words.add("install");
      words.addAll(missing);
      ExecResult ran = apt(words);
      if (!ran.ok()) {
        failForWantOf(ran.err());
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("cache_updated", cacheUpdated);
        values.put("cache_update_time", cacheTime);
        values.put("stdout", ran.out());
        values.put("stderr", ran.err());
        values.put("rc", (long) ran.rc());
        List<String> versions = new ArrayList<>();
        for (String each : missing) {
          String[] about = known.get(each);
          versions.add(about == null || about[1] == null ? each : each + "=" + about[1]);
        }
        throw new ModuleFailure("'" + told("install", versions) + "' failed: " + ran.err(), values);
      }
      return ModuleResult.changed(true)
          .put("stdout", ran.out())
          .put("stderr", ran.err())
          .put("diff", Map.of());
    }

    /** Whether a version is at least another; nothing is less than any. */
    private boolean reaches(@Nullable String version, String least) {
      return version != null
          && !version.isEmpty()
          && commands.run("dpkg", "--compare-versions", version, "ge", least).ok();
    }

    private ModuleFailure noCandidate(String wanted) {
      return new ModuleFailure(
          "no available installation candidate for " + wanted,
          Map.of("cache_updated", cacheUpdated, "cache_update_time", cacheTime));
    }

    /** What apt-get does not find, Ansible's module looks for before it. */
    private void failForWantOf(String said) {
      Matcher version = NO_VERSION.matcher(said);
      if (version.find()) {
        throw noCandidate(version.group(2) + "=" + version.group(1));
      }
      Matcher pattern = NO_MATCH.matcher(said);
      if (pattern.find()) {
        throw new ModuleFailure("No package(s) matching '" + pattern.group(1) + "' available");
      }
    }

    private ModuleResult remove(List<String> wanted, Map<String, String[]> known) {
      List<String> there = new ArrayList<>();
      for (String each : wanted) {
        String[] about = known.get(base(each));
        if (about != null && !about[0].isEmpty()) {
          there.add(base(each));
        }
      }
      if (args.bool("purge") && there.isEmpty()) {
        ExecResult left =
            new Commands(call.host())
                .script(
                    "dpkg-query -W -f='${db:Status-Abbrev} ${Package}\\n' \"$@\" 2>/dev/null | grep '^rc' | cut -d' ' -f3; :",
                    wanted.toArray(new String[0]));
        left.out().lines().forEach(there::add);
      }
      if (there.isEmpty()) {
        return ModuleResult.changed(false);
      }
      List<String> words = new ArrayList<>(options());
      if (call.checkMode()) {
        words.add("--simulate");
      }
      if (args.bool("purge")) {
        words.add("--purge");
      }
      if (args.bool("autoremove")) {
        words.add("--auto-remove");
      }
      words.add("remove");
      words.addAll(there);
      ExecResult ran = apt(words);
      if (!ran.ok()) {
        throw Commands.failure("'apt-get remove " + quoted(there) + "' failed: " + ran.err(), ran);
      }
      return ModuleResult.changed(true)
          .put("stdout", ran.out())
          .put("stderr", ran.err())
          .put("diff", Map.of());
    }
  }
}
