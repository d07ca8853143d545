package io.jansible.modules.general;

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
import io.jansible.modules.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code community.general.lvg}. */
final class LvgModule implements Module {
  private static final String AUTOACTIVATION = "--setautoactivation";

  /** The real path of each argument, and whether it is there. */
  private static final String RESOLVE =
      """
      for d do
        r=$(readlink -f -- "$d") || r=$d
        [ -e "$r" ] && e=1 || e=0
        printf '%s%s\\n' "$e" "$r"
      done
      """;

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.lvg",
              "Configure LVM volume groups",
              ArgumentSpec.of(
                      Argument.text("vg").must().doc("The volume group."),
                      Argument.list("pvs", ArgumentType.STR).doc("Its devices."),
                      Argument.text("pesize").or("4").doc("The size of its extents."),
                      Argument.text("pv_options").or("").doc("Options for pvcreate."),
                      Argument.bool("pvresize").or(false).doc("Enlarge the physical volumes."),
                      Argument.text("vg_options").or("").doc("Options for vgcreate."),
                      Argument.text("state")
                          .or("present")
                          .choices("absent", "present", "active", "inactive")
                          .doc("What it is to be."),
                      Argument.bool("force").or(false).doc("Remove it with what is in it."),
                      Argument.bool("reset_vg_uuid").or(false).doc("Give it a new UUID."),
                      Argument.bool("reset_pv_uuid")
                          .or(false)
                          .doc("Give its physical volumes new UUIDs."),
                      Argument.bool("remove_extra_pvs")
                          .or(true)
                          .doc("Take out the devices that are not named."))
                  .requiredIf("reset_pv_uuid", true, "pvs"))
          .withAliases("ansible.builtin.lvg");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  private record Physical(String name, String group) {}

  /** One task on one host. */
  private static final class Run {
    private final Args args;
    private final Tools tools;
    private final boolean real;
    private final String vg;
    private final String state;
    private List<String> devices = List.of();
    private List<Physical> physical = List.of();

    Run(ModuleCall call) {
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.real = !call.checkMode();
      this.vg = args.string("vg");
      this.state = args.string("state");
    }

    ModuleResult run() {
      boolean present = !state.equals("absent");
      Integer volumes = volumes();
      if (present && volumes == null && args.texts("pvs").isEmpty()) {
        throw new ModuleFailure("No physical volumes given.");
      }
      look(present);
      if (volumes == null) {
        if (present && real) {
          create();
        }
        return ModuleResult.changed(present);
      }
      boolean changed = false;
      switch (state) {
        case "absent" -> {
          remove(volumes);
          return ModuleResult.changed(true);
        }
        case "active" -> changed = activate(true);
        case "inactive" -> changed = activate(false);
        default -> {}
      }
      if (args.bool("reset_vg_uuid")) {
        if (real) {
          tools.must("vgchange", "-u", vg);
        }
        changed = true;
      }
      return ModuleResult.changed(resize() || changed);
    }

    /** How many logical volumes the group has; null if there is no group. */
    private @Nullable Integer volumes() {
      if (vg.isEmpty()) {
        tools.path("pvs");
        return null;
      }
      List<String> command =
          List.of("vgs", "--noheadings", "--separator", ";", "-o", "vg_name,pv_count,lv_count");
      String out;
      try {
        out = tools.must(command).out();
      } catch (ModuleFailure e) {
        if (!e.result().values().containsKey("rc")) {
          tools.path("pvs");
        }
        throw e;
      }
      for (String line : Results.lines(out)) {
        String[] parts = line.strip().split(";", -1);
        if (parts[0].equals(vg)) {
          return Integer.valueOf(parts[2]);
        }
      }
      return null;
    }

    /** Finds the devices and the physical volumes. */
    private void look(boolean present) {
      List<String> given = args.texts("pvs");
      if (!given.isEmpty()) {
        List<String> lines =
            Results.lines(tools.script(RESOLVE, given.toArray(String[]::new)).out());
        devices = lines.stream().map(line -> line.substring(1)).toList();
        for (String line : lines) {
          if (present && line.startsWith("0")) {
            throw new ModuleFailure("Device " + line.substring(1) + " not found.");
          }
        }
      }
      if (!present) {
        return;
      }
      List<String> command =
          new ArrayList<>(
              List.of("pvs", "--noheadings", "--separator", ";", "-o", "pv_name,vg_name"));
      if (!given.isEmpty()) {
        String names =
            Stream.concat(devices.stream(), given.stream())
                .map(name -> "pv_name = " + name)
                .collect(Collectors.joining(" || "));
        command.addAll(List.of("--select", names + " || vg_name = " + vg));
      }
      physical =
          Results.lines(tools.must(command).out()).stream()
              .map(line -> line.strip().split(";", -1))
              .map(parts -> new Physical(mapped(parts[0]), parts[1]))
              .toList();
      for (Physical each : physical) {
        if (devices.contains(each.name()) && !each.group().isEmpty() && !each.group().equals(vg)) {
          throw new ModuleFailure(
              "Device %s is already in %s volume group.".formatted(each.name(), each.group()));
        }
      }
    }

    private String mapped(String name) {
      if (!name.startsWith("/dev/dm-")) {
        return name;
      }
      ExecResult told = tools.run("dmsetup", "info", "-C", "--noheadings", "-o", "name", name);
      if (!told.ok()) {
        throw new ModuleFailure(
            "Failed executing dmsetup command.", Map.of("rc", (long) told.rc(), "err", told.err()));
      }
      return "/dev/mapper/" + told.out().stripTrailing();
    }

    private void create() {
      String options = args.string("vg_options");
      List<String> command = new ArrayList<>(List.of("vgcreate"));
      command.addAll(Words.split(options));
      command.addAll(List.of("-s", args.string("pesize")));
      if (!state.equals("present")
          && !options.contains(AUTOACTIVATION)
          && knowsAutoactivation("vgcreate")) {
        command.addAll(List.of(AUTOACTIVATION, state.equals("active") ? "y" : "n"));
      }
      devices.forEach(this::createPhysical);
      command.add(vg);
      command.addAll(devices);
      tools.must(command);
    }

    private void createPhysical(String device) {
      List<String> command = new ArrayList<>(List.of("pvcreate"));
      command.addAll(Words.split(args.string("pv_options")));
      command.addAll(List.of("-f", device));
      tools.must(command);
    }

    private boolean knowsAutoactivation(String program) {
      return tools.must(program, "--help").out().contains(AUTOACTIVATION);
    }

    private void remove(int volumes) {
      if (!real) {
        return;
      }
      if (volumes != 0 && !args.bool("force")) {
        throw new ModuleFailure(
            "Refuse to remove non-empty volume group " + vg + " without force=true");
      }
      tools.must("vgremove", "--force", vg);
    }

    private boolean activate(boolean active) {
      boolean automatic = knowsAutoactivation("vgchange");
      String out =
          tools
              .must(
                  "vgs",
                  "--noheadings",
                  "--separator",
                  ";",
                  "-o",
                  automatic ? "lv_attr,autoactivation" : "lv_attr",
                  vg)
              .out();
      boolean anyActive = false;
      boolean anyInactive = false;
      boolean enabled = false;
      for (String line : Results.lines(out)) {
        String[] parts = line.strip().split(";", -1);
        if (parts[0].length() < 5) {
          throw new ModuleFailure("string index out of range");
        }
        boolean is = parts[0].charAt(4) == 'a';
        anyActive |= is;
        anyInactive |= !is;
        enabled |= automatic && parts[1].equals("enabled");
      }
      boolean changed = false;
      String yes = active ? "y" : "n";
      if (automatic && active != enabled) {
        changed = true;
        if (real) {
          tools.must("vgchange", AUTOACTIVATION, yes, vg);
        }
      }
      if (active ? anyInactive : anyActive) {
        changed = true;
        if (real) {
          tools.must("vgchange", "--activate", yes, vg);
        }
      }
      return changed;
    }

    private boolean resize() {
      if (devices.isEmpty()) {
        return false;
      }
      List<String> own =
          physical.stream().filter(each -> each.group().equals(vg)).map(Physical::name).toList();
      List<String> current =
          own.isEmpty()
              ? own
              : Results.lines(tools.script(RESOLVE, own.toArray(String[]::new)).out()).stream()
                  .map(line -> line.substring(1))
                  .toList();
      boolean changed = false;
      for (String device : current) {
        if (args.bool("pvresize")) {
          changed |= resize(device);
        }
        if (args.bool("reset_pv_uuid")) {
          changed |= resetUuid(device);
        }
      }
      List<String> add =
          devices.stream().filter(each -> !current.contains(each)).distinct().toList();
      List<String> remove =
          current.stream()
              .filter(each -> args.bool("remove_extra_pvs") && !devices.contains(each))
              .distinct()
              .toList();
      if (add.isEmpty() && remove.isEmpty()) {
        return changed;
      }
      if (real && !add.isEmpty()) {
        add.forEach(this::createPhysical);
        tools.must(joined(List.of("vgextend", vg), add));
      }
      if (real && !remove.isEmpty()) {
        tools.must(joined(List.of("vgreduce", "--force", vg), remove));
      }
      return true;
    }

    private static List<String> joined(List<String> first, List<String> second) {
      return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** The device's size, the volume's, where extents begin, and how large one is. */
    private long[] sizes(String device) {
      String out =
          tools
              .must(
                  "pvs",
                  "--noheadings",
                  "--nosuffix",
                  "--units",
                  "b",
                  "--separator",
                  ";",
                  "-o",
                  "dev_size,pv_size,pe_start,vg_extent_size",
                  device)
              .out();
      return Arrays.stream(out.strip().split(";", -1)).mapToLong(Long::parseLong).toArray();
    }

    private boolean resize(String device) {
      long[] sizes = sizes(device);
      if (sizes[0] - (sizes[2] + sizes[1]) <= sizes[3]) {
        return false;
      }
      if (real) {
        // where a volume is missing it complains, though it has done its work
        ExecResult ran = tools.run("pvresize", device);
        if (sizes(device)[1] == sizes[1]) {
          throw failed("Failed executing pvresize command.", ran);
        }
      }
      return true;
    }

    private static ModuleFailure failed(String message, ExecResult ran) {
      return new ModuleFailure(
          message, Map.of("rc", (long) ran.rc(), "err", ran.err(), "out", ran.out()));
    }

    private String uuid(String device) {
      return tools.must("pvs", "--noheadings", "-o", "uuid", device).out().strip();
    }

    private boolean resetUuid(String device) {
      String old = uuid(device);
      if (real) {
        ExecResult ran = tools.run("pvchange", "-u", device);
        if (uuid(device).equals(old)) {
          throw failed("PV (" + device + ") UUID change failed", ran);
        }
      }
      return true;
    }
  }
}
