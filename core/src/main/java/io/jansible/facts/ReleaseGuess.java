package io.jansible.facts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the Python library {@code distro} makes of os-release, lsb_release and the other release
 * files: id, version and codename.
 */
final class ReleaseGuess {
  private static final Pattern REVERSED =
      Pattern.compile("(?:[^)]*\\)(.*)\\()? *(?:STL )?([\\d.+\\-a-z]*\\d) *(?:esaeler *)?(.+)");
  private static final Pattern CODENAME = Pattern.compile("\\((\\D+)\\)|,\\s*(\\D+)");
  private static final Pattern BASENAME = Pattern.compile("(\\w+)[-_](release|version)");
  private static final List<String> IGNORED =
      List.of(
          "debian_version",
          "lsb-release",
          "oem-release",
          "os-release",
          "system-release",
          "plesk-release",
          "iredmail-release",
          "board-release",
          "ec2_version");

  private final Map<String, String> osRelease;
  private final Map<String, @Nullable Object> lsb;
  private final Map<String, String> release;
  private final String debianVersion;

  ReleaseGuess(FactAnswer answer, Map<String, @Nullable Object> lsb) {
    String text = answer.file("/etc/os-release");
    this.osRelease = osRelease(text == null ? answer.file("/usr/lib/os-release", "") : text);
    this.lsb = lsb;
    this.release = release(answer);
    this.debianVersion = answer.file("/etc/debian_version", "").lines().findFirst().orElse("");
  }

  String id() {
    String id = osRelease.getOrDefault("id", "");
    if (!id.isEmpty()) {
      String normal = id.toLowerCase(Locale.ROOT).replace(' ', '_');
      return normal.equals("ol") ? "oracle" : normal.equals("opensuse-leap") ? "opensuse" : normal;
    }
    String fromLsb = lsb("id").toLowerCase(Locale.ROOT).replace(' ', '_');
    if (!fromLsb.isEmpty()) {
      return switch (fromLsb) {
        case "enterpriseenterpriseas", "enterpriseenterpriseserver" -> "oracle";
        case "redhatenterpriseworkstation",
            "redhatenterpriseserver",
            "redhatenterprisecomputenode" ->
            "rhel";
        default -> fromLsb;
      };
    }
    String fromFile = release.getOrDefault("id", "").toLowerCase(Locale.ROOT).replace(' ', '_');
    return fromFile.equals("redhat") ? "rhel" : fromFile;
  }

  String version() {
    List<String> versions =
        new java.util.ArrayList<>(
            List.of(
                osRelease.getOrDefault("version_id", ""),
                lsb("release"),
                release.getOrDefault("version_id", ""),
                content(osRelease.getOrDefault("pretty_name", "")).getOrDefault("version_id", ""),
                content(lsb("description")).getOrDefault("version_id", "")));
    if (id().equals("debian")
        || List.of(osRelease.getOrDefault("id_like", "").split("\\s+")).contains("debian")) {
      versions.add(debianVersion);
    }
    return switch (id()) {
      case "debian" -> best(versions);
      case "centos" -> {
        String[] parts = best(versions).split("\\.", -1);
        yield parts.length > 1 ? parts[0] + "." + parts[1] : parts[0];
      }
      default -> versions.stream().filter(v -> !v.isEmpty()).findFirst().orElse("");
    };
  }

  private static String best(List<String> versions) {
    String best = "";
    for (String version : versions) {
      if (dots(version) > dots(best) || best.isEmpty()) {
        best = version;
      }
    }
    return best;
  }

  private static long dots(String text) {
    return text.chars().filter(c -> c == '.').count();
  }

  @Nullable String codename() {
    String name = osRelease.get("version_codename");
    if (name == null) {
      name = osRelease.get("ubuntu_codename");
    }
    if (name == null && id().equals("ubuntu") && !lsb("codename").isEmpty()) {
      name = lsb("codename");
    }
    if (name == null) {
      name = osRelease.get("codename");
    }
    if (name == null) {
      name = lsb("codename").isEmpty() ? release.getOrDefault("codename", "") : lsb("codename");
      name = name.isEmpty() ? null : name;
    }
    return name;
  }

  private String lsb(String key) {
    return lsb.get(key) instanceof String text ? text : "";
  }

  private static Map<String, String> osRelease(String text) {
    Map<String, String> props = new LinkedHashMap<>();
    for (String word : ShellWords.posix(text)) {
      int equals = word.indexOf('=');
      if (equals >= 0) {
        props.put(word.substring(0, equals).toLowerCase(Locale.ROOT), word.substring(equals + 1));
      }
    }
    String version = props.get("version");
    if (version != null) {
      Matcher matcher = CODENAME.matcher(version);
      if (matcher.find()) {
        props.put("codename", matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      }
    }
    if (props.containsKey("version_codename")) {
      props.put("codename", props.getOrDefault("version_codename", ""));
    } else if (props.containsKey("ubuntu_codename")) {
      props.put("codename", props.getOrDefault("ubuntu_codename", ""));
    }
    return props;
  }

  /** The first /etc/…-release or …_version, by name, that says a name. */
  private static Map<String, String> release(FactAnswer answer) {
    for (String path : new TreeSet<>(answer.files())) {
      if (!path.startsWith("/etc/")
          || path.indexOf('/', 5) >= 0
          || IGNORED.contains(path.substring(5))) {
        continue;
      }
      Matcher matcher = BASENAME.matcher(path.substring(5));
      if (!matcher.matches()) {
        continue;
      }
      Map<String, String> info = content(answer.file(path, "").lines().findFirst().orElse(""));
      if (info.containsKey("name")) {
        info.put("id", matcher.group(1));
        if (info.getOrDefault("name", "").toLowerCase(Locale.ROOT).contains("cloudlinux")) {
          info.put("id", "cloudlinux");
        }
        return info;
      }
    }
    return Map.of();
  }

  private static Map<String, String> content(String line) {
    Map<String, String> info = new LinkedHashMap<>();
    Matcher matcher = REVERSED.matcher(new StringBuilder(line.strip()).reverse());
    if (matcher.lookingAt()) {
      info.put("name", reverse(matcher.group(3)));
      if (matcher.group(2) != null && !matcher.group(2).isEmpty()) {
        info.put("version_id", reverse(matcher.group(2)));
      }
      if (matcher.group(1) != null && !matcher.group(1).isEmpty()) {
        info.put("codename", reverse(matcher.group(1)));
      }
    } else if (!line.isEmpty()) {
      info.put("name", line.strip());
    }
    return info;
  }

  private static String reverse(String text) {
    return new StringBuilder(text).reverse().toString();
  }
}
