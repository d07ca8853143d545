package io.jansible.modules.facts;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.template.value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.mount_facts}: two round trips. */
final class MountFactsModule implements Module {
  private static final List<String> STATIC =
      List.of("/etc/fstab", "/etc/vfstab", "/etc/filesystems");
  private static final List<String> DYNAMIC = List.of("/etc/mtab", "/proc/mounts", "/etc/mnttab");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.mount_facts",
          "Retrieve mount information.",
          ArgumentSpec.of(
              Argument.list("sources", ArgumentType.STR)
                  .doc("Files, or all, static, dynamic, mount."),
              Argument.raw("mount_binary").or("mount").doc("The program to ask, or null."),
              Argument.list("devices", ArgumentType.STR).doc("Patterns of devices."),
              Argument.list("fstypes", ArgumentType.STR).doc("Patterns of file systems."),
              Argument.of("timeout", ArgumentType.FLOAT).doc("Seconds for each mount."),
              Argument.text("on_timeout")
                  .or("error")
                  .choices("error", "warn", "ignore")
                  .doc("What to do when a mount does not answer."),
              Argument.bool("include_aggregate_mounts").doc("Tell every mount of every source.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    Double timeout = args.decimal("timeout");
    if (timeout != null && timeout <= 0) {
      throw new ModuleFailure(
          "argument 'timeout' must be a positive number or null, not " + Text.str(timeout));
    }
    Object binary = args.raw("mount_binary");
    if (binary != null && !(binary instanceof String)) {
      throw new ModuleFailure(
          "argument 'mount_binary' must be a string or null, not " + Text.str(binary));
    }
    List<String> sources = sources(args);
    if (Set.copyOf(sources).size() < sources.size()) {
      call.warn(
          "mount_facts option 'sources' contains duplicate entries, repeat sources will be ignored: "
              + Text.repr(sources));
    }
    MountSources reader = new MountSources(call);
    List<MountEntry> entries = new ArrayList<>();
    boolean fallback =
        binary != null && !binary.equals("") && sources.stream().anyMatch(DYNAMIC::contains);
    Set<String> seen = new LinkedHashSet<>();
    Map<String, MountSources.Source> files =
        reader.read(sources.stream().filter(each -> !each.equals("mount")).toList());
    for (String source : sources) {
      List<MountEntry> found;
      if (source.equals("mount")) {
        if (!seen.add(source)) {
          continue;
        }
        found = reader.ask(String.valueOf(binary));
      } else {
        MountSources.Source file = files.get(source);
        if (file == null || seen.contains(source) || !seen.add(file.real())) {
          continue;
        }
        found = MountTables.parse(source, file.text());
      }
      if (!found.isEmpty() && (source.equals("mount") || DYNAMIC.contains(source))) {
        fallback = false;
      }
      entries.addAll(found);
    }
    if (fallback) {
      entries.addAll(reader.ask(String.valueOf(binary)));
    }
    return facts(call, reader.complete(entries));
  }

  private static List<String> sources(Args args) {
    List<String> asked = args.texts("sources");
    List<String> sources = new ArrayList<>();
    for (String source : asked.isEmpty() ? List.of("all") : asked) {
      if (source.isEmpty()) {
        throw new ModuleFailure("sources contains an empty string");
      }
      switch (source) {
        case "all" -> {
          sources.addAll(DYNAMIC);
          sources.addAll(STATIC);
        }
        case "dynamic" -> sources.addAll(DYNAMIC);
        case "static" -> sources.addAll(STATIC);
        default -> sources.add(source);
      }
    }
    return sources;
  }

  private static ModuleResult facts(ModuleCall call, List<MountEntry> mounts) {
    Map<String, @Nullable Object> points = new LinkedHashMap<>();
    Map<String, List<@Nullable Object>> bySource = new LinkedHashMap<>();
    List<@Nullable Object> all = new ArrayList<>();
    for (MountEntry mount : mounts) {
      points.putIfAbsent(mount.point(), mount.fields());
      bySource.computeIfAbsent(mount.source(), name -> new ArrayList<>()).add(mount.point());
      all.add(mount.fields());
    }
    Boolean aggregate = call.args().optionalBool("include_aggregate_mounts");
    String repeated =
        bySource.entrySet().stream()
            .filter(each -> Set.copyOf(each.getValue()).size() != each.getValue().size())
            .map(each -> each.getKey() + " (" + Text.repr(each.getValue()) + ")")
            .collect(Collectors.joining(", "));
    if (!repeated.isEmpty() && aggregate == null) {
      call.warn(
          "mount_facts: ignoring repeat mounts in the following sources: "
              + repeated
              + ". You can disable this warning by configuring the 'include_aggregate_mounts'"
              + " option as True or False.");
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("mount_points", points);
    facts.put("aggregate_mounts", Boolean.TRUE.equals(aggregate) ? all : List.of());
    return ModuleResult.changed(false).put("ansible_facts", facts);
  }
}
