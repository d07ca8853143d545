package io.jansible.modules.pkg;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A package as rpm and dnf know it. */
record RpmPackage(String name, String epoch, String version, String release, String arch) {
  /** What rpm's and dnf's queries are told to print: {@link #of} reads it. */
  static final String FIELDS = "%{name} %{epochnum} %{version} %{release} %{arch}";

  /** A line of five words; null for what is no package, such as rpm's imported keys. */
  static @Nullable RpmPackage of(String line) {
    String[] words = line.strip().split(" ");
    return words.length < 5 || !words[1].matches("\\d+") || words[0].equals("gpg-pubkey")
        ? null
        : new RpmPackage(words[0], words[1], words[2], words[3], words[4]);
  }

  static List<RpmPackage> all(String lines) {
    List<RpmPackage> packages = new ArrayList<>();
    for (String line : lines.split("\n")) {
      RpmPackage each = of(line);
      if (each != null) {
        packages.add(each);
      }
    }
    return packages;
  }

  /** From {@code 1:2.0-3} as dnf's tables have it. */
  static RpmPackage of(String name, String arch, String evr) {
    int colon = evr.indexOf(':');
    int dash = evr.lastIndexOf('-');
    return new RpmPackage(
        name,
        colon < 0 ? "0" : evr.substring(0, colon),
        evr.substring(colon + 1, dash < 0 ? evr.length() : dash),
        dash < 0 ? "" : evr.substring(dash + 1),
        arch);
  }

  /** The epoch only where there is one. */
  String nevra() {
    return name + "-" + evr() + "." + arch;
  }

  String evr() {
    return (epoch.equals("0") ? "" : epoch + ":") + version + "-" + release;
  }

  String file() {
    return name + "-" + version + "-" + release + "." + arch + ".rpm";
  }

  boolean isNewerThan(RpmPackage other) {
    int order = RpmVersion.compare(epoch, other.epoch);
    order = order == 0 ? RpmVersion.compare(version, other.version) : order;
    return (order == 0 ? RpmVersion.compare(release, other.release) : order) > 0;
  }

  /** Whether a specification means exactly this package: any of dnf's forms without a pattern. */
  boolean is(String spec) {
    return forms().contains(spec);
  }

  private Set<String> forms() {
    String full = epoch + ":" + version;
    String with = name + "-" + version + "-" + release;
    return Set.of(
        name,
        name + "." + arch,
        name + "-" + version,
        with,
        with + "." + arch,
        name + "-" + full,
        name + "-" + full + "-" + release,
        name + "-" + full + "-" + release + "." + arch);
  }
}
