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
import io.jansible.modules.Programs;
import io.jansible.modules.net.Download;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.apt}, with apt-get and dpkg. */
final class AptModule implements Module {
  private static final Pattern SUMMARY = Pattern.compile("[0-9]+ (packages )?upgraded.*");
  private static final Pattern TO_COME = Pattern.compile("(?m)^Inst (\\S+) ");
  private static final Pattern UNMET =
      Pattern.compile("(?m)^ \\S+ : (?:Pre)?Depends: (.+?)(?: but .*)?$");
  private static final String LOCK = "Could not open lock file";
  private static final String NOTHING = "0 upgraded, 0 newly installed, 0 to remove";
  private static final String SET_POLICY =
      """
      old=
      [ ! -e /usr/sbin/policy-rc.d ] || { old=$(mktemp -d) && mv /usr/sbin/policy-rc.d "$old"; }
      printf '#!/bin/sh\\nexit %d\\n' "$1" > /usr/sbin/policy-rc.d && chmod 0755 /usr/sbin/policy-rc.d
      printf %s "$old"
      """;
  private static final String RESET_POLICY =
      """
      rm -f /usr/sbin/policy-rc.d
      [ -z "$1" ] || { mv "$1/policy-rc.d" /usr/sbin/policy-rc.d && rmdir "$1"; }
      """;
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

    /** Runs what changes packages while services may be kept from starting. */
    private ExecResult withPolicy(Supplier<ExecResult> change) {
      Long code = args.integer("policy_rc_d");
      if (code == null) {
        return change.get();
      }
      ExecResult set = commands.script(SET_POLICY, "" + code);
      if (!set.ok()) {
        throw new ModuleFailure("Failed to create or chmod /usr/sbin/policy-rc.d");
      }
      try {
        return change.get();
      } finally {
        commands.script(RESET_POLICY, set.out());
      }
    }

    /** What was about to be done, in apt-get's words. */
    private Map<String, @Nullable Object> diff(String out) {
      return call.diffMode() ? prepared(out) : Map.of();
    }

    private static Map<String, @Nullable Object> prepared(String out) {
      List<String> lines = out.lines().toList();
      int start = lines.indexOf("Reading state information...") + 1;
      int end = lines.size();
      for (int i = lines.size() - 1; i >= 0; i--) {
        if (SUMMARY.matcher(lines.get(i)).matches()) {
          end = i + 1;
        }
      }
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("prepared", start > end ? "" : String.join("\n", lines.subList(start, end)));
      return diff;
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
      if (args.bool("autoclean")) {
        return cleanUp("autoclean", "Del ");
      }
      if (args.bool("autoremove")) {
        return cleanUp("autoremove", "The following packages will be REMOVED");
      }
      return withCache(ModuleResult.changed(cacheUpdated));
    }

    private ModuleResult cleanUp(String operation, String sign) {
      List<String> words = new ArrayList<>();
      if (args.bool("purge")) {
        words.add("--purge");
      }
      if (args.bool("force")) {
        words.add("--force-yes");
      }
      words.add(operation);
      if (call.checkMode()) {
        words.add("--simulate");
      }
      ExecResult ran = withPolicy(() -> apt(words));
      if (!ran.ok()) {
        throw Commands.failure("'apt-get " + operation + "' failed: " + ran.err(), ran);
      }
      return ModuleResult.changed(ran.out().contains(sign))
          .put("stdout", ran.out())
          .put("stderr", ran.err())
          .put("diff", diff(ran.out()));
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
          boolean shut = last.err().contains(LOCK);
          if (shut || last.ok() && !last.err().contains("Failed to fetch")) {
            break;
          }
          call.control().sleep(java.time.Duration.ofSeconds(Math.min(12, 1L << i)));
        }
        if (last == null || !last.ok()) {
          throw notUpdated(last, Math.max(1, retries == null ? 5 : retries));
        }
        cacheTime =
            Long.parseLong(commands.script("stat -c %Y /var/lib/apt/lists; :").out().strip());
      }
      cacheUpdated = true;
      cacheTime = Math.max(cacheTime, now);
    }

    private static ModuleFailure notUpdated(@Nullable ExecResult last, long tries) {
      String said =
          last == null
              ? "unknown reason"
              : last.err().strip().lines().findFirst().orElse("unknown reason");
      return new ModuleFailure(
          said.contains(LOCK)
              ? "Failed to lock apt for exclusive operation: Failed to lock directory"
                  + " /var/lib/apt/lists/: "
                  + said.replaceFirst("^E: ", "E:")
              : "Failed to update apt cache after " + tries + " retries: " + said);
    }

    private ModuleResult clean() {
      ExecResult ran = call.checkMode() ? ExecResult.of(0, "", "") : apt(List.of("clean"));
      if (!ran.ok()) {
        throw Commands.failure("apt-get clean failed", ran);
      }
      return ModuleResult.changed(true)
          .put("msg", ran.out())
          .put("stdout", ran.out())
          .put("stderr", ran.err())
          .put("diff", diff(ran.out()));
    }

    /** Packages that are there made new, with what they newly need; some may go if {@code dist}. */
    private ModuleResult upgrade(boolean dist) {
      List<String> words = new ArrayList<>(options());
      if (call.checkMode()) {
        words.add("--simulate");
      }
      words.addAll(dist ? List.of("dist-upgrade") : List.of("upgrade", "--with-new-pkgs"));
      words.addAll(removals());
      ExecResult ran = withPolicy(() -> apt(words));
      if (!ran.ok()) {
        throw Commands.failure(
            "'apt-get "
                + (dist ? "dist-upgrade " : "upgrade --with-new-pkgs ")
                + (args.bool("autoremove") ? "--auto-remove" : "")
                + "' failed: "
                + ran.err(),
            ran);
      }
      boolean changed = !ran.out().contains(NOTHING);
      ModuleResult result =
          ModuleResult.changed(changed)
              .put("msg", ran.out())
              .put("stdout", ran.out())
              .put("stderr", ran.err());
      return changed ? result.put("diff", diff(ran.out())) : result;
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

    private ModuleResult deb(String files) {
      List<String> folders = new ArrayList<>();
      try {
        List<String> paths = new ArrayList<>();
        for (String file : files.split(",")) {
          paths.add(file.contains("://") ? fetched(file, folders) : file);
        }
        return localDebs(paths);
      } finally {
        folders.forEach(call.host()::remove);
      }
    }

    /** apt-get knows a file by its name. */
    private String fetched(String url, List<String> folders) {
      String fetched =
          new Download(
                  call.host(),
                  url,
                  true,
                  reason -> new ModuleFailure("Failure downloading " + url + ", " + reason))
              .file();
      String folder = fetched.substring(0, fetched.lastIndexOf('/'));
      folders.add(folder);
      String named = folder + "/package.deb";
      call.host().rename(fetched, named);
      return named;
    }

    /** dpkg installs the files after apt-get what they need. */
    private ModuleResult localDebs(List<String> paths) {
      List<String> fresh = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (String path : paths) {
        ExecResult about =
            commands.run("dpkg-deb", "--show", "--showformat=${Package} ${Version}", path);
        if (!about.ok()) {
          throw unreadable(path, about.err());
        }
        String[] words = about.out().split(" ");
        ExecResult installed =
            commands.run("dpkg-query", "-W", "-f=${db:Status-Status} ${Version}", words[0]);
        if (installed.out().equals("installed " + words[1])) {
          continue;
        }
        if (installed.out().startsWith("installed ")
            && !args.bool("force")
            && !args.bool("allow_downgrade")
            && !catalogue().isAtLeast(words[1], installed.out().substring("installed ".length()))) {
          throw new ModuleFailure("A later version is already installed");
        }
        fresh.add(path);
        names.add(words[0]);
      }
      if (fresh.isEmpty()) {
        return ModuleResult.changed(false).put("stderr", "").put("stdout", "").put("diff", "");
      }
      List<String> needed = needed(fresh, names);
      ModuleResult before = ModuleResult.changed(false);
      if (!needed.isEmpty()) {
        before = install(needed, false);
      }
      List<String> options = new ArrayList<>();
      for (String option : args.string("dpkg_options").split(",")) {
        options.add("--" + option);
      }
      if (call.checkMode()) {
        options.add("--simulate");
      }
      if (args.bool("force")) {
        options.add("--force-all");
      }
      List<String> argv = new ArrayList<>(List.of("dpkg"));
      argv.addAll(options);
      argv.add("-i");
      argv.addAll(fresh);
      List<String> english =
          new ArrayList<>(
              List.of("env", "DEBIAN_FRONTEND=noninteractive", "DEBIAN_PRIORITY=critical"));
      english.addAll(argv);
      ExecResult ran = withPolicy(() -> commands.run(english));
      String out = text(before, "stdout") + ran.out();
      String err = text(before, "stderr") + ran.err();
      if (!ran.ok()) {
        throw new ModuleFailure(
            String.join(" ", argv) + " failed", Map.of("stdout", out, "stderr", err));
      }
      ModuleResult result = ModuleResult.changed(true).put("stdout", out).put("stderr", err);
      if (before.get("diff") instanceof Map<?, ?> diff) {
        Map<String, @Nullable Object> both = new LinkedHashMap<>();
        if (diff.get("prepared") instanceof String prepared) {
          both.put("prepared", prepared + "\n\n" + ran.out());
        }
        return result.put("diff", both);
      }
      return result.put("diff", prepared(ran.out()));
    }

    private static String text(ModuleResult result, String key) {
      return result.get(key) instanceof String text ? text : "";
    }

    /** In the words of apt's library. */
    private static ModuleFailure unreadable(String path, String said) {
      String reason = said.strip();
      if (said.contains("No such file or directory")) {
        reason = "E:Could not open file %s - open (2: No such file or directory)".formatted(path);
      } else if (said.contains("not a Debian format archive")) {
        reason = "E:Invalid archive signature";
      }
      return new ModuleFailure("Unable to install package: " + reason);
    }

    /** What files need that is not installed, as apt-get would choose it. */
    private List<String> needed(List<String> files, List<String> names) {
      List<String> words = new ArrayList<>(options());
      words.remove("--only-upgrade");
      words.addAll(List.of("--simulate", "--allow-downgrades", "install"));
      for (String file : files) {
        words.add(file.startsWith("/") ? file : "./" + file);
      }
      ExecResult ran = apt(words);
      Matcher unmet = UNMET.matcher(ran.out());
      if (!ran.ok() && unmet.find() && !args.bool("force")) {
        throw new ModuleFailure("Dependency is not satisfiable: " + unmet.group(1) + "\n");
      }
      List<String> needed = new ArrayList<>();
      Matcher each = TO_COME.matcher(ran.out());
      while (each.find()) {
        if (!names.contains(each.group(1))) {
          needed.add(each.group(1));
        }
      }
      return needed;
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

    private AptCatalogue catalogue() {
      return new AptCatalogue(commands, args.text("default_release"));
    }

    private ModuleResult packages() {
      List<String> wanted = new ArrayList<>();
      boolean all = false;
      for (String each : args.texts("package")) {
        // a list may be told as one text
        for (String one : each.split(",", -1)) {
          all |= one.equals("*");
          if (!one.equals("*")) {
            wanted.add(one.strip());
          }
        }
      }
      String state = args.string("state");
      if (state.equals("latest") && all) {
        if (!wanted.isEmpty()) {
          throw new ModuleFailure(
              "unable to install additional packages when upgrading all installed packages");
        }
        return upgrade(false);
      }
      for (String each : wanted) {
        if (each.chars().filter(c -> c == '=').count() > 1) {
          throw new ModuleFailure("invalid package spec: " + each);
        }
      }
      return switch (state) {
        case "absent" -> remove(catalogue().expanded(wanted));
        case "build-dep" -> withCache(buildDependencies(catalogue().expanded(wanted)));
        default -> withCache(install(wanted, state.equals("latest")));
      };
    }

    private ModuleResult buildDependencies(List<String> wanted) {
      List<String> words = new ArrayList<>(options());
      if (args.bool("fail_on_autoremove")) {
        words.add("--no-remove");
      }
      if (call.checkMode()) {
        words.add("--simulate");
      }
      words.add("build-dep");
      words.addAll(wanted);
      ExecResult ran = withPolicy(() -> apt(words));
      if (!ran.ok()) {
        throw failed("build-dep", wanted, ran);
      }
      return ModuleResult.changed(!ran.out().contains(NOTHING))
          .put("stdout", ran.out())
          .put("stderr", ran.err())
          .put("diff", diff(ran.out()));
    }

    private ModuleFailure failed(String operation, List<String> packages, ExecResult ran) {
      return Commands.failure("'" + told(operation, packages) + "' failed: " + ran.err(), ran)
          .with("cache_updated", cacheUpdated)
          .with("cache_update_time", cacheTime);
    }

    private ModuleResult install(List<String> specs, boolean latest) {
      if (specs.isEmpty()) {
        return ModuleResult.changed(false);
      }
      AptCatalogue catalogue = catalogue();
      List<AptCatalogue.Wanted> wanted =
          catalogue.expanded(specs).stream().map(AptCatalogue.Wanted::of).toList();
      List<String> names = wanted.stream().map(AptCatalogue.Wanted::name).toList();
      Map<String, AptCatalogue.Known> known = catalogue.look(names);
      List<String> missing = new ArrayList<>();
      for (AptCatalogue.Wanted each : wanted) {
        AptCatalogue.Status status = catalogue.status(each, known, false);
        if (!status.installed() && args.bool("only_upgrade")) {
          continue;
        }
        String installable = status.installable();
        if (installable == null) {
          if (!status.fits()) {
            throw new ModuleFailure(
                "no available installation candidate for " + each,
                Map.of("cache_updated", cacheUpdated, "cache_update_time", cacheTime));
          }
          continue;
        }
        if (!status.installed() || latest || !status.fits()) {
          missing.add(
              installable.isEmpty()
                  ? each.name() + (each.version().isEmpty() ? "" : "=" + each.version())
                  : each.name() + "=" + installable);
        } else if (each.relation().equals("=")) {
          // another version that the pattern matches too
          missing.add(each.name() + "=" + each.version());
        }
      }
      ModuleResult result = ModuleResult.changed(false);
      ModuleFailure failure = null;
      if (!missing.isEmpty()) {
        List<String> words = new ArrayList<>(options());
        if ("fixed".equals(args.text("state"))) {
          words.add("--fix-broken");
        }
        if (call.checkMode()) {
          words.add("--simulate");
        }
        words.addAll(removals());
        words.add("install");
        words.addAll(missing);
        ExecResult ran = withPolicy(() -> apt(words));
        if (ran.ok()) {
          result =
              ModuleResult.changed(true)
                  .put("stdout", ran.out())
                  .put("stderr", ran.err())
                  .put("diff", diff(ran.out()));
        } else {
          failure = failed("install", missing, ran);
        }
      }
      if (!call.checkMode()) {
        markManual(names);
      }
      if (failure != null) {
        throw failure;
      }
      return result;
    }

    /** What a task names is there for its own sake, not for that of others. */
    private void markManual(List<String> names) {
      if (names.isEmpty()) {
        return;
      }
      String program = Programs.of(call.host(), "apt-mark").find("apt-mark");
      if (program == null) {
        call.warn("Could not find apt-mark binary, not marking package(s) as manually installed.");
        return;
      }
      List<String> argv = new ArrayList<>(List.of(program, "manual"));
      argv.addAll(names);
      ExecResult ran = commands.run(argv);
      if (!ran.ok()) {
        throw Commands.failure("'" + String.join(" ", argv) + "' failed: " + ran.err(), ran);
      }
    }

    private ModuleResult remove(List<String> specs) {
      AptCatalogue catalogue = catalogue();
      List<AptCatalogue.Wanted> wanted = specs.stream().map(AptCatalogue.Wanted::of).toList();
      Map<String, AptCatalogue.Known> known =
          catalogue.look(wanted.stream().map(AptCatalogue.Wanted::name).toList());
      List<String> there = new ArrayList<>();
      for (AptCatalogue.Wanted each : wanted) {
        AptCatalogue.Status status = catalogue.status(each, known, true);
        if (status.fits() || status.files() && args.bool("purge")) {
          there.add(each.toString());
        }
      }
      if (there.isEmpty()) {
        return ModuleResult.changed(false);
      }
      List<String> words = new ArrayList<>(List.of("-q"));
      if (args.bool("purge")) {
        words.add("--purge");
      }
      if (args.bool("force")) {
        words.add("--force-yes");
      }
      if (args.bool("autoremove")) {
        words.add("--auto-remove");
      }
      if (call.checkMode()) {
        words.add("--simulate");
      }
      if (args.bool("allow_change_held_packages")) {
        words.add("--allow-change-held-packages");
      }
      words.add("remove");
      words.addAll(there);
      ExecResult ran = withPolicy(() -> apt(words));
      if (!ran.ok()) {
        throw Commands.failure("'apt-get remove " + quoted(there) + "' failed: " + ran.err(), ran);
      }
      return ModuleResult.changed(true)
          .put("stdout", ran.out())
          .put("stderr", ran.err())
          .put("diff", diff(ran.out()));
    }
  }
}
