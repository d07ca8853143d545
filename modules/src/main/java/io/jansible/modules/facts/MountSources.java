package io.jansible.modules.facts;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Programs;
import io.jansible.template.path.Glob;
import io.jansible.template.value.Text;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a node knows of its mounts: tables, the {@code mount} program, sizes and UUIDs. */
final class MountSources {
  private static final String FILES =
      "for f do r=$(readlink -f -- \"$f\" 2>/dev/null) || r=$f; printf '%s\\0' \"$r\";"
          + " if [ -r \"$f\" ] && [ -f \"$f\" ]; then cat -- \"$f\" 2>/dev/null; fi; printf '\\0'; done";

  /**
   * Arguments: seconds, how many UUIDs, UUIDs, then device and mount point by turns. Tells the
   * device of each UUID, then size and UUID of each mount; a size that did not come is {@code
   * timeout}.
   */
  private static final String DETAILS =
      "t=$1 n=$2; shift 2; if command -v timeout >/dev/null 2>&1; then l=\"timeout $t\"; else l=; fi;"
          + " while [ \"$n\" -gt 0 ]; do n=$((n - 1)); printf '%s\\0' \"$(blkid --uuid \"$1\" 2>/dev/null)\"; shift; done;"
          + " k=$(lsblk --list --noheadings --paths --output NAME,UUID --exclude 2 2>/dev/null);"
          + " u=; for f in /dev/disk/by-uuid/*; do [ ! -L \"$f\" ] || u=\"$u$(readlink -f \"$f\") ${f##*/}\n\"; done;"
          + " while [ $# -gt 0 ]; do o=$($l stat -f -c '%S %s %b %a %c %d' -- \"$2\" 2>/dev/null);"
          + " [ $? != 124 ] || o=timeout; printf '%s\\0' \"$o\"; d=$1; shift 2;"
          + " i=$(printf \"$u%s\\n\" \"$k\" | while read -r a b c; do if [ \"$a\" = \"$d\" ] && [ -n \"$b\" ] && [ -z \"$c\" ];"
          + " then printf %s \"$b\"; break; fi; done);"
          + " case $i$d in /*) i=$(udevadm info --query property --name \"$d\" 2>/dev/null | sed -n 's/^ID_FS_UUID=//p');; esac;"
          + " printf '%s\\0' \"$i\"; done";

  private final ModuleCall call;
  private final Args args;
  private final RemoteHost host;
  private final @Nullable Double timeout;

  MountSources(ModuleCall call) {
    this.call = call;
    this.args = call.args();
    this.host = call.host();
    this.timeout = args.decimal("timeout");
  }

  /**
   * A file of the node.
   *
   * @param real its path without links
   */
  record Source(String real, String text) {}

  /** Reads files; one that is missing has no text. One round trip. */
  Map<String, Source> read(List<String> files) {
    Map<String, Source> sources = new LinkedHashMap<>();
    if (files.isEmpty()) {
      return sources;
    }
    String[] told = script(FILES, files).out().split("\0", -1);
    for (int i = 0; i < files.size() && 2 * i + 1 < told.length; i++) {
      // each process that resolves a link has another number in it
      String real = told[2 * i].replaceFirst("^/proc/\\d+/mounts$", "/proc/self/mounts");
      sources.put(files.get(i), new Source(real, told[2 * i + 1]));
    }
    return sources;
  }

  private ExecResult script(String text, List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", text, "sh"));
    argv.addAll(arguments);
    return host.exec(ExecRequest.of(argv));
  }

  /** What a mount program prints. */
  List<MountEntry> ask(String binary) {
    String program = binary.indexOf('/') >= 0 ? binary : Programs.of(host, binary).must(binary);
    ExecRequest request = ExecRequest.of(program);
    if (timeout != null) {
      request = request.withTimeout(Duration.ofMillis(Math.round(timeout * 1000)));
    }
    ExecResult result = host.exec(request);
    if (result.timedOut()) {
      late("Command '%s' timed out after %s seconds".formatted(program, seconds()));
      return List.of();
    }
    if (!result.ok()) {
      throw new ModuleFailure(
          "Failed to execute %s: Command '%s' returned non-zero exit status %d."
              .formatted(program, program, result.rc()));
    }
    return MountTables.printed(result.out());
  }

  private String seconds() {
    return timeout == null ? "10" : Text.str(timeout);
  }

  private void late(String message) {
    switch (args.string("on_timeout")) {
      case "error" -> throw new ModuleFailure(message);
      case "warn" -> call.warn(message);
      default -> {}
    }
  }

  /** The mounts that were asked for, with sizes and UUIDs. One round trip. */
  List<MountEntry> complete(List<MountEntry> entries) {
    List<String> uuids =
        entries.stream()
            .map(MountEntry::device)
            .filter(device -> device.startsWith("UUID="))
            .map(device -> device.substring(5))
            .distinct()
            .toList();
    List<MountEntry> likely =
        entries.stream()
            .filter(each -> matches("fstypes", each.type()))
            .filter(each -> each.device().startsWith("UUID=") || matches("devices", each.device()))
            .toList();
    if (likely.isEmpty()) {
      return likely;
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(timeout == null ? "10" : new BigDecimal(timeout.toString()).toPlainString());
    arguments.add(String.valueOf(uuids.size()));
    arguments.addAll(uuids);
    for (MountEntry each : likely) {
      arguments.add(each.device());
      arguments.add(each.point());
    }
    String[] told = script(DETAILS, arguments).out().split("\0", -1);
    Map<String, String> devices = new LinkedHashMap<>();
    for (int i = 0; i < uuids.size(); i++) {
      devices.put("UUID=" + uuids.get(i), told[i]);
    }
    List<MountEntry> complete = new ArrayList<>();
    int next = uuids.size();
    for (MountEntry each : likely) {
      String size = told[next++];
      String uuid = told[next++];
      String device = each.device();
      String named = devices.getOrDefault(device, "");
      if (!matches("devices", named.isEmpty() ? device : named)) {
        continue;
      }
      if (size.equals("timeout")) {
        late(
            "Timed out getting mount size for mount %s (type %s) after %s seconds"
                .formatted(each.point(), each.type(), seconds()));
      } else if (!size.isEmpty()) {
        addSize(each.fields(), size.split(" "));
      }
      Map<String, @Nullable Object> context = new LinkedHashMap<>();
      context.put("source", each.source());
      context.put("source_data", each.line());
      each.fields().put("ansible_context", context);
      each.fields()
          .put(
              "uuid",
              device.startsWith("UUID=") ? device.substring(5) : uuid.isEmpty() ? null : uuid);
      complete.add(each);
    }
    return complete;
  }

  private static void addSize(Map<String, @Nullable Object> fields, String[] words) {
    long fragment = Long.parseLong(words[0]);
    long block = Long.parseLong(words[1]);
    long total = Long.parseLong(words[2]);
    long available = Long.parseLong(words[3]);
    long inodes = Long.parseLong(words[4]);
    long free = Long.parseLong(words[5]);
    fields.put("size_total", fragment * total);
    fields.put("size_available", fragment * available);
    fields.put("block_size", block);
    fields.put("block_total", total);
    fields.put("block_available", available);
    fields.put("block_used", total - available);
    fields.put("inode_total", inodes);
    fields.put("inode_available", free);
    fields.put("inode_used", inodes - free);
  }

  private boolean matches(String argument, String text) {
    List<String> patterns = args.texts(argument);
    return patterns.isEmpty()
        || patterns.stream()
            .anyMatch(
                glob -> Pattern.compile(Glob.regex(glob), Pattern.DOTALL).matcher(text).matches());
  }
}
