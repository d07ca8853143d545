package io.jansible.facts;

import static io.jansible.facts.DistributionFacts.group;
import static io.jansible.facts.DistributionFacts.put;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Debian's family of os-release and lsb-release files. */
final class DebianRelease {
  private DebianRelease() {}

  /**
   * @param guessed the release guessed so far, {@code NA} for none
   * @return whether the file is of this family
   */
  static boolean parse(
      FactAnswer answer,
      String path,
      String data,
      String guessed,
      Map<String, @Nullable Object> out) {
    if (data.contains("Debian") || data.contains("Raspbian")) {
      out.put("distribution", "Debian");
      put(out, "distribution_release", group("PRETTY_NAME=[^(]+ \\(?([^)]+?)\\)", data, 1));
      for (String line : answer.fileLines("/etc/debian_version")) {
        Matcher minor = Pattern.compile("(\\d+)\\.(\\d+)").matcher(line.strip());
        if (minor.find()) {
          out.put("distribution_minor_version", minor.group(2));
        }
      }
    } else if (data.contains("Ubuntu")) {
      out.put("distribution", "Ubuntu");
    } else if (data.contains("SteamOS")) {
      out.put("distribution", "SteamOS");
    } else if (data.contains("Kali") || data.contains("Parrot")) {
      out.put("distribution", data.contains("Kali") ? "Kali" : "Parrot");
      put(out, "distribution_release", group("DISTRIB_RELEASE=(.*)", data, 1));
    } else if (data.contains("Devuan")) {
      out.put("distribution", "Devuan");
      put(out, "distribution_release", group("PRETTY_NAME=\"?[^(\"]+ \\(?([^) \"]+)\\)?", data, 1));
      String version = group("VERSION_ID=\"(.*)\"", data, 1);
      put(out, "distribution_version", version);
      put(out, "distribution_major_version", version);
    } else if (data.contains("Cumulus")) {
      out.put("distribution", "Cumulus Linux");
      String version = group("VERSION_ID=(.*)", data, 1);
      put(out, "distribution_version", version);
      put(out, "distribution_major_version", version == null ? null : version.split("\\.")[0]);
      put(out, "distribution_release", group("VERSION=\"(.*)\"", data, 1));
    } else if (data.contains("Mint")) {
      out.put("distribution", "Linux Mint");
      version(data, out);
    } else if (data.contains("UOS") || data.contains("Uos") || data.contains("uos")) {
      out.put("distribution", "Uos");
      put(out, "distribution_release", group("VERSION_CODENAME=\"?([^\"]+)\"?", data, 1));
      version(data, out);
    } else if (data.contains("Deepin") || data.contains("deepin")) {
      out.put("distribution", "Deepin");
      put(out, "distribution_release", group("VERSION_CODENAME=\"?([^\"]+)\"?", data, 1));
      version(data, out);
    } else {
      return false;
    }
    return true;
  }

  private static void version(String data, Map<String, @Nullable Object> out) {
    String version = group("VERSION_ID=\"(.*)\"", data, 1);
    put(out, "distribution_version", version);
    put(out, "distribution_major_version", version == null ? null : version.split("\\.")[0]);
  }
}
