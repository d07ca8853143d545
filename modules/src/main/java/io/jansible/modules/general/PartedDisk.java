package io.jansible.modules.general;

import io.jansible.module.ModuleFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code parted -m … print} tells of a disk, as results show it.
 *
 * @param generic of the whole disk
 * @param partitions of each partition
 */
record PartedDisk(
    Map<String, @Nullable Object> generic, List<Map<String, @Nullable Object>> partitions) {
  static final List<String> SI = List.of("B", "KB", "MB", "GB", "TB");
  static final List<String> IEC = List.of("KiB", "MiB", "GiB", "TiB");

  /** What a task may ask for. */
  static final List<String> UNITS =
      List.of(
          "B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "s", "%", "cyl", "chs",
          "compact");

  private static final Pattern SIZE = Pattern.compile("^(-?[\\d.]+) *([\\w%]+)?$");
  private static final Pattern CHS = Pattern.compile("^(\\d+),(\\d+),(\\d+)$");

  /**
   * A size or a place.
   *
   * @param value a number, or cylinder, head and sector
   */
  record Size(Object value, String unit) {
    static Size parse(String text, String defaultUnit) {
      Matcher plain = SIZE.matcher(text);
      if (plain.find()) {
        String unit = plain.group(2) == null ? defaultUnit : plain.group(2);
        try {
          return new Size(Double.valueOf(plain.group(1)), unit);
        } catch (NumberFormatException e) {
          throw new ModuleFailure("could not convert string to float: '" + plain.group(1) + "'");
        }
      }
      Matcher chs = CHS.matcher(text);
      if (!chs.find()) {
        throw new ModuleFailure("Error interpreting parted size output: '" + text + "'");
      }
      Map<String, @Nullable Object> place = new LinkedHashMap<>();
      place.put("cylinder", Long.valueOf(chs.group(1)));
      place.put("head", Long.valueOf(chs.group(2)));
      place.put("sector", Long.valueOf(chs.group(3)));
      return new Size(place, "chs");
    }

    boolean hasUnit() {
      return UNITS.contains(unit);
    }

    /** In bytes; what has no fixed size counts as it is. */
    long bytes() {
      if (!(value instanceof Number number)) {
        throw new ModuleFailure("float() argument must be a string or a real number, not 'dict'");
      }
      double factor =
          SI.contains(unit)
              ? Math.pow(1000, SI.indexOf(unit))
              : IEC.contains(unit)
                  ? Math.pow(1024, IEC.indexOf(unit) + 1)
                  : List.of("", "compact", "cyl", "chs").contains(unit) ? 1_000_000 : 1;
      return (long) (number.doubleValue() * factor);
    }
  }

  private static String shown(String unit, boolean keepCase) {
    if (!keepCase) {
      return unit.toLowerCase(Locale.ROOT);
    }
    return UNITS.stream().filter(each -> each.equalsIgnoreCase(unit)).findFirst().orElse(unit);
  }

  /** Reads the output for programs. */
  static PartedDisk parse(String output, String defaultUnit, boolean keepCase) {
    List<String[]> lines =
        output
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> line.replaceFirst(";+$", "").split(":", -1))
            .toList();
    if (lines.size() < 2 || lines.get(1).length < 7) {
      throw new ModuleFailure("list index out of range");
    }
    String[] disk = lines.get(1);
    Size size = Size.parse(disk[1], defaultUnit);
    String unit = shown(size.unit(), keepCase);
    Map<String, @Nullable Object> generic = new LinkedHashMap<>();
    generic.put("dev", disk[0]);
    generic.put("size", size.value());
    generic.put("unit", unit);
    generic.put("table", disk[5]);
    generic.put("model", disk[6]);
    generic.put("logical_block", Long.valueOf(disk[3]));
    generic.put("physical_block", Long.valueOf(disk[4]));
    int first = 2;
    if (size.unit().equals("cyl") || size.unit().equals("chs")) {
      String[] geometry = lines.get(first++);
      Size cylinder = Size.parse(geometry[3], "");
      Map<String, @Nullable Object> chs = new LinkedHashMap<>();
      chs.put("cylinders", Long.valueOf(geometry[0]));
      chs.put("heads", Long.valueOf(geometry[1]));
      chs.put("sectors", Long.valueOf(geometry[2]));
      chs.put("cyl_size", cylinder.value());
      chs.put("cyl_size_unit", shown(cylinder.unit(), keepCase));
      generic.put("chs_info", chs);
    }
    List<Map<String, @Nullable Object>> partitions = new ArrayList<>();
    for (String[] line : lines.subList(first, lines.size())) {
      boolean sized = !size.unit().equals("chs");
      int rest = sized ? 4 : 3;
      Map<String, @Nullable Object> partition = new LinkedHashMap<>();
      partition.put("num", Long.valueOf(line[0]));
      partition.put("begin", Size.parse(line[1], "").value());
      partition.put("end", Size.parse(line[2], "").value());
      partition.put("size", sized ? Size.parse(line[3], "").value() : "");
      partition.put("fstype", line[rest]);
      partition.put("name", line[rest + 1]);
      partition.put(
          "flags",
          Arrays.stream(line[rest + 2].split(", "))
              .filter(flag -> !flag.isEmpty())
              .map(String::strip)
              .toList());
      partition.put("unit", unit);
      partitions.add(partition);
    }
    return new PartedDisk(generic, partitions);
  }

  /** A partition by its number; null if there is none. */
  @Nullable Map<String, @Nullable Object> partition(long number) {
    return partitions.stream()
        .filter(each -> Long.valueOf(number).equals(each.get("num")))
        .findFirst()
        .orElse(null);
  }
}
