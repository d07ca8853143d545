package io.jansible.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kernel, names, architecture, the Python that is there, and the user who gathers. */
final class PlatformFacts {
  private PlatformFacts() {}

  static Map<String, @Nullable Object> platform(FactAnswer answer) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    List<String> uname = answer.lines("uname");
    String node = line(uname, 1);
    String machine = line(uname, 3);
    facts.put("system", line(uname, 0));
    facts.put("kernel", line(uname, 2));
    facts.put("kernel_version", line(uname, 4));
    facts.put("machine", machine);
    String[] python = answer.section("python").strip().split("\\|");
    if (python.length >= 8) {
      facts.put("python_version", python[0] + "." + python[1] + "." + python[2]);
    }
    String fqdn = fqdn(answer, node);
    facts.put("fqdn", fqdn);
    facts.put("hostname", node.split("\\.", -1)[0]);
    facts.put("nodename", node);
    int dot = fqdn.indexOf('.');
    facts.put("domain", dot < 0 ? "" : fqdn.substring(dot + 1));
    String bits = answer.section("elf").strip().equals("01") ? "32" : "64";
    facts.put("userspace_bits", bits);
    boolean intel = machine.matches(".*i([3456]86|86pc).*");
    facts.put("architecture", intel ? "i386" : machine);
    if (intel || machine.equals("x86_64")) {
      facts.put("userspace_architecture", bits.equals("64") ? "x86_64" : "i386");
    }
    String id = answer.file("/var/lib/dbus/machine-id");
    if (id == null) {
      id = answer.file("/etc/machine-id");
    }
    if (id != null) {
      facts.put("machine_id", id.lines().findFirst().orElse(""));
    }
    return facts;
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "";
  }

  /**
   * Python's getfqdn: of the names that the node's own address leads back to, the first with a dot.
   */
  private static String fqdn(FactAnswer answer, String node) {
    String reverse = answer.section("reverse").strip();
    if (reverse.isEmpty()) {
      return node;
    }
    List<String> words =
        new ArrayList<>(List.of(reverse.lines().findFirst().orElse("").split("\\s+")));
    if (words.size() > 1) {
      words.remove(0);
    }
    for (String word : words) {
      if (word.indexOf('.') >= 0) {
        return word;
      }
    }
    return words.get(0);
  }

  /** Nothing where the node has no Python: then nobody needs to know it. */
  static Map<String, @Nullable Object> python(FactAnswer answer) {
    String[] words = answer.section("python").strip().split("\\|");
    if (words.length < 8) {
      return Map.of();
    }
    Map<String, @Nullable Object> version = new LinkedHashMap<>();
    version.put("major", Long.valueOf(words[0]));
    version.put("minor", Long.valueOf(words[1]));
    version.put("micro", Long.valueOf(words[2]));
    version.put("releaselevel", words[3]);
    version.put("serial", Long.valueOf(words[4]));
    Map<String, @Nullable Object> python = new LinkedHashMap<>();
    python.put("version", version);
    python.put("version_info", new ArrayList<>(version.values()));
    python.put("executable", words[5]);
    python.put("has_sslcontext", words[6].equals("1"));
    python.put("type", words[7]);
    return Map.of("python", python);
  }

  static Map<String, @Nullable Object> user(FactAnswer answer) {
    List<String> lines = answer.lines("user");
    String[] entry = answer.lines("passwd").stream().findFirst().orElse("").split(":", -1);
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("user_id", line(lines, 0));
    if (entry.length >= 7) {
      facts.put("user_uid", Long.valueOf(entry[2]));
      facts.put("user_gid", Long.valueOf(entry[3]));
      facts.put("user_gecos", entry[4]);
      facts.put("user_dir", entry[5]);
      facts.put("user_shell", entry[6]);
    }
    if (lines.size() >= 4) {
      facts.put("real_user_id", Long.valueOf(lines.get(2)));
      facts.put("effective_user_id", Long.valueOf(lines.get(1)));
      facts.put("real_group_id", Long.valueOf(lines.get(3)));
      facts.put("effective_group_id", Long.valueOf(lines.get(3)));
    }
    return facts;
  }
}
