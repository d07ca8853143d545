package io.jansible.facts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which distribution a node runs, by Ansible's rules: a guess from os-release, then the first of a
 * fixed list of release files whose reader accepts it corrects the guess.
 */
final class DistributionFacts {
  /** A release file and the reader that tries it. */
  private record ReleaseFile(String path, String name, boolean allowEmpty) {
    ReleaseFile(String path, String name) {
      this(path, name, false);
    }
  }

  private static final List<ReleaseFile> FILES =
      List.of(
          new ReleaseFile("/etc/altlinux-release", "Altlinux"),
          new ReleaseFile("/etc/oracle-release", "OracleLinux"),
          new ReleaseFile("/etc/slackware-version", "Slackware"),
          new ReleaseFile("/etc/centos-release", "CentOS"),
          new ReleaseFile("/etc/redhat-release", "RedHat"),
          new ReleaseFile("/etc/vmware-release", "VMwareESX", true),
          new ReleaseFile("/etc/openwrt_release", "OpenWrt"),
          new ReleaseFile("/etc/os-release", "Amazon"),
          new ReleaseFile("/etc/system-release", "Amazon"),
          new ReleaseFile("/etc/alpine-release", "Alpine"),
          new ReleaseFile("/etc/arch-release", "Archlinux", true),
          new ReleaseFile("/etc/os-release", "Archlinux"),
          new ReleaseFile("/etc/os-release", "SUSE"),
          new ReleaseFile("/etc/SuSE-release", "SUSE"),
          new ReleaseFile("/etc/gentoo-release", "Gentoo"),
          new ReleaseFile("/etc/os-release", "Debian"),
          new ReleaseFile("/etc/lsb-release", "Debian"),
          new ReleaseFile("/etc/lsb-release", "Mandriva"),
          new ReleaseFile("/etc/sourcemage-release", "SMGL"),
          new ReleaseFile("/usr/lib/os-release", "ClearLinux"),
          new ReleaseFile("/etc/coreos/update.conf", "Coreos"),
          new ReleaseFile("/etc/os-release", "Flatcar"),
          new ReleaseFile("/etc/os-release", "NA"));

  private static final Map<String, String> FAMILIES = families();

  private final FactAnswer answer;
  private final ReleaseGuess guess;
  private final Map<String, @Nullable Object> facts = new LinkedHashMap<>();

  DistributionFacts(FactAnswer answer) {
    this.answer = answer;
    this.guess = new ReleaseGuess(answer, lsb(answer));
  }

  Map<String, @Nullable Object> facts() {
    String id = guess.id();
    String version = guess.version();
    String codename = guess.codename();
    String name =
        id.isEmpty()
            ? ""
            : id.substring(0, 1).toUpperCase(Locale.ROOT)
                + id.substring(1).toLowerCase(Locale.ROOT);
    facts.put(
        "distribution",
        name.equals("Amzn")
            ? "Amazon"
            : name.equals("Rhel") ? "Redhat" : name.isEmpty() ? "OtherLinux" : name);
    facts.put("distribution_version", version.isEmpty() ? "NA" : version);
    facts.put("distribution_release", codename == null ? "NA" : codename);
    facts.put("distribution_major_version", version.isEmpty() ? "NA" : version.split("\\.", -1)[0]);
    for (ReleaseFile file : FILES) {
      if (tryFile(file)) {
        break;
      }
    }
    String distribution = text("distribution");
    facts.put("os_family", FAMILIES.getOrDefault(distribution, distribution));
    return facts;
  }

  private boolean tryFile(ReleaseFile file) {
    String data = answer.file(file.path());
    if (file.allowEmpty()) {
      if (!answer.exists(file.path())) {
        return false;
      }
      source(file);
      return true;
    }
    if (data == null) {
      return false;
    }
    Map<String, @Nullable Object> found = new LinkedHashMap<>();
    if (!parse(file, strip(data), found)) {
      return false;
    }
    source(file);
    facts.put("distribution_file_parsed", true);
    facts.putAll(found);
    return true;
  }

  private void source(ReleaseFile file) {
    facts.put("distribution", file.name());
    facts.put("distribution_file_path", file.path());
    facts.put("distribution_file_variety", file.name());
  }

  private String text(String key) {
    return String.valueOf(facts.get(key));
  }

  /** Without quotes and backslashes at its ends. */
  private static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && "'\"\\".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && "'\"\\".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  private boolean parse(ReleaseFile file, String data, Map<String, @Nullable Object> out) {
    return switch (file.name()) {
      case "OracleLinux" -> searched(data, "OracleLinux", "Oracle Linux", out);
      case "RedHat" -> searched(data, "RedHat", "Red Hat", out);
      case "Altlinux" -> searched(data, "Altlinux", "ALT", out);
      case "SMGL" -> searched(data, "SMGL", "Source Mage GNU/Linux", out);
      case "Archlinux" -> {
        if (data.contains("Arch Linux")) {
          out.put("distribution", "Archlinux");
          yield true;
        }
        yield false;
      }
      case "Slackware" -> slackware(data, out);
      case "CentOS" -> centos(data, out);
      case "OpenWrt" -> data.contains("OpenWrt") && release(data, "OpenWrt", out);
      case "Mandriva" -> data.contains("Mandriva") && release(data, "Mandriva", out);
      case "Amazon" -> data.contains("Amazon") && amazon(file.path(), data, out);
      case "Alpine" -> {
        out.put("distribution", "Alpine");
        out.put("distribution_version", data);
        yield true;
      }
      case "SUSE" -> suse(file.path(), data, out);
      case "Debian" ->
          DebianRelease.parse(answer, file.path(), data, text("distribution_release"), out);
      case "ClearLinux" -> clearLinux(data, out);
      case "Coreos" -> coreos(data, out);
      case "Flatcar" -> flatcar(data, out);
      case "NA" -> unknown(data, out);
      default -> false;
    };
  }

  private static boolean searched(
      String data, String name, String wanted, Map<String, @Nullable Object> out) {
    if (data.contains(wanted)) {
      out.put("distribution", name);
      out.put("distribution_file_search_string", wanted);
    } else {
      out.put("distribution", data.strip().split("\\s+")[0]);
    }
    return true;
  }

  private static boolean slackware(String data, Map<String, @Nullable Object> out) {
    if (!data.contains("Slackware")) {
      return false;
    }
    out.put("distribution", "Slackware");
    put(out, "distribution_version", group("\\w+[.]\\w+\\+?", data, 0));
    return true;
  }

  private static boolean centos(String data, Map<String, @Nullable Object> out) {
    if (data.contains("CentOS Stream")) {
      out.put("distribution_release", "Stream");
      return true;
    }
    if (data.contains("TencentOS Server")) {
      out.put("distribution", "TencentOS");
      return true;
    }
    return false;
  }

  private static boolean release(String data, String name, Map<String, @Nullable Object> out) {
    out.put("distribution", name);
    put(out, "distribution_version", group("DISTRIB_RELEASE=\"(.*)\"", data, 1));
    put(out, "distribution_release", group("DISTRIB_CODENAME=\"(.*)\"", data, 1));
    return true;
  }

  private static boolean amazon(String path, String data, Map<String, @Nullable Object> out) {
    out.put("distribution", "Amazon");
    if (path.equals("/etc/os-release")) {
      String version = group("VERSION_ID=\"(.*)\"", data, 1);
      if (version != null) {
        String[] parts = version.split("\\.", -1);
        out.put("distribution_version", version);
        out.put("distribution_major_version", parts[0]);
        out.put("distribution_minor_version", parts.length > 1 ? parts[1] : "NA");
      }
      return true;
    }
    String version = "NA";
    for (String word : data.split("\\s+")) {
      if (word.matches("\\d+")) {
        version = word;
        break;
      }
    }
    out.put("distribution_version", version);
    return true;
  }

  private boolean suse(String path, String data, Map<String, @Nullable Object> out) {
    String lower = data.toLowerCase(Locale.ROOT);
    if (!lower.contains("suse")) {
      return false;
    }
    if (path.equals("/etc/os-release")) {
      for (String line : data.lines().toList()) {
        String name = group("^NAME=(.*)", line, 1);
        if (name != null) {
          out.put("distribution", trimQuotes(name));
        }
        String version = group("^VERSION_ID=\"?([0-9]+\\.?[0-9]*)\"?", line, 1);
        if (version != null) {
          out.put("distribution_version", version);
          out.put("distribution_major_version", version.split("\\.")[0]);
        }
        String minor = group("^VERSION_ID=\"?[0-9]+\\.?([0-9]*)\"?", line, 1);
        if (lower.contains("open")) {
          put(out, "distribution_release", minor);
        } else if (lower.contains("enterprise") && line.contains("VERSION_ID")) {
          out.put("distribution_release", minor == null || minor.isEmpty() ? "0" : minor);
        }
      }
    } else if (lower.contains("open")) {
      out.put("distribution", data.strip().split("\\s+")[0]);
      for (String line : data.lines().toList()) {
        String release = group("CODENAME *= *([^\\n]+)", line, 1);
        if (release != null) {
          out.put("distribution_release", release.strip());
        }
      }
    } else if (lower.contains("enterprise")) {
      if (data.contains("Server")) {
        out.put("distribution", "SLES");
      } else if (data.contains("Desktop")) {
        out.put("distribution", "SLED");
      }
      for (String line : data.lines().toList()) {
        String patch = group("PATCHLEVEL = ([0-9]+)", line, 1);
        if (patch != null) {
          out.put("distribution_release", patch);
          out.put("distribution_version", text("distribution_version") + "." + patch);
        }
      }
    }
    if (answer.section("baseproduct").strip().endsWith("SLES_SAP.prod")) {
      out.put("distribution", "SLES_SAP");
    }
    return true;
  }

  private static boolean clearLinux(String data, Map<String, @Nullable Object> out) {
    String name = group("NAME=\"(.*)\"", data, 1);
    if (name != null) {
      if (!name.contains("Clear Linux")) {
        return false;
      }
      out.put("distribution", name);
    }
    String version = group("VERSION_ID=(.*)", data, 1);
    put(out, "distribution_major_version", version);
    put(out, "distribution_version", version);
    put(out, "distribution_release", group("ID=(.*)", data, 1));
    return true;
  }

  private boolean coreos(String data, Map<String, @Nullable Object> out) {
    if (!guess.id().equals("coreos")) {
      return false;
    }
    String release = group("^GROUP=(.*)", data, 1);
    put(out, "distribution_release", release == null ? null : trimQuotes(release));
    return true;
  }

  private boolean flatcar(String data, Map<String, @Nullable Object> out) {
    if (!guess.id().equals("flatcar")) {
      return false;
    }
    String version = group("VERSION=(.*)", data, 1);
    if (version != null) {
      out.put("distribution_major_version", trimQuotes(version).split("\\.", -1)[0]);
      out.put("distribution_version", trimQuotes(version));
    }
    return true;
  }

  private boolean unknown(String data, Map<String, @Nullable Object> out) {
    for (String line : data.lines().toList()) {
      String name = group("^NAME=(.*)", line, 1);
      if (name != null) {
        out.put("distribution", trimQuotes(name));
      }
      String version = group("^VERSION=(.*)", line, 1);
      if (version != null && text("distribution_version").equals("NA")) {
        out.put("distribution_version", trimQuotes(version));
      }
    }
    return true;
  }

  static String trimQuotes(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == '"') {
      start++;
    }
    while (end > start && text.charAt(end - 1) == '"') {
      end--;
    }
    return text.substring(start, end);
  }

  static void put(Map<String, @Nullable Object> out, String key, @Nullable String value) {
    if (value != null) {
      out.put(key, value);
    }
  }

  static @Nullable String group(String regex, String data, int group) {
    Matcher matcher = Pattern.compile(regex).matcher(data);
    return matcher.find() ? matcher.group(group) : null;
  }

  /** {@code ansible_lsb}: what lsb_release says, or else /etc/lsb-release. */
  static Map<String, @Nullable Object> lsb(FactAnswer answer) {
    Map<String, @Nullable Object> lsb = new LinkedHashMap<>();
    for (String line : answer.lines("lsb")) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String value = line.substring(colon + 1).strip();
      if (line.contains("LSB Version:")) {
        lsb.put("release", value);
      } else if (line.contains("Distributor ID:")) {
        lsb.put("id", value);
      } else if (line.contains("Description:")) {
        lsb.put("description", value);
      } else if (line.contains("Release:")) {
        lsb.put("release", value);
      } else if (line.contains("Codename:")) {
        lsb.put("codename", value);
      }
    }
    if (lsb.isEmpty()) {
      for (String line : answer.fileLines("/etc/lsb-release")) {
        int equals = line.indexOf('=');
        if (equals < 0) {
          continue;
        }
        String value = line.substring(equals + 1).strip();
        for (String key : List.of("ID", "RELEASE", "DESCRIPTION", "CODENAME")) {
          if (line.contains("DISTRIB_" + key)) {
            lsb.put(key.toLowerCase(Locale.ROOT), value);
            break;
          }
        }
      }
    }
    if (lsb.get("release") instanceof String release) {
      lsb.put("major_release", release.split("\\.", -1)[0]);
    }
    lsb.replaceAll((key, value) -> value instanceof String text ? strip(text) : value);
    return lsb;
  }

  private static Map<String, String> families() {
    Map<String, List<String>> members = new LinkedHashMap<>();
    members.put(
        "RedHat",
        List.of(
            "RedHat",
            "RHEL",
            "Fedora",
            "CentOS",
            "Scientific",
            "SLC",
            "Ascendos",
            "CloudLinux",
            "PSBM",
            "OracleLinux",
            "OVS",
            "OEL",
            "Amazon",
            "Amzn",
            "Virtuozzo",
            "XenServer",
            "Alibaba",
            "EulerOS",
            "openEuler",
            "AlmaLinux",
            "Rocky",
            "TencentOS",
            "EuroLinux",
            "Kylin Linux Advanced Server",
            "MIRACLE"));
    members.put(
        "Debian",
        List.of(
            "Debian",
            "Ubuntu",
            "Raspbian",
            "Neon",
            "KDE neon",
            "Linux Mint",
            "SteamOS",
            "Devuan",
            "Kali",
            "Cumulus Linux",
            "Pop!_OS",
            "Parrot",
            "Pardus GNU/Linux",
            "Uos",
            "Deepin",
            "OSMC"));
    members.put(
        "Suse",
        List.of(
            "SuSE",
            "SLES",
            "SLED",
            "openSUSE",
            "openSUSE Tumbleweed",
            "SLES_SAP",
            "SUSE_LINUX",
            "openSUSE Leap",
            "ALP-Dolomite",
            "SL-Micro"));
    members.put("Archlinux", List.of("Archlinux", "Antergos", "Manjaro"));
    members.put("Mandrake", List.of("Mandrake", "Mandriva"));
    members.put("Slackware", List.of("Slackware"));
    members.put("Altlinux", List.of("Altlinux"));
    members.put("SMGL", List.of("SMGL"));
    members.put("Gentoo", List.of("Gentoo", "Funtoo"));
    members.put("Alpine", List.of("Alpine"));
    members.put("ClearLinux", List.of("Clear Linux OS", "Clear Linux Mix"));
    Map<String, String> families = new LinkedHashMap<>();
    members.forEach((family, names) -> names.forEach(name -> families.put(name, family)));
    return families;
  }
}
