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
import io.jansible.template.value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code community.general.lvol}. */
final class LvolModule implements Module {
  private static final Pattern VERSION =
      Pattern.compile("LVM version:\\s+(\\d+)\\.(\\d+)\\.(\\d+)");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.lvol",
              "Configure LVM logical volumes",
              ArgumentSpec.of(
                      Argument.text("vg").must().doc("The volume group."),
                      Argument.text("lv").doc("The logical volume."),
                      Argument.text("size").doc("Its size: 512, 10g, 60%VG, +100%FREE…"),
                      Argument.text("opts").doc("Options for lvcreate."),
                      Argument.text("state")
                          .or("present")
                          .choices("absent", "present")
                          .doc("Whether it is to be there."),
                      Argument.bool("force").or(false).doc("Shrink or remove it."),
                      Argument.bool("shrink").or(true).doc("It may be made smaller."),
                      Argument.bool("active").or(true).doc("Whether it is to be active."),
                      Argument.text("snapshot").doc("The snapshot of it."),
                      Argument.list("pvs", ArgumentType.STR).doc("On which devices."),
                      Argument.bool("resizefs").or(false).doc("Resize the file system too."),
                      Argument.text("thinpool").doc("The thin pool."))
                  .oneOf("lv", "thinpool"))
          .withAliases("ansible.builtin.lvol");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  private record Group(double size, double free, double extent) {}

  private record Volume(String name, double size, boolean active, boolean pool, boolean thin) {}

  /** One task on one host. */
  private static final class Run {
    private final Args args;
    private final Tools tools;
    private final boolean check;
    private final String vg;
    private final @Nullable String lv;
    private final @Nullable String snapshot;
    private final @Nullable String thinpool;
    private final LvolSize size;
    private boolean yes;

    Run(ModuleCall call) {
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.check = call.checkMode();
      this.vg = args.string("vg");
      this.lv = args.text("lv");
      this.snapshot = args.text("snapshot");
      this.thinpool = args.text("thinpool");
      version();
      this.size = LvolSize.parse(args.text("size"), snapshot != null);
    }

    private void version() {
      ExecResult told = tools.run("lvm", "version");
      Matcher version = VERSION.matcher(told.out());
      if (!told.ok() || !version.find()) {
        throw new ModuleFailure("Failed to get LVM version number");
      }
      long number =
          Long.parseLong(version.group(1)) * 1_000_000
              + Long.parseLong(version.group(2)) * 1000
              + Long.parseLong(version.group(3));
      yes = number >= 2_002_099;
    }

    private boolean isAbsent() {
      return args.string("state").equals("absent");
    }

    private static boolean given(@Nullable String text) {
      return text != null && !text.isEmpty();
    }

    ModuleResult run() {
      String units = size.unit().toLowerCase(Locale.ROOT);
      ExecResult groups =
          tools.run(
              "vgs",
              "--noheadings",
              "--nosuffix",
              "--units",
              units,
              "--separator",
              ";",
              "-o",
              "vg_name,size,free,vg_extent_size",
              vg);
      if (!groups.ok()) {
        return withoutGroup(groups);
      }
      ExecResult told =
          tools.run(
              "lvs",
              "-a",
              "--noheadings",
              "--nosuffix",
              "--units",
              units,
              "--separator",
              ";",
              "-o",
              "lv_name,size,lv_attr",
              vg);
      if (!told.ok()) {
        return withoutGroup(told);
      }
      String[] fields = Results.lines(groups.out()).get(0).strip().split(";", -1);
      Group group =
          new Group(
              Double.parseDouble(fields[1]),
              Double.parseDouble(fields[2]),
              Double.parseDouble(fields[3]));
      List<Volume> volumes = volumes(told.out());
      String name = name(volumes);
      String last = name.substring(name.lastIndexOf('/') + 1);
      Volume volume =
          volumes.stream()
              .filter(each -> each.name().equals(name) || each.name().equals(last))
              .findFirst()
              .orElse(null);
      if (volume == null) {
        if (!isAbsent()) {
          create(volumes);
        }
        return ModuleResult.changed(!isAbsent()).put("msg", "");
      }
      if (isAbsent()) {
        return remove(volume);
      }
      boolean changed = false;
      if (size.isGiven()) {
        ModuleResult end = size.percent() == null ? absolute(volume) : relative(volume, group);
        if (end != null && !end.isTrue("changed")) {
          return end;
        }
        changed = end != null;
      }
      return activate(volume, changed);
    }

    private ModuleResult withoutGroup(ExecResult told) {
      String message = "Volume group " + vg + " does not exist.";
      if (isAbsent()) {
        return ModuleResult.changed(false).put("stdout", message);
      }
      throw failed(message, told);
    }

    private static ModuleFailure failed(String message, ExecResult ran) {
      return new ModuleFailure(message, Map.of("rc", (long) ran.rc(), "err", ran.err()));
    }

    private static List<Volume> volumes(String out) {
      return Results.lines(out).stream()
          .map(line -> line.strip().split(";", -1))
          .map(
              parts ->
                  new Volume(
                      parts[0].replace("[", "").replace("]", ""),
                      Double.parseDouble(parts[1]),
                      parts[2].charAt(4) == 'a',
                      parts[2].charAt(0) == 't',
                      parts[2].charAt(0) == 'V'))
          .toList();
    }

    /** Which volume it is about. */
    private String name(List<Volume> volumes) {
      if (given(snapshot)) {
        Volume origin =
            volumes.stream()
                .filter(each -> each.name().equals(lv) || each.name().equals(thinpool))
                .findFirst()
                .orElse(null);
        if (origin == null) {
          throw new ModuleFailure(
              "Snapshot origin LV %s does not exist in volume group %s."
                  .formatted(lv == null ? "None" : lv, vg));
        }
        if (origin.pool() || given(thinpool)) {
          throw new ModuleFailure("Snapshots of thin pool LVs are not supported.");
        }
        return String.valueOf(snapshot);
      }
      if (given(thinpool) && given(lv)) {
        if (volumes.stream().noneMatch(each -> each.name().equals(thinpool))) {
          throw new ModuleFailure(
              "Thin pool LV %s does not exist in volume group %s.".formatted(thinpool, vg));
        }
        return String.valueOf(lv);
      }
      return String.valueOf(given(thinpool) ? thinpool : lv);
    }

    private void create(List<Volume> volumes) {
      if (size.operator() != null) {
        if (size.operator().equals("+") && size.percent() == null) {
          throw new ModuleFailure(
              "cannot access local variable 'size_whole' where it is not associated with a"
                  + " value");
        }
        if (size.operator().equals("-")) {
          throw new ModuleFailure(
              "Bad size specification of '%s%s' for creating LV"
                  .formatted(size.operator(), size.number()));
        }
      }
      boolean ofThin =
          given(snapshot)
              && volumes.stream().anyMatch(each -> each.name().equals(lv) && each.thin());
      if ((given(lv) || given(thinpool)) && !size.isGiven() && !ofThin) {
        throw new ModuleFailure("No size given.");
      }
      List<String> command = new ArrayList<>(List.of("lvcreate"));
      if (check) {
        command.add("--test");
      }
      if (yes) {
        command.add("--yes");
      }
      List<String> options = Words.split(args.has("opts") ? args.string("opts") : "");
      if (snapshot != null) {
        if (size.isGiven()) {
          command.addAll(List.of(size.option(), size.value()));
        }
        command.addAll(List.of("-s", "-n", snapshot));
        command.addAll(options);
        command.add(vg + "/" + lv);
      } else if (given(thinpool) && given(lv)) {
        if (size.percent() != null) {
          throw new ModuleFailure(
              "Thin volume sizing with percentage not supported.", Map.of("changed", false));
        }
        command.addAll(List.of("-n", String.valueOf(lv), "-V", size.value()));
        command.addAll(options);
        command.addAll(List.of("-T", vg + "/" + thinpool));
      } else if (given(thinpool)) {
        command.addAll(List.of(size.option(), size.value()));
        command.addAll(options);
        command.addAll(List.of("-T", vg + "/" + thinpool));
        command.addAll(args.texts("pvs"));
      } else {
        command.addAll(List.of("-n", String.valueOf(lv), size.option(), size.value()));
        command.addAll(options);
        command.add(vg);
        command.addAll(args.texts("pvs"));
      }
      ExecResult ran = tools.run(command);
      if (!ran.ok()) {
        throw failed("Creating logical volume '" + lvText() + "' failed", ran);
      }
    }

    private String lvText() {
      return lv == null ? "None" : lv;
    }

    private ModuleResult remove(Volume volume) {
      if (!args.bool("force")) {
        throw new ModuleFailure(
            "Sorry, no removal of logical volume " + volume.name() + " without force=true.");
      }
      List<String> command = new ArrayList<>(List.of("lvremove"));
      if (check) {
        command.add("--test");
      }
      command.addAll(List.of("--force", vg + "/" + volume.name()));
      ExecResult ran = tools.run(command);
      if (!ran.ok()) {
        throw failed("Failed to remove logical volume " + lvText(), ran);
      }
      return ModuleResult.changed(true);
    }

    private @Nullable ModuleResult relative(Volume volume, Group group) {
      long percent = Long.parseLong(String.valueOf(size.percent()));
      boolean whole = size.whole().equals("VG") || size.whole().equals("PVS");
      double wanted = percent * (whole ? group.size() : group.free()) / 100;
      if ("+".equals(size.operator())) {
        wanted += volume.size();
      } else if ("-".equals(size.operator())) {
        wanted = volume.size() - wanted;
      }
      // as all the tools round it
      wanted -= wanted - Math.floor(wanted / group.extent()) * group.extent();
      if (volume.size() < wanted) {
        double more = wanted - volume.size();
        if (group.free() <= 0 || group.free() < more) {
          throw new ModuleFailure(
              ("Logical Volume %s could not be extended. Not enough free space left (%s%s"
                      + " required / %s%s available)")
                  .formatted(
                      volume.name(),
                      Text.str(more),
                      size.unit(),
                      Text.str(group.free()),
                      size.unit()));
        }
        return resize(volume, true);
      }
      if (args.bool("shrink") && volume.size() > wanted + group.extent()) {
        if (wanted < 1) {
          throw new ModuleFailure("Sorry, no shrinking of " + volume.name() + " to 0 permitted.");
        }
        if (!args.bool("force")) {
          throw new ModuleFailure(
              "Sorry, no shrinking of " + volume.name() + " without force=true");
        }
        return resize(volume, false);
      }
      return null;
    }

    private @Nullable ModuleResult absolute(Volume volume) {
      double wanted = Double.parseDouble(size.number());
      if (wanted > volume.size() || "+".equals(size.operator())) {
        return resize(volume, true);
      }
      if ((args.bool("shrink") && wanted < volume.size()) || "-".equals(size.operator())) {
        if (wanted == 0) {
          throw new ModuleFailure("Sorry, no shrinking of " + volume.name() + " to 0 permitted.");
        }
        if (!args.bool("force")) {
          throw new ModuleFailure(
              "Sorry, no shrinking of " + volume.name() + " without force=true.");
        }
        return resize(volume, false);
      }
      return null;
    }

    /** The result, which is the task's if nothing changed. */
    private ModuleResult resize(Volume volume, boolean extend) {
      List<String> command = new ArrayList<>(List.of(extend ? "lvextend" : "lvreduce"));
      if (check) {
        command.add("--test");
      }
      if (!extend) {
        command.add("--force");
      }
      if (args.bool("resizefs")) {
        command.add("--resizefs");
      }
      String operator = size.operator() == null ? "" : size.operator();
      command.addAll(List.of(size.option(), operator + size.value(), vg + "/" + volume.name()));
      command.addAll(args.texts("pvs"));
      ExecResult ran = tools.run(command);
      String said = ran.out() + ran.err();
      ModuleFailure failure =
          failed("Unable to resize %s to %s".formatted(lvText(), size.value()), ran);
      if (ran.out().contains("Reached maximum COW size")) {
        throw failure.with("out", ran.out());
      }
      if (ran.ok()) {
        return ModuleResult.changed(true);
      }
      ModuleResult same = told(ModuleResult.changed(false), volume);
      if (said.contains("matches existing size")) {
        return same;
      }
      if (said.contains("not larger than existing size")) {
        return same.put("msg", "Original size is larger than requested size").put("err", ran.err());
      }
      throw failure;
    }

    private ModuleResult told(ModuleResult result, Volume volume) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("vg", vg);
      values.put("lv", volume.name());
      values.put("size", volume.size());
      return result.putAll(values);
    }

    private ModuleResult activate(Volume volume, boolean changed) {
      boolean active = args.bool("active");
      if (!check) {
        ExecResult ran = tools.run("lvchange", active ? "-ay" : "-an", vg + "/" + volume.name());
        if (!ran.ok()) {
          throw failed(
              "Failed to %s logical volume %s"
                  .formatted(active ? "activate" : "deactivate", lvText()),
              ran);
        }
      }
      return told(ModuleResult.changed(changed || volume.active() != active), volume);
    }
  }
}
