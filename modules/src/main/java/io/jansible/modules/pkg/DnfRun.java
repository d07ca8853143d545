package io.jansible.modules.pkg;

import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.modules.Commands;
import io.jansible.modules.Programs;
import io.jansible.modules.net.Download;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One call of the module: rpm says what is there, dnf is asked for no more than rpm cannot tell,
 * and one run of dnf changes it.
 */
final class DnfRun {
  private static final Pattern RELATION = Pattern.compile("(\\S+)\\s*(<=|>=|=|<|>)\\s*(\\S+)");

  /** Prints who is there, then what each further argument is to rpm, separated by a line of 1. */
  private static final String LOOK =
      "id -u; r=$1; q=$2; shift 2; rpm --root \"$r\" -qa --qf \"$q\\n\" 2>/dev/null;"
          + " for n do echo 1; case $n in *.rpm) rpm -qp --nosignature --qf \"$q\\n\" \"$n\" 2>&1 ;;"
          + " *) rpm --root \"$r\" -q --whatprovides --qf \"$q\\n\" \"$n\" 2>/dev/null ;; esac; done;"
          + " :";

  private final ModuleCall call;
  private final Args args;
  private final RemoteHost host;
  private final DnfCommand dnf;
  private final List<String> results = new ArrayList<>();
  private final Map<String, List<RpmPackage>> known = new HashMap<>();
  private final Map<String, String> unreadable = new HashMap<>();
  private final List<String> fetched = new ArrayList<>();
  private List<RpmPackage> there = List.of();

  /**
   * @param tools names of dnf, the best first
   */
  DnfRun(ModuleCall call, List<String> tools) {
    this.call = call;
    this.args = call.args();
    this.host = call.host();
    refuse();
    String path =
        new Commands(host)
            .script(
                "for n do if command -v \"$n\"; then break; fi; done", tools.toArray(String[]::new))
            .out()
            .strip();
    String tool = path.substring(path.lastIndexOf('/') + 1);
    if (tool.isEmpty()) {
      Programs.of(host, "dnf").must("dnf");
      tool = "dnf";
    }
    this.dnf = new DnfCommand(host, tool, args, call.checkMode());
  }

  private void refuse() {
    for (String name : names()) {
      if (name.contains(" ") && !name.matches("(?s).*[@<>=].*")) {
        throw new ModuleFailure(
            "It appears that a space separated string of packages was passed in as an argument. To operate on several packages, pass a comma separated string of packages or a list of packages.");
      }
    }
    if (args.bool("autoremove") && args.has("state") && !args.string("state").equals("absent")) {
      throw refused("Autoremove should be used alone or with state=absent");
    }
    String conf = args.has("conf_file") ? args.string("conf_file") : null;
    if (conf != null && !new Commands(host).run("test", "-r", conf).ok()) {
      throw refused("cannot read configuration file").with("conf_file", conf);
    }
  }

  private static ModuleFailure refused(String message) {
    return new ModuleFailure(message, Map.of("results", List.of()));
  }

  /** Names with commas in them go behind the others, taken apart. */
  private List<String> names() {
    List<String> plain = new ArrayList<>();
    List<String> apart = new ArrayList<>();
    for (String name : args.texts("name")) {
      String stripped = name.strip();
      if (stripped.contains(",")) {
        List.of(stripped.split(",", -1)).forEach(each -> apart.add(each.strip()));
      } else {
        plain.add(stripped);
      }
    }
    plain.addAll(apart);
    return plain.equals(List.of("")) ? List.of() : plain;
  }

  ModuleResult run() {
    List<String> names = names();
    if (args.bool("update_cache")) {
      dnf.refresh();
      if (names.isEmpty() && !args.has("list")) {
        return ModuleResult.changed(false)
            .put("msg", "Cache updated")
            .put("results", List.of())
            .put("rc", 0L);
      }
    }
    if (args.has("list")) {
      return ModuleResult.changed(false)
          .put("msg", "")
          .put("results", new DnfList(dnf, host, args).of(args.string("list")));
    }
    String state =
        args.has("state") ? args.string("state") : args.bool("autoremove") ? "absent" : "present";
    try {
      DnfTransaction done =
          names.isEmpty() && args.bool("autoremove")
              ? removed(List.of())
              : switch (state) {
                case "absent", "removed" -> removed(names);
                case "latest" -> names.equals(List.of("*")) ? everything() : wanted(names, true);
                default -> wanted(names, false);
              };
      return result(done);
    } finally {
      fetched.forEach(host::remove);
    }
  }

  private ModuleResult result(DnfTransaction done) {
    results.addAll(done.told(args.bool("download_only")));
    boolean changed = !done.isEmpty();
    String message =
        !changed
            ? "Nothing to do"
            : call.checkMode()
                ? "Check mode: No changes made, but would have if not in check mode"
                : "";
    return ModuleResult.changed(changed).put("msg", message).put("results", results).put("rc", 0L);
  }

  /** What rpm says of all that is asked for: one round trip. */
  private void look(List<String> specs) {
    List<String> asked = specs.stream().filter(each -> !isPattern(each)).distinct().toList();
    List<String> words = new ArrayList<>(List.of(args.string("installroot"), RpmPackage.FIELDS));
    asked.forEach(each -> words.add(askedOfRpm(each)));
    ExecResult told = new Commands(host).script(LOOK, words.toArray(String[]::new));
    String[] parts = (told.out()).split("(?m)^1\n", -1);
    String[] first = parts[0].split("\n", 2);
    if (!first[0].equals("0") && !args.bool("download_only")) {
      throw refused("This command has to be run under the root user.");
    }
    there = RpmPackage.all(first.length > 1 ? first[1] : "");
    for (int i = 0; i < asked.size() && i + 1 < parts.length; i++) {
      List<RpmPackage> answer = RpmPackage.all(parts[i + 1]);
      known.put(asked.get(i), answer);
      if (answer.isEmpty()) {
        unreadable.put(asked.get(i), parts[i + 1].strip());
      }
    }
  }

  private static String askedOfRpm(String spec) {
    Matcher relation = RELATION.matcher(spec);
    return relation.matches() ? relation.group(1) : spec;
  }

  private static boolean isPattern(String spec) {
    return spec.matches(".*[*?\\[].*");
  }

  private DnfTransaction everything() {
    look(List.of());
    return dnf.change(List.of(dnf.upgrade()), there, new ArrayList<>());
  }

  private DnfTransaction wanted(List<String> names, boolean latest) {
    List<String> files = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    List<String> specs = new ArrayList<>();
    for (String name : names) {
      if (name.contains("://")) {
        files.add(fetch(name));
      } else if (name.endsWith(".rpm")) {
        files.add(name);
      } else if (!name.startsWith("/") && (name.startsWith("@") || name.contains("/"))) {
        groups.add(name.substring(1).strip());
      } else {
        specs.add(name);
      }
    }
    List<String> asked = new ArrayList<>(specs);
    asked.addAll(files);
    look(asked);
    boolean onlyUpdate = args.bool("update_only");
    List<String> install = new ArrayList<>();
    List<String> upgrade = new ArrayList<>();
    Map<String, DnfGroup> found = groups(groups);
    for (String file : files) {
      file(file, onlyUpdate ? upgrade : install);
      results.add("Installed " + file);
    }
    found
        .values()
        .forEach(group -> (latest && group.installed() ? upgrade : install).add("@" + group.id()));
    for (String spec : specs) {
      if (spec.startsWith("/") && onlyUpdate && !isInstalled(spec)) {
        continue;
      }
      if (onlyUpdate) {
        if (isInstalled(spec)) {
          upgrade.add(spec);
        } else {
          results.add("Packages providing " + spec + " not installed due to update_only specified");
        }
      } else if (isInstalled(spec)) {
        if (latest) {
          upgrade.add(spec);
        }
      } else if (args.bool("allow_downgrade") || !isNewerThere(spec)) {
        install.add(spec);
      }
    }
    List<String> said = new ArrayList<>();
    DnfTransaction done = new DnfTransaction(List.of(), List.of());
    if (!install.isEmpty()) {
      done = dnf.change(with("install", install), there, said);
    }
    if (!upgrade.isEmpty()) {
      done = done.and(dnf.change(with(dnf.upgrade(), upgrade), there, said));
    }
    for (DnfGroup group : found.values()) {
      if (!group.environment()) {
        boolean upgraded = latest && group.installed();
        results.add("Group " + group.id() + (upgraded ? " upgraded." : " installed."));
      }
    }
    for (String spec : install) {
      if (said.contains("No match for argument: " + spec)) {
        results.add("No package " + spec + " available.");
      }
    }
    return done;
  }

  private static List<String> with(String verb, List<String> specs) {
    List<String> words = new ArrayList<>(List.of(verb));
    words.addAll(specs);
    return words;
  }

  private String fetch(String url) {
    String file =
        new Download(
                host,
                url,
                args.bool("validate_certs"),
                reason -> new ModuleFailure("Failure downloading " + url + ", " + reason))
            .file();
    String folder = file.substring(0, file.lastIndexOf('/'));
    fetched.add(folder);
    String name = url.replaceFirst("[?#].*", "").replaceFirst(".*/", "");
    String named = folder + "/" + (name.endsWith(".rpm") ? name : name + ".rpm");
    // dnf knows a file by its name
    host.rename(file, named);
    return named;
  }

  private void file(String file, List<String> take) {
    List<RpmPackage> is = known.getOrDefault(file, List.of());
    if (is.isEmpty()) {
      String why = unreadable.getOrDefault(file, "");
      throw new ModuleFailure(
          "Error occurred attempting remote rpm operation: "
              + (why.contains("No such file") ? "Could not open: " + file : why),
          Map.of("results", List.of(), "rc", 1L));
    }
    RpmPackage one = is.get(0);
    List<RpmPackage> before =
        there.stream()
            .filter(each -> each.name().equals(one.name()) && each.arch().equals(one.arch()))
            .toList();
    boolean newer = before.stream().anyMatch(each -> each.isNewerThan(one));
    boolean same = before.contains(one);
    if (args.bool("update_only")) {
      if (!before.isEmpty() && !newer && !same) {
        take.add(file);
      }
    } else if (!same && (args.bool("allow_downgrade") || !newer)) {
      take.add(file);
    }
  }

  /** Whether what is asked for is there already, whatever its version. */
  private boolean isInstalled(String spec) {
    if (isPattern(spec)) {
      Set<String> missing = new LinkedHashSet<>();
      RpmPackage.all(String.join("\n", dnf.packages("--available", spec)))
          .forEach(each -> missing.add(each.name()));
      there.forEach(each -> missing.remove(each.name()));
      return missing.isEmpty();
    }
    if (there.stream().anyMatch(each -> each.is(spec))) {
      return true;
    }
    List<RpmPackage> providers = known.getOrDefault(spec, List.of());
    if (providers.isEmpty()) {
      return false;
    }
    if (spec.startsWith("/")) {
      return true;
    }
    Matcher relation = RELATION.matcher(spec);
    if (relation.matches()) {
      return providers.stream().anyMatch(each -> holds(each, relation));
    }
    // something provides it; but if there is a package of this very name, dnf means that one
    return RpmPackage.all(String.join("\n", dnf.packages("--available", spec))).stream()
        .noneMatch(each -> each.is(spec));
  }

  private static boolean holds(RpmPackage each, Matcher relation) {
    if (!each.name().equals(relation.group(1))) {
      return true;
    }
    String wanted = relation.group(3);
    String release = wanted.contains("-") ? "" : "-" + each.release();
    RpmPackage other = RpmPackage.of(each.name(), each.arch(), wanted + release);
    boolean above = each.isNewerThan(other);
    boolean below = other.isNewerThan(each);
    return switch (relation.group(2)) {
      case "=" -> !above && !below;
      case "<" -> below;
      case ">" -> above;
      case "<=" -> !above;
      default -> !below;
    };
  }

  /** Whether a newer version is there than the one that is asked for. */
  private boolean isNewerThere(String spec) {
    if (isPattern(spec) || there.stream().noneMatch(each -> mayMean(spec, each))) {
      return false;
    }
    List<RpmPackage> available =
        RpmPackage.all(String.join("\n", dnf.packages("--available", spec)));
    Map<String, RpmPackage> newest = new LinkedHashMap<>();
    available.forEach(
        each -> newest.merge(each.arch(), each, (one, two) -> two.isNewerThan(one) ? two : one));
    return there.stream()
        .anyMatch(
            each -> {
              RpmPackage offered = newest.get(each.arch());
              return offered != null
                  && each.name().equals(offered.name())
                  && each.isNewerThan(offered);
            });
  }

  private static boolean mayMean(String spec, RpmPackage each) {
    Matcher relation = RELATION.matcher(spec);
    return relation.matches()
        ? relation.group(1).equals(each.name())
        : spec.startsWith(each.name() + "-");
  }

  private Map<String, DnfGroup> groups(List<String> wanted) {
    Map<String, DnfGroup> found = new LinkedHashMap<>();
    for (String each : wanted) {
      found.put(each, group(each));
    }
    return found;
  }

  /** A group or environment by its id or its name. */
  private DnfGroup group(String wanted) {
    for (String line : dnf.groups()) {
      String[] fields = line.split("\t");
      if (fields[0].equals(wanted) || fields[3].equals(wanted)) {
        return new DnfGroup(fields[0], fields[1].equals("environment"), fields[2].equals("true"));
      }
    }
    throw refused("No group " + wanted + " available.");
  }

  private DnfTransaction removed(List<String> names) {
    List<String> specs = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (String name : names) {
      if (name.contains("://") || name.endsWith(".rpm")) {
        throw refused("Cannot remove paths -- please specify package name.");
      }
      if (!name.startsWith("/") && (name.startsWith("@") || name.contains("/"))) {
        groups.add(name.substring(1).strip());
      } else {
        specs.add(name);
      }
    }
    look(specs);
    List<String> go = new ArrayList<>();
    for (DnfGroup group : groups(groups).values()) {
      if (group.installed()) {
        go.add("@" + group.id());
      }
    }
    for (String spec : specs) {
      if (isPattern(spec)
          || there.stream().anyMatch(each -> each.is(spec))
          || !known.getOrDefault(spec, List.of()).isEmpty()) {
        go.add(spec);
      } else {
        results.add("No match for argument: " + spec);
      }
    }
    List<String> said = new ArrayList<>();
    DnfTransaction done = new DnfTransaction(List.of(), List.of());
    if (!go.isEmpty()) {
      done = dnf.change(with("remove", go), there, said);
      go.stream()
          .map(each -> "No match for argument: " + each)
          .filter(said::contains)
          .forEach(results::add);
    }
    return args.bool("autoremove")
        ? done.and(dnf.change(List.of("autoremove"), there, said))
        : done;
  }

  /** A group of packages, or one of groups. */
  private record DnfGroup(String id, boolean environment, boolean installed) {}
}
