package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code community.general.ufw}. */
final class UfwModule implements Module {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");
  private static final Pattern IPV6 =
      Pattern.compile(
          "(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|(?:[0-9a-fA-F]{1,4}:){1,7}:|::"
              + "|fe80:(?::[0-9a-fA-F]{0,4}){0,4}%[0-9a-zA-Z]+");
  private static final Pattern LOGGING = Pattern.compile("Logging: (on|off)(?: \\(([a-z]+)\\))?");
  private static final Pattern DEFAULTS =
      Pattern.compile(
          "Default: (deny|allow|reject) \\(incoming\\), (deny|allow|reject) \\(outgoing\\),"
              + " (deny|allow|reject|disabled) \\(routed\\)");
  private static final Pattern VERSION = Pattern.compile("^ufw.+(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*$");
  private static final Pattern NUMBERED = Pattern.compile("^\\[ *([0-9]+)\\] ");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.ufw",
              "Manage firewall with UFW",
              ArgumentSpec.of(
                      Argument.text("state")
                          .choices("enabled", "disabled", "reloaded", "reset")
                          .doc("What the firewall is to be."),
                      Argument.text("default")
                          .aliases("policy")
                          .choices("allow", "deny", "reject")
                          .doc("What happens to what no rule names."),
                      Argument.text("logging")
                          .choices("full", "high", "low", "medium", "off", "on")
                          .doc("What is logged."),
                      Argument.text("direction")
                          .choices("in", "incoming", "out", "outgoing", "routed")
                          .doc("Of what."),
                      Argument.bool("delete").or(false).doc("Take the rule away."),
                      Argument.bool("route").or(false).doc("For what is passed on."),
                      Argument.integer("insert").doc("The rule's number."),
                      Argument.text("insert_relative_to")
                          .choices("zero", "first-ipv4", "last-ipv4", "first-ipv6", "last-ipv6")
                          .or("zero")
                          .doc("From where that counts."),
                      Argument.text("rule")
                          .choices("allow", "deny", "limit", "reject")
                          .doc("What the rule does."),
                      Argument.text("interface").aliases("if").doc("Which interface."),
                      Argument.text("interface_in").aliases("if_in").doc("Where it comes in."),
                      Argument.text("interface_out").aliases("if_out").doc("Where it goes out."),
                      Argument.bool("log").or(false).doc("Log new connections."),
                      Argument.text("from_ip").or("any").aliases("from", "src").doc("From whom."),
                      Argument.text("from_port").doc("From which port."),
                      Argument.text("to_ip").or("any").aliases("dest", "to").doc("To whom."),
                      Argument.text("to_port").aliases("port").doc("To which port."),
                      Argument.text("proto")
                          .aliases("protocol")
                          .choices("ah", "any", "esp", "ipv6", "tcp", "udp", "gre", "igmp", "vrrp")
                          .doc("Which protocol."),
                      Argument.text("name").aliases("app").doc("An application's profile."),
                      Argument.text("comment").doc("The rule's comment."))
                  .exclusive("name", "proto", "logging")
                  .exclusive("direction", "interface_in")
                  .exclusive("direction", "interface_out")
                  .oneOf("state", "default", "rule", "logging")
                  .requiredBy("interface", "direction"))
          .withAliases("ansible.builtin.ufw");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** One task on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Tools tools;
    private final String ufw;
    private final String grep;
    private final List<@Nullable Object> commands = new ArrayList<>();
    private String state = "";
    private String rules = "";
    private boolean changed;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.ufw = tools.path("ufw");
      this.grep = tools.path("grep");
    }

    private String execute(List<String> parts, boolean ignoreErrors) {
      String command = String.join(" ", parts);
      commands.add(command);
      ExecResult ran = tools.run(Words.split(command));
      if (!ran.ok() && !ignoreErrors) {
        throw failure(ran.err().isEmpty() ? ran.out() : ran.err());
      }
      return ran.out();
    }

    private ModuleFailure failure(String message) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("commands", commands);
      return new ModuleFailure(message, values);
    }

    private String currentRules() {
      return execute(
          List.of(
              grep,
              "-h",
              "'^### tuple'",
              "/lib/ufw/user.rules",
              "/lib/ufw/user6.rules",
              "/etc/ufw/user.rules",
              "/etc/ufw/user6.rules",
              "/var/lib/ufw/user.rules",
              "/var/lib/ufw/user6.rules"),
          true);
    }

    private List<String> base() {
      List<String> command = new ArrayList<>(List.of(ufw));
      if (call.checkMode()) {
        command.add("--dry-run");
      }
      return command;
    }

    private List<String> base(String... more) {
      List<String> command = base();
      command.addAll(List.of(more));
      return command;
    }

    ModuleResult run() {
      state = execute(List.of(ufw, "status verbose"), false);
      rules = currentRules();
      if (args.has("state")) {
        state(args.string("state"));
      }
      if (args.has("default")) {
        policy(args.string("default"));
      }
      if (args.has("rule")) {
        rule(args.string("rule"));
      }
      if (args.has("logging")) {
        logging(args.string("logging"));
      }
      if (call.checkMode()) {
        return ModuleResult.changed(changed).put("commands", commands);
      }
      String after = execute(List.of(ufw, "status", "verbose"), false);
      if (!changed) {
        String now = currentRules();
        changed = !state.equals(after) || !rules.equals(now);
      }
      return ModuleResult.changed(changed)
          .put("commands", commands)
          .put("msg", after.stripTrailing());
    }

    private void state(String wanted) {
      changed |= wanted.equals("reloaded") || wanted.equals("reset");
      if (call.checkMode()) {
        boolean active = state.contains(" active");
        changed |= (wanted.equals("disabled") && active) || (wanted.equals("enabled") && !active);
        return;
      }
      String command =
          switch (wanted) {
            case "enabled" -> "enable";
            case "disabled" -> "disable";
            case "reloaded" -> "reload";
            default -> "reset";
          };
      execute(base("-f", command), false);
    }

    private void logging(String wanted) {
      Matcher is = LOGGING.matcher(state);
      if (!is.find()) {
        changed = true;
      } else if (wanted.equals("off")) {
        changed |= !is.group(1).equals("off");
      } else {
        changed |=
            is.group(1).equals("off") || (!wanted.equals("on") && !wanted.equals(is.group(2)));
      }
      if (!call.checkMode()) {
        execute(base("logging", wanted), false);
      }
    }

    private void policy(String wanted) {
      String direction = args.text("direction");
      if (direction != null && !List.of("outgoing", "incoming", "routed").contains(direction)) {
        throw new ModuleFailure(
            "For default, direction must be one of \"outgoing\", \"incoming\" and \"routed\", or"
                + " direction must not be specified.");
      }
      if (!call.checkMode()) {
        List<String> command = base("default", wanted);
        if (direction != null) {
          command.add(direction);
        }
        execute(command, false);
        return;
      }
      Matcher is = DEFAULTS.matcher(state);
      if (!is.find()) {
        changed = true;
        return;
      }
      String current =
          is.group("outgoing".equals(direction) ? 2 : "routed".equals(direction) ? 3 : 1);
      changed |= !current.equals(wanted) && !current.equals("disabled");
    }

    private void rule(String action) {
      String direction = args.text("direction");
      if (direction != null && !direction.equals("in") && !direction.equals("out")) {
        throw new ModuleFailure(
            "For rules, direction must be one of \"in\" and \"out\", or direction must not be"
                + " specified.");
      }
      boolean route = args.bool("route");
      if (!route && given("interface_in") && given("interface_out")) {
        throw new ModuleFailure("Only route rules can combine interface_in and interface_out");
      }
      List<String> command = base();
      if (route) {
        command.add("route");
      }
      Long insert = args.integer("insert");
      if (args.bool("delete")) {
        command.add("delete");
      } else if (insert != null) {
        Long at = place(insert);
        if (at != null) {
          command.add("insert " + at);
        }
      }
      command.add(action);
      if (direction != null) {
        command.add(direction);
      }
      add(command, "interface", "on %s");
      add(command, "interface_in", "in on %s");
      add(command, "interface_out", "out on %s");
      if (args.bool("log")) {
        command.add("log");
      }
      add(command, "from_ip", "from %s");
      add(command, "from_port", "port %s");
      add(command, "to_ip", "to %s");
      add(command, "to_port", "port %s");
      add(command, "proto", "proto %s");
      add(command, "name", "app '%s'");
      if (commentsWork()) {
        add(command, "comment", "comment '%s'");
      }
      String dry = execute(command, false);
      if (call.checkMode()) {
        compare(dry);
      }
    }

    private boolean given(String name) {
      return args.has(name) && !args.string(name).isEmpty();
    }

    private void add(List<String> command, String name, String format) {
      if (given(name)) {
        command.add(format.formatted(args.string(name)));
      }
    }

    /** Since 0.35. */
    private boolean commentsWork() {
      String out = execute(List.of(ufw, "--version"), false);
      String line = out.lines().filter(each -> !each.isBlank()).findFirst().orElse("");
      Matcher version = VERSION.matcher(line);
      if (!version.find()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("rc", 0L);
        values.put("out", out);
        throw new ModuleFailure("Failed to get ufw version.", values);
      }
      int major = Integer.parseInt(version.group(1));
      return major > 0 || Integer.parseInt(version.group(2)) >= 35;
    }

    /**
     * The number that the rule is to have.
     *
     * @return null for one at the end: ufw takes no number beyond its last one
     */
    private @Nullable Long place(long insert) {
      String relative = args.string("insert_relative_to");
      if (relative.equals("zero")) {
        return insert;
      }
      long last = 0;
      long lastV4 = 0;
      long firstV6 = 0;
      long lastV6 = 0;
      for (String line : Results.lines(tools.run(ufw, "status", "numbered").out())) {
        Matcher number = NUMBERED.matcher(line);
        if (!number.find()) {
          continue;
        }
        long n = Long.parseLong(number.group(1));
        last = Math.max(last, n);
        if (line.contains("(v6)") || IPV6.matcher(line).find()) {
          firstV6 = firstV6 == 0 ? n : Math.min(firstV6, n);
          lastV6 = Math.max(lastV6, n);
        } else {
          lastV4 = Math.max(lastV4, n);
        }
      }
      if (lastV4 > 0 && firstV6 > 0 && lastV4 > firstV6) {
        call.warn("ufw output could not be parsed correctly. ipv4 follows ipv6!");
      }
      long from =
          switch (relative) {
            case "first-ipv4" -> 1;
            case "last-ipv4" -> lastV4 > 0 ? lastV4 : 1;
            case "first-ipv6" -> firstV6 > 0 ? firstV6 : lastV4 + 1;
            default -> lastV6 > 0 ? lastV6 : last + 1;
          };
      return insert + from > last ? null : insert + from;
    }

    private void compare(String dry) {
      List<String> lines = Results.linesWithEnds(dry);
      long skipping = lines.stream().filter(line -> line.contains("Skipping")).count();
      if (skipping > 0 && skipping == lines.size()) {
        return;
      }
      String fresh =
          lines.stream().filter(line -> line.startsWith("### tuple")).collect(Collectors.joining());
      if (starts(IPV4)) {
        changed |= !filter(IPV4, rules).equals(filter(IPV4, fresh));
      } else if (starts(IPV6)) {
        changed |= !filter(IPV6, rules).equals(filter(IPV6, fresh));
      } else {
        changed |= !rules.equals(fresh);
      }
    }

    private boolean starts(Pattern address) {
      return address.matcher(args.string("from_ip")).lookingAt()
          || address.matcher(args.string("to_ip")).lookingAt();
    }

    private static String filter(Pattern address, String text) {
      return Results.linesWithEnds(text).stream()
          .filter(line -> address.matcher(line).find())
          .collect(Collectors.joining());
    }
  }
}
