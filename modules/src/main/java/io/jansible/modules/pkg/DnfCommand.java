package io.jansible.modules.pkg;

import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.Args;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs dnf with a task's options; says what went wrong in Ansible's words. */
final class DnfCommand {
  private static final Pattern ERROR = Pattern.compile("(?ms)^Error: (.*?)(?:\\n\\(try to .*)?\\z");

  /** What dnf says where nothing that it was asked for can be had. */
  private static final Pattern UNMATCHED =
      Pattern.compile(
          "(?s)Unable to find a match.*|No packages marked for upgrade.*"
              + "|There are no enabled repositories in .*");

  private static final Pattern NOISE =
      Pattern.compile("(?m)^Unable to detect release version.*\\n?");
  private static final Pattern UNSIGNED =
      Pattern.compile("(?m)^((?:Package|Public key for) (\\S+\\.rpm) is not .*)$");

  private static final Pattern GROUP = Pattern.compile("\\s+(.*) \\(([^()]+)\\)\\s*");
  private static final Pattern ROW = Pattern.compile("(\\S+)\\s+(.*?)\\s+(yes|no)\\s*");

  private final Commands commands;
  private final String tool;
  private final boolean check;
  private final boolean five;
  private final List<String> options;
  private boolean advised;

  DnfCommand(RemoteHost host, String tool, Args args, boolean check) {
    this.commands = new Commands(host);
    this.tool = tool;
    this.check = check;
    this.five = tool.endsWith("dnf5");
    this.options = options(args);
  }

  private List<String> options(Args args) {
    List<String> list = new ArrayList<>();
    boolean otherRoot = !args.string("installroot").equals("/");
    if (args.has("conf_file")) {
      list.add("--config=" + args.string("conf_file"));
    } else if (otherRoot) {
      list.add("--config=/etc/dnf/dnf.conf");
    }
    if (otherRoot) {
      // the host's own configuration, as Ansible has it
      list.add("--setopt=reposdir=/etc/yum.repos.d,/etc/distro.repos.d");
      list.add("--installroot=" + args.string("installroot"));
    }
    if (args.has("releasever")) {
      list.add("--releasever=" + args.string("releasever"));
    }
    each(args, "disable_plugin", five ? "--disable-plugin=" : "--disableplugin=", "", list);
    each(args, "enable_plugin", five ? "--enable-plugin=" : "--enableplugin=", "", list);
    // a repository that is not there is no error, which it is for --enablerepo
    each(args, "disablerepo", "--setopt=", ".enabled=0", list);
    each(args, "enablerepo", "--setopt=", ".enabled=1", list);
    each(args, "exclude", "--exclude=", "", list);
    if (args.has("disable_excludes")) {
      list.add(
          (five ? "--setopt=disable_excludes=" : "--disableexcludes=")
              + args.string("disable_excludes"));
    }
    if (args.bool("disable_gpg_check")) {
      list.add(five ? "--no-gpgchecks" : "--nogpgcheck");
    } else {
      list.add("--setopt=gpgcheck=1");
      list.add("--setopt=localpkg_gpgcheck=1");
    }
    set(list, "sslverify", args.bool("sslverify") && args.bool("validate_certs"), true);
    if (args.has("nobest")) {
      list.add("--setopt=best=" + (args.bool("nobest") ? 0 : 1));
    } else if (args.has("best")) {
      list.add("--setopt=best=" + (args.bool("best") ? 1 : 0));
    }
    list.add("--setopt=clean_requirements_on_remove=" + (args.bool("autoremove") ? 1 : 0));
    set(list, "install_weak_deps", args.bool("install_weak_deps"), true);
    if (args.bool("skip_broken")) {
      list.add(five ? "--setopt=skip_broken=1" : "--setopt=strict=0");
    }
    advised = !five && (args.bool("security") || args.bool("bugfix"));
    flag(args, "allowerasing", list);
    flag(args, "cacheonly", list);
    flag(args, "security", list);
    flag(args, "bugfix", list);
    if (args.bool("download_only")) {
      list.add("--downloadonly");
      if (args.has("download_dir")) {
        list.add("--setopt=destdir=" + args.string("download_dir"));
      }
    }
    return list;
  }

  private static void each(
      Args args, String name, String before, String after, List<String> options) {
    for (String value : args.texts(name)) {
      for (String one : value.split(",")) {
        if (!one.isBlank()) {
          options.add(before + one.strip() + after);
        }
      }
    }
  }

  private static void flag(Args args, String name, List<String> options) {
    if (args.bool(name)) {
      options.add("--" + name);
    }
  }

  private static void set(List<String> options, String name, boolean value, boolean usual) {
    if (value != usual) {
      options.add("--setopt=" + name + "=" + (value ? 1 : 0));
    }
  }

  /** Changes something, or only says what it would change in check mode. */
  DnfTransaction change(List<String> words, List<RpmPackage> there, List<String> said) {
    List<String> argv = new ArrayList<>(List.of(tool, check ? "--assumeno" : "-y"));
    argv.addAll(options);
    argv.addAll(words);
    ExecResult result = commands.run(argv);
    DnfTransaction transaction = DnfTransaction.of(result.out(), there);
    String error = error(result);
    if (error != null) {
      throw failure(error, result, transaction, words);
    }
    result.out().lines().map(String::strip).forEach(said::add);
    result.err().lines().map(String::strip).forEach(said::add);
    return transaction;
  }

  /** What a query prints, line by line. */
  List<String> ask(String... words) {
    List<String> argv = new ArrayList<>(List.of(tool, "-q"));
    argv.addAll(options);
    argv.addAll(List.of(words));
    ExecResult result = commands.run(argv);
    String error = error(result);
    if (error != null && !error.startsWith("No matching ") && !error.startsWith("No groups")) {
      throw failure(error, result, DnfTransaction.of("", List.of()), List.of());
    }
    return result.out().lines().filter(line -> !line.isBlank()).toList();
  }

  /** The packages of a {@code repoquery}, with where each is from behind it. */
  List<String> packages(String... words) {
    List<String> query = new ArrayList<>(List.of("repoquery", "--qf"));
    // older ones know no epochnum; dnf 5 ends no line by itself
    query.add(RpmPackage.FIELDS.replace("epochnum", "epoch") + " %{repoid}" + (five ? "\\n" : ""));
    query.addAll(List.of(words));
    return ask(query.toArray(String[]::new));
  }

  /**
   * Groups and environments as {@code id}, {@code environment}, {@code installed}, {@code name},
   * separated by tabs: those that are hidden too.
   */
  List<String> groups() {
    List<String> groups = new ArrayList<>();
    if (five) {
      for (String kind : List.of("group", "environment")) {
        for (String line : ask(kind, "list", kind.equals("group") ? "--hidden" : "-q")) {
          Matcher row = ROW.matcher(line);
          if (row.matches()) {
            groups.add(
                row.group(1)
                    + "\t"
                    + kind
                    + "\t"
                    + row.group(3).equals("yes")
                    + "\t"
                    + row.group(2));
          }
        }
      }
      return groups;
    }
    String section = "";
    for (String line : ask("group", "list", "hidden", "ids")) {
      Matcher group = GROUP.matcher(line);
      if (!line.startsWith(" ")) {
        section = line;
      } else if (group.matches()) {
        String kind = section.contains("Environment") ? "environment" : "group";
        boolean installed = section.startsWith("Installed");
        groups.add(group.group(2) + "\t" + kind + "\t" + installed + "\t" + group.group(1));
      }
    }
    return groups;
  }

  /** The verb: an advisory's own version is meant, not the newest behind it. */
  String upgrade() {
    return advised ? "upgrade-minimal" : "upgrade";
  }

  void refresh() {
    ask("--refresh", "makecache");
  }

  private @Nullable String error(ExecResult result) {
    Matcher matcher = ERROR.matcher(result.err().stripTrailing());
    if (matcher.find()) {
      return matcher.group(1);
    }
    boolean aborted = check && (result.err() + result.out()).contains("Operation aborted");
    return result.ok() || aborted ? null : NOISE.matcher(result.err()).replaceAll("").strip();
  }

  private ModuleFailure failure(
      String error, ExecResult result, DnfTransaction transaction, List<String> words) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    values.put("failures", failures);
    values.put("results", List.of());
    values.put("rc", 1L);
    if (UNMATCHED.matcher(error).matches()) {
      List<String> others = new ArrayList<>();
      for (String spec : words.subList(1, words.size())) {
        String no = unmatched(spec, result, error);
        if (no == null) {
          others.add(spec);
        } else {
          failures.add(no);
        }
      }
      String why = others.isEmpty() ? null : conflict(words.get(0), others);
      return new ModuleFailure(
          why == null ? "Failed to install some of the specified packages" : why, values);
    }
    Matcher unsigned = UNSIGNED.matcher(result.out() + result.err());
    if (error.contains("GPG check FAILED") && unsigned.find()) {
      String file = unsigned.group(2);
      String name =
          transaction.installed().stream()
              .filter(each -> each.file().equals(file))
              .map(RpmPackage::nevra)
              .findFirst()
              .orElse(file);
      return new ModuleFailure(
          "Failed to validate GPG signature for " + name + ": " + unsigned.group(1));
    }
    if (error.startsWith("Failed to download metadata") || error.startsWith("Cache-only enabled")) {
      values.remove("failures");
      return new ModuleFailure(error, values);
    }
    if (error.startsWith("Error downloading packages:")) {
      return new ModuleFailure(
          "Failed to download packages: " + error.substring(error.indexOf('\n') + 1).strip(),
          values);
    }
    return new ModuleFailure(
        (isConflict(error) ? "Depsolve Error occurred: " : "Unknown Error occurred: ") + error,
        values);
  }

  private static boolean isConflict(String error) {
    return error.startsWith("\n Problem") || error.contains("Problem 1:");
  }

  /** dnf gives up at what nothing matches; Ansible says too whether the others would do. */
  private @Nullable String conflict(String verb, List<String> specs) {
    List<String> argv = new ArrayList<>(List.of(tool, "--assumeno"));
    argv.addAll(options);
    argv.add(verb);
    argv.addAll(specs);
    String error = error(commands.run(argv));
    return error != null && isConflict(error) ? "Depsolve Error occurred: " + error : null;
  }

  /** What Ansible says of a specification that nothing matched; null if dnf says nothing of it. */
  private static @Nullable String unmatched(String spec, ExecResult result, String error) {
    if (spec.isEmpty()) {
      return " No match for argument";
    }
    if (error.startsWith("There are no")) {
      return "No package " + spec + " available.";
    }
    for (String line : (result.out() + result.err()).split("\n")) {
      if (line.equals("No match for argument: " + spec)) {
        return "No package " + spec + " available.";
      }
      if (line.endsWith(" for argument: " + spec)) {
        return spec + " " + line;
      }
    }
    return null;
  }
}
