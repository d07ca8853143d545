package io.jansible.modules.net;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.modules.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.iptables}. */
final class IptablesModule implements Module {
  private static final Pattern POLICY = Pattern.compile("\\(policy ([A-Z]+)\\)");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.iptables",
          "Modify iptables rules",
          ArgumentSpec.of(
                  Argument.text("table")
                      .or("filter")
                      .choices("filter", "nat", "mangle", "raw", "security")
                      .doc("The table."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether the rule is there."),
                  Argument.text("action")
                      .or("append")
                      .choices("append", "insert")
                      .doc("Where a new rule goes."),
                  Argument.text("ip_version")
                      .or("ipv4")
                      .choices("ipv4", "ipv6")
                      .doc("iptables or ip6tables."),
                  Argument.text("chain").doc("The chain."),
                  Argument.text("rule_num").doc("Insert as this number."),
                  Argument.text("protocol").doc("tcp, udp…"),
                  Argument.text("wait").doc("Seconds to wait for the lock."),
                  Argument.text("source").doc("Where it comes from."),
                  Argument.text("to_source").doc("For SNAT."),
                  Argument.text("destination").doc("Where it goes."),
                  Argument.text("to_destination").doc("For DNAT."),
                  Argument.list("match", ArgumentType.STR).or(List.of()).doc("Match extensions."),
                  Argument.dict("tcp_flags")
                      .options(
                          ArgumentSpec.of(
                              Argument.list("flags", ArgumentType.STR).doc("Flags to look at."),
                              Argument.list("flags_set", ArgumentType.STR).doc("Flags set.")))
                      .doc("TCP flags."),
                  Argument.text("jump").doc("The target."),
                  Argument.text("gateway").doc("For TEE."),
                  Argument.text("log_prefix").doc("For LOG."),
                  Argument.text("log_level")
                      .choices(
                          "0", "1", "2", "3", "4", "5", "6", "7", "emerg", "alert", "crit", "error",
                          "warning", "notice", "info", "debug")
                      .doc("For LOG."),
                  Argument.text("goto").doc("A chain to go on in."),
                  Argument.text("in_interface").doc("The interface it came by."),
                  Argument.text("out_interface").doc("The interface it leaves by."),
                  Argument.text("fragment").doc("Second and further fragments."),
                  Argument.text("set_counters").doc("Counters to begin with."),
                  Argument.text("source_port").doc("A port or range."),
                  Argument.text("destination_port").doc("A port or range."),
                  Argument.list("destination_ports", ArgumentType.STR)
                      .or(List.of())
                      .doc("Several ports."),
                  Argument.text("to_ports").doc("For REDIRECT."),
                  Argument.text("set_dscp_mark").doc("A DSCP mark."),
                  Argument.text("set_dscp_mark_class").doc("A DSCP class."),
                  Argument.text("comment").doc("A comment."),
                  Argument.list("ctstate", ArgumentType.STR)
                      .or(List.of())
                      .doc("States of connections."),
                  Argument.text("src_range").doc("Source addresses."),
                  Argument.text("dst_range").doc("Destination addresses."),
                  Argument.text("match_set").doc("An ipset."),
                  Argument.text("match_set_flags")
                      .choices("src", "dst", "src,dst", "dst,src", "src,src", "dst,dst")
                      .doc("What is looked up in it."),
                  Argument.text("limit").doc("The average rate."),
                  Argument.text("limit_burst").doc("The burst."),
                  Argument.text("uid_owner").doc("The sending user."),
                  Argument.text("gid_owner").doc("The sending group."),
                  Argument.text("reject_with").doc("What REJECT answers."),
                  Argument.text("icmp_type").doc("The ICMP type."),
                  Argument.text("syn")
                      .or("ignore")
                      .choices("ignore", "match", "negate")
                      .doc("Only connection requests."),
                  Argument.bool("flush").or(false).doc("Empty the chain or table."),
                  Argument.text("policy")
                      .choices("ACCEPT", "DROP", "QUEUE", "RETURN")
                      .doc("The chain's policy."),
                  Argument.bool("chain_management").or(false).doc("Make and remove the chain."),
                  Argument.bool("numeric").or(false).doc("List without looking up names."))
              .exclusive("set_dscp_mark", "set_dscp_mark_class")
              .exclusive("flush", "policy")
              .requiredBy("set_dscp_mark", "jump")
              .requiredBy("set_dscp_mark_class", "jump")
              .requiredIf("jump", "TEE", "gateway")
              .requiredIf("jump", "tee", "gateway")
              .requiredIf("flush", false, "chain"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String name = args.string("ip_version").equals("ipv4") ? "iptables" : "ip6tables";
    String found = Programs.of(call.host(), name).find(name);
    String program = found == null ? name : found;
    Commands commands = new Commands(call.host());
    String chain = args.text("chain");
    boolean flush = args.bool("flush");
    boolean present = args.string("state").equals("present");
    // what is told of it is without the target that logging implies
    List<String> told = rule(args, args.text("wait"), null);
    ModuleResult result = ModuleResult.changed(false);
    result.put("failed", false).put("ip_version", args.text("ip_version"));
    result.put("table", args.text("table")).put("chain", chain).put("flush", flush);
    result.put("rule", String.join(" ", told)).put("state", args.text("state"));
    result.put("chain_management", args.bool("chain_management"));
    boolean logs = args.has("log_prefix") || args.has("log_level");
    if (logs && args.has("jump") && !"LOG".equals(args.text("jump"))) {
      throw new ModuleFailure("Logging options can only be used with the LOG jump target.");
    }
    Table table = new Table(commands, program, args);
    boolean changed;
    if (flush) {
      changed = true;
      if (!call.checkMode()) {
        table.must("-F", List.of());
      }
    } else if (args.has("policy")) {
      Matcher current =
          POLICY.matcher(table.must("-L", table.numeric()).lines().findFirst().orElse(""));
      if (!current.find()) {
        throw new ModuleFailure("Can't detect current policy");
      }
      changed = !current.group(1).equals(args.text("policy"));
      if (changed && !call.checkMode()) {
        table.must("-P", List.of(args.string("policy")));
      }
    } else if (told.isEmpty()) {
      boolean there = table.run("-L", table.numeric()).ok();
      changed = there != present;
      if (changed && args.bool("chain_management") && !call.checkMode()) {
        table.must(present ? "-N" : "-X", List.of());
      }
    } else {
      List<String> rule = rule(args, table.supportedWait(), logs ? "LOG" : null);
      changed = table.run("-C", rule).ok() != present;
      if (changed && !call.checkMode()) {
        if (!present) {
          table.must("-D", rule);
        } else if (args.string("action").equals("insert")) {
          List<String> numbered = new ArrayList<>();
          if (args.has("rule_num")) {
            numbered.add(args.string("rule_num"));
          }
          numbered.addAll(rule);
          table.must("-I", numbered);
        } else {
          table.must("-A", rule);
        }
      }
    }
    return result.put("changed", changed);
  }

  /** One table of the host. */
  private record Table(Commands commands, String program, Args args) {
    List<String> numeric() {
      return args.bool("numeric") ? List.of("--numeric") : List.of();
    }

    private List<String> command(String action, List<String> more) {
      List<String> command = new ArrayList<>(List.of(program, "-t", args.string("table"), action));
      if (args.has("chain")) {
        command.add(args.string("chain"));
      }
      command.addAll(more);
      return command;
    }

    ExecResult run(String action, List<String> more) {
      return commands.run(command(action, more));
    }

    String must(String action, List<String> more) {
      return commands.checked(ExecRequest.of(command(action, more))).out();
    }

    /** Versions before 1.4.20 have no lock to wait for, those before 1.6.0 no seconds. */
    @Nullable String supportedWait() {
      if (!args.has("wait")) {
        return null;
      }
      Matcher version =
          Pattern.compile("v(\\d+)\\.(\\d+)\\.(\\d+)")
              .matcher(commands.run(program, "--version").out());
      if (!version.find()) {
        return args.text("wait");
      }
      int number =
          Integer.parseInt(version.group(1)) * 10_000
              + Integer.parseInt(version.group(2)) * 100
              + Integer.parseInt(version.group(3));
      return number < 10_420 ? null : number < 10_600 ? "" : args.text("wait");
    }
  }

  /**
   * A rule's words, in Ansible's order.
   *
   * @param target where the task names none
   */
  static List<String> rule(Args args, @Nullable String wait, @Nullable String target) {
    Words words = new Words(args);
    if (wait != null && !wait.isEmpty()) {
      words.all.addAll(List.of("-w", wait));
    }
    words.value("protocol", "-p").value("source", "-s").value("destination", "-d");
    args.texts("match").forEach(each -> words.add(each, "-m"));
    if (args.dict("tcp_flags").get("flags") instanceof List<?> flags
        && args.dict("tcp_flags").get("flags_set") instanceof List<?> set) {
      words.all.addAll(List.of("--tcp-flags", joined(flags), joined(set)));
    }
    String jump = args.has("jump") ? args.string("jump") : target;
    words.add(jump, "-j");
    if ("tee".equalsIgnoreCase(jump)) {
      words.value("gateway", "--gateway");
    }
    words.value("log_prefix", "--log-prefix").value("log_level", "--log-level");
    words.value("to_destination", "--to-destination");
    words.list("destination_ports", "multiport", "--dports");
    words.value("to_source", "--to-source").value("goto", "-g");
    words.value("in_interface", "-i").value("out_interface", "-o").value("fragment", "-f");
    words.value("set_counters", "-c").value("source_port", "--source-port");
    words.value("destination_port", "--destination-port").value("to_ports", "--to-ports");
    for (String each : List.of("set_dscp_mark", "set_dscp_mark_class")) {
      words.value(each, each.equals("set_dscp_mark") ? "--set-dscp" : "--set-dscp-class");
      if (args.has(each) && !"dscp".equalsIgnoreCase(jump)) {
        words.all.addAll(List.of("-j", "DSCP"));
      }
    }
    words.flag("syn", "--syn");
    List<String> match = args.texts("match");
    words.list(
        "ctstate",
        match.contains("conntrack") || match.contains("state") ? null : "conntrack",
        match.contains("state") && !match.contains("conntrack") ? "--state" : "--ctstate");
    if (args.has("src_range") || args.has("dst_range")) {
      words.module("iprange", match);
      words.value("src_range", "--src-range").value("dst_range", "--dst-range");
    }
    if (args.has("match_set")) {
      words.module("set", match);
      words.value("match_set", "--match-set");
      if (args.has("match_set_flags")) {
        words.all.add(args.string("match_set_flags"));
      }
    }
    if (args.has("limit") || args.has("limit_burst")) {
      words.all.addAll(List.of("-m", "limit"));
    }
    words.value("limit", "--limit").value("limit_burst", "--limit-burst");
    for (String each : List.of("uid", "gid")) {
      if (args.has(each + "_owner")) {
        words.all.addAll(List.of("-m", "owner"));
        words.value(each + "_owner", "--" + each + "-owner");
      }
    }
    if (jump == null && args.has("reject_with")) {
      words.all.addAll(List.of("-j", "REJECT"));
    }
    words.value("reject_with", "--reject-with");
    words.value(
        "icmp_type", args.string("ip_version").equals("ipv4") ? "--icmp-type" : "--icmpv6-type");
    if (args.has("comment")) {
      words.all.addAll(List.of("-m", "comment"));
    }
    words.value("comment", "--comment");
    return words.all;
  }

  private static String joined(List<?> items) {
    return String.join(",", items.stream().map(String::valueOf).toList());
  }

  /** A rule's words as they grow. */
  private static final class Words {
    private final Args args;
    private final List<String> all = new ArrayList<>();

    Words(Args args) {
      this.args = args;
    }

    Words value(String name, String option) {
      add(args.text(name), option);
      return this;
    }

    /** A value that begins with ! is negated. */
    void add(@Nullable String value, String option) {
      if (value == null) {
        return;
      }
      if (value.startsWith("!")) {
        all.add("!");
        all.add(option);
        all.add(value.substring(1));
      } else {
        all.add(option);
        all.add(value);
      }
    }

    void flag(String name, String option) {
      String value = args.text(name);
      if ("negate".equals(value)) {
        all.add("!");
      }
      if ("match".equals(value) || "negate".equals(value)) {
        all.add(option);
      }
    }

    void list(String name, @Nullable String module, String option) {
      if (args.texts(name).isEmpty()) {
        return;
      }
      if (module != null) {
        all.addAll(List.of("-m", module));
      }
      all.addAll(List.of(option, joined(args.list(name))));
    }

    void module(String name, List<String> matches) {
      if (!matches.contains(name)) {
        all.addAll(List.of("-m", name));
      }
    }
  }
}
