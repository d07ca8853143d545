package io.jansible.facts;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Interfaces, addresses and default routes. */
final class NetworkFacts {
  private static final Pattern DEVICE = Pattern.compile("^\\d+: ([^:@]+)(?:@[^:]*)?:.*");

  private final FactAnswer answer;
  private final Map<String, Map<String, @Nullable Object>> interfaces = new LinkedHashMap<>();
  private final List<@Nullable Object> ipv4 = new ArrayList<>();
  private final List<@Nullable Object> ipv6 = new ArrayList<>();

  NetworkFacts(FactAnswer answer) {
    this.answer = answer;
  }

  Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    if (!answer.has("addr")) {
      return facts;
    }
    Map<String, @Nullable Object> default4 = route("route4");
    Map<String, @Nullable Object> default6 = route("route6");
    devices();
    addresses(default4, default6);
    List<@Nullable Object> names = new ArrayList<>(interfaces.keySet());
    facts.put("interfaces", names);
    interfaces.forEach(
        (name, values) ->
            facts.put(name.replace(':', '_').replace('-', '_').replace('.', '_'), values));
    facts.put("default_ipv4", default4);
    facts.put("default_ipv6", default6);
    facts.put("all_ipv4_addresses", ipv4);
    facts.put("all_ipv6_addresses", ipv6);
    facts.put("locally_reachable_ips", local());
    return facts;
  }

  private Map<String, @Nullable Object> route(String section) {
    Map<String, @Nullable Object> route = new LinkedHashMap<>();
    List<String> lines = answer.lines(section).stream().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return route;
    }
    String[] words = lines.get(0).strip().split("\\s+");
    if (words.length <= 1 || words[0].equals("unreachable")) {
      return route;
    }
    for (int i = 0; i < words.length - 1; i++) {
      switch (words[i]) {
        case "dev" -> route.put("interface", words[i + 1]);
        case "src" -> route.put("address", words[i + 1]);
        case "via" -> {
          if (!words[i + 1].equals(words[0])) {
            route.put("gateway", words[i + 1]);
          }
        }
        default -> {}
      }
    }
    return route;
  }

  private void devices() {
    String device = "";
    for (String line : answer.lines("netdevs")) {
      if (line.startsWith("=")) {
        device = line.substring(1);
        if (device.equals("bonding_masters")) {
          device = "";
          continue;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("device", device);
        interfaces.put(device, values);
        describe(device, values);
        continue;
      }
      Map<String, @Nullable Object> values = interfaces.get(device);
      if (values == null) {
        continue;
      }
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "pci" -> values.put("pciid", words[1]);
        case "module" -> values.put("module", words[1]);
        case "port" -> {
          @SuppressWarnings("unchecked")
          List<@Nullable Object> ports =
              (List<@Nullable Object>) values.computeIfAbsent("interfaces", k -> new ArrayList<>());
          ports.add(words[1]);
        }
        default -> has(device, words.length > 1 ? words[1] : "", values);
      }
    }
    features();
  }

  private @Nullable String file(String device, String name) {
    return answer.file("/sys/class/net/" + device + "/" + name);
  }

  private void describe(String device, Map<String, @Nullable Object> values) {
    String mac = file(device, "address");
    if (mac != null && !mac.equals("00:00:00:00:00:00")) {
      values.put("macaddress", mac);
    }
    String mtu = file(device, "mtu");
    if (mtu != null) {
      values.put("mtu", Long.parseLong(mtu));
    }
    String state = file(device, "operstate");
    if (state != null) {
      values.put("active", !state.equals("down"));
    }
    String type = file(device, "type");
    if (type != null) {
      String name =
          switch (type) {
            case "1" -> "ether";
            case "32" -> "infiniband";
            case "512" -> "ppp";
            case "772" -> "loopback";
            case "65534" -> "tunnel";
            default -> null;
          };
      if (name != null) {
        values.put("type", name);
      }
    }
    String flags = file(device, "flags");
    if (flags != null) {
      values.put("promisc", (Long.decode(flags) & 0x0100) != 0);
    }
    String speed = file(device, "speed");
    if (speed != null && !speed.startsWith("-")) {
      values.put("speed", Long.parseLong(speed));
    }
    String perm = file(device, "bonding_slave/perm_hwaddr");
    if (perm != null) {
      values.put("perm_macaddress", perm);
    }
  }

  private void has(String device, String what, Map<String, @Nullable Object> values) {
    switch (what) {
      case "bridge" -> {
        values.put("type", "bridge");
        values.computeIfAbsent("interfaces", k -> new ArrayList<>());
        String id = file(device, "bridge/bridge_id");
        values.put("id", id == null ? "" : id);
        String stp = file(device, "bridge/stp_state");
        if (stp != null) {
          values.put("stp", stp.equals("1"));
        }
      }
      case "bonding" -> {
        values.put("type", "bonding");
        String slaves = file(device, "bonding/slaves");
        values.put(
            "slaves", new ArrayList<Object>(List.of((slaves == null ? "" : slaves).split(" "))));
        String mode = file(device, "bonding/mode");
        values.put("mode", mode == null ? "" : mode.split(" ")[0]);
        String miimon = file(device, "bonding/miimon");
        values.put("miimon", miimon == null ? "" : miimon.split(" ")[0]);
        String lacp = file(device, "bonding/lacp_rate");
        values.put("lacp_rate", lacp == null ? "" : lacp.split(" ")[0]);
        String primary = file(device, "bonding/primary");
        if (primary != null) {
          values.put("primary", primary);
          values.put("all_slaves_active", "1".equals(file(device, "bonding/all_slaves_active")));
        }
      }
      default -> {}
    }
  }

  private void features() {
    for (String device : answer.named("ethk")) {
      Map<String, @Nullable Object> values = interfaces.get(device);
      if (values == null) {
        continue;
      }
      Map<String, @Nullable Object> features = new LinkedHashMap<>();
      for (String line : answer.lines("ethk " + device)) {
        if (line.isBlank() || line.strip().endsWith(":")) {
          continue;
        }
        int colon = line.indexOf(": ");
        if (colon > 0) {
          features.put(
              line.substring(0, colon).strip().replace('-', '_'),
              line.substring(colon + 2).strip());
        }
      }
      values.put("features", features);
    }
    for (String device : answer.named("etht")) {
      Map<String, @Nullable Object> values = interfaces.get(device);
      if (values == null) {
        continue;
      }
      String text = answer.section("etht " + device);
      List<@Nullable Object> stamping = names("SOF_TIMESTAMPING_(\\w+)", text);
      values.put("timestamping", stamping);
      values.put("hw_timestamp_filters", names("HWTSTAMP_FILTER_(\\w+)", text));
      Matcher clock = Pattern.compile("PTP Hardware Clock: (\\d+)").matcher(text);
      if (clock.find()) {
        values.put("phc_index", Long.parseLong(clock.group(1)));
      }
    }
  }

  private static List<@Nullable Object> names(String pattern, String text) {
    List<@Nullable Object> names = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1).toLowerCase(java.util.Locale.ROOT));
    }
    return names;
  }

  private void addresses(
      Map<String, @Nullable Object> default4, Map<String, @Nullable Object> default6) {
    String device = "";
    for (String line : answer.lines("addr")) {
      Matcher start = DEVICE.matcher(line);
      if (start.matches()) {
        device = start.group(1);
        continue;
      }
      Map<String, @Nullable Object> values = interfaces.get(device);
      String[] words = line.strip().split("\\s+");
      if (values == null || words.length < 2) {
        continue;
      }
      if (words[0].equals("inet")) {
        inet(device, words, values, default4);
      } else if (words[0].equals("inet6")) {
        inet6(device, words, values, default6);
      }
    }
  }

  private void inet(
      String device,
      String[] words,
      Map<String, @Nullable Object> values,
      Map<String, @Nullable Object> route) {
    String broadcast = "";
    String address = words[1];
    String prefix = "32";
    int slash = address.indexOf('/');
    if (slash >= 0) {
      prefix = address.substring(slash + 1);
      address = address.substring(0, slash);
    } else {
      // peer-to-peer: the address stands alone
      int peer = List.of(words).indexOf("peer");
      if (peer > 0) {
        prefix = words[peer + 1].substring(words[peer + 1].indexOf('/') + 1);
      }
    }
    int brd = List.of(words).indexOf("brd");
    if (brd > 0) {
      broadcast = words[brd + 1];
    }
    long ip = number(address);
    long mask =
        prefix.equals("0") ? 0 : (0xffffffffL << (32 - Integer.parseInt(prefix))) & 0xffffffffL;
    String label = words[words.length - 1];
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    own.put("address", address);
    own.put("broadcast", broadcast);
    own.put("netmask", text(mask));
    own.put("network", text(ip & mask));
    own.put("prefix", prefix);
    if (device.equals(label)
        || !interfaces.containsKey(device)
        || label.equals("global")
        || !label.startsWith(device)) {
      if (!values.containsKey("ipv4")) {
        values.put("ipv4", own);
      } else {
        secondaries(values, "ipv4_secondaries").add(own);
      }
    } else {
      if (!label.equals(device)) {
        Map<String, @Nullable Object> alias =
            interfaces.computeIfAbsent(label, k -> new LinkedHashMap<>());
        alias.put("ipv4", own);
      }
      secondaries(values, "ipv4_secondaries").add(own);
    }
    if (address.equals(route.get("address"))) {
      route.put("broadcast", broadcast);
      route.put("netmask", own.get("netmask"));
      route.put("network", own.get("network"));
      route.put("prefix", prefix);
      route.put("macaddress", values.get("macaddress"));
      route.put("mtu", values.get("mtu"));
      route.put("type", values.getOrDefault("type", "unknown"));
      route.put("alias", label);
    }
    if (!address.startsWith("127.")) {
      ipv4.add(address);
    }
  }

  private void inet6(
      String device,
      String[] words,
      Map<String, @Nullable Object> values,
      Map<String, @Nullable Object> route) {
    int slash = words[1].indexOf('/');
    String address = slash < 0 ? words[1] : words[1].substring(0, slash);
    String prefix = slash < 0 ? "128" : words[1].substring(slash + 1);
    int scope = List.of(words).indexOf("scope");
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    own.put("address", address);
    own.put("prefix", prefix);
    own.put("scope", scope > 0 ? words[scope + 1] : "");
    secondaries(values, "ipv6").add(own);
    if (address.equals(route.get("address"))) {
      route.put("prefix", prefix);
      route.put("scope", own.get("scope"));
      route.put("macaddress", values.get("macaddress"));
      route.put("mtu", values.get("mtu"));
      route.put("type", values.getOrDefault("type", "unknown"));
    }
    if (!address.equals("::1")) {
      ipv6.add(address);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> secondaries(
      Map<String, @Nullable Object> values, String key) {
    return (List<@Nullable Object>) values.computeIfAbsent(key, k -> new ArrayList<>());
  }

  private static long number(String address) {
    try {
      return new BigInteger(1, InetAddress.getByName(address).getAddress()).longValue();
    } catch (UnknownHostException e) {
      return 0;
    }
  }

  private static String text(long address) {
    return (address >> 24 & 255)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  private Map<String, @Nullable Object> local() {
    Map<String, @Nullable Object> local = new LinkedHashMap<>();
    for (String version : List.of("4", "6")) {
      List<@Nullable Object> found = new ArrayList<>();
      for (String line : answer.lines("local" + version)) {
        String[] words = line.strip().split("\\s+");
        if (words.length > 1 && words[0].equals("local") && line.contains("scope host")
            || (version.equals("6") && words[0].equals("local") && words.length > 1)) {
          if (!found.contains(words[1])) {
            found.add(words[1]);
          }
        }
      }
      local.put("ipv" + version, found);
    }
    return local;
  }
}
