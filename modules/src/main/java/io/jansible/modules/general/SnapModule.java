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
import io.jansible.template.value.Text;
import io.jansible.value.JsonReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code community.general.snap}: one round trip to look. */
final class SnapModule implements Module {
  /** No package: it is always there. */
  private static final String SYSTEM = "system";

  private static final Pattern LIST =
      Pattern.compile("^(\\S+)\\s+\\S+\\s+(\\S+)\\s+(\\S+)\\s+\\S+\\s+(\\S+)");
  private static final Pattern NOTES = Pattern.compile("^(?:\\S+\\s+){5}(\\S+)");
  private static final Pattern NOT_FOUND =
      Pattern.compile("^(?:warning|error): no snap found for \"([^\"]+)\"", Pattern.MULTILINE);
  private static final Pattern OPTION = Pattern.compile("^(\\S+:)?(\\S+)\\s*=\\s*(.+)");
  private static final Pattern CLASSIC =
      Pattern.compile(
          "^error: This revision of snap \"(\\w+)\" was published using classic confinement");

  private static final String LOOK =
      """
      PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin
      command -v snap >/dev/null || exit 97
      v=$(snap version)
      i=; [ $# = 0 ] || i=$(snap info "$@" 2>&1)
      l=$(snap list 2>/dev/null)
      printf '%s\\0%s\\0%s' "$v" "$i" "$l"
      """;

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.snap",
              "Manages snaps",
              ArgumentSpec.of(
                      Argument.list("name", ArgumentType.STR).must().doc("Snaps, or files."),
                      Argument.text("state")
                          .or("present")
                          .choices("absent", "present", "enabled", "disabled")
                          .doc("What they are to be."),
                      Argument.bool("classic").or(false).doc("Without confinement."),
                      Argument.text("channel").doc("Which channel they come from."),
                      Argument.integer("revision").doc("Which revision, which is then held."),
                      Argument.list("options", ArgumentType.STR)
                          .doc("Their settings: key=value, snap:key=value."),
                      Argument.bool("dangerous").or(false).doc("Files need no signature."),
                      Argument.bool("devmode").or(false).doc("Confinement only warns."))
                  .exclusive("channel", "revision"))
          .withAliases("ansible.builtin.snap");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  private enum Status {
    NOT_INSTALLED,
    OTHER_CHANNEL,
    INSTALLED,
    OTHER_REVISION,
    NOT_HELD
  }

  /** One task on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Tools tools;
    private final boolean check;
    private final List<String> names;
    private final Map<String, @Nullable Object> output = new LinkedHashMap<>();
    private final Map<String, Status> status = new LinkedHashMap<>();
    private boolean changed;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.check = call.checkMode();
      this.names = args.texts("name");
    }

    ModuleResult run() {
      String state = args.string("state");
      look(state.equals("present"));
      switch (state) {
        case "present" -> present();
        case "absent" ->
            act(
                "snaps_removed",
                "remove",
                names.stream().filter(name -> status.get(name) != Status.NOT_INSTALLED).toList());
        case "enabled" ->
            act(
                "snaps_enabled",
                "enable",
                names.stream().filter(name -> !Boolean.TRUE.equals(isEnabled(name))).toList());
        default ->
            act(
                "snaps_disabled",
                "disable",
                names.stream().filter(name -> Boolean.TRUE.equals(isEnabled(name))).toList());
      }
      if (output.containsKey("channel") && output.get("channel") == null) {
        output.put("channel", "stable");
      }
      if (call.diffMode()) {
        output.put("diff", Map.of());
      }
      return ModuleResult.changed(changed).putAll(output).put("failed", false);
    }

    private ModuleFailure failure(String message) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>(output);
      Map<String, @Nullable Object> copy = new LinkedHashMap<>(output);
      values.put("output", copy);
      values.put("vars", copy);
      return new ModuleFailure(message, values);
    }

    private void look(boolean present) {
      List<String> real =
          present ? names.stream().filter(name -> !name.equals(SYSTEM)).toList() : List.of();
      ExecResult told = tools.script(LOOK, real.toArray(String[]::new));
      if (told.rc() == 97) {
        tools.path("snap");
      }
      String[] parts = told.out().split("\0", -1);
      Map<String, @Nullable Object> version = new LinkedHashMap<>();
      parts[0]
          .lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(words -> words.length == 2)
          .forEach(words -> version.put(words[0], words[1]));
      output.put("version", version);
      List<String> known = names;
      if (present) {
        known = real.isEmpty() ? names : named(parts[1], real.size());
        output.put("snap_names", known);
      }
      List<Matcher> installed =
          parts[2].lines().skip(1).map(LIST::matcher).filter(Matcher::find).toList();
      for (int i = 0; i < Math.min(names.size(), known.size()); i++) {
        status.put(names.get(i), status(known.get(i), installed));
      }
    }

    /** The names of snaps that may be given as files. */
    private List<String> named(String info, int count) {
      List<Object> missing = new ArrayList<>();
      Matcher none = NOT_FOUND.matcher(info);
      while (none.find()) {
        missing.add(none.group(1));
      }
      if (!missing.isEmpty()) {
        throw failure("Snaps not found: " + Text.repr(missing) + ".");
      }
      List<String> found = new ArrayList<>();
      for (String each : count == 1 ? List.of(info) : List.of(info.split("\n---", -1))) {
        String name =
            each.lines()
                .filter(line -> line.startsWith("name:"))
                .map(line -> line.split("\\s+"))
                .filter(words -> words.length > 1)
                .map(words -> words[1])
                .findFirst()
                .orElseThrow(
                    () -> failure("Module failed with exception: list index out of range"));
        found.add(name);
      }
      List<String> all = new ArrayList<>();
      int next = 0;
      for (String name : names) {
        all.add(name.equals(SYSTEM) || next >= found.size() ? name : found.get(next++));
      }
      return all;
    }

    private Status status(String name, List<Matcher> installed) {
      if (name.equals(SYSTEM)) {
        return Status.INSTALLED;
      }
      Matcher is =
          installed.stream().filter(each -> each.group(1).equals(name)).findFirst().orElse(null);
      if (is == null) {
        return Status.NOT_INSTALLED;
      }
      String revision = args.text("revision");
      if (revision != null && !revision.equals(is.group(2))) {
        return Status.OTHER_REVISION;
      }
      String channel = args.text("channel");
      if (channel != null
          && !channel.isEmpty()
          && !is.group(3).equals(channel)
          && !is.group(3).equals("latest/" + channel)) {
        return Status.OTHER_CHANNEL;
      }
      boolean held = Arrays.asList(is.group(4).split(",")).contains("held");
      return revision != null && !held ? Status.NOT_HELD : Status.INSTALLED;
    }

    private ExecResult snap(List<String> words) {
      List<String> command = new ArrayList<>(List.of("snap"));
      command.addAll(words);
      return tools.run(command);
    }

    private List<String> with(Status... wanted) {
      return names.stream()
          .filter(name -> Arrays.asList(wanted).contains(status.get(name)))
          .toList();
    }

    private void present() {
      for (String each : List.of("classic", "channel", "revision")) {
        output.put(each, args.raw(each));
      }
      List<String> refreshed = with(Status.OTHER_CHANNEL, Status.OTHER_REVISION);
      install(refreshed, "refresh");
      List<String> fresh = with(Status.NOT_INSTALLED);
      install(fresh, "install");
      if (args.has("revision")) {
        List<String> held = new ArrayList<>(fresh);
        held.addAll(refreshed);
        held.addAll(with(Status.NOT_HELD));
        held.forEach(this::hold);
      }
      if (args.has("options")) {
        options();
      }
    }

    private void install(List<String> snaps, String action) {
      if (snaps.isEmpty()) {
        return;
      }
      changed = true;
      output.put("snaps_installed", snaps);
      if (check) {
        return;
      }
      List<String> words = new ArrayList<>(List.of(action));
      if (args.bool("classic")) {
        words.add("--classic");
      }
      words.addAll(channel());
      if (args.has("revision")) {
        words.addAll(List.of("--revision", args.string("revision")));
      }
      if (args.bool("dangerous")) {
        words.add("--dangerous");
      }
      if (args.bool("devmode")) {
        words.add("--devmode");
      }
      List<Object> shown =
          List.of("state", "classic", "channel", "revision", "dangerous", "devmode");
      boolean single =
          args.bool("classic") || args.has("revision") || !"stable".equals(args.text("channel"));
      String refused = each(words, shown, snaps, single && snaps.size() > 1);
      if (refused == null) {
        return;
      }
      Matcher classic = CLASSIC.matcher(refused);
      throw failure(
          classic.find()
              ? "Couldn't install %s because it requires classic confinement"
                  .formatted(classic.group(1))
              : "Ooops! Snap installation failed while executing '%s', please examine logs and error output for more details."
                  .formatted(output.get("cmd")));
    }

    private List<String> channel() {
      String channel = args.text("channel");
      return channel == null || channel.equals("stable")
          ? List.of()
          : List.of("--channel", channel);
    }

    /**
     * Runs it for each snap, or once for all.
     *
     * @param shown what the result's {@code cmd} shows before the names
     * @return what was said if it failed; null if not
     */
    private @Nullable String each(
        List<String> words, List<Object> shown, List<String> snaps, boolean singly) {
      List<String> commands = new ArrayList<>();
      List<String> said = new ArrayList<>();
      boolean failed = false;
      List<List<String>> groups = singly ? snaps.stream().map(List::of).toList() : List.of(snaps);
      for (List<String> group : groups) {
        List<String> all = new ArrayList<>(words);
        all.addAll(group);
        ExecResult ran = snap(all);
        List<Object> names = new ArrayList<>(shown);
        names.addAll(group);
        commands.add(Text.repr(names));
        said.add(ran.err().strip());
        failed |= !ran.ok();
      }
      output.put("cmd", String.join("; ", commands));
      return failed ? String.join("\n", said) : null;
    }

    private void hold(String name) {
      changed = true;
      if (check) {
        return;
      }
      ExecResult ran = snap(List.of("refresh", "--hold", name));
      if (!ran.ok()) {
        throw failure("Snap hold failed for '%s': %s".formatted(name, ran.err()));
      }
    }

    private void act(String key, String action, List<String> snaps) {
      if (snaps.isEmpty()) {
        return;
      }
      changed = true;
      output.put(key, snaps);
      if (check) {
        return;
      }
      List<String> words = new ArrayList<>();
      if (args.bool("classic")) {
        words.add("--classic");
      }
      words.addAll(channel());
      words.add(action);
      if (each(words, List.of("classic", "channel", "state"), snaps, false) != null) {
        throw failure(
            "Ooops! Snap operation failed while executing '%s', please examine logs and error output for more details."
                .formatted(output.get("cmd")));
      }
    }

    /** Null for one that is not installed. */
    private @Nullable Boolean isEnabled(String name) {
      ExecResult told = snap(List.of("list", name));
      if (!told.ok()) {
        return null;
      }
      List<String> lines = Results.lines(told.out());
      Matcher notes = NOTES.matcher(lines.size() > 1 ? lines.get(1) : "");
      if (!notes.find()) {
        throw failure("Unable to parse 'snap list %s' output:\n%s".formatted(name, told.out()));
      }
      return !Arrays.asList(notes.group(1).split(",")).contains("disabled");
    }

    private void options() {
      List<Object> all = new ArrayList<>();
      for (String name : names) {
        if (status.get(name) == Status.NOT_INSTALLED) {
          continue;
        }
        Map<String, String> is = settings(name);
        List<String> set = new ArrayList<>();
        for (String option : args.texts("options")) {
          Matcher parts = OPTION.matcher(option);
          if (!parts.find()) {
            throw failure("Cannot parse set option '" + option + "'");
          }
          String prefix = parts.group(1);
          String of = prefix == null ? null : prefix.substring(0, prefix.length() - 1);
          if (of != null && !names.contains(of)) {
            throw failure(
                "Snap option '%s' refers to snap which is not in the list of snap names"
                    .formatted(option));
          }
          String value = parts.group(3).strip();
          if ((of == null || of.equals(name)) && !value.equals(is.get(parts.group(2)))) {
            set.add(parts.group(2) + "=" + value);
            all.add(of == null ? name + ":" + option : option);
          }
        }
        if (!set.isEmpty()) {
          set(name, set);
        }
      }
      if (!all.isEmpty()) {
        output.put("options_changed", all);
      }
    }

    private void set(String name, List<String> options) {
      changed = true;
      if (check) {
        return;
      }
      List<String> words = new ArrayList<>(List.of("set", name));
      words.addAll(options);
      ExecResult ran = snap(words);
      if (!ran.ok()) {
        throw failure(
            ran.err().contains("has no \"configure\" hook")
                ? "Snap '%s' does not have any configurable options".formatted(name)
                : "Cannot set options '%s' for snap '%s': error=%s"
                    .formatted(String.join(" ", options), name, ran.err()));
      }
    }

    private Map<String, String> settings(String name) {
      ExecResult told = snap(List.of("get", "-d", name));
      Map<String, String> settings = new LinkedHashMap<>();
      if (!told.ok()
          || told.out().lines().findFirst().orElse("").contains("has no configuration")) {
        return settings;
      }
      try {
        flatten(JsonReader.loads(told.out()), "", settings);
      } catch (JsonReader.JsonException | IllegalArgumentException e) {
        throw failure(
            "Parsing option map returned by 'snap get %s' triggers exception '%s', output:\n'%s'"
                .formatted(name, e.getMessage(), told.out()));
      }
      return settings;
    }

    private static void flatten(
        @Nullable Object tree, String prefix, Map<String, String> settings) {
      if (!(tree instanceof Map<?, ?> map)) {
        // Ansible loses its own words here
        throw new IllegalArgumentException("");
      }
      map.forEach(
          (key, value) -> {
            String name = prefix + key;
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
              settings.put(name, Text.str(value));
            } else {
              flatten(value, name + ".", settings);
            }
          });
    }
  }
}
