package io.jansible.cli.command;

import io.jansible.cli.output.DefaultOutput;
import io.jansible.cli.output.DefaultOutput.CommandLineNote;
import io.jansible.cli.output.Display;
import io.jansible.cli.output.JsonOutput;
import io.jansible.cli.output.JunitOutput;
import io.jansible.cli.output.MinimalOutput;
import io.jansible.cli.output.NullOutput;
import io.jansible.cli.output.OnelineOutput;
import io.jansible.cli.output.ProfileRoles;
import io.jansible.cli.output.ProfileTasks;
import io.jansible.cli.output.TimerOutput;
import io.jansible.cli.output.TreeOutput;
import io.jansible.config.Definition;
import io.jansible.config.Definition.Place;
import io.jansible.config.Settings;
import io.jansible.error.JansibleException;
import io.jansible.event.RunListener;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the listeners that {@code stdout_callback} and {@code callbacks_enabled} name. */
final class Callbacks {
  private static final List<String> PREFIXES =
      List.of("ansible.builtin.", "ansible.legacy.", "ansible.posix.", "community.general.");
  private static final Set<String> STDOUT =
      Set.of("default", "minimal", "oneline", "json", "yaml", "debug", "null");

  private final CommandContext context;
  private final Settings settings;
  private final Display display;
  private final InstantSource clock = InstantSource.system();

  Callbacks(CommandContext context) {
    this.context = context;
    this.settings = context.settings();
    this.display = context.display();
  }

  private static String plain(String name) {
    for (String prefix : PREFIXES) {
      if (name.startsWith(prefix)) {
        return name.substring(prefix.length());
      }
    }
    return name;
  }

  /**
   * The listeners, that of stdout first.
   *
   * @param stdout name of the stdout callback
   * @param additional whether those of {@code callbacks_enabled} are wanted too
   * @param tree folder of {@code --tree}, null for none
   */
  List<RunListener> create(
      String stdout, boolean additional, @Nullable Path tree, CommandLineNote note) {
    List<RunListener> listeners = new ArrayList<>();
    listeners.add(stdout(stdout, note));
    Set<String> names = new LinkedHashSet<>();
    if (additional) {
      settings.list("CALLBACKS_ENABLED").stream()
          .filter(name -> !name.isEmpty())
          .forEach(names::add);
    }
    for (String name : names) {
      RunListener listener = enabled(name);
      if (listener != null) {
        listeners.add(listener);
      }
    }
    if (tree != null) {
      listeners.add(new TreeOutput(display, tree));
    }
    return listeners;
  }

  private RunListener stdout(String name, CommandLineNote note) {
    return switch (plain(name)) {
      case "default" -> new DefaultOutput(display, note);
      case "yaml" ->
          new DefaultOutput(
              new Display(
                  display.settings().withResultFormat("yaml"),
                  context.session().stdout(),
                  context.session().stderr()),
              note);
      case "debug" -> DefaultOutput.splitting(display, note);
      case "minimal" -> new MinimalOutput(display);
      case "oneline" -> new OnelineOutput(display);
      case "json" ->
          new JsonOutput(
              display,
              integer("json_indent", "ANSIBLE_JSON_INDENT", "defaults", "json_indent", 4L),
              clock);
      case "null" ->
          new NullOutput(
              new Display(
                  display.settings(), OutputStream.nullOutputStream(), context.session().stderr()));
      default -> throw new JansibleException("Invalid callback for stdout specified: " + name);
    };
  }

  private @Nullable RunListener enabled(String name) {
    return switch (plain(name)) {
      case "profile_tasks" -> new ProfileTasks(display, profileTasks(), clock);
      case "profile_roles" ->
          new ProfileRoles(
              display,
              bool(
                  "summary_only",
                  "PROFILE_ROLES_SUMMARY_ONLY",
                  "callback_profile_roles",
                  "summary_only"),
              clock);
      case "timer" -> new TimerOutput(display, clock);
      case "junit" ->
          new JunitOutput(
              display,
              context.session().environment(),
              context.session().workingDirectory(),
              clock);
      case "tree" -> new TreeOutput(display, treeFolder());
      default -> {
        if (!STDOUT.contains(plain(name))) {
          display.warning("Skipping callback plugin '" + name + "', unable to load");
        }
        yield null;
      }
    };
  }

  private ProfileTasks.Options profileTasks() {
    String section = "callback_profile_tasks";
    String limit =
        text("output_limit", "PROFILE_TASKS_TASK_OUTPUT_LIMIT", section, "task_output_limit", "20");
    String format =
        text(
            "datetime_format",
            "PROFILE_TASKS_DATETIME_FORMAT",
            section,
            "datetime_format",
            ProfileTasks.Options.DEFAULTS.dateFormat());
    return new ProfileTasks.Options(
        limit.equals("all") ? -1 : Integer.parseInt(limit.strip()),
        text("sort_order", "PROFILE_TASKS_SORT_ORDER", section, "sort_order", "descending"),
        bool("summary_only", "PROFILE_TASKS_SUMMARY_ONLY", section, "summary_only"),
        format.equals("iso8601") ? "%Y-%m-%dT%H:%M:%S.%f" : format);
  }

  private Path treeFolder() {
    return Path.of(
        String.valueOf(
            option(
                "directory",
                "path",
                "~/.ansible/tree",
                "ANSIBLE_CALLBACK_TREE_DIR",
                "callback_tree",
                "directory")));
  }

  private String text(String name, String variable, String section, String key, String otherwise) {
    return String.valueOf(option(name, "any", otherwise, variable, section, key));
  }

  private boolean bool(String name, String variable, String section, String key) {
    return Boolean.TRUE.equals(option(name, "bool", false, variable, section, key));
  }

  private int integer(String name, String variable, String section, String key, long otherwise) {
    return option(name, "int", otherwise, variable, section, key) instanceof Long number
        ? number.intValue()
        : (int) otherwise;
  }

  private @Nullable Object option(
      String name, String type, Object otherwise, String variable, String section, String key) {
    return settings
        .resolve(
            new Definition(
                name,
                type,
                otherwise,
                List.of(variable),
                List.of(new Place(section, key)),
                List.of()))
        .value();
  }
}
