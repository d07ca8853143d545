package io.jansible.modules.pkg;

import io.jansible.connection.ExecResult;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import io.jansible.modules.command.Glob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a node knows of packages: which are installed, and which could be. */
final class AptCatalogue {
  private static final String LOOK =
      """
      release=$1; shift
      dpkg-query -W -f='${Package} ${Architecture} ${db:Status-Status} ${Version}\\n' "$@" 2>/dev/null
      echo @@
      LC_ALL=C apt-cache ${release:+-t "$release"} policy "$@" || exit
      echo @@
      apt-cache showpkg "$@" 2>/dev/null
      :
      """;

  private final Commands commands;
  private final @Nullable String release;

  /**
   * @param release whose versions come first; null for none
   */
  AptCatalogue(Commands commands, @Nullable String release) {
    this.commands = commands;
    this.release = release;
  }

  /**
   * One package.
   *
   * @param installed the version that is installed; null if none is
   * @param files whether it has files on the disk, be it settings alone
   * @param candidate the version that would be installed
   * @param versions all that are known, newest first; none for what is virtual
   * @param providers what provides it
   */
  record Known(
      @Nullable String installed,
      boolean files,
      @Nullable String candidate,
      List<String> versions,
      List<String> providers) {
    static final Known NOTHING = new Known(null, false, null, List.of(), List.of());

    boolean isReal() {
      return installed != null || !versions.isEmpty();
    }
  }

  /**
   * A package as a task names it: {@code name}, {@code name=version} or {@code name>=version}.
   *
   * @param relation empty, {@code =} or {@code >=}
   */
  record Wanted(String name, String relation, String version) {
    private static final Pattern RELATION = Pattern.compile(">?=");

    static Wanted of(String text) {
      var match = RELATION.matcher(text);
      return match.find()
          ? new Wanted(text.substring(0, match.start()), match.group(), text.substring(match.end()))
          : new Wanted(text, "", "");
    }

    @Override
    public String toString() {
      return name + relation + version;
    }
  }

  /**
   * How a package stands to what is wanted of it.
   *
   * @param fits whether the installed version is one that is wanted
   * @param installable the newest other version that would be, empty where any may come that
   *     provides it
   */
  record Status(boolean installed, boolean fits, @Nullable String installable, boolean files) {}

  private static Pattern glob(String text) {
    return Pattern.compile(Glob.regex(text));
  }

  /** Names with wildcards become those of the packages they match. */
  List<String> expanded(List<String> wanted) {
    List<String> all = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    for (String each : wanted) {
      String name = Wanted.of(each).name();
      if (!name.matches(".*[*?\\[\\]!].*")) {
        all.add(each);
        continue;
      }
      if (names.isEmpty()) {
        names.addAll(commands.run("apt-cache", "pkgnames").out().lines().toList());
      }
      Pattern pattern = glob(name);
      List<String> matches =
          names.stream().filter(known -> pattern.matcher(known).matches()).toList();
      if (matches.isEmpty()) {
        throw new ModuleFailure("No package(s) matching '" + name + "' available");
      }
      all.addAll(matches);
    }
    return all;
  }

  /** What is known of packages, by their names: one round trip. */
  Map<String, Known> look(List<String> names) {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", LOOK, "sh"));
    argv.add(release == null ? "" : release);
    argv.addAll(names);
    ExecResult told = commands.run(argv);
    if (!told.ok()) {
      throw Commands.failure(null, told);
    }
    String[] parts = told.out().split("(?m)^@@$\n?", -1);
    Map<String, Known> known = new LinkedHashMap<>();
    names.forEach(name -> known.put(name, Known.NOTHING));
    for (String line : parts[0].lines().toList()) {
      String[] words = line.split(" ", 4);
      if (!words[2].equals("not-installed")) {
        Known one =
            new Known(
                words[2].equals("installed") ? words[3] : null, true, null, List.of(), List.of());
        for (String name : List.of(words[0], words[0] + ":" + words[1])) {
          known.computeIfPresent(name, (key, old) -> old.installed() == null ? one : old);
        }
      }
    }
    candidates(parts[1], known);
    versions(parts[2], known);
    return known;
  }

  private static void candidates(String policy, Map<String, Known> known) {
    String current = "";
    for (String line : policy.lines().toList()) {
      if (!line.startsWith(" ")) {
        current = line.replaceFirst(":$", "");
      } else if (line.startsWith("  Candidate: ") && known.containsKey(current)) {
        String version = line.substring("  Candidate: ".length());
        Known one = known.get(current);
        if (!version.equals("(none)")) {
          known.put(
              current, new Known(one.installed(), one.files(), version, List.of(), List.of()));
        }
      }
    }
  }

  private static void versions(String packages, Map<String, Known> known) {
    for (String each : packages.split("(?m)^Package: ")) {
      List<String> lines = each.lines().toList();
      Known one = lines.isEmpty() ? null : known.get(lines.get(0).strip());
      if (one == null) {
        continue;
      }
      List<String> versions = new ArrayList<>();
      List<String> providers = new ArrayList<>();
      String part = "";
      for (String line : lines.subList(1, lines.size())) {
        if (line.matches("[A-Z][A-Za-z ]+: ?")) {
          part = line.strip();
        } else if (part.equals("Versions:") && line.contains(" (")) {
          versions.add(line.substring(0, line.indexOf(' ')));
        } else if (part.equals("Reverse Provides:") && line.contains(" ")) {
          providers.add(line.substring(0, line.indexOf(' ')));
        }
      }
      known.put(
          lines.get(0).strip(),
          new Known(one.installed(), one.files(), one.candidate(), versions, providers));
    }
  }

  /**
   * @param removing whether it does not matter that there is no such package
   */
  Status status(Wanted wanted, Map<String, Known> known, boolean removing) {
    Known one = known.getOrDefault(wanted.name(), Known.NOTHING);
    if (!one.isReal()) {
      if (removing) {
        return new Status(false, false, null, false);
      }
      if (one.providers().isEmpty()) {
        throw new ModuleFailure("No package matching '" + wanted.name() + "' is available");
      }
      List<String> providers = one.providers().stream().distinct().toList();
      if (providers.size() == 1) {
        Status other =
            status(
                new Wanted(providers.get(0), wanted.relation(), wanted.version()),
                look(providers),
                false);
        if (other.installed()) {
          return other;
        }
      }
      return new Status(false, false, "", false);
    }
    String best = best(wanted, one);
    if (one.installed() == null) {
      return new Status(false, false, best, one.files());
    }
    boolean fits = matches(one.installed(), wanted);
    boolean other = best != null && !best.equals(one.installed()) && matches(best, wanted);
    return new Status(true, fits, other ? best : null, one.files());
  }

  /** The version that would be installed if that were asked. */
  private static @Nullable String best(Wanted wanted, Known one) {
    if (!wanted.relation().equals("=")) {
      return one.candidate();
    }
    Pattern pattern = glob(wanted.version());
    return one.versions().stream()
        .filter(version -> pattern.matcher(version).matches())
        .findFirst()
        .orElse(null);
  }

  private boolean matches(String version, Wanted wanted) {
    return switch (wanted.relation()) {
      case "=" -> glob(wanted.version()).matcher(version).matches();
      case ">=" -> isAtLeast(version, wanted.version());
      default -> true;
    };
  }

  boolean isAtLeast(String version, String least) {
    return commands.run("dpkg", "--compare-versions", version, "ge", least).ok();
  }
}
