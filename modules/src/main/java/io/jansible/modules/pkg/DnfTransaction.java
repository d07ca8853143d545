package io.jansible.modules.pkg;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What dnf is about to do, read from the table that it prints before.
 *
 * @param installed each package that comes
 * @param removed each that goes, those that are replaced too
 */
record DnfTransaction(List<RpmPackage> installed, List<RpmPackage> removed) {
  /** Of the sections those whose lines are no packages, or none that are dealt with. */
  private static final Pattern OTHER =
      Pattern.compile("Groups|Environment|profiles|streams|Marking|Skipping|Switching|Resetting");

  private static final Set<String> COMES =
      Set.of("Installing", "Upgrading", "Downgrading", "Reinstalling");

  boolean isEmpty() {
    return installed.isEmpty() && removed.isEmpty();
  }

  /** As Ansible puts it in {@code results}. */
  List<String> told(boolean downloaded) {
    List<String> lines = new ArrayList<>();
    installed.forEach(
        each -> lines.add((downloaded ? "Downloaded: " : "Installed: ") + each.nevra()));
    removed.forEach(each -> lines.add("Removed: " + each.nevra()));
    return lines;
  }

  /** This one and what another does after it. */
  DnfTransaction and(DnfTransaction next) {
    Set<RpmPackage> come = new LinkedHashSet<>(installed);
    come.addAll(next.installed);
    Set<RpmPackage> go = new LinkedHashSet<>(removed);
    go.addAll(next.removed);
    return new DnfTransaction(List.copyOf(come), List.copyOf(go));
  }

  /**
   * Reads the table.
   *
   * @param there what was installed before: the table names an upgrade's new version only
   */
  static DnfTransaction of(String out, List<RpmPackage> there) {
    List<RpmPackage> come = new ArrayList<>();
    Set<RpmPackage> go = new LinkedHashSet<>();
    String section = null;
    String wrapped = "";
    for (String line : out.split("\n")) {
      if (line.startsWith("Transaction Summary")) {
        break;
      }
      if (!line.startsWith(" ")) {
        section = line.endsWith(":") ? line : line.isBlank() || section == null ? null : section;
        wrapped = "";
        continue;
      }
      if (section == null || OTHER.matcher(section).find()) {
        continue;
      }
      String[] words = (wrapped + line).strip().split("\\s+");
      wrapped = "";
      if (words[0].equals("replacing")) {
        RpmPackage old = replaced(words, there);
        if (old != null) {
          go.add(old);
        }
      } else if (words.length < 4) {
        // a long name has a line of its own
        wrapped = line + " ";
      } else {
        RpmPackage each = RpmPackage.of(words[0], words[1], words[2]);
        String verb = section.split("[ :]")[0];
        if (COMES.contains(verb)) {
          come.add(each);
          if (!verb.equals("Installing")) {
            go.addAll(before(each, there));
          }
        } else if (verb.equals("Removing")) {
          go.add(each);
        }
      }
    }
    return new DnfTransaction(come, List.copyOf(go));
  }

  private static List<RpmPackage> before(RpmPackage next, List<RpmPackage> there) {
    List<RpmPackage> same = there.stream().filter(each -> each.name().equals(next.name())).toList();
    List<RpmPackage> exact = same.stream().filter(each -> each.arch().equals(next.arch())).toList();
    return exact.isEmpty() ? same : exact;
  }

  /** dnf 4 has {@code replacing name.arch evr}, dnf 5 {@code replacing name arch evr repo size}. */
  private static @Nullable RpmPackage replaced(String[] words, List<RpmPackage> there) {
    if (words.length > 4) {
      return RpmPackage.of(words[1], words[2], words[3]);
    }
    if (words.length < 3) {
      return null;
    }
    int dot = words[1].lastIndexOf('.');
    RpmPackage old =
        RpmPackage.of(words[1].substring(0, dot), words[1].substring(dot + 1), words[2]);
    return there.contains(old) ? old : null;
  }
}
