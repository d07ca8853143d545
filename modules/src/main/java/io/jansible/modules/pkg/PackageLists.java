package io.jansible.modules.pkg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lists of installed packages as package managers print them. */
final class PackageLists {
  private static final Pattern DETAIL = Pattern.compile("([\\w ]*\\w) +: (.*)");
  private static final Pattern APT_FILE = Pattern.compile("^ +-?\\d+ (.*)$");
  private static final Pattern APT_ORIGIN = Pattern.compile("^ +release .*?\\bo=([^,]*).*$");

  private PackageLists() {}

  /** What follows each line that begins with {@code @}, by the rest of that line. */
  static Map<String, List<String>> sections(String text) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (line.matches("@[a-z_]+")) {
        current = new ArrayList<>();
        sections.put(line.substring(1), current);
      } else {
        current.add(line);
      }
    }
    return sections;
  }

  /** Packages of one manager by their names, each with all its versions. */
  static Map<String, List<@Nullable Object>> packages(
      String manager, Map<String, List<String>> sections) {
    List<String> lines = sections.getOrDefault(manager, List.of());
    List<Map<String, @Nullable Object>> found =
        switch (manager) {
          case "apt" -> apt(lines, origins(sections));
          case "rpm" -> rpm(lines);
          case "apk" -> apk(lines);
          case "pacman" -> pacman(lines);
          case "pkg" -> pkg(lines);
          case "portage" -> portage(lines);
          default -> pkgInfo(lines);
        };
    Map<String, List<@Nullable Object>> packages = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> each : found) {
      each.put("source", manager);
      packages
          .computeIfAbsent(String.valueOf(each.get("name")), name -> new ArrayList<>())
          .add(each);
    }
    return packages;
  }

  /** Whose each package of apt is. */
  private static Map<String, String> origins(Map<String, List<String>> sections) {
    Map<String, String> ofFile = new LinkedHashMap<>();
    String file = "";
    for (String line : sections.getOrDefault("origins", List.of())) {
      Matcher place = APT_FILE.matcher(line);
      Matcher origin = APT_ORIGIN.matcher(line);
      if (origin.matches()) {
        ofFile.putIfAbsent(file, origin.group(1));
      } else if (place.matches()) {
        file = place.group(1).strip();
      }
    }
    Map<String, String> origins = new LinkedHashMap<>();
    for (String line : sections.getOrDefault("policy", List.of())) {
      int tab = line.indexOf('\t');
      if (tab > 0) {
        origins.put(
            line.substring(0, tab).replaceFirst(":$", ""),
            ofFile.getOrDefault(line.substring(tab + 1).strip(), ""));
      }
    }
    return origins;
  }

  private static List<Map<String, @Nullable Object>> apt(
      List<String> lines, Map<String, String> origins) {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split("\t", -1);
      if (fields.length < 6 || fields[0].length() < 2 || fields[0].charAt(1) != 'i') {
        continue;
      }
      Map<String, @Nullable Object> about = new LinkedHashMap<>();
      about.put("name", fields[5]);
      about.put("version", fields[2]);
      about.put("arch", fields[3]);
      about.put("category", fields[4]);
      about.put("origin", origins.getOrDefault(fields[1], ""));
      found.add(about);
    }
    return found;
  }

  private static List<Map<String, @Nullable Object>> rpm(List<String> lines) {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split("\t", -1);
      if (fields.length < 5) {
        continue;
      }
      Map<String, @Nullable Object> about = new LinkedHashMap<>();
      about.put("name", fields[0]);
      about.put("version", fields[1]);
      about.put("release", fields[2]);
      about.put("epoch", fields[3].matches("\\d+") ? (Object) Long.valueOf(fields[3]) : null);
      about.put("arch", fields[4].equals("(none)") ? null : fields[4]);
      found.add(about);
    }
    return found;
  }

  private static List<Map<String, @Nullable Object>> apk(List<String> lines) {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    for (String line : lines) {
      Matcher parts = Pattern.compile("(.*)-([^-]*)-([^-]*)").matcher(line);
      boolean whole = parts.matches();
      if (line.isBlank()) {
        continue;
      }
      Map<String, @Nullable Object> about = new LinkedHashMap<>();
      about.put("name", whole ? parts.group(1) : line);
      about.put("version", whole ? parts.group(2) : "");
      about.put("release", whole ? parts.group(3) : "");
      found.add(about);
    }
    return found;
  }

  private static List<Map<String, @Nullable Object>> pacman(List<String> lines) {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    Map<String, String> details = new LinkedHashMap<>();
    String last = "";
    List<String> all = new ArrayList<>(lines);
    all.add("");
    for (String line : all) {
      Matcher detail = DETAIL.matcher(line);
      if (line.isEmpty()) {
        if (details.containsKey("Name")) {
          found.add(pacman(details));
        }
        details.clear();
      } else if (detail.lookingAt()) {
        last = detail.group(1);
        details.put(last, detail.group(2));
      } else {
        details.merge(last, "  " + line.stripLeading(), String::concat);
      }
    }
    return found;
  }

  private static Map<String, @Nullable Object> pacman(Map<String, String> details) {
    Map<String, @Nullable Object> about = new LinkedHashMap<>();
    about.put("name", details.get("Name"));
    about.put("version", details.get("Version"));
    about.put("arch", details.get("Architecture"));
    String provides = details.getOrDefault("Provides", "None");
    about.put(
        "provides",
        provides.equals("None")
            ? null
            : Arrays.stream(provides.split(" {2}")).map(each -> each.split("=")[0]).toList());
    return about;
  }

  private static List<Map<String, @Nullable Object>> pkg(List<String> lines) {
    List<String> atoms =
        List.of(
            "name",
            "version",
            "origin",
            "installed",
            "automatic",
            "arch",
            "category",
            "prefix",
            "vital");
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    for (String line : lines) {
      Map<String, @Nullable Object> about = named(atoms, line.split("\t", -1));
      if (about.get("arch") instanceof String arch && arch.split(":").length > 2) {
        about.put("arch", arch.split(":")[2]);
      }
      about.computeIfPresent("automatic", (key, value) -> !value.equals("0"));
      about.computeIfPresent("vital", (key, value) -> !value.equals("0"));
      about.computeIfPresent("category", (key, value) -> value.toString().split("/", 2)[0]);
      if (about.get("version") instanceof String version) {
        String[] epoch = version.split(",", 2);
        String[] revision = epoch[0].split("_", 2);
        about.put("version", revision[0]);
        about.put("port_epoch", epoch.length > 1 ? epoch[1] : (Object) 0L);
        about.put("revision", revision.length > 1 ? revision[1] : "0");
      }
      found.add(about);
    }
    return found;
  }

  private static List<Map<String, @Nullable Object>> portage(List<String> lines) {
    List<String> atoms =
        List.of("category", "name", "version", "ebuild_revision", "slots", "prefixes", "sufixes");
    return lines.stream().map(line -> named(atoms, line.strip().split("\\s+"))).toList();
  }

  private static Map<String, @Nullable Object> named(List<String> names, String[] values) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(names.size(), values.length); i++) {
      map.put(names.get(i), values[i]);
    }
    return map;
  }

  private static List<Map<String, @Nullable Object>> pkgInfo(List<String> lines) {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    for (String line : lines) {
      String name = line.strip().split("\\s+")[0];
      int dash = name.lastIndexOf('-');
      Map<String, @Nullable Object> about = new LinkedHashMap<>();
      about.put("name", dash < 0 ? line : name.substring(0, dash));
      about.put("version", dash < 0 ? "" : name.substring(dash + 1));
      found.add(about);
    }
    return found;
  }
}
