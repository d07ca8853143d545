package io.jansible.modules.service;

import io.jansible.connection.ExecResult;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.service_facts}: one round trip. */
final class ServiceFactsModule implements Module {
  private static final String SCRIPT =
      "echo @units; command -v systemctl >/dev/null && [ -d /run/systemd/system ] && systemctl list-units --no-pager --type service --all --plain;"
          + " echo @files; command -v systemctl >/dev/null && [ -d /run/systemd/system ] && systemctl list-unit-files --no-pager --type service --all;"
          + " echo @sysv; command -v service >/dev/null && service --status-all 2>&1; :";

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.service_facts",
          "Return service state information as fact data",
          ArgumentSpec.of());

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    ExecResult told = new Commands(call.host()).script(SCRIPT);
    Map<String, @Nullable Object> services = new LinkedHashMap<>();
    String part = "";
    Map<String, @Nullable Object> sysv = new LinkedHashMap<>();
    for (String line : told.out().lines().toList()) {
      if (line.startsWith("@")) {
        part = line;
        continue;
      }
      switch (part) {
        case "@units" -> unit(line, services);
        case "@files" -> file(line, services);
        case "@sysv" -> sysv(line, sysv);
        default -> {}
      }
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>(sysv);
    all.putAll(services);
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("services", all);
    return ModuleResult.changed(false).put("ansible_facts", facts);
  }

  private static Map<String, @Nullable Object> entry(
      String name, String state, String status, String source) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put("state", state);
    entry.put("status", status);
    entry.put("source", source);
    return entry;
  }

  private static void unit(String line, Map<String, @Nullable Object> services) {
    if (!line.contains(".service")) {
      return;
    }
    String[] words = line.strip().replaceFirst("^[●○*] ", "").split("\\s+");
    if (words.length < 4 || !words[0].endsWith(".service")) {
      return;
    }
    String status;
    String state;
    if (words[1].equals("not-found") || words[1].equals("masked") || words[1].equals("failed")) {
      status = words[1];
      state =
          words[2].equals("failed") ? "failed" : words[3].equals("running") ? "running" : "stopped";
    } else {
      status = words[2].equals("failed") ? "failed" : "unknown";
      state =
          words[2].equals("failed")
              ? "stopped"
              : words[3].equals("running") ? "running" : "stopped";
    }
    services.put(
        words[0],
        entry(
            words[0],
            state,
            words[1].equals("not-found")
                ? "not-found"
                : status.equals("unknown") ? "enabled" : status,
            "systemd"));
    if (status.equals("unknown")) {
      @SuppressWarnings("unchecked")
      Map<String, @Nullable Object> put = (Map<String, @Nullable Object>) services.get(words[0]);
      put.put("status", "unknown");
    }
  }

  @SuppressWarnings("unchecked")
  private static void file(String line, Map<String, @Nullable Object> services) {
    String[] words = line.strip().split("\\s+");
    if (words.length < 2 || !words[0].endsWith(".service")) {
      return;
    }
    Map<String, @Nullable Object> known = (Map<String, @Nullable Object>) services.get(words[0]);
    if (known == null) {
      services.put(
          words[0],
          entry(words[0], words[0].contains("@") ? "unknown" : "inactive", words[1], "systemd"));
    } else if (!"not-found".equals(known.get("status"))
        && !"masked".equals(known.get("status"))
        && !"failed".equals(known.get("status"))) {
      known.put("status", words[1]);
    }
  }

  private static void sysv(String line, Map<String, @Nullable Object> services) {
    java.util.regex.Matcher found =
        java.util.regex.Pattern.compile("^\\s*\\[ (.) \\]\\s+(\\S+).*").matcher(line);
    if (found.matches()) {
      String state = found.group(1).equals("+") ? "running" : "stopped";
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("name", found.group(2));
      entry.put("state", state);
      entry.put("source", "sysv");
      services.put(found.group(2), entry);
    }
  }
}
