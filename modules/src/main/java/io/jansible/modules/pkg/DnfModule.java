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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.dnf}, {@code dnf5} and {@code yum}: the host's own dnf does the work. */
final class DnfModule implements Module {
  private static final Pattern ACTION =
      Pattern.compile(
          "^(Installing|Installed|Upgrading|Upgraded|Reinstalling|Removing|Removed|Erasing|Downgrading|Downgraded):?\\s*(.*)$");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.builtin.dnf",
              "Manages packages with the dnf package manager",
              ArgumentSpec.of(
                      Argument.list("name", ArgumentType.STR)
                          .or(List.of())
                          .aliases("pkg")
                          .doc("Packages, groups (@name), files or URLs."),
                      Argument.text("state")
                          .choices("absent", "installed", "latest", "present", "removed")
                          .doc("What is to be."),
                      Argument.bool("allow_downgrade").or(false).doc("Older versions too."),
                      Argument.bool("allowerasing").or(false).doc("Remove what is in the way."),
                      Argument.bool("autoremove").or(false).doc("Remove what nobody needs."),
                      Argument.bool("best").doc("Only the newest that can be had."),
                      Argument.bool("bugfix").or(false).doc("Updates that mend something."),
                      Argument.bool("cacheonly").or(false).doc("Fetch no lists."),
                      Argument.path("conf_file").doc("Another configuration."),
                      Argument.text("disable_excludes").doc("Ignore what is excluded."),
                      Argument.bool("disable_gpg_check").or(false).doc("Do not check signatures."),
                      Argument.list("disable_plugin", ArgumentType.STR)
                          .or(List.of())
                          .doc("Plugins."),
                      Argument.list("disablerepo", ArgumentType.STR).or(List.of()).doc("Without."),
                      Argument.bool("download_only").or(false).doc("Fetch packages only."),
                      Argument.path("download_dir").doc("Where they go."),
                      Argument.list("enable_plugin", ArgumentType.STR)
                          .or(List.of())
                          .doc("Plugins."),
                      Argument.list("enablerepo", ArgumentType.STR).or(List.of()).doc("With."),
                      Argument.list("exclude", ArgumentType.STR).or(List.of()).doc("Not these."),
                      Argument.path("installroot").or("/").doc("Another root."),
                      Argument.bool("install_weak_deps").or(true).doc("Recommended ones too."),
                      Argument.integer("lock_timeout").or(30L).doc("Seconds to wait for the lock."),
                      Argument.text("list").doc("Say what there is instead."),
                      Argument.bool("nobest").doc("Older ones are all right."),
                      Argument.text("releasever").doc("Another release."),
                      Argument.bool("security").or(false).doc("Updates for security."),
                      Argument.bool("skip_broken").or(false).doc("Leave out what cannot be."),
                      Argument.bool("sslverify").or(true).doc("Check certificates."),
                      Argument.bool("update_cache")
                          .or(false)
                          .aliases("expire-cache")
                          .doc("Fetch lists anew."),
                      Argument.bool("update_only").or(false).doc("Install nothing new."),
                      Argument.bool("use_backend").doc("Has no effect."),
                      Argument.bool("validate_certs").or(true).doc("Of URLs."))
                  .exclusive("name", "list")
                  .oneOf("name", "list", "update_cache", "autoremove"))
          .withAliases("ansible.builtin.yum", "ansible.builtin.dnf5");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Commands commands = new Commands(call.host());
    String dnf =
        commands.script("command -v dnf5 || command -v dnf || command -v yum").out().strip();
    if (dnf.isEmpty()) {
      throw new ModuleFailure("Could not find dnf, dnf5 or yum on this host");
    }
    List<String> base = new ArrayList<>(List.of(dnf, "-y"));
    base.addAll(options(args));
    if (args.has("list")) {
      return listed(commands, base, args.string("list"));
    }
    if (args.bool("update_cache")) {
      List<String> command = new ArrayList<>(base);
      command.addAll(List.of("makecache", "--refresh"));
      if (!call.checkMode()) {
        commands.must("Failed to update the cache", command);
      }
    }
    List<String> names = new ArrayList<>();
    args.texts("name").forEach(each -> names.addAll(List.of(each.strip().split("\\s*,\\s*"))));
    names.removeIf(String::isEmpty);
    String state =
        args.has("state") ? args.string("state") : args.bool("autoremove") ? "absent" : "present";
    boolean remove = state.equals("absent") || state.equals("removed");
    boolean latest = state.equals("latest");
    List<String> command = new ArrayList<>(base);
    if (remove) {
      List<String> there = installed(commands, args, names);
      if (there.isEmpty() && !(args.bool("autoremove") && names.isEmpty())) {
        return done(List.of(), true);
      }
      command.add(args.bool("autoremove") && names.isEmpty() ? "autoremove" : "remove");
      command.addAll(there);
    } else {
      List<String> wanted = latest ? names : missing(commands, args, names);
      if (wanted.isEmpty()) {
        return done(List.of(), true);
      }
      boolean all = wanted.equals(List.of("*"));
      command.add(all || (latest && args.bool("update_only")) ? "upgrade" : "install");
      if (!all) {
        command.addAll(wanted);
      }
    }
    if (call.checkMode()) {
      command.add(1, "--assumeno");
      command.remove("-y");
      ExecResult tried = commands.run(command);
      List<@Nullable Object> results = actions(tried.out());
      return done(results, false).put("changed", !results.isEmpty());
    }
    ExecResult result = commands.run(command);
    if (!result.ok()) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("failures", new ArrayList<Object>(result.err().lines().toList()));
      values.put("results", List.of());
      values.put("rc", (long) result.rc());
      String said = result.err() + result.out();
      throw new ModuleFailure(
          said.contains("No match for argument") || said.contains("Unable to find a match")
              ? "Failed to install some of the specified packages"
              : "Depsolve Error occurred: " + result.err().strip(),
          values);
    }
    List<@Nullable Object> results = actions(result.out());
    return done(results, false).put("changed", !results.isEmpty());
  }

  private static ModuleResult done(List<@Nullable Object> results, boolean nothing) {
    return ModuleResult.changed(!results.isEmpty())
        .put("msg", nothing || results.isEmpty() ? "Nothing to do" : "")
        .put("rc", 0L)
        .put("results", results);
  }

  private static List<String> options(Args args) {
    List<String> options = new ArrayList<>();
    each(args, "enablerepo", "--enablerepo=", options);
    each(args, "disablerepo", "--disablerepo=", options);
    each(args, "exclude", "--exclude=", options);
    each(args, "enable_plugin", "--enableplugin=", options);
    each(args, "disable_plugin", "--disableplugin=", options);
    flag(args, "allowerasing", "--allowerasing", options);
    flag(args, "disable_gpg_check", "--nogpgcheck", options);
    flag(args, "download_only", "--downloadonly", options);
    flag(args, "skip_broken", "--skip-broken", options);
    flag(args, "security", "--security", options);
    flag(args, "bugfix", "--bugfix", options);
    flag(args, "cacheonly", "--cacheonly", options);
    if (args.bool("best") && args.has("best")) {
      options.add("--best");
    }
    flag(args, "nobest", "--nobest", options);
    if (!args.bool("install_weak_deps")) {
      options.add("--setopt=install_weak_deps=False");
    }
    if (!args.bool("sslverify") || !args.bool("validate_certs")) {
      options.add("--setopt=sslverify=False");
    }
    text(args, "releasever", "--releasever=", options);
    text(args, "conf_file", "--config=", options);
    text(args, "download_dir", "--downloaddir=", options);
    text(args, "disable_excludes", "--disableexcludes=", options);
    if (!args.string("installroot").equals("/")) {
      options.add("--installroot=" + args.string("installroot"));
    }
    return options;
  }

  private static void each(Args args, String name, String option, List<String> options) {
    args.texts(name).forEach(value -> options.add(option + value));
  }

  private static void flag(Args args, String name, String option, List<String> options) {
    if (args.bool(name)) {
      options.add(option);
    }
  }

  private static void text(Args args, String name, String option, List<String> options) {
    if (args.has(name)) {
      options.add(option + args.string(name));
    }
  }

  /** Those of the names that rpm knows as installed. */
  private static List<String> installed(Commands commands, Args args, List<String> names) {
    List<String> there = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith("@") || name.contains("*") || rpm(commands, args, name)) {
        there.add(name);
      }
    }
    return there;
  }

  private static List<String> missing(Commands commands, Args args, List<String> names) {
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      boolean plain = !name.startsWith("@") && !name.contains("/") && !name.contains("*");
      if (!plain || !rpm(commands, args, name)) {
        missing.add(name);
      }
    }
    return missing;
  }

  private static boolean rpm(Commands commands, Args args, String name) {
    return commands
            .run("rpm", "--root", args.string("installroot"), "-q", "--whatprovides", name)
            .ok()
        || commands.run("rpm", "--root", args.string("installroot"), "-q", name).ok();
  }

  private static List<@Nullable Object> actions(String out) {
    List<@Nullable Object> results = new ArrayList<>();
    String group = null;
    for (String line : out.split("\n")) {
      Matcher action = ACTION.matcher(line);
      if (action.matches() && line.strip().endsWith(":")) {
        group =
            switch (action.group(1)) {
              case "Removing", "Removed", "Erasing" -> "Removed";
              default -> "Installed";
            };
      } else if (group != null && line.startsWith("  ")) {
        results.add(group + ": " + line.strip().split("\\s+")[0]);
      } else if (line.isBlank()) {
        group = null;
      }
    }
    return results;
  }

  private static ModuleResult listed(Commands commands, List<String> base, String what) {
    List<String> command = new ArrayList<>(base);
    command.remove("-y");
    command.add("list");
    command.add(
        switch (what) {
          case "updates" -> "--upgrades";
          case "installed", "available" -> "--" + what;
          default -> what;
        });
    List<@Nullable Object> results = new ArrayList<>();
    for (String line : commands.run(command).out().split("\n")) {
      String[] words = line.strip().split("\\s+");
      int dot = words[0].lastIndexOf('.');
      if (words.length == 3 && dot > 0) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        String version = words[1].replaceFirst("^\\d+:", "");
        int dash = version.lastIndexOf('-');
        one.put("name", words[0].substring(0, dot));
        one.put("arch", words[0].substring(dot + 1));
        one.put("epoch", words[1].contains(":") ? words[1].replaceFirst(":.*", "") : "0");
        one.put("version", dash < 0 ? version : version.substring(0, dash));
        one.put("release", dash < 0 ? "" : version.substring(dash + 1));
        one.put("repo", words[2].replaceFirst("^@", ""));
        one.put("yumstate", words[2].startsWith("@") ? "installed" : "available");
        results.add(one);
      }
    }
    return ModuleResult.changed(false).put("results", results);
  }
}
