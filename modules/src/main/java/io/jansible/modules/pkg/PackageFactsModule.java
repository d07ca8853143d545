package io.jansible.modules.pkg;

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
import io.jansible.template.value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.package_facts}: one round trip. */
final class PackageFactsModule implements Module {
  /** What a manager is called and which others it stands for. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "dnf", "rpm",
          "dnf5", "rpm",
          "yum", "rpm",
          "zypper", "rpm",
          "pkg5", "pkg",
          "pkgng", "pkg",
          "openbsd_pkg", "pkg_info");

  /** In the order in which they are tried. */
  private static final List<String> MANAGERS =
      List.of("apt", "rpm", "apk", "pacman", "pkg", "portage", "pkg_info");

  /**
   * Arguments: "first" or "all", then managers. Each that is there tells a line with its name and
   * then its packages.
   */
  private static final String SCRIPT =
      "w=$1; shift; for m do case $m in apt) t=dpkg-query;; portage) t=qlist;; *) t=$m;; esac;"
          + " command -v $t >/dev/null 2>&1 || continue; echo \"@$m\"; { e=$( { case $m in"
          + " apt) dpkg-query -W -f='${db:Status-Abbrev}\\t${binary:Package}\\t${Version}\\t${Architecture}\\t${Section}\\t${Package}\\n';"
          + " if command -v apt-cache >/dev/null 2>&1; then echo @origins; apt-cache policy 2>/dev/null;"
          + " echo @policy; dpkg-query -W -f='${db:Status-Abbrev} ${binary:Package}\\n' | sed -n 's/^.i[^ ]*  *//p' |"
          + " xargs apt-cache policy 2>/dev/null | awk '/^[^ ]/ { n = $1 } /^ \\*\\*\\* / { s = 1; next }"
          + " s && /^        / { if ($2 !~ /status$/) { k = $2; for (i = 3; i <= NF; i++) k = k \" \" $i; print n \"\\t\" k; s = 0 } next } { s = 0 }'; fi;;"
          + " rpm) rpm -qa --qf '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{EPOCH}\\t%{ARCH}\\n';;"
          + " apk) apk info -v;; pacman) pacman -Qi;;"
          + " pkg) pkg query '%n\\t%v\\t%R\\t%t\\t%a\\t%q\\t%o\\t%p\\t%V';;"
          + " portage) qlist -Iv | xargs -n 1024 qatom;; pkg_info) pkg_info -a;; esac; } 2>&1 >&3 ); r=$?; } 3>&1;"
          + " case $m in apt|rpm|portage|apk) b=$r;; *) b=$r$e;; esac;"
          + " [ \"$b\" = 0 ] || printf '\\n@failed %s rc=%s : %s\\n' $m $r \"$(printf %s \"$e\" | tr '\\n' ' ')\";"
          + " [ $w = all ] || break; done; :";

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
    Args args = call.args();
    List<String> asked =
        args.texts("manager").stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    boolean auto = asked.contains("auto");
    List<String> names = new ArrayList<>(asked);
    if (auto) {
      names.remove("auto");
      names.addAll(MANAGERS);
      names.addAll(ALIASES.keySet());
    }
    List<String> unknown =
        names.stream()
            .filter(each -> !MANAGERS.contains(each) && !ALIASES.containsKey(each))
            .distinct()
            .toList();
    if (!unknown.isEmpty()) {
      throw new ModuleFailure(
          auto
              ? "Could not auto detect a usable package manager, check warnings for details."
              : "Unsupported package managers requested: " + String.join(", ", unknown));
    }
    Set<String> wanted = new LinkedHashSet<>();
    names.forEach(each -> wanted.add(ALIASES.getOrDefault(each, each)));
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh"));
    argv.add(args.string("strategy"));
    argv.addAll(wanted);
    String told = new Commands(call.host()).run(argv).out();
    Map<String, @Nullable Object> packages = new LinkedHashMap<>();
    Map<String, List<String>> sections = PackageLists.sections(told);
    Set<String> found = new LinkedHashSet<>(sections.keySet());
    found.removeAll(Set.of("origins", "policy"));
    told.lines()
        .filter(line -> line.startsWith("@failed "))
        .map(line -> line.split(" ", 3))
        .forEach(
            words -> {
              call.warn(
                  "Failed to retrieve packages with %s: Unable to list packages %s"
                      .formatted(words[1], words[2]));
              sections.put(words[1], List.of());
            });
    warn(call, wanted, found);
    if (found.isEmpty()) {
      throw new ModuleFailure(
          "Could not detect a supported package manager from the following list: "
              + Text.repr(names)
              + ", or the required Python library is not installed. Check warnings for details.");
    }
    for (String manager : found) {
      PackageLists.packages(manager, sections).forEach(packages::put);
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("packages", packages);
    return ModuleResult.changed(false).put("ansible_facts", facts);
  }

  /** A manager that was asked for by its name and is not there is warned of. */
  private static void warn(ModuleCall call, Set<String> wanted, Set<String> found) {
    for (String manager : wanted) {
      if (found.contains(manager)) {
        if (call.args().string("strategy").equals("first")) {
          return;
        }
      } else if (call.args().texts("manager").contains(manager)) {
        String tool =
            switch (manager) {
              case "portage" -> "qlist";
              case "apt" -> "dpkg-query";
              default -> manager;
            };
        call.warn(
            "Requested package manager %s was not usable by this module: Failed to find required executable \"%s\" in paths: %s"
                .formatted(manager, tool, Programs.of(call.host(), tool).searched()));
      }
    }
  }
}
