package io.jansible.modules.pkg;

import io.jansible.connection.ExecResult;
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
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.package_facts}: one round trip. */
final class PackageFactsModule implements Module {
  private static final String SCRIPT =
      "if command -v dpkg-query >/dev/null; then echo @apt; dpkg-query -W -f='${db:Status-Abbrev}\\t${Package}\\t${Version}\\t${Architecture}\\t${Section}\\n';"
          + " elif command -v rpm >/dev/null; then echo @rpm; rpm -qa --qf '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{EPOCH}\\t%{ARCH}\\n';"
          + " elif command -v apk >/dev/null; then echo @apk; apk info -v;"
          + " elif command -v pacman >/dev/null; then echo @pacman; pacman -Q; fi";

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.package_facts",
          "Package information as facts",
          ArgumentSpec.of(
              Argument.list("manager", ArgumentType.STR)
                  .or(List.of("auto"))
                  .doc("Which package managers."),
              Argument.text("strategy")
                  .or("first")
                  .choices("first", "all")
                  .doc("The first that is there, or all.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    ExecResult told = new Commands(call.host()).script(SCRIPT);
    Map<String, @Nullable Object> packages = new LinkedHashMap<>();
    String manager = "";
    for (String line : told.out().lines().toList()) {
      if (line.startsWith("@")) {
        manager = line.substring(1);
        continue;
      }
      Map<String, @Nullable Object> about = new LinkedHashMap<>();
      String[] f = line.split("\t", -1);
      String name;
      switch (manager) {
        case "apt" -> {
          if (f.length < 5 || !f[0].startsWith("ii") && !f[0].startsWith("hi")) {
            continue;
          }
          name = f[1];
          about.put("name", name);
          about.put("version", f[2]);
          about.put("arch", f[3]);
          about.put("category", f[4]);
          about.put("origin", "Debian");
        }
        case "rpm" -> {
          if (f.length < 5) {
            continue;
          }
          name = f[0];
          about.put("name", name);
          about.put("version", f[1]);
          about.put("release", f[2]);
          about.put("epoch", f[3].matches("\\d+") ? (Object) Long.parseLong(f[3]) : null);
          about.put("arch", f[4].equals("(none)") ? null : f[4]);
        }
        default -> {
          String[] words =
              manager.equals("apk")
                  ? line.replaceFirst("-([^-]+-r\\d+)$", " $1").split(" ")
                  : line.split(" ");
          if (words.length < 2) {
            continue;
          }
          name = words[0];
          about.put("name", name);
          about.put("version", words[1]);
        }
      }
      about.put("source", manager);
      @SuppressWarnings("unchecked")
      List<@Nullable Object> all =
          (List<@Nullable Object>) packages.computeIfAbsent(name, key -> new ArrayList<>());
      all.add(about);
    }
    if (manager.isEmpty()) {
      throw new ModuleFailure(
          "Could not detect a supported package manager from the following list: ['apk', 'apt', 'pacman', 'rpm'], or the required Python library is not installed. Check warnings for details.");
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("packages", packages);
    return ModuleResult.changed(false).put("ansible_facts", facts);
  }
}
