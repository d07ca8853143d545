package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.module.ModuleFailure;
import io.jansible.template.value.Text;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file system and its tools.
 *
 * @param title what messages call it
 * @param make the program that makes one
 * @param force what it needs to overwrite
 * @param makeWithUuid options that set the UUID as it is made; empty if there is none
 * @param makeWithUuidToo what has to follow
 * @param makeWithLabel options that set the label
 * @param info the program that tells the size
 * @param grow the program that enlarges, with arguments; empty if there is none
 * @param mounted whether it is enlarged by its mount point
 * @param slack bytes at the end of a device that are no reason to enlarge
 * @param changeUuid the program that changes the UUID, with its option; empty if there is none
 */
record FilesystemType(
    String title,
    String make,
    List<String> force,
    List<String> makeWithUuid,
    List<String> makeWithUuidToo,
    List<String> makeWithLabel,
    @Nullable String info,
    List<String> grow,
    boolean mounted,
    long slack,
    List<String> changeUuid) {
  private static final List<String> NONE = List.of();
  private static final FilesystemType EXT4 = ext("Ext4", "mkfs.ext4");

  private static final Map<String, FilesystemType> ALL =
      Map.ofEntries(
          Map.entry("bcachefs", bcachefs()),
          Map.entry("ext2", ext("Ext2", "mkfs.ext2")),
          Map.entry("ext3", ext("Ext3", "mkfs.ext3")),
          Map.entry("ext4", EXT4),
          Map.entry("ext4dev", EXT4),
          Map.entry("f2fs", simple("F2fs", "mkfs.f2fs", NONE, "dump.f2fs", "resize.f2fs")),
          Map.entry("reiserfs", simple("Reiserfs", "mkfs.reiserfs", List.of("-q"), null)),
          Map.entry("xfs", xfs()),
          Map.entry("btrfs", btrfs()),
          Map.entry(
              "vfat", simple("VFAT", "mkfs.vfat", NONE, "fatresize", "fatresize", "-s", "max")),
          Map.entry("ocfs2", simple("Ocfs2", "mkfs.ocfs2", List.of("-Fx"), null)),
          Map.entry("LVM2_member", lvm()),
          Map.entry("swap", simple("Swap", "mkswap", List.of("-f"), null)),
          Map.entry("ufs", simple("UFS", "newfs", NONE, "dumpfs", "growfs", "-y")),
          Map.entry("gfs2", gfs2()));

  private static final Pattern SIZE = Pattern.compile("Size:\\s+([\\d.]+)\\s*(\\S+)");

  private static FilesystemType simple(
      String title, String make, List<String> force, @Nullable String info, String... grow) {
    return new FilesystemType(
        title, make, force, NONE, NONE, NONE, info, List.of(grow), false, 0, NONE);
  }

  private static FilesystemType ext(String title, String make) {
    return new FilesystemType(
        title,
        make,
        List.of("-F"),
        List.of("-U"),
        NONE,
        NONE,
        "tune2fs",
        List.of("resize2fs"),
        false,
        0,
        List.of("tune2fs", "-U"));
  }

  private static FilesystemType xfs() {
    // it takes at least 64 blocks to add an allocation group
    return new FilesystemType(
        "XFS",
        "mkfs.xfs",
        List.of("-f"),
        NONE,
        NONE,
        NONE,
        "xfs_info",
        List.of("xfs_growfs"),
        true,
        64 * 4096 - 1,
        List.of("xfs_admin", "-U"));
  }

  private static FilesystemType btrfs() {
    return new FilesystemType(
        "Btrfs",
        "mkfs.btrfs",
        NONE,
        NONE,
        NONE,
        NONE,
        "btrfs",
        List.of("btrfs", "filesystem", "resize", "max"),
        true,
        0,
        NONE);
  }

  private static FilesystemType bcachefs() {
    return new FilesystemType(
        "Bcachefs",
        "mkfs.bcachefs",
        List.of("--force"),
        List.of("-U", "--uuid"),
        NONE,
        NONE,
        "bcachefs",
        List.of("bcachefs", "device", "resize"),
        false,
        0,
        NONE);
  }

  private static FilesystemType lvm() {
    return new FilesystemType(
        "LVM",
        "pvcreate",
        List.of("-f"),
        List.of("-u", "--uuid"),
        List.of("--norestorefile"),
        NONE,
        "pvs",
        List.of("pvresize"),
        false,
        0,
        List.of("pvchange", "-u"));
  }

  private static FilesystemType gfs2() {
    return new FilesystemType(
        "GFS2",
        "mkfs.gfs2",
        List.of("-O"),
        List.of("-U"),
        NONE,
        List.of("-t"),
        null,
        NONE,
        false,
        0,
        NONE);
  }

  /** The names that tasks use. */
  static Object[] names() {
    TreeSet<String> names = new TreeSet<>(ALL.keySet());
    names.remove("LVM2_member");
    names.add("lvm");
    return names.toArray();
  }

  /** The type that a task or {@code blkid} names; null if it is not known. */
  static @Nullable FilesystemType named(String name) {
    return ALL.get(name.equals("lvm") ? "LVM2_member" : name);
  }

  /** What overwrites, by the version of the program where that matters. */
  List<String> overwriting(Tools tools) {
    return switch (title) {
      case "Btrfs" -> {
        ExecResult told = tools.must(make, "--version");
        Matcher version = Pattern.compile(" v([0-9.]+)").matcher(told.out() + told.err());
        yield version.find() && before(version.group(1), 3, 12) ? NONE : List.of("-f");
      }
      case "F2fs" -> {
        Matcher version =
            Pattern.compile("F2FS-tools: mkfs.f2fs Ver: ([0-9.]+) \\(")
                .matcher(tools.run(make, "/dev/null").out());
        yield version.find() && !before(version.group(1), 1, 9) ? List.of("-f") : NONE;
      }
      default -> force;
    };
  }

  private static boolean before(String version, int major, int minor) {
    String[] parts = (version + ".0").split("\\.");
    int first = Integer.parseInt(parts[0]);
    return first < major || (first == major && Integer.parseInt(parts[1]) < minor);
  }

  /**
   * The size of a file system in bytes.
   *
   * @param mountPoint where it is mounted; null if it is not
   * @throws NumberFormatException with the program's output, if that tells none
   */
  long size(Tools tools, String device, @Nullable String mountPoint) {
    return switch (title) {
      case "Ext2", "Ext3", "Ext4" ->
          product(
              tools.must("tune2fs", "-l", device).out(),
              Pattern.compile("(?m)^.*Block count:\\s*(\\d+)"),
              Pattern.compile("(?m)^.*Block size:\\s*(\\d+)"));
      case "XFS" ->
          product(
              tools.must("xfs_info", mountPoint == null ? device : mountPoint).out(),
              Pattern.compile("(?m)^data\\s*=\\s*bsize=(\\d+)"),
              Pattern.compile("(?m)^data\\s*=.*\\sblocks=(\\d+)"));
      case "Btrfs" ->
          product(
              tools.must("btrfs", "filesystem", "usage", "-b", String.valueOf(mountPoint)).out(),
              Pattern.compile("Device size.*?(\\d+)\\s*$", Pattern.MULTILINE),
              null);
      case "F2fs" ->
          product(
              tools.must("dump.f2fs", device).out(),
              Pattern.compile("Info: sector size = (\\d+)"),
              Pattern.compile("Info: total FS sectors = (\\d+)"));
      case "VFAT" ->
          product(
              tools.must("fatresize", "--info", device).out(),
              Pattern.compile("\n\\s*(?:Cur size|Size)\\s*:\\s*(\\d+)"),
              null);
      case "LVM" ->
          product(
              tools
                  .run("pvs", "--noheadings", "--nosuffix", "--units", "b", "-o", "pv_size", device)
                  .out(),
              Pattern.compile("^\\s*(\\d+)\\s*$"),
              null);
      case "UFS" ->
          product(
              tools.must("dumpfs", device).out(),
              Pattern.compile("(?m)^fsize\\s+(\\d+)"),
              Pattern.compile("providersize\\s+(\\d+)"));
      case "Bcachefs" -> bcachefsSize(tools.must("bcachefs", "show-super", device).out());
      default ->
          throw new ModuleFailure("module does not support resizing " + title + " filesystem yet");
    };
  }

  private static long product(String out, Pattern first, @Nullable Pattern second) {
    Matcher one = first.matcher(out);
    Matcher two = (second == null ? first : second).matcher(out);
    if (!one.find() || !two.find()) {
      throw new NumberFormatException(Text.repr(out));
    }
    return Long.parseLong(one.group(1)) * (second == null ? 1 : Long.parseLong(two.group(1)));
  }

  private static long bcachefsSize(String out) {
    Matcher size = SIZE.matcher(out);
    if (!size.find()) {
      throw new NumberFormatException(Text.repr(out));
    }
    String unit = size.group(2);
    int power = unit.equals("B") ? 0 : 1 + "kMGTPEZY".indexOf(unit.replace('K', 'k').charAt(0));
    if (power == 0 && !unit.equals("B")) {
      throw new NumberFormatException(Text.repr(out));
    }
    int base = unit.length() == 2 ? 1000 : 1024;
    return (long) (Double.parseDouble(size.group(1)) * Math.pow(base, power));
  }
}
