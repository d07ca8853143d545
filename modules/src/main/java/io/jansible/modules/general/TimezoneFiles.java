package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteException;
import io.jansible.connection.WriteRequest;
import io.jansible.module.ModuleCall;
import io.jansible.modules.Commands;
import io.jansible.value.EscapedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The zone and clock of a Linux host without systemd: files that differ by distribution. */
final class TimezoneFiles implements TimezoneModule.Keeper {
  private static final Pattern UTC = Pattern.compile("^UTC\\s*=\\s*(\\S+)", Pattern.MULTILINE);
  private static final Pattern ADJTIME = Pattern.compile("^(UTC|LOCAL)$", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("/(?:usr/share|etc)/zoneinfo/(.*)");

  /** Tools, the distribution, what /etc/localtime is and whether it is the wanted zone's file. */
  private static final String LOOK =
      """
      for t in dpkg-reconfigure tzdata-update hwclock setup-timezone; do
        command -v $t >/dev/null 2>&1 && echo "tool $t"
      done
      [ -r /etc/os-release ] && (. /etc/os-release; echo "id $ID"; echo "like $ID_LIKE")
      if [ -L /etc/localtime ]; then
        [ -e /etc/localtime ] && echo "link $(readlink /etc/localtime)" || echo "broken"
      elif cmp -s /etc/localtime "/usr/share/zoneinfo/$1"; then
        echo same
      fi
      :
      """;

  private final ModuleCall call;
  private final Commands commands;
  private final List<String> messages;
  private final String zone;
  private final String nameFile;
  private final @Nullable String clockFile;
  private final Pattern namePattern;
  private final String nameLine;
  private final List<List<String>> updates;

  TimezoneFiles(ModuleCall call, Commands commands, List<String> messages, String zone) {
    this.call = call;
    this.commands = commands;
    this.messages = messages;
    this.zone = zone;
    List<String> look = look();
    boolean debian = look.contains("tool dpkg-reconfigure");
    boolean alpine = look.contains("id alpine");
    if (debian || alpine || look.contains("id gentoo")) {
      nameFile = "/etc/timezone";
      namePattern = Pattern.compile("^(\\S+)", Pattern.MULTILINE);
      nameLine = "%s\n";
      clockFile = debian ? "/etc/default/rcS" : "/etc/conf.d/hwclock";
    } else {
      nameFile = "/etc/sysconfig/clock";
      clockFile = nameFile;
      String text = read(nameFile);
      boolean suse =
          text == null
              ? look.stream().anyMatch(line -> line.startsWith("like ") && line.contains("suse"))
              : Pattern.compile("^TIMEZONE\\s*=", Pattern.MULTILINE).matcher(text).find();
      String key = suse ? "TIMEZONE" : "ZONE";
      namePattern = Pattern.compile("^" + key + "\\s*=\\s*\"?([^\"\\s]+)\"?", Pattern.MULTILINE);
      nameLine = key + "=\"%s\"\n";
    }
    String file = "/usr/share/zoneinfo/" + zone;
    boolean link = look.stream().anyMatch(l -> l.startsWith("link ") || l.equals("broken"));
    if (debian) {
      updates =
          List.of(
              List.of("ln", "-sf", file, "/etc/localtime"),
              List.of("dpkg-reconfigure", "--frontend", "noninteractive", "tzdata"));
    } else if (alpine) {
      updates = List.of(List.of("setup-timezone", "-z", zone));
    } else if (look.contains("tool tzdata-update") && !link) {
      updates = List.of(List.of("tzdata-update"));
    } else {
      updates = List.of(List.of("cp", "--remove-destination", file, "/etc/localtime"));
    }
  }

  private List<String> look() {
    return commands.script(LOOK, zone).out().lines().toList();
  }

  private @Nullable String read(String path) {
    return call.host().read(path).map(EscapedText::of).orElse(null);
  }

  @Override
  public Map<String, @Nullable Object> get(Map<String, @Nullable Object> planned, boolean before) {
    Map<String, @Nullable Object> now = new LinkedHashMap<>();
    planned.forEach(
        (key, value) ->
            now.put(key, key.equals("name") ? name(String.valueOf(value), before) : clock(value)));
    return now;
  }

  private String name(String planned, boolean before) {
    String text = read(nameFile);
    if (text == null) {
      return "n/a";
    }
    Matcher match = namePattern.matcher(text);
    if (!match.find()) {
      if (before) {
        return "n/a";
      }
      throw TimezoneModule.abort(
          messages,
          "tried to configure name using a file \""
              + nameFile
              + "\", but could not find a valid value in it");
    }
    String value = match.group(1);
    if (!value.equals(planned)) {
      return value;
    }
    for (String line : look()) {
      if (line.startsWith("link ")) {
        Matcher target = LINK.matcher(line);
        return target.find() ? target.group(1) : "n/a";
      }
      if (line.equals("same")) {
        return value;
      }
    }
    return "n/a";
  }

  private String clock(@Nullable Object planned) {
    String text = clockFile == null ? null : read(clockFile);
    Matcher match = text == null ? null : UTC.matcher(text);
    String value = "n/a";
    if (match != null && match.find()) {
      value =
          List.of("yes", "true", "1", "on", "y", "t").contains(match.group(1)) ? "UTC" : "local";
    }
    if (!value.equals(planned)) {
      return value;
    }
    String adjtime = read("/etc/adjtime");
    Matcher mode = adjtime == null ? null : ADJTIME.matcher(adjtime);
    return mode != null && mode.find() && mode.group(1).equals("LOCAL") ? "local" : "UTC";
  }

  @Override
  public void set(String key, String value) {
    if (key.equals("name")) {
      edit(key, nameFile, namePattern, nameLine.replace("%s", value));
      for (List<String> command : updates) {
        commands.must(null, command);
      }
      return;
    }
    boolean local = value.equals("local");
    if (clockFile != null) {
      edit(key, clockFile, UTC, "UTC=" + (local ? "no" : "yes") + "\n");
    }
    ExecResult path = commands.script("command -v hwclock");
    List<String> command = List.of("hwclock", "--systohc", local ? "--localtime" : "--utc");
    commands.must(null, command);
    messages.add("executed `" + path.out().strip() + String.join(" ", command).substring(7) + "`");
  }

  /** The first line that matches becomes the value, the others go. */
  private void edit(String key, String file, Pattern pattern, String line) {
    String text = read(file);
    List<String> fresh = new ArrayList<>();
    int at = -1;
    int removed = 0;
    for (String each : text == null ? List.<String>of() : text.lines().toList()) {
      if (pattern.matcher(each).find()) {
        at = at < 0 ? fresh.size() : at;
        removed++;
      } else {
        fresh.add(each + "\n");
      }
    }
    fresh.add(Math.max(at, 0), line);
    try {
      call.host()
          .write(
              WriteRequest.of(file, EscapedText.bytes(String.join("", fresh)))
                  .withUnsafeWrites(true));
    } catch (RemoteException e) {
      throw TimezoneModule.abort(
          messages,
          "tried to configure %s using a file \"%s\", but could not write to it"
              .formatted(key, file));
    }
    messages.add("Added 1 line and deleted " + removed + " line(s) on " + file);
  }
}
