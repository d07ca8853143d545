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
import io.jansible.template.value.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code community.general.apk}. */
final class ApkModule implements Module {
  private static final Pattern ACTION =
      Pattern.compile("^\\(\\s*\\d+/\\d+\\)\\s+\\S+\\s+(\\S+)", Pattern.MULTILINE);

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.apk",
              "Manages apk packages",
              ArgumentSpec.of(
                      Argument.text("state")
                          .or("present")
                          .choices("present", "installed", "absent", "removed", "latest")
                          .doc("What is to be."),
                      Argument.list("name", ArgumentType.STR).doc("Packages."),
                      Argument.bool("no_cache").or(false).doc("Use no cache."),
                      Argument.list("repository", ArgumentType.STR).doc("These and no others."),
                      Argument.bool("update_cache").or(false).doc("Fetch lists anew."),
                      Argument.bool("upgrade").or(false).doc("Bring all up to date."),
                      Argument.bool("available").or(false).doc("Take what repositories have."),
                      Argument.text("world").or("/etc/apk/world").doc("The file of all wanted."))
                  .oneOf("name", "update_cache", "upgrade")
                  .exclusive("name", "upgrade"))
          .withAliases("ansible.builtin.apk");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** One task on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Tools tools;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.tools = new Tools(call.host());
    }

    private ExecResult apk(List<String> arguments, List<String> packages) {
      List<String> command = new ArrayList<>(List.of("apk"));
      if (args.bool("no_cache")) {
        command.add("--no-cache");
      }
      for (String each : args.texts("repository")) {
        command.addAll(List.of("--repository", each, "--repositories-file", "/dev/null"));
      }
      command.addAll(arguments);
      command.addAll(packages);
      return tools.run(command);
    }

    ModuleResult run() {
      List<String> names = args.texts("name");
      tools.path("apk");
      if (names.stream().anyMatch(String::isBlank)) {
        throw new ModuleFailure("Package name(s) cannot be empty or whitespace-only");
      }
      if (args.bool("update_cache")) {
        ExecResult updated = apk(List.of("update"), List.of());
        Map<String, @Nullable Object> said = said(updated);
        if (!updated.ok()) {
          throw new ModuleFailure("could not update package db", said);
        }
        if (names.isEmpty() && !args.bool("upgrade")) {
          return ModuleResult.changed(true).put("msg", "updated repository indexes").putAll(said);
        }
      }
      if (args.bool("upgrade")) {
        return upgrade();
      }
      return switch (args.string("state")) {
        case "absent", "removed" -> remove(names);
        default -> install(names, args.string("state").equals("latest"));
      };
    }

    private static Map<String, @Nullable Object> said(ExecResult ran) {
      Map<String, @Nullable Object> said = new LinkedHashMap<>();
      said.put("stdout", ran.out());
      said.put("stderr", ran.err());
      return said;
    }

    private static Map<String, @Nullable Object> withPackages(ExecResult ran) {
      Map<String, @Nullable Object> said = said(ran);
      List<@Nullable Object> packages = new ArrayList<>();
      Matcher each = ACTION.matcher(ran.out());
      while (each.find()) {
        packages.add(each.group(1));
      }
      said.put("packages", packages);
      return said;
    }

    private ModuleResult upgrade() {
      List<String> command = new ArrayList<>(List.of("upgrade"));
      if (call.checkMode()) {
        command.add("--simulate");
      }
      if (args.bool("available")) {
        command.add("--available");
      }
      ExecResult ran = apk(command, List.of());
      Map<String, @Nullable Object> said = withPackages(ran);
      if (!ran.ok()) {
        throw new ModuleFailure("failed to upgrade packages", said);
      }
      boolean any = !List.of().equals(said.get("packages"));
      return ModuleResult.changed(any)
          .put("msg", any ? "upgraded packages" : "packages already upgraded")
          .putAll(said);
    }

    private ModuleResult install(List<String> names, boolean latest) {
      List<String> packages = new ArrayList<>();
      List<String> upgrades = new ArrayList<>();
      String world = null;
      for (String name : names) {
        if (isVirtual(name)) {
          for (String each : latest ? dependencies(name) : List.<String>of()) {
            if (outdated(each)) {
              upgrades.add(each);
            }
          }
          continue;
        }
        if (world == null) {
          String file = args.string("world");
          world =
              call.host()
                  .read(file)
                  .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                  .orElseThrow(
                      () -> new ModuleFailure(Results.errno("No such file or directory", file)));
        }
        Pattern wanted = Pattern.compile(Pattern.quote(name) + "([@=<>~].+)?");
        if (List.of(world.strip().split("\\s+")).stream()
            .noneMatch(each -> wanted.matcher(each).matches())) {
          packages.add(name);
        } else if (latest && outdated(name)) {
          upgrades.add(name);
        }
      }
      if (packages.isEmpty() && upgrades.isEmpty()) {
        return ModuleResult.changed(false).put("msg", "package(s) already installed");
      }
      List<String> command = new ArrayList<>(List.of("add"));
      if (!upgrades.isEmpty()) {
        command.add("--upgrade");
      }
      if (call.checkMode()) {
        command.add("--simulate");
      }
      packages.addAll(upgrades);
      ExecResult ran = apk(command, packages);
      Map<String, @Nullable Object> said = withPackages(ran);
      if (!ran.ok()) {
        throw new ModuleFailure("failed to install " + Text.repr(packages), said);
      }
      return ModuleResult.changed(true)
          .put("msg", "installed " + Text.repr(packages) + " package(s)")
          .putAll(said);
    }

    private boolean isVirtual(String name) {
      return apk(List.of("-v", "info", "--description"), List.of(name))
          .out()
          .startsWith(name + ": virtual meta package");
    }

    private List<String> dependencies(String name) {
      String out = apk(List.of("-v", "info", "--depends"), List.of(name)).out().strip();
      List<String> words = List.of(out.split("\\s+"));
      return words.size() > 1 ? words.subList(1, words.size()) : List.of();
    }

    private boolean outdated(String name) {
      String out = apk(List.of("version"), List.of(name)).out();
      Matcher line =
          Pattern.compile(
                  "("
                      + Pattern.quote(name)
                      + ")-[\\d.\\w]+-[\\d\\w]+\\s+(.)\\s+[\\d.\\w]+-[\\d\\w]+\\s+")
              .matcher(out);
      return line.find() && line.group(2).equals("<");
    }

    private boolean installed(String name) {
      return apk(List.of("-v", "info", "--installed"), List.of(name)).ok();
    }

    private ModuleResult remove(List<String> names) {
      List<String> there = names.stream().filter(this::installed).toList();
      if (there.isEmpty()) {
        return ModuleResult.changed(false).put("msg", "package(s) already removed");
      }
      List<String> command = new ArrayList<>(List.of("del", "--purge"));
      if (call.checkMode()) {
        command.add("--simulate");
      }
      ExecResult ran = apk(command, there);
      Map<String, @Nullable Object> said = withPackages(ran);
      // others may still need them
      if (there.stream().anyMatch(this::installed) || !ran.ok()) {
        throw new ModuleFailure("failed to remove " + Text.repr(there) + " package(s)", said);
      }
      return ModuleResult.changed(true)
          .put("msg", "removed " + Text.repr(there) + " package(s)")
          .putAll(said);
    }
  }
}
