package io.jansible.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The small groups: SELinux, capabilities, kernel command line, environment, ssh keys, dns, storage
 * initiators.
 */
final class SystemFacts {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private SystemFacts() {}

  static Map<String, @Nullable Object> dict(String key, @Nullable Object value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put(key, value);
    return map;
  }

  /**
   * What Python's binding to libselinux says: without the library SELinux is unknown, not disabled.
   */
  static Map<String, @Nullable Object> selinux(FactAnswer answer) {
    Map<String, @Nullable Object> selinux = new LinkedHashMap<>();
    boolean library = !answer.section("libselinux").isBlank();
    if (!library) {
      selinux.put("status", "Missing selinux Python library");
    } else if (!answer.exists("/sys/fs/selinux/enforce") || !answer.exists("/etc/selinux/config")) {
      selinux.put("status", "disabled");
    } else {
      selinux.put("status", "enabled");
      String version = answer.file("/sys/fs/selinux/policyvers");
      selinux.put("policyvers", version == null ? "unknown" : (Object) Long.parseLong(version));
      selinux.put("config_mode", setting(answer, "SELINUX"));
      String enforce = answer.file("/sys/fs/selinux/enforce", "");
      selinux.put(
          "mode",
          enforce.equals("1") ? "enforcing" : enforce.equals("0") ? "permissive" : "unknown");
      selinux.put("type", setting(answer, "SELINUXTYPE"));
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("selinux_python_present", library);
    facts.put("selinux", selinux);
    return facts;
  }

  private static String setting(FactAnswer answer, String key) {
    for (String line : answer.fileLines("/etc/selinux/config")) {
      if (line.startsWith(key + "=")) {
        return line.substring(key.length() + 1).strip().toLowerCase(java.util.Locale.ROOT);
      }
    }
    return "unknown";
  }

  static Map<String, @Nullable Object> capabilities(FactAnswer answer) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    Object enforced = "N/A";
    Object capabilities = "N/A";
    if (!answer.section("capsh").isBlank()) {
      enforced = "NA";
      capabilities = new ArrayList<>();
      for (String line : answer.lines("capsh")) {
        if (!line.startsWith("Current:")) {
          continue;
        }
        if (line.split(":", -1)[1].strip().equals("=ep")) {
          enforced = "False";
        } else {
          enforced = "True";
          List<@Nullable Object> list = new ArrayList<>();
          String[] sides = line.split("=", -1);
          for (String one : (sides.length > 1 ? sides[1] : "").split(",", -1)) {
            list.add(one.strip());
          }
          capabilities = list;
        }
      }
    }
    facts.put("system_capabilities_enforced", enforced);
    facts.put("system_capabilities", capabilities);
    return facts;
  }

  static Map<String, @Nullable Object> commandLine(FactAnswer answer) {
    String line = answer.file("/proc/cmdline");
    if (line == null) {
      return Map.of();
    }
    Map<String, @Nullable Object> last = new LinkedHashMap<>();
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (String piece : ShellWords.plain(line)) {
      int equals = piece.indexOf('=');
      if (equals < 0) {
        last.put(piece, true);
        all.put(piece, true);
        continue;
      }
      String key = piece.substring(0, equals);
      String value = piece.substring(equals + 1);
      last.put(key, value);
      Object before = all.get(key);
      if (before instanceof List<?> list) {
        List<@Nullable Object> more = new ArrayList<>(list);
        more.add(value);
        all.put(key, more);
      } else if (all.containsKey(key)) {
        List<@Nullable Object> both = new ArrayList<>();
        both.add(before);
        both.add(value);
        all.put(key, both);
      } else {
        all.put(key, value);
      }
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("cmdline", last);
    facts.put("proc_cmdline", all);
    return facts;
  }

  static Map<String, @Nullable Object> environment(FactAnswer answer) {
    Map<String, @Nullable Object> env = new LinkedHashMap<>();
    String text = answer.section("env");
    for (String entry :
        (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\0", -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        env.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return env;
  }

  /** To two decimals, as /proc has it (Python's own call knows them finer). */
  static Map<String, @Nullable Object> load(FactAnswer answer) {
    String[] words = answer.file("/proc/loadavg", "").split(" ");
    if (words.length < 3) {
      return Map.of();
    }
    Map<String, @Nullable Object> load = new LinkedHashMap<>();
    load.put("1m", Double.valueOf(words[0]));
    load.put("5m", Double.valueOf(words[1]));
    load.put("15m", Double.valueOf(words[2]));
    return Map.of("loadavg", load);
  }

  /** The first directory that has keys counts. */
  static Map<String, @Nullable Object> hostKeys(FactAnswer answer) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    for (String directory : List.of("/etc/ssh", "/etc/openssh", "/etc")) {
      for (String algorithm : List.of("dsa", "rsa", "ecdsa", "ed25519")) {
        String name = "ssh_host_key_" + algorithm + "_public";
        if (facts.containsKey(name)) {
          return facts;
        }
        String key = answer.file(directory + "/ssh_host_" + algorithm + "_key.pub");
        String[] words = key == null ? new String[0] : key.split("\\s+");
        if (words.length >= 2) {
          facts.put(name, words[1]);
          facts.put(name + "_keytype", words[0]);
        }
      }
    }
    return facts;
  }

  static Map<String, @Nullable Object> systemd(FactAnswer answer) {
    List<String> lines = answer.lines("systemd");
    if (lines.size() < 2) {
      return Map.of();
    }
    Map<String, @Nullable Object> systemd = new LinkedHashMap<>();
    systemd.put("features", lines.get(1));
    systemd.put("version", Long.parseLong(lines.get(0).split(" ")[1]));
    return Map.of("systemd", systemd);
  }

  static Map<String, @Nullable Object> dns(FactAnswer answer) {
    Map<String, @Nullable Object> dns = new LinkedHashMap<>();
    for (String line : answer.fileLines("/etc/resolv.conf")) {
      if (line.startsWith("#") || line.startsWith(";") || line.isBlank()) {
        continue;
      }
      List<String> words = List.of(line.strip().split("\\s+"));
      List<@Nullable Object> rest = new ArrayList<>(words.subList(1, words.size()));
      switch (words.get(0)) {
        case "nameserver" -> {
          List<@Nullable Object> servers = new ArrayList<>();
          if (dns.get("nameservers") instanceof List<?> before) {
            servers.addAll(before);
          }
          servers.addAll(rest);
          dns.put("nameservers", servers);
        }
        case "domain" -> {
          if (!rest.isEmpty()) {
            dns.put("domain", rest.get(0));
          }
        }
        case "search", "sortlist" -> dns.put(words.get(0), rest);
        case "options" -> {
          Map<String, @Nullable Object> options = new LinkedHashMap<>();
          for (String option : words.subList(1, words.size())) {
            int colon = option.indexOf(':');
            String value = colon < 0 ? "" : option.substring(colon + 1);
            options.put(
                colon < 0 ? option : option.substring(0, colon),
                value.isEmpty() ? (Object) true : value);
          }
          dns.put("options", options);
        }
        default -> {}
      }
    }
    return dns;
  }

  static Map<String, @Nullable Object> fibreChannel(FactAnswer answer) {
    List<@Nullable Object> names = new ArrayList<>();
    for (String path : answer.files()) {
      if (path.startsWith("/sys/class/fc_host/") && path.endsWith("/port_name")) {
        for (String line : answer.fileLines(path)) {
          names.add(line.stripTrailing().substring(2));
        }
      }
    }
    return Map.of("fibre_channel_wwn", names);
  }

  static Map<String, @Nullable Object> iscsi(FactAnswer answer) {
    for (String line : answer.fileLines("/etc/iscsi/initiatorname.iscsi")) {
      if (line.startsWith("InitiatorName=")) {
        return Map.of("iscsi_iqn", line.substring("InitiatorName=".length()));
      }
    }
    return Map.of("iscsi_iqn", "");
  }

  static Map<String, @Nullable Object> nvme(FactAnswer answer) {
    for (String line : answer.fileLines("/etc/nvme/hostnqn")) {
      if (line.startsWith("nqn.")) {
        return Map.of("hostnqn", line);
      }
    }
    return Map.of("hostnqn", "");
  }

  /** What a program such as facter prints, a JSON object. */
  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> json(
      FactAnswer answer, String section, String failure, List<String> warnings) {
    if (!answer.has(section)) {
      return Map.of();
    }
    try {
      return JSON.readValue(answer.section(section), LinkedHashMap.class);
    } catch (JsonProcessingException e) {
      warnings.add(failure);
      return Map.of();
    }
  }
}
