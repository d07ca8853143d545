package io.jansible.modules.facts;

import io.jansible.template.value.StringMethods;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tables of mounts in the formats of several systems, told apart by their columns. */
final class MountTables {
  private static final Pattern LINUX =
      Pattern.compile(
          "^(?<device>\\S+) on (?<mount>\\S+) type (?<fstype>\\S+) \\((?<options>.+)\\)$");
  private static final Pattern BSD =
      Pattern.compile("^(?<device>\\S+) on (?<mount>\\S+) \\((?<fstype>.+)\\)$");
  private static final Pattern AIX =
      Pattern.compile(
          "^(?<node>\\S*)\\s+(?<mounted>\\S+)\\s+(?<mount>\\S+)\\s+(?<fstype>\\S+)"
              + "\\s+(?<time>\\S+\\s+\\d+\\s+\\d+:\\d+)\\s+(?<options>.*)$");
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  private MountTables() {}

  /** A line that is not of the format. */
  private static final class OtherFormat extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** How a format is read. */
  private interface Format {
    List<MountEntry> read(String source, List<String> lines) throws OtherFormat;
  }

  /** The mounts of a file, by the first format that fits; none where none does. */
  static List<MountEntry> parse(String source, String text) {
    List<String> lines = lines(text.strip());
    if (lines.isEmpty()) {
      return List.of();
    }
    List<Format> formats =
        List.of(
            MountTables::vfstab, MountTables::mnttab, MountTables::fstab, MountTables::filesystems);
    for (Format format : formats) {
      try {
        return format.read(source, lines);
      } catch (OtherFormat | NumberFormatException e) {
        // the next one may fit
        continue;
      }
    }
    return List.of();
  }

  private static List<String> lines(String text) {
    return StringMethods.splitLines(text, false).stream().map(String::valueOf).toList();
  }

  private static String[] fields(String line, int atLeast) throws OtherFormat {
    String[] fields = line.strip().split("\\s+");
    if (fields.length < atLeast) {
      throw new OtherFormat();
    }
    return fields;
  }

  private static boolean isBlank(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  private static List<MountEntry> vfstab(String source, List<String> lines) throws OtherFormat {
    List<MountEntry> entries = new ArrayList<>();
    for (String line : lines) {
      if (isBlank(line)) {
        continue;
      }
      String[] fields = fields(line, 7);
      Map<String, @Nullable Object> info = new LinkedHashMap<>();
      info.put("device", fields[0]);
      info.put("device_to_fsck", fields[1]);
      info.put("mount", fields[2]);
      info.put("fstype", fields[3]);
      info.put(
          "passno", fields[4].matches("[+-]?\\d+") ? (Object) Long.valueOf(fields[4]) : fields[4]);
      info.put("mount_at_boot", fields[5]);
      info.put("options", fields[6]);
      entries.add(new MountEntry(source, fields[2], line, info));
    }
    return entries;
  }

  private static List<MountEntry> mnttab(String source, List<String> lines) throws OtherFormat {
    boolean stamped = false;
    for (String line : lines) {
      if (fields(line, 5)[4].length() == 10) {
        stamped = true;
        break;
      }
    }
    if (!stamped) {
      throw new OtherFormat();
    }
    List<MountEntry> entries = new ArrayList<>();
    for (String line : lines) {
      String[] fields = fields(line, 5);
      Map<String, @Nullable Object> info = basic(fields);
      info.put("time", Long.valueOf(fields[4]));
      entries.add(new MountEntry(source, fields[1], line, info));
    }
    return entries;
  }

  private static Map<String, @Nullable Object> basic(String[] fields) {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("device", fields[0]);
    info.put("mount", fields[1]);
    info.put("fstype", fields[2]);
    info.put("options", fields[3]);
    return info;
  }

  private static List<MountEntry> fstab(String source, List<String> lines) throws OtherFormat {
    List<MountEntry> entries = new ArrayList<>();
    for (String each : lines) {
      String line = each.strip();
      if (isBlank(line)) {
        continue;
      }
      String[] fields = fields(line, 4);
      for (int i = 0; i < fields.length; i++) {
        fields[i] =
            OCTAL
                .matcher(fields[i])
                .replaceAll(
                    match ->
                        Matcher.quoteReplacement(
                            String.valueOf((char) Integer.parseInt(match.group(1), 8))));
      }
      Map<String, @Nullable Object> info = basic(fields);
      if (fields.length > 4) {
        info.put("dump", Long.valueOf(fields[4]));
      }
      if (fields.length > 5) {
        info.put("passno", Long.valueOf(fields[5]));
      }
      entries.add(new MountEntry(source, fields[1], line, info));
    }
    return entries;
  }

  /** AIX's stanzas. */
  private static List<MountEntry> filesystems(String source, List<String> lines)
      throws OtherFormat {
    List<List<String>> stanzas = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("*") || line.isBlank()) {
        continue;
      }
      if (line.stripTrailing().endsWith(":")) {
        stanzas.add(new ArrayList<>(List.of(line)));
      } else if (line.indexOf('=') < 0) {
        // Linux has another file by that name
        return List.of();
      } else if (stanzas.isEmpty()) {
        throw new OtherFormat();
      } else {
        stanzas.get(stanzas.size() - 1).add(line);
      }
    }
    List<MountEntry> entries = new ArrayList<>();
    for (List<String> stanza : stanzas) {
      String mount = stanza.get(0).substring(0, stanza.get(0).length() - 1);
      Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
      for (String line : stanza.subList(1, stanza.size())) {
        int equals = line.indexOf('=');
        attributes.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
      String node = text(attributes, "nodename");
      String device = text(attributes, "dev");
      String whole = node + (node.isEmpty() || device.isEmpty() ? "" : ":") + device;
      String type = text(attributes, "vfs");
      Map<String, @Nullable Object> info = new LinkedHashMap<>();
      info.put("mount", mount);
      info.put("device", whole.isEmpty() ? "unknown" : whole);
      info.put("fstype", type.isEmpty() ? "unknown" : type);
      info.put("attributes", attributes);
      entries.add(new MountEntry(source, mount, String.join("\n", stanza), info));
    }
    return entries;
  }

  private static String text(Map<String, @Nullable Object> map, String key) {
    Object value = map.get(key);
    return value == null ? "" : value.toString();
  }

  /** The mounts that a {@code mount} program prints. */
  static List<MountEntry> printed(String text) {
    List<String> lines = lines(text);
    Pattern pattern = null;
    if (lines.stream().allMatch(line -> LINUX.matcher(line).matches())) {
      pattern = LINUX;
    } else if (lines.stream()
        .filter(line -> !line.startsWith("map "))
        .allMatch(line -> BSD.matcher(line).matches())) {
      pattern = BSD;
    } else if (lines.size() > 2
        && lines.stream().skip(2).allMatch(line -> AIX.matcher(line).matches())) {
      pattern = AIX;
    }
    List<MountEntry> entries = new ArrayList<>();
    if (pattern == null) {
      return entries;
    }
    for (String line : lines) {
      Matcher match = pattern.matcher(line);
      if (!match.matches()) {
        continue;
      }
      Map<String, @Nullable Object> info = new LinkedHashMap<>();
      String mount = match.group("mount");
      if (pattern == AIX) {
        info.put("mount", mount);
        info.put("fstype", match.group("fstype"));
        info.put("time", match.group("time"));
        info.put("options", match.group("options"));
        String node = match.group("node");
        info.put("device", (node.isEmpty() ? "" : node + ":") + match.group("mounted"));
      } else {
        info.put("device", match.group("device"));
        info.put("mount", mount);
        String[] parts =
            pattern == BSD
                ? match.group("fstype").split("\\s*,\\s*", 2)
                : new String[] {match.group("fstype"), match.group("options")};
        info.put("fstype", parts[0]);
        if (parts.length > 1) {
          info.put("options", parts[1]);
        }
      }
      entries.add(new MountEntry("mount", mount, line, info));
    }
    return entries;
  }
}
