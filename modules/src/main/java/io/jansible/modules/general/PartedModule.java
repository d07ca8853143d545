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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code community.general.parted}. One round trip where nothing changes. */
final class PartedModule implements Module {
  private static final Pattern VERSION =
      Pattern.compile("^parted.+\\s(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.parted",
              "Configure block device partitions",
              ArgumentSpec.of(
                      Argument.text("device").must().doc("The disk."),
                      Argument.text("align")
                          .or("optimal")
                          .choices("cylinder", "minimal", "none", "optimal", "undefined")
                          .doc("How new partitions are aligned."),
                      Argument.integer("number").doc("The partition's number."),
                      Argument.text("unit")
                          .or("KiB")
                          .choices(PartedDisk.UNITS.toArray())
                          .doc("In which unit sizes are told."),
                      Argument.text("label")
                          .or("msdos")
                          .choices(
                              "aix", "amiga", "bsd", "dvh", "gpt", "loop", "mac", "msdos", "pc98",
                              "sun")
                          .doc("The type of partition table."),
                      Argument.text("part_type")
                          .or("primary")
                          .choices("extended", "logical", "primary")
                          .doc("The type of partition."),
                      Argument.text("part_start").or("0%").doc("Where it begins."),
                      Argument.text("part_end").or("100%").doc("Where it ends."),
                      Argument.text("fs_type").doc("The file system that it is for."),
                      Argument.text("name").doc("Its name."),
                      Argument.list("flags", ArgumentType.STR).doc("Its flags."),
                      Argument.text("state")
                          .or("info")
                          .choices("absent", "info", "present")
                          .doc("Whether it is to be there, or only what there is."),
                      Argument.bool("resize").or(false).doc("Give it another end."),
                      Argument.bool("unit_preserve_case")
                          .or(false)
                          .doc("Units are told as they are written."))
                  .requiredIf("state", "present", "number")
                  .requiredIf("state", "absent", "number"))
          .withAliases("ansible.builtin.parted");

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
    private final Args args;
    private final Tools tools;
    private final boolean real;
    private final String device;
    private final String unit;
    private final List<String> done = new ArrayList<>();
    private boolean touched;

    Run(ModuleCall call) {
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.real = !call.checkMode();
      this.device = args.string("device");
      this.unit = args.string("unit");
    }

    ModuleResult run() {
      Long given = args.integer("number");
      if (given != null && given < 1) {
        tools.path("parted");
        throw new ModuleFailure("The partition number must be greater then 0.");
      }
      check("part_start");
      check("part_end");
      PartedDisk disk = disk();
      long number = given == null ? 0 : given;
      switch (args.string("state")) {
        case "present" -> present(disk, number);
        case "absent" -> {
          if (!real || disk.partition(number) != null) {
            script(List.of("rm", String.valueOf(number)));
          }
        }
        default -> {}
      }
      PartedDisk after = touched ? disk() : disk;
      boolean info = args.string("state").equals("info");
      return ModuleResult.changed(!done.isEmpty())
          .put("disk", after.generic())
          .put("partitions", after.partitions())
          .put("script", info ? List.of("unit", unit, "print") : done);
    }

    private void check(String name) {
      PartedDisk.Size size = PartedDisk.Size.parse(args.string(name), "");
      if (!size.hasUnit()) {
        throw new ModuleFailure(
            "The argument '%s' doesn't respect required format.The size unit is case sensitive."
                .formatted(name),
            Map.of("err", List.of(size.value(), size.unit())));
      }
    }

    private PartedDisk disk() {
      List<String> command = List.of("parted", "-s", "-m", device, "--", "unit", unit, "print");
      ExecResult told = tools.run(command);
      if (!told.ok() && !told.err().contains("unrecognised disk label")) {
        throw failed(
            "Error while getting device information with parted script: '"
                + String.join(" ", tools.resolved(command))
                + "'",
            told);
      }
      return PartedDisk.parse(told.out(), unit, args.bool("unit_preserve_case"));
    }

    private static ModuleFailure failed(String message, ExecResult told) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("rc", (long) told.rc());
      values.put("out", told.out());
      values.put("err", told.err());
      return new ModuleFailure(message, values);
    }

    private void present(PartedDisk disk, long number) {
      List<String> script = new ArrayList<>();
      String label = args.string("label");
      boolean relabel = !label.equals(disk.generic().get("table"));
      Map<String, @Nullable Object> partition = disk.partition(number);
      if (relabel) {
        script.addAll(List.of("mklabel", label));
      }
      if (relabel || partition == null) {
        script.addAll(List.of("mkpart", args.string("part_type")));
        if (args.has("fs_type")) {
          script.add(args.string("fs_type"));
        }
        script.addAll(List.of(args.string("part_start"), args.string("part_end")));
      }
      withUnit(script);
      if (args.bool("resize") && partition != null && differs(disk, partition)) {
        script.addAll(List.of("resizepart", String.valueOf(number), args.string("part_end")));
      }
      if (!script.isEmpty()) {
        script(script);
        partition = real ? disk().partition(number) : Map.of("flags", List.of());
      }
      if (partition == null) {
        return;
      }
      List<String> more = new ArrayList<>();
      if (args.has("name") && !args.string("name").equals(partition.get("name"))) {
        // the quotes are part of the word
        more.addAll(List.of("name", String.valueOf(number), '"' + args.string("name") + '"'));
      }
      more.addAll(flags(partition, number));
      withUnit(more);
      if (!more.isEmpty()) {
        script(more);
      }
    }

    private void withUnit(List<String> script) {
      if (!script.isEmpty()) {
        script.addAll(0, List.of("unit", unit));
      }
    }

    private boolean differs(PartedDisk disk, Map<String, @Nullable Object> partition) {
      PartedDisk.Size end = PartedDisk.Size.parse(args.string("part_end"), unit);
      if (end.unit().equals("%")
          && end.value() instanceof Number percent
          && disk.generic().get("size") instanceof Number whole) {
        double share = whole.longValue() * percent.doubleValue() / 100;
        end = new PartedDisk.Size((double) (long) share, unit);
      }
      Object is = partition.get("end");
      return new PartedDisk.Size(is == null ? 0.0 : is, unit).bytes() != end.bytes();
    }

    private List<String> flags(Map<String, @Nullable Object> partition, long number) {
      List<String> wanted = new ArrayList<>(args.texts("flags"));
      List<String> script = new ArrayList<>();
      if (wanted.isEmpty()) {
        return script;
      }
      if (wanted.contains("esp") && !wanted.contains("boot")) {
        wanted.add("boot");
      }
      List<String> is = new ArrayList<>();
      if (partition.get("flags") instanceof List<?> flags) {
        flags.stream()
            .map(String::valueOf)
            .filter(flag -> !flag.matches("type=[0-9a-fA-F]+"))
            .forEach(is::add);
      }
      for (String flag : wanted) {
        if (!is.contains(flag)) {
          script.addAll(List.of("set", String.valueOf(number), flag, "on"));
        }
      }
      for (String flag : is) {
        if (!wanted.contains(flag)) {
          script.addAll(List.of("set", String.valueOf(number), flag, "off"));
        }
      }
      return script;
    }

    private void script(List<String> script) {
      done.addAll(script);
      if (!real) {
        return;
      }
      touched = true;
      List<String> command = new ArrayList<>(List.of("parted", "-s"));
      if (fixes()) {
        command.add("-f");
      }
      command.add("-m");
      if (!args.string("align").equals("undefined")) {
        command.addAll(List.of("-a", args.string("align")));
      }
      command.addAll(List.of(device, "--"));
      command.addAll(script);
      ExecResult ran = tools.run(command);
      if (!ran.ok()) {
        throw failed(
            "Error while running parted script: "
                + String.join(" ", tools.resolved(command)).strip(),
            ran);
      }
    }

    private @Nullable Boolean fixing;

    /** Whether it has the option {@code --fix}: since 3.4.64. */
    private boolean fixes() {
      Boolean known = fixing;
      if (known != null) {
        return known;
      }
      ExecResult told = tools.run("parted", "--version");
      if (!told.ok()) {
        throw failed("Failed to get parted version.", told);
      }
      String first = told.out().lines().filter(line -> !line.isBlank()).findFirst().orElse("");
      Matcher version = VERSION.matcher(first.strip());
      if (!version.find()) {
        throw new ModuleFailure(
            "Failed to get parted version.", Map.of("rc", 0L, "out", told.out()));
      }
      int revision = version.group(3) == null ? 0 : Integer.parseInt(version.group(3));
      int number =
          Integer.parseInt(version.group(1)) * 1_000_000
              + Integer.parseInt(version.group(2)) * 1000
              + revision;
      fixing = number >= 3_004_064;
      return number >= 3_004_064;
    }
  }
}
