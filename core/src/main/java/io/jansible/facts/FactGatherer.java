package io.jansible.facts;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a node's facts in one round trip: one POSIX shell script reads everything that the wanted
 * subsets need, and what it prints is parsed here into the names and shapes of Ansible's {@code
 * setup}.
 */
public final class FactGatherer {
  private static final int MARK_BYTES = 8;
  private final String functions = resource();
  private final SecureRandom random = new SecureRandom();

  /**
   * @throws FactException if a subset's name is none, or the node's shell does not run the script
   *     to its end
   */
  public FactResult gather(RemoteHost host, FactRequest request) {
    EnumSet<Collector> chosen = Collector.select(request.subsets());
    byte[] bytes = new byte[MARK_BYTES];
    random.nextBytes(bytes);
    String mark = "@@" + HexFormat.of().formatHex(bytes) + "@";
    ExecResult result = host.exec(ExecRequest.script(script(chosen, request, mark)));
    FactAnswer answer = FactAnswer.parse(result.stdout(), mark);
    if (!answer.has("end")) {
      throw new FactException(
          "gathering facts did not finish on the node (rc="
              + result.rc()
              + "): "
              + result.err().strip());
    }
    return read(answer, chosen, request);
  }

  /** The script for these collectors. Visible for tests, which run it and keep its answers. */
  String script(EnumSet<Collector> chosen, FactRequest request, String mark) {
    StringBuilder script = new StringBuilder();
    script.append("T='").append(mark).append("'\n");
    script.append("TIMEOUT=").append(request.timeoutSeconds()).append('\n');
    script.append("FACT_PATH=").append(quote(request.factPath())).append('\n');
    script.append("PYTHONS=").append(quote(String.join(" ", request.interpreters()))).append('\n');
    script.append(functions);
    if (chosen.contains(Collector.ENV)) {
      script.append("s_env\n");
    }
    script.append("prepare\n");
    if (chosen.contains(Collector.HARDWARE) || chosen.contains(Collector.VIRTUAL)) {
      script.append("s_cpuinfo\n");
    }
    for (Collector collector : chosen) {
      if (collector != Collector.ENV) {
        script.append("s_").append(collector.id()).append('\n');
      }
    }
    return script.append("finish\nexit 0\n").toString();
  }

  /** Facts out of an answer. */
  FactResult read(FactAnswer answer, EnumSet<Collector> chosen, FactRequest request) {
    List<String> warnings = new ArrayList<>();
    Map<String, @Nullable Object> known = new LinkedHashMap<>();
    Map<String, @Nullable Object> kept = new LinkedHashMap<>();
    for (Collector collector : chosen) {
      Map<String, @Nullable Object> facts = new LinkedHashMap<>();
      String prefix =
          switch (collector) {
            case FACTER -> "facter_";
            case OHAI -> "ohai_";
            default -> "ansible_";
          };
      collect(collector, answer, known, request, warnings)
          .forEach((name, value) -> facts.put(prefix + name.replace('-', '_'), value));
      known.putAll(facts);
      keep(facts, request.filters(), kept);
    }
    Map<String, @Nullable Object> about = new LinkedHashMap<>();
    about.put("gather_subset", List.copyOf(request.subsets()));
    about.put("module_setup", true);
    keep(about, request.filters(), kept);
    return new FactResult(kept, warnings);
  }

  private static Map<String, @Nullable Object> collect(
      Collector collector,
      FactAnswer answer,
      Map<String, @Nullable Object> known,
      FactRequest request,
      List<String> warnings) {
    return switch (collector) {
      case PLATFORM -> PlatformFacts.platform(answer);
      case DISTRIBUTION -> new DistributionFacts(answer).facts();
      case LSB -> Map.of("lsb", DistributionFacts.lsb(answer));
      case SELINUX -> SystemFacts.selinux(answer);
      case APPARMOR ->
          Map.of(
              "apparmor",
              SystemFacts.dict(
                  "status",
                  answer.exists("/sys/kernel/security/apparmor") ? "enabled" : "disabled"));
      case CHROOT -> Map.of("is_chroot", answer.section("chroot").strip().equals("true"));
      case FIPS -> Map.of("fips", "1".equals(answer.file("/proc/sys/crypto/fips_enabled")));
      case PYTHON -> PlatformFacts.python(answer);
      case CAPS -> SystemFacts.capabilities(answer);
      case PKG_MGR -> ManagerFacts.packages(answer, known);
      case SERVICE_MGR -> ManagerFacts.services(answer, known);
      case CMDLINE -> SystemFacts.commandLine(answer);
      case DATE_TIME -> DateTimeFacts.facts(answer);
      case ENV -> Map.of("env", SystemFacts.environment(answer));
      case LOADAVG -> SystemFacts.load(answer);
      case SSH_PUB_KEYS -> SystemFacts.hostKeys(answer);
      case USER -> PlatformFacts.user(answer);
      case SYSTEMD -> SystemFacts.systemd(answer);
      case VIRTUAL -> new VirtualFacts(answer).facts();
      case HARDWARE -> HardwareFacts.facts(answer, known, warnings);
      case DNS -> Map.of("dns", SystemFacts.dns(answer));
      case FIBRE_CHANNEL_WWN -> SystemFacts.fibreChannel(answer);
      case NETWORK -> new NetworkFacts(answer).facts();
      case ISCSI -> SystemFacts.iscsi(answer);
      case NVME -> SystemFacts.nvme(answer);
      case LOCAL -> Map.of("local", LocalFacts.facts(answer, warnings));
      case FACTER -> SystemFacts.json(answer, "facter", "Failed to parse facter facts", warnings);
      case OHAI -> SystemFacts.json(answer, "ohai", "Failed to gather ohai facts", warnings);
    };
  }

  /**
   * Ansible matches a filter against the whole name, and where the filter has none of the prefixes
   * also with {@code ansible_} before it.
   */
  private static void keep(
      Map<String, @Nullable Object> facts,
      List<String> filters,
      Map<String, @Nullable Object> kept) {
    if (filters.isEmpty() || filters.equals(List.of("*"))) {
      kept.putAll(facts);
      return;
    }
    for (String filter : filters) {
      boolean prefixed =
          filter.startsWith("ansible_") || filter.startsWith("facter") || filter.startsWith("ohai");
      facts.forEach(
          (name, value) -> {
            if (filter.isEmpty()
                || Glob.matches(filter, name)
                || (!prefixed && Glob.matches("ansible_" + filter, name))) {
              kept.put(name, value);
            }
          });
    }
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static String resource() {
    try (InputStream in = FactGatherer.class.getResourceAsStream("gather.sh")) {
      if (in == null) {
        throw new IllegalStateException("gather.sh is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
