package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.general.timezone}: over timedatectl, or the files where it does not work. */
final class TimezoneModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.general.timezone",
          "Configure timezone setting",
          ArgumentSpec.of(
                  Argument.text("name").doc("The time zone."),
                  Argument.text("hwclock")
                      .choices("local", "UTC")
                      .aliases("rtc")
                      .doc("What the hardware clock shows."))
              .oneOf("hwclock", "name"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Commands commands = new Commands(call.host());
    String zone = args.text("name");
    if (zone != null
        && !call.host().stat("/usr/share/zoneinfo/" + zone, StatOptions.FOLLOW).isFile()) {
      throw new ModuleFailure("given timezone \"" + zone + "\" is not available");
    }
    ExecResult status = commands.run("timedatectl");
    boolean systemd = status.ok();
    Map<String, @Nullable Object> before = new LinkedHashMap<>();
    Map<String, @Nullable Object> after = new LinkedHashMap<>();
    if (zone != null) {
      before.put("name", systemd ? zoneOf(status.out()) : zoneOfFiles(commands));
      after.put("name", zone);
    }
    String clock = args.text("hwclock");
    if (clock != null) {
      before.put(
          "hwclock",
          systemd
              ? status.out().contains("RTC in local TZ: yes") ? "local" : "UTC"
              : commands.script("tail -n 1 /etc/adjtime 2> /dev/null").out().strip().equals("LOCAL")
                  ? "local"
                  : "UTC");
      after.put("hwclock", clock);
    }
    boolean changed = !before.equals(after);
    if (changed && !call.checkMode()) {
      if (zone != null && !zone.equals(before.get("name"))) {
        setZone(call, commands, systemd, zone);
      }
      if (clock != null && !clock.equals(before.get("hwclock"))) {
        commands.must(
            null,
            systemd
                ? List.of("timedatectl", "set-local-rtc", clock.equals("local") ? "yes" : "no")
                : List.of("hwclock", "--systohc", clock.equals("local") ? "--localtime" : "--utc"));
      }
    }
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", lines(before));
    diff.put("after", lines(after));
    return ModuleResult.changed(changed).put("diff", diff);
  }

  private static String lines(Map<String, @Nullable Object> values) {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    return text.toString();
  }

  private static String zoneOf(String status) {
    return status
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("Time zone:") || line.startsWith("Timezone:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s")[0])
        .findFirst()
        .orElse("n/a");
  }

  private static String zoneOfFiles(Commands commands) {
    String said =
        commands
            .script(
                "cat /etc/timezone 2> /dev/null || readlink /etc/localtime | sed 's|.*/zoneinfo/||'")
            .out()
            .strip();
    return said.isEmpty() ? "n/a" : said;
  }

  private static void setZone(ModuleCall call, Commands commands, boolean systemd, String zone) {
    if (systemd) {
      commands.must(null, List.of("timedatectl", "set-timezone", zone));
      return;
    }
    call.host().symbolicLink("/etc/localtime", "/usr/share/zoneinfo/" + zone, true);
    if (call.host().stat("/etc/timezone", StatOptions.PLAIN).exists()) {
      call.host()
          .write(WriteRequest.of("/etc/timezone", (zone + "\n").getBytes(StandardCharsets.UTF_8)));
    }
  }
}
