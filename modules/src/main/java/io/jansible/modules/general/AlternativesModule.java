package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.connection.StatOptions;
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

/** {@code community.general.alternatives}. */
final class AlternativesModule implements Module {
  private static final Pattern MODE =
      Pattern.compile("\\s-\\s(?:status\\sis\\s)?(\\w*)(?:\\smode|.)$", Pattern.MULTILINE);
  private static final Pattern POINTS =
      Pattern.compile("^\\s*link currently points to (.*)$", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("^\\s*link \\w+ is (.*)$", Pattern.MULTILINE);
  private static final Pattern SLAVE_LINK =
      Pattern.compile("^\\s*(?:slave|follower) (\\S+) is (.*)$", Pattern.MULTILINE);
  private static final Pattern ALTERNATIVE =
      Pattern.compile(
          "^(/.*)\\s-\\s(?:family\\s(\\S+)\\s)?priority\\s(\\d+)((?:\\s+(?:slave|follower).*)*)",
          Pattern.MULTILINE);
  private static final Pattern SLAVE =
      Pattern.compile("^\\s+(?:slave|follower) (.*): (.*)$", Pattern.MULTILINE);

  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.alternatives",
              "Manages alternative programs for common commands",
              ArgumentSpec.of(
                      Argument.text("name").must().doc("The generic name."),
                      Argument.path("path").doc("What it is to be."),
                      Argument.text("family").doc("The family that it is to be of."),
                      Argument.path("link").doc("The link that leads to it."),
                      Argument.integer("priority").doc("Its priority."),
                      Argument.text("state")
                          .choices("present", "selected", "absent", "auto")
                          .or("selected")
                          .doc("Whether it is there, and chosen."),
                      Argument.list("subcommands", ArgumentType.DICT)
                          .aliases("slaves")
                          .options(
                              ArgumentSpec.of(
                                  Argument.text("name").must().doc("Its generic name."),
                                  Argument.path("path").must().doc("What it is to be."),
                                  Argument.path("link").must().doc("Its link.")))
                          .doc("What changes with it."))
                  .oneOf("path", "family"))
          .withAliases("ansible.builtin.alternatives");

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /**
   * What is listed of a path.
   *
   * @param slaves each with name, path and link
   */
  private record Alternative(
      long priority, String family, List<Map<String, @Nullable Object>> slaves) {}

  /** One task on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final Tools tools;
    private final String name;
    private final @Nullable String path;
    private final @Nullable String family;
    private final @Nullable List<Map<String, @Nullable Object>> wantedSlaves;
    private final Map<String, Alternative> known = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> before = new LinkedHashMap<>();
    private Map<String, @Nullable Object> after = new LinkedHashMap<>();
    private final List<String> messages = new ArrayList<>();
    private @Nullable String mode;
    private @Nullable String points;
    private @Nullable String link;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.tools = new Tools(call.host());
      this.name = args.string("name");
      this.path = args.text("path");
      this.family = args.text("family");
      this.wantedSlaves = args.has("subcommands") ? slaves(args.list("subcommands")) : null;
    }

    private static List<Map<String, @Nullable Object>> slaves(List<?> list) {
      List<Map<String, @Nullable Object>> all = new ArrayList<>();
      for (Object each : list) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        ((Map<?, ?>) each).forEach((key, value) -> one.put(String.valueOf(key), value));
        all.add(one);
      }
      return all;
    }

    ModuleResult run() {
      read();
      String state = args.string("state");
      if (state.equals("absent")) {
        if (path != null && known.containsKey(path)) {
          perform(
              List.of("--remove", name, path),
              "Remove alternative '%s' from '%s'.".formatted(path, name));
          after = new LinkedHashMap<>(Map.of("state", "absent"));
        }
      } else {
        if (path != null && installs()) {
          install(path);
        }
        Alternative current = points == null ? null : known.get(points);
        boolean samePath = path != null && path.equals(points);
        boolean sameFamily =
            current != null && current.family().equals(family == null ? "\0" : family);
        if (state.equals("selected") && !samePath && !sameFamily) {
          String chosen = path == null ? String.valueOf(family) : path;
          perform(
              List.of("--set", name, chosen),
              "Set alternative '%s' for '%s'.".formatted(chosen, name));
          after.put("state", "selected");
        }
        if (state.equals("auto") && "manual".equals(mode)) {
          perform(List.of("--auto", name), "Set alternative to auto for '%s'.".formatted(name));
          after.put("state", "present");
        }
      }
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("before", call.diffMode() ? before : Map.of());
      diff.put("after", call.diffMode() ? after : Map.of());
      return ModuleResult.changed(!messages.isEmpty())
          .put("diff", diff)
          .put("msg", String.join(" ", messages));
    }

    private void perform(List<String> arguments, String message) {
      messages.add(message);
      if (!call.checkMode()) {
        List<String> command = new ArrayList<>(List.of("update-alternatives"));
        command.addAll(arguments);
        tools.must(command);
      }
    }

    private boolean installs() {
      Alternative old = known.get(String.valueOf(path));
      Long priority = args.integer("priority");
      if (old == null || (priority != null && priority != old.priority())) {
        return true;
      }
      List<Map<String, @Nullable Object>> wanted = wantedSlaves;
      return wanted != null
          && !(wanted.containsAll(old.slaves()) && old.slaves().containsAll(wanted));
    }

    private void install(String target) {
      if (!call.host().stat(target, StatOptions.FOLLOW).exists()) {
        throw new ModuleFailure("Specified path " + target + " does not exist");
      }
      String given = args.text("link");
      String at = given == null || given.isEmpty() ? link : given;
      if (at == null || at.isEmpty()) {
        throw new ModuleFailure(
            "Needed to install the alternative, but unable to do so as we are missing the link");
      }
      Alternative old = known.get(target);
      Long asked = args.integer("priority");
      long priority = asked != null ? asked : old != null ? old.priority() : 50;
      List<String> command =
          new ArrayList<>(List.of("--install", at, name, target, String.valueOf(priority)));
      if (family != null) {
        command.addAll(List.of("--family", family));
      }
      List<Map<String, @Nullable Object>> wanted = wantedSlaves;
      if (wanted != null) {
        for (Map<String, @Nullable Object> each : wanted) {
          command.addAll(
              List.of(
                  "--slave",
                  String.valueOf(each.get("link")),
                  String.valueOf(each.get("name")),
                  String.valueOf(each.get("path"))));
        }
      }
      perform(command, "Install alternative '%s' for '%s'.".formatted(target, name));
      after.put("state", "present");
      after.put("path", target);
      after.put("family", family);
      after.put("priority", priority);
      after.put("link", at);
      List<Map<String, @Nullable Object>> shown =
          wanted != null ? wanted : old != null ? old.slaves() : List.of();
      if (!shown.isEmpty()) {
        after.put("subcommands", shown);
      }
    }

    private void read() {
      ExecResult display = tools.run("update-alternatives", "--display", name);
      String out = display.out();
      Matcher found = MODE.matcher(out);
      if (!display.ok() || !found.find()) {
        return;
      }
      mode = found.group(1);
      points = first(POINTS, out);
      link = first(LINK, out);
      Map<String, @Nullable Object> links = new LinkedHashMap<>();
      Matcher each = SLAVE_LINK.matcher(out);
      while (each.find()) {
        links.put(each.group(1), each.group(2));
      }
      if (links.isEmpty() && wantedSlaves != null) {
        wantedSlaves.forEach(one -> links.put(String.valueOf(one.get("name")), one.get("link")));
      }
      each = ALTERNATIVE.matcher(out);
      while (each.find()) {
        List<Map<String, @Nullable Object>> slaves = new ArrayList<>();
        Matcher slave = SLAVE.matcher(each.group(4));
        while (slave.find()) {
          if (!slave.group(2).equals("(null)")) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("name", slave.group(1));
            one.put("path", slave.group(2));
            one.put("link", links.get(slave.group(1)));
            slaves.add(one);
          }
        }
        String of = each.group(2);
        known.put(
            each.group(1),
            new Alternative(Long.parseLong(each.group(3)), of == null ? "" : of, slaves));
      }
      Alternative old = path == null ? null : known.get(path);
      if (old == null) {
        before.put("state", "absent");
        return;
      }
      before.put("state", "present");
      before.put("path", path);
      before.put("priority", old.priority());
      before.put("link", link);
      if (!old.slaves().isEmpty()) {
        before.put("subcommands", old.slaves());
      }
      if ("manual".equals(mode) && !String.valueOf(path).equals(points)) {
        before.put("state", "selected");
      }
    }

    private static @Nullable String first(Pattern pattern, String text) {
      Matcher found = pattern.matcher(text);
      return found.find() ? found.group(1) : null;
    }
  }
}
