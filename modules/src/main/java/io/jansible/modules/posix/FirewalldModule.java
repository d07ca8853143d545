package io.jansible.modules.posix;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.general.Tools;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code ansible.posix.firewalld}: one round trip to look, one for each change. */
final class FirewalldModule implements Module {
  private static final String[] SUBJECTS = {
    "icmp_block",
    "icmp_block_inversion",
    "service",
    "protocol",
    "port",
    "port_forward",
    "rich_rule",
    "interface",
    "forward",
    "masquerade",
    "source",
    "target"
  };

  private final ModuleSpec spec =
      ModuleSpec.of(
              "ansible.posix.firewalld",
              "Manage arbitrary ports and services with firewalld",
              ArgumentSpec.of(
                      Argument.text("service").doc("A service."),
                      Argument.text("protocol").doc("A protocol."),
                      Argument.text("port").doc("A port: 80/tcp, 1000-2000/udp."),
                      Argument.list("port_forward", ArgumentType.DICT)
                          .doc("A forwarding: port, proto, toport, toaddr."),
                      Argument.text("rich_rule").doc("A rule of the rich language."),
                      Argument.text("source").doc("Addresses that the zone is for."),
                      Argument.text("interface").doc("An interface that the zone is for."),
                      Argument.text("icmp_block").doc("An ICMP type to block."),
                      Argument.bool("icmp_block_inversion").doc("Let only the blocked ones in."),
                      Argument.text("zone").doc("The zone; the default one if none."),
                      Argument.bool("permanent").or(false).doc("Change what is stored."),
                      Argument.bool("immediate").or(false).doc("Change what is in force."),
                      Argument.text("state")
                          .must()
                          .choices("absent", "disabled", "enabled", "present")
                          .doc("What it is to be."),
                      Argument.integer("timeout").or(0L).doc("Seconds that it is in force."),
                      Argument.bool("forward").doc("Forwarding within the zone."),
                      Argument.bool("masquerade").doc("Masquerading."),
                      Argument.bool("offline").or(false).doc("firewalld need not be running."),
                      Argument.text("target")
                          .choices("default", "ACCEPT", "DROP", "%%REJECT%%")
                          .doc("What happens to what no rule is for."))
                  .exclusive(SUBJECTS)
                  .requiredBy("interface", "zone")
                  .requiredBy("target", "zone")
                  .requiredBy("source", "permanent"))
          .withAliases("ansible.builtin.firewalld");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /**
   * What is to be there or not.
   *
   * @param name after {@code --query-}, {@code --add-}…
   * @param value null for a switch
   * @param label what the message of a change calls it; null if it has one of its own
   */
  private record Subject(String name, @Nullable String value, @Nullable String label) {
    String option(String verb) {
      return "--" + verb + "-" + name + (value == null ? "" : "=" + value);
    }
  }

  /** One task on one host. */
  private static final class Run {
    private final Args args;
    private final Tools tools;
    private final boolean check;
    private final String state;
    private final boolean permanent;
    private final List<String> messages = new ArrayList<>();
    private boolean immediate;

    Run(ModuleCall call) {
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.check = call.checkMode();
      this.state = args.string("state");
      this.permanent = args.bool("permanent");
      this.immediate = args.bool("immediate") || !permanent;
    }

    ModuleResult run() {
      if (args.bool("offline") && !permanent) {
        throw new ModuleFailure("offline cannot be enabled unless permanent changes are allowed");
      }
      Subject subject = subject();
      boolean zoneLevel = state.equals("absent") || state.equals("present");
      boolean modifies = Arrays.stream(SUBJECTS).anyMatch(each -> Values.truth(args.raw(each)));
      boolean ofZone = subject == null || subject.name().equals("target");
      if (subject == null && (!zoneLevel || modifies)) {
        return done(look("--get-zones").firewall(), false);
      }
      String question =
          subject == null
              ? "--get-zones"
              : subject.name().equals("target") ? "--get-target" : subject.option("query");
      Firewall.Look look = look(question);
      Firewall firewall = look.firewall();
      if (modifies && zoneLevel && !args.has("target")) {
        throw new ModuleFailure(
            "absent and present state can only be used in zone level operations");
      }
      boolean wanted = wanted(subject);
      boolean isPermanent = permanent && is(subject, firewall, look.permanent());
      if (ofZone && immediate) {
        throw new ModuleFailure(
            "Zone operations must be permanent. Make sure you didn't set the 'permanent' flag to"
                + " 'false' or the 'immediate' flag to 'true'.");
      }
      boolean isImmediate = immediate && is(subject, firewall, look.immediate());
      messages.add(
          permanent
              ? immediate
                  ? "Permanent and Non-Permanent(immediate) operation"
                  : "Permanent operation"
              : "Non-permanent operation");
      boolean changesPermanent = permanent && isPermanent != wanted;
      boolean changesImmediate = immediate && isImmediate != wanted;
      boolean changed = changesPermanent || changesImmediate;
      if (changed && check) {
        return ModuleResult.changed(true);
      }
      if (changesPermanent) {
        set(subject, firewall, true, wanted);
      }
      if (changesImmediate) {
        set(subject, firewall, false, wanted);
      }
      if (changed) {
        messages.addAll(told(subject, firewall, wanted));
      }
      return done(firewall, changed);
    }

    private ModuleResult done(Firewall firewall, boolean changed) {
      if (!firewall.running()) {
        messages.add("(offline operation: only on-disk configs were altered)");
      }
      return ModuleResult.changed(changed).put("msg", String.join(", ", messages));
    }

    private Firewall.Look look(String question) {
      Firewall.Look look = Firewall.look(tools, args.text("zone"), question, permanent, immediate);
      if (!look.firewall().running()) {
        immediate &= !args.bool("offline");
        if (immediate) {
          throw new ModuleFailure(
              "firewall is not currently running, unable to perform immediate actions without a"
                  + " running firewall daemon");
        }
      }
      return look;
    }

    /** What the task is about; null for the zone itself. */
    private @Nullable Subject subject() {
      for (String each : SUBJECTS) {
        if (!args.has(each)) {
          continue;
        }
        String text = Text.str(args.raw(each));
        String name = each.replace('_', '-');
        return switch (each) {
          case "icmp_block_inversion" -> new Subject(name, null, name + " " + text);
          case "forward", "masquerade" -> new Subject(name, null, null);
          case "interface", "source", "target" -> new Subject(name, text, null);
          case "port" -> port(text);
          case "port_forward" -> forwarding();
          case "rich_rule" -> new Subject(name, text, each + " " + text);
          default -> new Subject(name, text, name + " " + text);
        };
      }
      return null;
    }

    private static Subject port(String text) {
      String[] parts = text.strip().split("/", -1);
      if (parts.length != 2 || parts[1].isEmpty()) {
        throw new ModuleFailure("improper port format (missing protocol?)");
      }
      return new Subject("port", text.strip(), "port " + text.strip());
    }

    private Subject forwarding() {
      List<?> all = args.list("port_forward");
      if (all.size() > 1) {
        throw new ModuleFailure("Only one port forward supported at a time");
      }
      Map<?, ?> one = (Map<?, ?>) all.get(0);
      for (String each : List.of("port", "proto", "toport")) {
        if (!one.containsKey(each)) {
          throw new ModuleFailure(
              (each.equals("proto") ? "proto udp/tcp" : each)
                  + " must be specified for port forward");
        }
      }
      String text =
          "port=%s:proto=%s:toport=%s:toaddr=%s"
              .formatted(
                  Text.str(one.get("port")),
                  Text.str(one.get("proto")),
                  Text.str(one.get("toport")),
                  one.containsKey("toaddr") ? Text.str(one.get("toaddr")) : "");
      return new Subject("forward-port", text, "port_forward " + text);
    }

    /** Whether the subject is to be there. */
    private boolean wanted(@Nullable Subject subject) {
      if (subject == null) {
        return state.equals("present");
      }
      return switch (subject.name()) {
        case "icmp-block-inversion", "forward", "masquerade" ->
            state.equals("enabled") == args.bool(subject.name().replace('-', '_'));
        case "target" -> state.equals("present") || state.equals("enabled");
        default -> state.equals("enabled");
      };
    }

    private boolean is(@Nullable Subject subject, Firewall firewall, Firewall.Answer answer) {
      boolean query = subject != null && !subject.name().equals("target");
      if (answer.rc() != 0 && !(query && answer.rc() == 1)) {
        throw refused(firewall, answer);
      }
      if (subject == null) {
        return Stream.of(answer.text().split("\\s+")).anyMatch(firewall.zone()::equals);
      }
      return query ? answer.isYes() : answer.text().strip().equals(subject.value());
    }

    private void set(@Nullable Subject subject, Firewall firewall, boolean stored, boolean wanted) {
      List<String> options = new ArrayList<>();
      if (subject == null) {
        options.add((wanted ? "--new-zone=" : "--delete-zone=") + firewall.zone());
      } else {
        options.add("--zone=" + firewall.zone());
        options.add(
            switch (subject.name()) {
              case "target" -> "--set-target=" + (wanted ? subject.value() : "default");
              case "interface" -> subject.option(wanted ? "change" : "remove");
              default -> subject.option(wanted ? "add" : "remove");
            });
        Long timeout = args.integer("timeout");
        if (!stored
            && wanted
            && subject.label() != null
            && timeout != null
            && timeout > 0
            && subject.value() != null) {
          options.add("--timeout=" + timeout);
        }
      }
      Firewall.Answer answer = firewall.change(stored, options);
      if (answer.rc() != 0) {
        throw refused(firewall, answer);
      }
    }

    private ModuleFailure refused(Firewall firewall, Firewall.Answer answer) {
      String text = firewall.refusal(answer);
      List<String> all = new ArrayList<>(messages);
      if (text.contains("INVALID_SERVICE")) {
        all.add(
            "Services are defined by port/tcp relationship and named as they are in /etc/services"
                + " (on most systems)");
      }
      String more = all.isEmpty() ? "" : " " + String.join(", ", all);
      return new ModuleFailure("ERROR: Exception caught: " + text + more);
    }

    private List<String> told(@Nullable Subject subject, Firewall firewall, boolean wanted) {
      String zone = firewall.zone();
      if (subject == null) {
        return List.of(
            (wanted ? "Added zone " : "Removed zone ") + zone,
            "Changed zone %s to %s".formatted(args.has("zone") ? zone : "None", state));
      }
      if (subject.label() != null) {
        return List.of("Changed " + subject.label() + " to " + state);
      }
      String name = subject.name();
      return List.of(
          switch (name) {
            case "target" ->
                wanted
                    ? "Set zone %s target to %s".formatted(zone, subject.value())
                    : "Reset zone " + zone + " target to default";
            case "interface" ->
                wanted
                    ? "Changed %s to zone %s".formatted(subject.value(), zone)
                    : "Removed %s from zone %s".formatted(subject.value(), zone);
            case "source" ->
                wanted
                    ? "Added %s to zone %s".formatted(subject.value(), zone)
                    : "Removed %s from zone %s".formatted(subject.value(), zone);
            default ->
                wanted
                    ? "Added %s to zone %s".formatted(name, zone)
                    : "Removed %s from zone %s".formatted(name, zone);
          });
    }
  }
}
