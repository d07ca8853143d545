package io.jansible.modules.general;

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
import io.jansible.modules.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code community.general.pacman}. */
final class PacmanModule implements Module {
  private static final Pattern PAIR = Pattern.compile("^\\s*(\\S+)\\s+(\\S+)\\s*$");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.pacman",
              "Manage packages with pacman",
              ArgumentSpec.of(
                      Argument.list("name", ArgumentType.STR)
                          .aliases("pkg", "package")
                          .doc("Packages, groups, files or URLs."),
                      Argument.text("state")
                          .or("present")
                          .choices("present", "installed", "latest", "absent", "removed")
                          .doc("What is to be."),
                      Argument.bool("force").or(false).doc("Do it in any case."),
                      Argument.bool("remove_nosave").or(false).doc("Keep no changed files."),
                      Argument.text("executable").or("pacman").doc("pacman or the like of it."),
                      Argument.text("extra_args").or("").doc("Options."),
                      Argument.path("root").doc("Another root."),
                      Argument.path("cachedir").doc("The cache, with another root."),
                      Argument.path("config").doc("Another configuration."),
                      Argument.bool("upgrade").doc("Bring all up to date."),
                      Argument.text("upgrade_extra_args").or("").doc("Options for that."),
                      Argument.bool("update_cache").doc("Fetch lists anew."),
                      Argument.text("update_cache_extra_args").or("").doc("Options for that."),
                      Argument.text("reason")
                          .choices("explicit", "dependency")
                          .doc("Why it is installed."),
                      Argument.text("reason_for")
                          .or("new")
                          .choices("new", "all")
                          .doc("Whose reason is set."))
                  .oneOf("name", "update_cache", "upgrade")
                  .exclusive("name", "upgrade"))
          .withAliases("ansible.builtin.pacman");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /**
   * What is asked for.
   *
   * @param source how pacman is to find it
   * @param isUrl whether that is a file or a URL
   */
  private record Wanted(String name, String source, boolean isUrl) {}

  private record Versions(String current, String latest) {}

  /** What is, and what there is to be had. */
  private record Inventory(
      Map<String, String> installed,
      Set<String> available,
      Map<String, Set<String>> groups,
      Map<String, Versions> upgradable,
      Map<String, String> reasons) {}

  /** One task on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Tools tools;
    private final List<String> pacman = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private boolean changed;
    private @Nullable List<String> database;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.tools = new Tools(call.host());
    }

    ModuleResult run() {
      pacman.add(tools.path(args.string("executable")));
      if (has("config")) {
        pacman.addAll(List.of("--config", args.string("config")));
      }
      if (has("root")) {
        pacman.addAll(List.of("--root", args.string("root")));
        if (has("cachedir")) {
          pacman.addAll(List.of("--cachedir", args.string("cachedir")));
        }
      }
      boolean named = !args.list("name").isEmpty();
      if (args.bool("update_cache")) {
        update();
        if (!named && !args.bool("upgrade")) {
          return result();
        }
      }
      Inventory inventory = inventory();
      if (args.bool("upgrade")) {
        upgrade(inventory);
      } else if (named) {
        List<Wanted> wanted = wanted(inventory);
        if (removes()) {
          remove(inventory, wanted);
        } else {
          install(inventory, wanted);
        }
      } else {
        messages.add("Nothing to do");
      }
      return result();
    }

    private boolean has(String name) {
      return args.has(name) && !args.string(name).isEmpty();
    }

    private boolean removes() {
      return args.string("state").equals("absent") || args.string("state").equals("removed");
    }

    private ModuleResult result() {
      return ModuleResult.changed(changed).putAll(said());
    }

    private Map<String, @Nullable Object> said() {
      String out = String.join("\n", outputs);
      String err = String.join("\n", errors);
      if (!out.isEmpty()) {
        values.put("stdout", out);
      }
      if (!err.isEmpty()) {
        values.put("stderr", err);
      }
      values.put("msg", String.join("\n", messages));
      return values;
    }

    private void note(ExecResult ran) {
      if (!ran.out().isEmpty()) {
        outputs.add(ran.out());
      }
      if (!ran.err().isEmpty()) {
        errors.add(ran.err());
      }
    }

    private ModuleFailure failure(
        String message, ExecResult ran, @Nullable List<String> command, boolean withCode) {
      messages.add(message);
      note(ran);
      if (command != null) {
        values.put("cmd", new ArrayList<@Nullable Object>(command));
      }
      if (withCode) {
        values.put("rc", (long) ran.rc());
      }
      return new ModuleFailure(String.join("\n", messages), said());
    }

    private List<String> command(String... arguments) {
      List<String> command = new ArrayList<>(pacman);
      command.addAll(List.of(arguments));
      return command;
    }

    private List<String> database() {
      List<String> known = database;
      if (known == null) {
        known = Results.lines(tools.must(command("--sync", "--list")).out());
        database = known;
      }
      return known;
    }

    private void update() {
      if (call.checkMode()) {
        messages.add("Would have updated the package db");
        changed = true;
        values.put("cache_updated", true);
        return;
      }
      List<String> command = command("--sync", "--refresh");
      command.addAll(Words.split(args.string("update_cache_extra_args")));
      List<String> before = List.of();
      if (args.bool("force")) {
        command.add("--refresh");
      } else {
        before = database().stream().sorted().toList();
      }
      ExecResult ran = tools.run(command);
      database = null;
      boolean updated = args.bool("force") || !before.equals(database().stream().sorted().toList());
      values.put("cache_updated", updated);
      changed |= updated;
      if (!ran.ok()) {
        throw failure("could not update package db", ran, command, false);
      }
      messages.add("Updated package db");
      note(ran);
    }

    private Inventory inventory() {
      Map<String, String> installed = new LinkedHashMap<>();
      for (String line : Results.lines(tools.must(command("--query")).out())) {
        Matcher pair = PAIR.matcher(line);
        if (pair.matches()) {
          installed.put(pair.group(1), pair.group(2));
        }
      }
      tools.must(command("--query", "--groups"));
      Set<String> available = new LinkedHashSet<>();
      for (String line : database()) {
        String[] words = line.strip().split("\\s+");
        if (words.length > 2) {
          available.add(words[1]);
        }
      }
      Map<String, Set<String>> groups = new LinkedHashMap<>();
      for (String line :
          Results.lines(tools.must(command("--sync", "--groups", "--groups")).out())) {
        Matcher pair = PAIR.matcher(line);
        if (pair.matches()) {
          groups.computeIfAbsent(pair.group(1), key -> new LinkedHashSet<>()).add(pair.group(2));
        }
      }
      Map<String, Versions> upgradable = upgradable();
      Map<String, String> reasons = new LinkedHashMap<>();
      reasons("--explicit", "explicit", reasons);
      reasons("--deps", "dependency", reasons);
      return new Inventory(installed, available, groups, upgradable, reasons);
    }

    private void reasons(String option, String reason, Map<String, String> reasons) {
      for (String line : Results.lines(tools.must(command("--query", option)).out())) {
        if (!line.isBlank()) {
          reasons.put(line.strip().split("\\s+")[0], reason);
        }
      }
    }

    private Map<String, Versions> upgradable() {
      ExecResult ran = tools.run(command("--query", "--upgrades"));
      List<String> lines = new ArrayList<>(Results.lines(ran.out()));
      if (!lines.isEmpty() && lines.get(0).contains("Avoid running")) {
        lines.remove(0);
      }
      Map<String, Versions> upgradable = new LinkedHashMap<>();
      String out = String.join("\n", lines);
      if (!ran.ok()) {
        // with nothing on stdout there is nothing to upgrade
        if (ran.rc() != 1 || !out.isEmpty()) {
          throw failure(
              "Couldn't get list of packages available for upgrade",
              ExecResult.of(ran.rc(), out, ran.err()),
              null,
              true);
        }
        return upgradable;
      }
      for (String line : lines) {
        if (line.isBlank() || line.contains("[ignored]") || line.contains("Avoid running")) {
          continue;
        }
        String[] words = line.strip().split("\\s+");
        if (words.length != 4) {
          throw failure("Invalid line: " + line.strip(), ExecResult.of(0, "", ""), null, false);
        }
        upgradable.put(words[0], new Versions(words[1], words[3]));
      }
      return upgradable;
    }

    private List<Wanted> wanted(Inventory inventory) {
      List<Wanted> wanted = new ArrayList<>();
      for (String name : args.texts("name")) {
        if (name.isEmpty()) {
          continue;
        }
        Set<String> members = inventory.groups().get(name);
        if (members != null) {
          members.forEach(each -> wanted.add(new Wanted(each, each, false)));
        } else if (inventory.available().contains(name)
            || inventory.installed().containsKey(name)) {
          wanted.add(new Wanted(name, name, false));
        } else {
          // of a repository, a file or a URL: pacman knows its name
          ExecResult ran = tools.run(command("--sync", "--print-format", "%n", name));
          boolean isUrl = !ran.ok();
          String out = ran.out();
          if (isUrl) {
            List<String> command = command("--upgrade", "--print-format", "%n", name);
            ran = tools.run(command);
            if (!ran.ok()) {
              if (removes()) {
                continue;
              }
              throw failure("Failed to list package " + name, ran, command, true);
            }
            List<String> lines = Results.lines(ran.out());
            out = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
          }
          wanted.add(new Wanted(out.strip(), name, isUrl));
        }
      }
      return wanted;
    }

    private void install(Inventory inventory, List<Wanted> wanted) {
      List<String> sources = new ArrayList<>();
      List<String> urls = new ArrayList<>();
      List<String> reasons = new ArrayList<>();
      String reason = args.text("reason");
      boolean latest = args.string("state").equals("latest");
      for (Wanted each : wanted) {
        String old = inventory.reasons().get(each.name());
        if (reason != null
            && (old == null || (args.string("reason_for").equals("all") && !old.equals(reason)))) {
          reasons.add(each.name());
        }
        if (each.isUrl()) {
          urls.add(each.source());
        } else if (!inventory.installed().containsKey(each.name())
            || (latest && inventory.upgradable().containsKey(each.name()))) {
          sources.add(each.source());
        }
      }
      List<String> before = new ArrayList<>();
      List<String> after = new ArrayList<>();
      List<String> installed = new ArrayList<>();
      if (!sources.isEmpty()) {
        plan(inventory, "--sync", sources, reasons, before, after, installed);
      }
      if (!urls.isEmpty()) {
        plan(inventory, "--upgrade", urls, reasons, before, after, installed);
      }
      if (installed.isEmpty() && reasons.isEmpty()) {
        values.put("packages", List.of());
        messages.add("package(s) already installed");
        return;
      }
      changed = true;
      values.put("diff", diff(sorted(before), sorted(after)));
      List<String> packages = new ArrayList<>(installed);
      reasons.stream().filter(each -> !installed.contains(each)).forEach(packages::add);
      values.put("packages", new ArrayList<@Nullable Object>(sorted(packages)));
      if (call.checkMode()) {
        messages.add("Would have installed " + packages.size() + " packages");
        return;
      }
      if (!sources.isEmpty()) {
        perform(installation("--sync", sources, false));
      }
      if (!urls.isEmpty()) {
        perform(installation("--upgrade", urls, false));
      }
      if (!reasons.isEmpty()) {
        List<String> command = command("--noconfirm", "--database");
        command.add("dependency".equals(reason) ? "--asdeps" : "--asexplicit");
        command.addAll(reasons);
        perform(command);
      }
      messages.add("Installed " + packages.size() + " package(s)");
    }

    private void perform(List<String> command) {
      ExecResult ran = tools.run(command);
      if (!ran.ok()) {
        values.remove("packages");
        throw failure("Failed to install package(s)", ran, command, false);
      }
      note(ran);
    }

    private List<String> installation(String verb, List<String> sources, boolean dry) {
      List<String> command = command("--noconfirm", "--noprogressbar", "--needed");
      command.addAll(Words.split(args.string("extra_args")));
      command.add(verb);
      if (dry) {
        command.addAll(List.of("--print-format", "%n %v"));
      }
      command.addAll(sources);
      return command;
    }

    /** What pacman says it would install. */
    private void plan(
        Inventory inventory,
        String verb,
        List<String> sources,
        List<String> reasons,
        List<String> before,
        List<String> after,
        List<String> installed) {
      List<String> command = installation(verb, sources, true);
      ExecResult ran = tools.run(command);
      if (!ran.ok()) {
        throw failure("Failed to list package(s) to install", ran, command, false);
      }
      for (String line : Results.lines(ran.out())) {
        String[] words = line.strip().split("\\s+");
        if (line.contains("loading packages")
            || line.contains("there is nothing to do")
            || line.contains("Avoid running")
            || words.length != 2) {
          continue;
        }
        String name = words[0];
        String old = inventory.reasons().get(name);
        if (inventory.installed().containsKey(name)) {
          before.add(name + "-" + inventory.installed().get(name) + "-" + old);
        }
        String reason = reasons.contains(name) ? args.text("reason") : old;
        after.add(name + "-" + words[1] + (reason == null ? "" : "-" + reason));
        installed.add(name);
      }
    }

    private static List<String> sorted(List<String> list) {
      return list.stream().sorted().toList();
    }

    private static Map<String, @Nullable Object> diff(List<String> before, List<String> after) {
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("before", before.isEmpty() ? "" : String.join("\n", before) + "\n");
      diff.put("after", after.isEmpty() ? "" : String.join("\n", after) + "\n");
      return diff;
    }

    private void remove(Inventory inventory, List<Wanted> wanted) {
      List<String> names =
          wanted.stream().map(Wanted::name).filter(inventory.installed()::containsKey).toList();
      if (names.isEmpty()) {
        values.put("packages", List.of());
        messages.add("package(s) already absent");
        return;
      }
      changed = true;
      List<String> base = command("--remove", "--noconfirm", "--noprogressbar");
      base.addAll(Words.split(args.string("extra_args")));
      if (args.bool("force")) {
        base.addAll(List.of("--nodeps", "--nodeps"));
      }
      List<String> command = new ArrayList<>(base);
      command.addAll(List.of("--print-format", "%n-%v"));
      command.addAll(names);
      ExecResult ran = tools.run(command);
      if (!ran.ok()) {
        throw failure("failed to list package(s) to remove", ran, command, false);
      }
      String text = ran.out().strip();
      List<String> removed = text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
      values.put("packages", new ArrayList<@Nullable Object>(removed));
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("before", String.join("\n", removed) + "\n");
      diff.put("after", "");
      values.put("diff", diff);
      if (call.checkMode()) {
        messages.add("Would have removed " + removed.size() + " packages");
        return;
      }
      if (args.bool("remove_nosave")) {
        base.add("--nosave");
      }
      base.addAll(names);
      ran = tools.run(base);
      if (!ran.ok()) {
        throw failure("failed to remove package(s)", ran, base, false);
      }
      messages.add("Removed " + removed.size() + " package(s)");
      note(ran);
    }

    private void upgrade(Inventory inventory) {
      if (inventory.upgradable().isEmpty()) {
        messages.add("Nothing to upgrade");
        return;
      }
      changed = true;
      List<String> before = new ArrayList<>();
      List<String> after = new ArrayList<>();
      inventory
          .upgradable()
          .forEach(
              (name, versions) -> {
                before.add(name + "-" + versions.current());
                after.add(name + "-" + versions.latest());
              });
      values.put("diff", diff(before, after));
      values.put("packages", new ArrayList<@Nullable Object>(inventory.upgradable().keySet()));
      if (call.checkMode()) {
        messages.add(before.size() + " packages would have been upgraded");
        return;
      }
      List<String> command = command("--sync", "--sysupgrade", "--quiet", "--noconfirm");
      command.addAll(Words.split(args.string("upgrade_extra_args")));
      ExecResult ran = tools.run(command);
      if (!ran.ok()) {
        throw failure("Could not upgrade", ran, command, false);
      }
      messages.add("System upgraded");
      note(ran);
    }
  }
}
