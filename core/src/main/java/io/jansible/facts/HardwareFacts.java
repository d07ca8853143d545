package io.jansible.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Processors, memory, the machine's names, block devices, mounts. */
final class HardwareFacts {
  private static final List<String> FORM_FACTORS =
      List.of(
          "Unknown",
          "Other",
          "Unknown",
          "Desktop",
          "Low Profile Desktop",
          "Pizza Box",
          "Mini Tower",
          "Tower",
          "Portable",
          "Laptop",
          "Notebook",
          "Hand Held",
          "Docking Station",
          "All In One",
          "Sub Notebook",
          "Space-saving",
          "Lunch Box",
          "Main Server Chassis",
          "Expansion Chassis",
          "Sub Chassis",
          "Bus Expansion Chassis",
          "Peripheral Chassis",
          "RAID Chassis",
          "Rack Mount Chassis",
          "Sealed-case PC",
          "Multi-system",
          "CompactPCI",
          "AdvancedTCA",
          "Blade",
          "Blade Enclosure",
          "Tablet",
          "Convertible",
          "Detachable",
          "IoT Gateway",
          "Embedded PC",
          "Mini PC",
          "Stick PC");

  private final FactAnswer answer;
  private final Map<String, @Nullable Object> facts = new LinkedHashMap<>();

  private HardwareFacts(FactAnswer answer) {
    this.answer = answer;
  }

  static Map<String, @Nullable Object> facts(
      FactAnswer answer, Map<String, @Nullable Object> known, List<String> warnings) {
    HardwareFacts hardware = new HardwareFacts(answer);
    hardware.processors();
    hardware.memory();
    hardware.machine();
    hardware.devices();
    hardware.uptime();
    hardware.lvm();
    hardware.mounts();
    return hardware.facts;
  }

  private void processors() {
    List<@Nullable Object> names = new ArrayList<>();
    Map<String, Integer> sockets = new LinkedHashMap<>();
    Map<String, Integer> cores = new LinkedHashMap<>();
    int processors = 0;
    int vendor = 0;
    String physical = "0";
    int coresOf = 1;
    int siblings = 1;
    List<@Nullable Object> flags = null;
    String fallback = null;
    for (String line : answer.lines("cpuinfo")) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String key = line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      switch (key) {
        case "model name", "Processor", "vendor_id", "cpu", "Vendor", "processor" -> {
          if (key.equals("processor")) {
            processors++;
          }
          if (key.equals("vendor_id")) {
            vendor++;
          }
          names.add(value);
        }
        case "physical id" -> {
          physical = value;
          sockets.putIfAbsent(value, 1);
        }
        case "cpu cores" -> {
          coresOf = Integer.parseInt(value);
          sockets.put(physical, coresOf);
        }
        case "siblings" -> {
          siblings = Integer.parseInt(value);
          cores.put(physical, siblings);
        }
        case "flags" -> flags = new ArrayList<>(List.of(value.split("\\s+")));
        case "# processors" -> fallback = value;
        default -> {}
      }
    }
    int count = sockets.isEmpty() ? Math.max(processors, 1) : sockets.size();
    int each = sockets.isEmpty() ? 1 : sockets.values().iterator().next();
    int threads =
        cores.isEmpty() ? 1 : Math.max(1, cores.values().iterator().next() / Math.max(1, each));
    facts.put("processor", names);
    facts.put("processor_cores", (long) each);
    facts.put("processor_count", (long) (fallback != null ? Integer.parseInt(fallback) : count));
    facts.put("processor_nproc", (long) nproc(processors));
    facts.put("processor_threads_per_core", (long) threads);
    facts.put("processor_vcpus", (long) (threads * count * each));
    if (flags != null) {
      facts.put("flags", flags);
    }
  }

  /** Processors that a process may use. */
  private int nproc(int processors) {
    for (String line : answer.fileLines("/proc/self/status")) {
      if (line.startsWith("Cpus_allowed:")) {
        int bits = 0;
        for (String word : line.substring(line.indexOf(':') + 1).strip().split(",")) {
          bits += Long.bitCount(Long.parseLong(word, 16));
        }
        return bits;
      }
    }
    return processors;
  }

  private void memory() {
    Map<String, Long> memory = new LinkedHashMap<>();
    for (String line : answer.fileLines("/proc/meminfo")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String value = line.substring(colon + 1).strip().split(" ")[0];
        memory.put(line.substring(0, colon).toLowerCase(Locale.ROOT), Long.parseLong(value) / 1024);
      }
    }
    if (memory.isEmpty()) {
      return;
    }
    Long total = memory.get("memtotal");
    Long free = memory.get("memfree");
    long cached = memory.getOrDefault("cached", 0L);
    long buffers = memory.getOrDefault("buffers", 0L);
    facts.put("memtotal_mb", total);
    facts.put("memfree_mb", free);
    facts.put("swaptotal_mb", memory.get("swaptotal"));
    facts.put("swapfree_mb", memory.get("swapfree"));
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    Map<String, @Nullable Object> real = new LinkedHashMap<>();
    real.put("total", total);
    real.put("used", total == null || free == null ? null : (Object) (total - free));
    real.put("free", free);
    Map<String, @Nullable Object> without = new LinkedHashMap<>();
    long bytes = raw("memfree") + raw("cached") + raw("buffers");
    without.put("free", bytes / 1024);
    without.put("used", (raw("memtotal") - bytes) / 1024);
    Map<String, @Nullable Object> swap = new LinkedHashMap<>();
    swap.put("total", memory.get("swaptotal"));
    swap.put("free", memory.get("swapfree"));
    swap.put("used", (raw("swaptotal") - raw("swapfree")) / 1024);
    swap.put("cached", memory.get("swapcached"));
    all.put("real", real);
    all.put("nocache", without);
    all.put("swap", swap);
    facts.put("memory_mb", all);
  }

  private long raw(String name) {
    for (String line : answer.fileLines("/proc/meminfo")) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1).strip().split(" ")[0]);
      }
    }
    return 0;
  }

  private void machine() {
    Map<String, String> names = new TreeMap<>();
    names.put("bios_date", "bios_date");
    names.put("bios_vendor", "bios_vendor");
    names.put("bios_version", "bios_version");
    names.put("board_asset_tag", "board_asset_tag");
    names.put("board_name", "board_name");
    names.put("board_serial", "board_serial");
    names.put("board_vendor", "board_vendor");
    names.put("board_version", "board_version");
    names.put("chassis_asset_tag", "chassis_asset_tag");
    names.put("chassis_serial", "chassis_serial");
    names.put("chassis_vendor", "chassis_vendor");
    names.put("chassis_version", "chassis_version");
    names.put("form_factor", "chassis_type");
    names.put("product_name", "product_name");
    names.put("product_serial", "product_serial");
    names.put("product_uuid", "product_uuid");
    names.put("product_version", "product_version");
    names.put("system_vendor", "sys_vendor");
    boolean sys = answer.exists("/sys/devices/virtual/dmi/id/product_name");
    names.forEach(
        (fact, file) -> {
          String value = sys ? answer.file("/sys/devices/virtual/dmi/id/" + file) : null;
          if (value != null && fact.equals("form_factor")) {
            int index = value.matches("\\d+") ? Integer.parseInt(value) : -1;
            value =
                index >= 0 && index < FORM_FACTORS.size()
                    ? FORM_FACTORS.get(index)
                    : "unknown (" + value + ")";
          }
          facts.put(fact, value == null ? "NA" : value);
        });
  }

  private void uptime() {
    String text = answer.file("/proc/uptime");
    if (text != null) {
      facts.put("uptime_seconds", (long) Double.parseDouble(text.split(" ")[0]));
    }
  }

  private static String size(double bytes) {
    Map<String, Double> units = new LinkedHashMap<>();
    units.put("ZB", Math.pow(2, 70));
    units.put("EB", Math.pow(2, 60));
    units.put("PB", Math.pow(2, 50));
    units.put("TB", Math.pow(2, 40));
    units.put("GB", Math.pow(2, 30));
    units.put("MB", Math.pow(2, 20));
    units.put("KB", Math.pow(2, 10));
    for (Map.Entry<String, Double> unit : units.entrySet()) {
      if (bytes >= unit.getValue()) {
        return String.format(Locale.ROOT, "%.2f %s", bytes / unit.getValue(), unit.getKey());
      }
    }
    return String.format(Locale.ROOT, "%.2f Bytes", bytes);
  }

  private void devices() {
    Map<String, @Nullable Object> devices = new LinkedHashMap<>();
    Map<String, @Nullable Object> links = new LinkedHashMap<>();
    Map<String, Map<String, List<@Nullable Object>>> byKind = links();
    for (Map.Entry<String, String> kind :
        Map.of("ids", "by-id", "uuids", "by-uuid", "labels", "by-label").entrySet()) {
      links.put(kind.getKey(), new LinkedHashMap<>(byKind.getOrDefault(kind.getValue(), Map.of())));
    }
    Map<String, @Nullable Object> masters = new LinkedHashMap<>();
    for (String path : answer.lines("blocktree")) {
      Matcher slave = Pattern.compile("/sys/block/([^/]+)/slaves/([^/]+)").matcher(path);
      if (slave.matches()) {
        @SuppressWarnings("unchecked")
        List<@Nullable Object> list =
            (List<@Nullable Object>)
                masters.computeIfAbsent(slave.group(2), k -> new ArrayList<>());
        list.add(slave.group(1));
      }
    }
    links.put("masters", masters);
    for (String line : answer.lines("blocks")) {
      String[] words = line.split(" ", 2);
      if (words.length == 2) {
        String place = words[1];
        boolean virtual = place.contains("/virtual/block/dm-") ? false : place.contains("virtual");
        if (virtual && !place.contains("/virtual/block/")) {
          continue;
        }
        devices.put(words[0], device(words[0], place, byKind, masters));
      }
    }
    facts.put("devices", devices);
    facts.put("device_links", links);
  }

  private Map<String, Map<String, List<@Nullable Object>>> links() {
    Map<String, Map<String, List<@Nullable Object>>> all = new LinkedHashMap<>();
    String folder = "";
    for (String line : answer.lines("disklinks")) {
      if (line.startsWith("/dev/disk/")) {
        folder = line.replace("/dev/disk/", "").replace("/", "").replace(":", "");
      }
      Matcher link = Pattern.compile(".* (\\S+) -> (?:\\.\\./)*(\\S+)$").matcher(line);
      if (link.matches()) {
        all.computeIfAbsent(folder, k -> new LinkedHashMap<>())
            .computeIfAbsent(link.group(2), k -> new ArrayList<>())
            .add(link.group(1));
      }
    }
    return all;
  }

  private Map<String, @Nullable Object> device(
      String name,
      String place,
      Map<String, Map<String, List<@Nullable Object>>> links,
      Map<String, @Nullable Object> masters) {
    String base = "/sys/block/" + name + "/";
    Map<String, @Nullable Object> device = new LinkedHashMap<>();
    device.put("virtual", 1L);
    device.put("links", linksOf(name, links, masters));
    device.put("vendor", answer.file(base + "device/vendor"));
    device.put("model", answer.file(base + "device/model"));
    device.put("sas_address", answer.file(base + "device/sas_address"));
    device.put("sas_device_handle", answer.file(base + "device/sas_device_handle"));
    device.put("removable", answer.file(base + "removable"));
    device.put("support_discard", answer.file(base + "queue/discard_granularity"));
    String serial = answer.file(base + "device/serial");
    if (serial != null) {
      device.put("serial", serial);
    }
    Map<String, @Nullable Object> partitions = new LinkedHashMap<>();
    for (String path : answer.lines("blocktree")) {
      Matcher part =
          Pattern.compile(Pattern.quote(base) + "(" + Pattern.quote(name) + "p?\\d+)")
              .matcher(path);
      if (part.matches()) {
        partitions.put(part.group(1), partition(base, part.group(1), links, masters));
      }
    }
    device.put("partitions", partitions);
    device.put("rotational", answer.file(base + "queue/rotational"));
    String scheduler = answer.file(base + "queue/scheduler", "");
    Matcher chosen = Pattern.compile("\\[(.*?)]").matcher(scheduler);
    device.put("scheduler_mode", chosen.find() ? chosen.group(1) : "");
    String sectors = answer.file(base + "size", "0");
    String sectorSize =
        answer.file(
            base + "queue/logical_block_size", answer.file(base + "queue/hw_sector_size", "512"));
    device.put("sectors", Long.parseLong(sectors));
    device.put("sectorsize", sectorSize);
    device.put("size", size(Double.parseDouble(sectors) * 512));
    device.put("host", "");
    List<@Nullable Object> holders = new ArrayList<>();
    for (String path : answer.lines("blocktree")) {
      Matcher holder = Pattern.compile(Pattern.quote(base) + "holders/([^/]+)").matcher(path);
      if (holder.matches()) {
        String mapped = answer.file(base + "holders/" + holder.group(1) + "/dm/name");
        holders.add(mapped == null ? holder.group(1) : mapped);
      }
    }
    device.put("holders", holders);
    return device;
  }

  private Map<String, @Nullable Object> linksOf(
      String name,
      Map<String, Map<String, List<@Nullable Object>>> links,
      Map<String, @Nullable Object> masters) {
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    own.put("ids", links.getOrDefault("by-id", Map.of()).getOrDefault(name, new ArrayList<>()));
    own.put("uuids", links.getOrDefault("by-uuid", Map.of()).getOrDefault(name, new ArrayList<>()));
    own.put(
        "labels", links.getOrDefault("by-label", Map.of()).getOrDefault(name, new ArrayList<>()));
    own.put("masters", masters.getOrDefault(name, new ArrayList<>()));
    return own;
  }

  private Map<String, @Nullable Object> partition(
      String base,
      String name,
      Map<String, Map<String, List<@Nullable Object>>> links,
      Map<String, @Nullable Object> masters) {
    Map<String, @Nullable Object> part = new LinkedHashMap<>();
    String path = base + name + "/";
    part.put("links", linksOf(name, links, masters));
    part.put("start", answer.file(path + "start", "0"));
    long sectors = Long.parseLong(answer.file(path + "size", "0"));
    part.put("sectors", String.valueOf(sectors));
    String sectorSize = answer.file(base + "queue/logical_block_size", "512");
    part.put("sectorsize", Long.parseLong(sectorSize));
    part.put("size", size(sectors * 512.0));
    List<@Nullable Object> uuids = links.getOrDefault("by-uuid", Map.of()).get(name);
    part.put("uuid", uuids == null || uuids.isEmpty() ? null : uuids.get(0));
    part.put("holders", new ArrayList<>());
    return part;
  }

  private void lvm() {
    if (!answer.has("vgs_present")) {
      facts.put("lvm", "N/A");
      return;
    }
    Map<String, @Nullable Object> groups = new LinkedHashMap<>();
    for (String line : answer.lines("vgs")) {
      String[] items = line.strip().split(",");
      if (items.length >= 7) {
        Map<String, @Nullable Object> group = new LinkedHashMap<>();
        group.put("size_g", items[5]);
        group.put("free_g", items[6]);
        group.put("num_lvs", items[2]);
        group.put("num_pvs", items[1]);
        groups.put(items[0], group);
      }
    }
    Map<String, @Nullable Object> volumes = new LinkedHashMap<>();
    for (String line : answer.lines("lvs")) {
      String[] items = line.strip().split(",");
      if (items.length >= 4) {
        Map<String, @Nullable Object> volume = new LinkedHashMap<>();
        volume.put("size_g", items[3]);
        volume.put("vg", items[1]);
        volumes.put(items[0], volume);
      }
    }
    Map<String, @Nullable Object> physical = new LinkedHashMap<>();
    for (String line : answer.lines("pvs")) {
      String[] items = line.strip().split(",");
      if (items.length >= 6) {
        Map<String, @Nullable Object> volume = new LinkedHashMap<>();
        volume.put("size_g", items[4]);
        volume.put("free_g", items[5]);
        volume.put("vg", items[1]);
        physical.put(items[0], volume);
      }
    }
    Map<String, @Nullable Object> lvm = new LinkedHashMap<>();
    lvm.put("lvs", volumes);
    lvm.put("vgs", groups);
    lvm.put("pvs", physical);
    facts.put("lvm", lvm);
  }

  private void mounts() {
    Map<String, String[]> sizes = new LinkedHashMap<>();
    Map<String, String> uuids = new LinkedHashMap<>();
    for (String line : answer.lines("lsblk")) {
      String[] words = line.strip().split("\\s+");
      if (words.length == 2) {
        uuids.put(words[0], words[1]);
      }
    }
    for (String line : answer.lines("statfs")) {
      if (line.startsWith("=")) {
        String[] words = line.substring(1).split(" ", 2);
        if (words.length == 2 && !words[1].isBlank()) {
          uuids.putIfAbsent(words[0], words[1].strip());
        }
        continue;
      }
      int start = line.indexOf(" /");
      if (start > 0) {
        sizes.put(line.substring(start + 1), line.substring(0, start).split(" "));
      }
    }
    List<String> bind = new ArrayList<>();
    for (String line : answer.lines("findmnt")) {
      String[] words = line.strip().split("\\s+");
      if (words.length >= 2 && words[1].endsWith("]")) {
        bind.add(words[0]);
      }
    }
    List<@Nullable Object> mounts = new ArrayList<>();
    for (String line : answer.lines("mtab")) {
      String[] fields = line.split("\\s+");
      if (fields.length < 4
          || !(fields[0].startsWith("/") || fields[0].contains(":/"))
          || fields[2].equals("none")) {
        continue;
      }
      String place = unescaped(fields[1]);
      Map<String, @Nullable Object> mount = new LinkedHashMap<>();
      mount.put("mount", place);
      mount.put("device", unescaped(fields[0]));
      mount.put("fstype", fields[2]);
      String options = fields[3];
      if (bind.contains(place) && !options.matches("(^|.*,)bind(,.*|$)")) {
        options += ",bind";
      }
      mount.put("options", options);
      mount.put("dump", fields.length > 4 ? Long.parseLong(fields[4]) : 0L);
      mount.put("passno", fields.length > 5 ? Long.parseLong(fields[5]) : 0L);
      String[] size = sizes.get(place);
      if (size != null && size.length == 6) {
        long fragment = Long.parseLong(size[0]);
        long total = Long.parseLong(size[2]);
        long available = Long.parseLong(size[3]);
        mount.put("size_total", fragment * total);
        mount.put("size_available", fragment * available);
        mount.put("block_size", Long.parseLong(size[1]));
        mount.put("block_total", total);
        mount.put("block_available", available);
        mount.put("block_used", total - available);
        long inodes = Long.parseLong(size[4]);
        long free = Long.parseLong(size[5]);
        mount.put("inode_total", inodes);
        mount.put("inode_available", free);
        mount.put("inode_used", inodes - free);
      } else if (size != null && size.length == 1 && size[0].equals("timeout")) {
        mount.put("note", "Could not get extra information due to timeout");
      }
      mount.put("uuid", uuids.getOrDefault(mount.get("device"), "N/A"));
      mounts.add(mount);
    }
    facts.put("mounts", mounts);
  }

  private static String unescaped(String text) {
    Matcher octal = Pattern.compile("\\\\([0-7]{3})").matcher(text);
    StringBuilder out = new StringBuilder();
    while (octal.find()) {
      octal.appendReplacement(
          out,
          Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
    }
    return octal.appendTail(out).toString();
  }
}
