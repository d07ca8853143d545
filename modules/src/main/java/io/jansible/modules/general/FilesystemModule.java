package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.connection.FileStat;
import io.jansible.connection.FileType;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code community.general.filesystem}. */
final class FilesystemModule implements Module {
  private static final Pattern TYPE = Pattern.compile("\\bTYPE=\"?([^\"\\s]+)\"?");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.filesystem",
              "Make file systems",
              ArgumentSpec.of(
                      Argument.text("state")
                          .or("present")
                          .choices("present", "absent")
                          .doc("Whether the device is to have a file system."),
                      Argument.text("fstype")
                          .aliases("type")
                          .choices(FilesystemType.names())
                          .doc("Which."),
                      Argument.path("dev").must().aliases("device").doc("The device, or a file."),
                      Argument.bool("force").or(false).doc("Overwrite another one."),
                      Argument.bool("resizefs").or(false).doc("Enlarge it to the whole device."),
                      Argument.text("opts").doc("Options for the program that makes it."),
                      Argument.text("uuid").doc("Its UUID."),
                      Argument.text("label").doc("Its label."))
                  .requiredIf("state", "present", "fstype")
                  .exclusive("resizefs", "uuid"))
          .withAliases("ansible.builtin.filesystem");

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
    private final String device;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.device = args.string("dev");
    }

    ModuleResult run() {
      boolean present = args.string("state").equals("present");
      ExecResult probed = probe();
      if (probed == null) {
        String message = "Device " + device + " not found.";
        if (present) {
          throw new ModuleFailure(message);
        }
        return ModuleResult.changed(false).put("msg", message);
      }
      String is = type(probed);
      if (!present) {
        if (!is.isEmpty() && !call.checkMode()) {
          tools.must("wipefs", "--all", device);
        }
        return ModuleResult.changed(!is.isEmpty());
      }
      return present(is, probed);
    }

    /** What {@code blkid} says; null if there is no such device. */
    private @Nullable ExecResult probe() {
      ExecResult probed;
      try {
        probed = tools.run("blkid", "-c", "/dev/null", "-o", "value", "-s", "TYPE", device);
      } catch (ModuleFailure e) {
        if (call.host().stat(device, StatOptions.FOLLOW).exists()) {
          throw e;
        }
        return null;
      }
      if (probed.out().isBlank() && !call.host().stat(device, StatOptions.FOLLOW).exists()) {
        return null;
      }
      if (probed.rc() != 0 && probed.rc() != 2) {
        call.warn(
            "blkid failed probing %s (rc=%d): %s"
                .formatted(device, probed.rc(), probed.err().strip()));
      }
      return probed;
    }

    /** Busybox prints a whole line, whatever it is asked for. */
    private static String type(ExecResult probed) {
      String out = probed.out().strip();
      if (!out.contains(" ")) {
        return out;
      }
      Matcher type = TYPE.matcher(out);
      return type.find() ? type.group(1) : "";
    }

    private ModuleResult present(String is, ExecResult probed) {
      String name = args.string("fstype").equals("lvm") ? "LVM2_member" : args.string("fstype");
      FilesystemType type = FilesystemType.named(name);
      if (type == null) {
        throw new ModuleFailure(
            "module does not support this filesystem (" + name + ") yet.",
            Map.of("changed", false));
      }
      String uuid = args.text("uuid");
      boolean withUuid = uuid != null && !uuid.isEmpty();
      if (withUuid && type.changeUuid().isEmpty() && type.makeWithUuid().isEmpty()) {
        throw new ModuleFailure(
            "module does not support UUID option for this filesystem (" + name + ") yet.",
            Map.of("changed", false));
      }
      boolean same = type.equals(FilesystemType.named(is));
      if (same && args.bool("resizefs")) {
        return grow(type, name);
      }
      if (same && withUuid) {
        if (call.checkMode()) {
          return ModuleResult.changed(false)
              .put("change", true)
              .put(
                  "msg",
                  "Changing %s filesystem UUID on device %s".formatted(type.title(), device));
        }
        return ModuleResult.changed(true).put("msg", changeUuid(type, String.valueOf(uuid)));
      }
      if (same && !args.bool("force")) {
        return ModuleResult.changed(false);
      }
      if (!is.isEmpty() && !args.bool("force")) {
        throw new ModuleFailure(
            "'%s' is already used as %s, use force=true to overwrite".formatted(device, is),
            Map.of("rc", (long) probed.rc(), "err", probed.err()));
      }
      if (!call.checkMode()) {
        create(type, withUuid ? uuid : null);
      }
      return ModuleResult.changed(true);
    }

    private void create(FilesystemType type, @Nullable String uuid) {
      List<String> command = new ArrayList<>(List.of(type.make()));
      command.addAll(type.overwriting(tools));
      List<String> options = new ArrayList<>();
      if (args.has("opts")) {
        Arrays.stream(args.string("opts").split("\\s+"))
            .filter(word -> !word.isEmpty())
            .forEach(options::add);
      }
      if (uuid != null
          && !type.makeWithUuid().isEmpty()
          && Collections.disjoint(options, type.makeWithUuid())) {
        options.addAll(List.of(type.makeWithUuid().get(0), uuid));
        options.addAll(type.makeWithUuidToo());
      }
      if (args.has("label")
          && !type.makeWithLabel().isEmpty()
          && Collections.disjoint(options, type.makeWithLabel())) {
        options.addAll(List.of(type.makeWithLabel().get(0), args.string("label")));
      }
      command.addAll(options);
      command.add(device);
      tools.must(command);
      if (uuid != null && !type.changeUuid().isEmpty() && type.makeWithUuid().isEmpty()) {
        changeUuid(type, uuid);
      }
    }

    private String changeUuid(FilesystemType type, String uuid) {
      List<String> command = new ArrayList<>(type.changeUuid());
      // pvchange makes one up
      if (!type.title().equals("LVM")) {
        command.add(uuid);
      }
      command.add(device);
      return tools.must(command).out();
    }

    private ModuleResult grow(FilesystemType type, String name) {
      if (type.grow().isEmpty()) {
        throw new ModuleFailure(
            "module does not support resizing " + name + " filesystem yet.",
            Map.of("changed", false));
      }
      long room = room();
      String mountPoint = type.mounted() ? mountPoint() : null;
      ModuleFailure unmounted =
          new ModuleFailure(
              "%s needs to be mounted for %s operations".formatted(device, type.title()));
      if (mountPoint == null && type.title().equals("Btrfs")) {
        throw unmounted;
      }
      long size;
      try {
        size = type.size(tools, device, mountPoint);
      } catch (NumberFormatException e) {
        call.warn("unable to process %s output '%s'".formatted(type.info(), e.getMessage()));
        throw new ModuleFailure(
            "unable to process %s output for %s".formatted(type.info(), device));
      }
      if (size + type.slack() >= room) {
        return ModuleResult.changed(false)
            .put("msg", type.title() + " filesystem is using the whole device " + device);
      }
      if (call.checkMode()) {
        return ModuleResult.changed(true)
            .put("msg", "resizing filesystem %s on device %s".formatted(type.title(), device));
      }
      if (mountPoint == null && type.mounted()) {
        throw unmounted;
      }
      List<String> command = new ArrayList<>(type.grow());
      command.add(mountPoint == null ? device : mountPoint);
      return ModuleResult.changed(true).put("msg", tools.must(command).out());
    }

    /** How many bytes the device has. */
    private long room() {
      FileStat stat = call.host().stat(device, StatOptions.FOLLOW);
      if (stat.type() == FileType.BLOCK_DEVICE) {
        return Long.parseLong(tools.must("blockdev", "--getsize64", device).out().strip());
      }
      if (!stat.isFile()) {
        throw new ModuleFailure("Target device not supported: " + device, Map.of("changed", false));
      }
      return stat.size();
    }

    private @Nullable String mountPoint() {
      ExecResult found =
          tools.run("findmnt", "--mtab", "--noheadings", "--output", "TARGET", "--source", device);
      String first = found.out().split("\n", -1)[0];
      return found.ok() && !first.isEmpty() ? first : null;
    }
  }
}
