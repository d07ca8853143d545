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
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code community.general.timezone}, on Linux: through timedatectl where systemd runs, else in the
 * files of the distribution ({@link TimezoneFiles}).
 */
final class TimezoneModule implements Module {
  private static final Pattern ZONE =
      Pattern.compile("^\\s*Time ?zone\\s*:\\s*(\\S+)", Pattern.MULTILINE);
  private static final Pattern CLOCK =
      Pattern.compile("^\\s*RTC in local TZ\\s*:\\s*(\\S+)", Pattern.MULTILINE);

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.timezone",
              "Configure timezone setting",
              ArgumentSpec.of(
                      Argument.text("hwclock")
                          .choices("local", "UTC")
                          .aliases("rtc")
                          .doc("What the hardware clock shows."),
                      Argument.text("name").doc("The time zone: Europe/Berlin."))
                  .oneOf("hwclock", "name"))
          .withAliases("ansible.builtin.timezone");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  /** How a host keeps its zone and clock. */
  interface Keeper {
    /** What is set now. */
    Map<String, @Nullable Object> get(Map<String, @Nullable Object> planned, boolean before);

    void set(String key, String value);
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Commands commands = new Commands(call.host());
    Map<String, @Nullable Object> planned = new LinkedHashMap<>();
    for (String key : List.of("hwclock", "name")) {
      if (args.has(key)) {
        planned.put(key, args.string(key));
      }
    }
    List<String> messages = new ArrayList<>();
    String zone = args.has("name") ? args.string("name") : "";
    ExecResult status =
        commands.script(
            "timedatectl status 2>/dev/null; r=$?;"
                + " [ -z \"$1\" ] || [ -f \"/usr/share/zoneinfo/$1\" ] || exit 99; exit $r",
            zone);
    if (status.rc() == 99) {
      throw abort(messages, "given timezone \"" + zone + "\" is not available");
    }
    Keeper keeper =
        status.ok()
            ? new Systemd(commands, messages, status.out())
            : new TimezoneFiles(call, commands, messages, zone);
    Map<String, @Nullable Object> before = keeper.get(planned, true);
    Map<String, @Nullable Object> after = planned;
    if (!call.checkMode()) {
      planned.forEach(
          (key, value) -> {
            if (!String.valueOf(value).equals(before.get(key))) {
              keeper.set(key, String.valueOf(value));
            }
          });
      after = before.equals(planned) ? before : keeper.get(planned, false);
      if (!after.equals(planned)) {
        throw abort(
            messages,
            "still not desired state, though changes have made - planned: "
                + io.jansible.template.value.Text.repr(planned)
                + ", after: "
                + io.jansible.template.value.Text.repr(after));
      }
    }
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", before);
    diff.put("after", after);
    ModuleResult result = ModuleResult.changed(!before.equals(after)).put("diff", diff);
    return messages.isEmpty() ? result : result.put("msg", String.join("\n", messages));
  }

  static ModuleFailure abort(List<String> messages, String message) {
    List<String> lines = new ArrayList<>(List.of("Error message:", message));
    if (!messages.isEmpty()) {
      lines.add("Other message(s):");
      lines.addAll(messages);
    }
    return new ModuleFailure(String.join("\n", lines));
  }

  private static final class Systemd implements Keeper {
    private final Commands commands;
    private final List<String> messages;
    private @Nullable String status;

    Systemd(Commands commands, List<String> messages, String status) {
      this.commands = commands;
      this.messages = messages;
      this.status = status;
    }

    @Override
    public Map<String, @Nullable Object> get(
        Map<String, @Nullable Object> planned, boolean before) {
      String text = status;
      status = null;
      if (text == null) {
        text = commands.must(null, List.of("timedatectl", "status")).out();
      }
      Map<String, @Nullable Object> now = new LinkedHashMap<>();
      for (String key : planned.keySet()) {
        Matcher match = (key.equals("name") ? ZONE : CLOCK).matcher(text);
        String value = match.find() ? match.group(1) : "n/a";
        now.put(
            key,
            key.equals("name") ? value : List.of("yes", "true").contains(value) ? "local" : "UTC");
      }
      return now;
    }

    @Override
    public void set(String key, String value) {
      List<String> command =
          key.equals("name")
              ? List.of("timedatectl", "set-timezone", value)
              : List.of("timedatectl", "set-local-rtc", value.equals("local") ? "yes" : "no");
      commands.must(null, command);
      // Ansible's message names the program by its path
      String path = commands.script("command -v timedatectl").out().strip();
      messages.add("executed `" + path + String.join(" ", command).substring(11) + "`");
    }
  }
}
