package io.jansible.modules.file;

import io.jansible.connection.ExecResult;
import io.jansible.module.ModuleCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A ZIP archive, read by unzip. */
final class ZipArchive extends Archive {
  private static final Pattern ENTRY =
      Pattern.compile(
          "^([-dl?])([-rwxstah]{6,9})\\s+\\S+\\s+\\S+\\s+(\\d+)\\s+\\S+\\s+\\S+\\s+(\\d{8}\\.\\d{6})\\s(.*)$");

  /** Compares each member with the file: prints its number and what differs, if anything does. */
  private static final String COMPARE =
      """
      archive=$1 keep=$2; shift 2
      n=0
      while [ $# -gt 0 ]; do
        n=$((n + 1)); kind=$1 size=$2 time=$3 name=$4; shift 4
        if [ ! -e "$name" ] && [ ! -L "$name" ]; then echo "$n missing"; continue; fi
        case $kind in
          d) [ -d "$name" ] || echo "$n kind"; continue ;;
          L) [ -L "$name" ] || echo "$n kind"; continue ;;
        esac
        if [ ! -f "$name" ]; then echo "$n kind"; continue; fi
        mtime=$(stat -c %Y "$name")
        if [ "$keep" = 1 ] && [ "$time" -lt "$mtime" ]; then echo "$n newer"; continue; fi
        if [ "$keep" != 1 ] && [ "$time" != "$mtime" ]; then echo "$n t"; fi
        if [ "$keep" = 1 ] && [ "$time" -gt "$mtime" ]; then echo "$n t"; fi
        if [ "$(stat -c %s "$name")" != "$size" ]; then echo "$n s"; fi
        unzip -p "$archive" "$name" 2> /dev/null | cmp -s - "$name" || echo "$n c"
      done
      """;

  private record Member(char kind, String size, String time, String name) {}

  private final boolean alone;
  private @Nullable List<Member> members;
  private String unzip = "unzip";

  /**
   * @param alone whether unzip lists members too, where there is no zipinfo
   */
  ZipArchive(ModuleCall call, String source, String dest, boolean alone) {
    super(call, source, dest);
    this.alone = alone;
  }

  @Override
  String handler() {
    return alone ? "ZipZArchive" : "ZipArchive";
  }

  @Override
  boolean isZip() {
    return true;
  }

  @Override
  @Nullable String refusal() {
    String found = tool("unzip");
    List<String> missing = new ArrayList<>();
    for (String name : List.of("unzip", alone ? "unzip" : "zipinfo")) {
      if (tool(name) == null) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      return "Unable to find required '" + String.join("' or '", missing) + "' binary in the path.";
    }
    unzip = String.valueOf(found);
    ExecResult listed = exec(List.of(unzip, "-l", source));
    if (!listed.ok()) {
      return "Command \"" + unzip + "\" could not handle archive: " + listed.err();
    }
    if (alone) {
      ExecResult help = exec(List.of(unzip, "-Zl"));
      if (!help.out().toLowerCase(Locale.ROOT).contains("zipinfo")) {
        return "Command \"unzip -Z\" could not handle archive: " + help.err();
      }
    }
    return null;
  }

  @Override
  ExecResult extract(List<String> command) {
    return exec(command);
  }

  @Override
  List<String> list() {
    return members().stream().map(Member::name).toList();
  }

  private List<Member> members() {
    if (members == null) {
      List<String> command = new ArrayList<>(alone ? List.of(unzip, "-Zl") : List.of("zipinfo"));
      command.addAll(List.of("-T", "-s", source));
      if (!args.texts("exclude").isEmpty()) {
        command.add("-x");
        command.addAll(args.texts("exclude"));
      }
      command.addAll(args.texts("include"));
      List<Member> found = new ArrayList<>();
      exec(command)
          .out()
          .lines()
          .map(ENTRY::matcher)
          .filter(Matcher::matches)
          .forEach(
              entry -> {
                String name = entry.group(5);
                char kind = name.endsWith("/") ? 'd' : entry.group(1).equals("l") ? 'L' : 'f';
                found.add(new Member(kind, entry.group(3), entry.group(4), name));
              });
      members = found;
    }
    return members;
  }

  @Override
  Check check() {
    List<Member> all = members();
    List<String> arguments = new ArrayList<>(List.of(source, args.bool("keep_newer") ? "1" : "0"));
    // the node turns local times into seconds, since it knows its time zone
    StringBuilder times = new StringBuilder();
    for (Member each : all) {
      String t = each.time;
      times
          .append(t, 0, 4)
          .append('-')
          .append(t, 4, 6)
          .append('-')
          .append(t, 6, 8)
          .append(' ')
          .append(t, 9, 11)
          .append(':')
          .append(t, 11, 13)
          .append(':')
          .append(t, 13, 15)
          .append('\n');
    }
    String[] seconds =
        host.exec(
                io.jansible.connection.ExecRequest.script(
                        "while read -r t; do date -d \"$t\" +%s; done")
                    .withStdin(times.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .out()
            .split("\n");
    for (int i = 0; i < all.size(); i++) {
      Member each = all.get(i);
      arguments.addAll(
          List.of(
              String.valueOf(each.kind),
              each.size,
              i < seconds.length ? seconds[i] : "0",
              each.name));
    }
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", COMPARE, "sh"));
    command.addAll(arguments);
    StringBuilder diff = new StringBuilder();
    List<String> exclude = new ArrayList<>();
    boolean unpacked = true;
    int shown = -1;
    for (String line : execThere(command).out().split("\n")) {
      if (line.isBlank()) {
        continue;
      }
      String[] words = line.split(" ");
      int index = Integer.parseInt(words[0]) - 1;
      Member member = all.get(index);
      if (words[1].equals("newer")) {
        exclude.add(member.name);
        continue;
      }
      unpacked = false;
      if (index != shown) {
        diff.append(
            switch (words[1]) {
              case "missing" -> ">" + member.kind + "++++++.?? ";
              case "kind" -> "c" + member.kind + "++++++.?? ";
              case "t" -> "." + member.kind + "..t....?? ";
              case "s" -> "." + member.kind + ".s.....?? ";
              default -> "." + member.kind + "c......?? ";
            });
        diff.append(member.name).append('\n');
        shown = index;
      }
    }
    return new Check(unpacked, diff.toString(), exclude);
  }

  @Override
  List<String> extractCommand(Check check) {
    List<String> command = new ArrayList<>(List.of(unzip, "-o"));
    command.addAll(args.texts("extra_opts"));
    command.add(source);
    List<String> exclude = new ArrayList<>(args.texts("exclude"));
    exclude.addAll(check.exclude());
    command.addAll(args.texts("include"));
    if (!exclude.isEmpty()) {
      command.add("-x");
      command.addAll(exclude);
    }
    command.addAll(List.of("-d", dest));
    return command;
  }
}
