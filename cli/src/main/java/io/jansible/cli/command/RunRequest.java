package io.jansible.cli.command;

import io.jansible.RunOptions;
import io.jansible.cli.args.ParsedArguments;
import io.jansible.cli.output.DefaultOutput.CommandLineNote;
import io.jansible.config.Settings;
import io.jansible.error.OptionsException;
import io.jansible.value.KeyValues;
import io.jansible.value.Tuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the options of {@code jansible-playbook} and {@code jansible} ask for. */
final class RunRequest {
  /** Reads YAML text or files into plain values. */
  interface DataReader {
    @Nullable Object text(String text);

    @Nullable Object file(Path file);
  }

  private final CommandContext context;
  private final ParsedArguments arguments;
  private final Settings settings;

  RunRequest(CommandContext context) {
    this.context = context;
    this.arguments = context.arguments();
    this.settings = context.settings();
  }

  /** All but the playbooks. */
  RunOptions.Builder builder(Passwords passwords, DataReader reader) {
    RunOptions.Builder builder =
        RunOptions.builder()
            .limit(arguments.text("subset"))
            .extraVars(extraVars(reader))
            .tags(tags())
            .skipTags(words("skip_tags", "TAGS_SKIP"))
            .forks(forks())
            .check(arguments.flag("check"))
            .diff(arguments.flag("diff") || settings.bool("DIFF_ALWAYS"))
            .verbosity(context.display().verbosity())
            .become(arguments.flag("become") || settings.bool("DEFAULT_BECOME"))
            .becomeMethod(arguments.text("become_method"))
            .becomeUser(arguments.text("become_user"))
            .becomePassword(passwords.become())
            .remoteUser(arguments.text("remote_user"))
            .connection(arguments.text("connection"))
            .connectionPassword(passwords.connection())
            .privateKeyFile(arguments.text("private_key_file"))
            .timeout(arguments.integer("timeout"))
            .sshCommonArgs(arguments.text("ssh_common_args"))
            .sshExtraArgs(arguments.text("ssh_extra_args"))
            .forceHandlers(
                arguments.flag("force_handlers") || settings.bool("DEFAULT_FORCE_HANDLERS"))
            .flushCache(arguments.flag("flush_cache"))
            .startAtTask(arguments.text("start_at_task"))
            .step(arguments.flag("step"))
            .modulePath(arguments.list("module_path").stream().map(Path::of).toList())
            .workingDirectory(context.session().workingDirectory())
            .environment(context.session().environment());
    inventories().forEach(builder::inventory);
    return builder;
  }

  /** Of the commands that take {@code --playbook-dir}; null if it is not given. */
  @Nullable Path playbookFolder() {
    String given = arguments.text("basedir");
    String folder = given == null ? settings.optional("PLAYBOOK_DIR") : given;
    return folder == null
        ? null
        : Path.of(
            Settings.absolute(
                folder, context.session().workingDirectory(), context.session().environment()));
  }

  int forks() {
    Integer given = arguments.integer("forks");
    return given == null ? settings.integer("DEFAULT_FORKS", 5) : given;
  }

  /** Sources as absolute paths; what has a comma is a list of hosts. */
  List<String> inventories() {
    List<String> given = arguments.list("inventory");
    if (given.isEmpty()) {
      return settings.list("DEFAULT_HOST_LIST");
    }
    Session session = context.session();
    return given.stream()
        .map(
            one ->
                one.contains(",")
                    ? one
                    : Settings.absolute(one, session.workingDirectory(), session.environment()))
        .toList();
  }

  List<String> tags() {
    List<String> given = words("tags", "TAGS_RUN");
    if (!given.isEmpty()) {
      return given;
    }
    boolean skips = !words("skip_tags", "TAGS_SKIP").isEmpty();
    return arguments.flag("listtags") && !skips ? List.of("never", "all") : List.of("all");
  }

  private List<String> words(String dest, String setting) {
    List<String> given = new ArrayList<>(settings.list(setting));
    given.addAll(arguments.list(dest));
    Set<String> words = new LinkedHashSet<>();
    for (String one : given) {
      for (String word : one.split(",", -1)) {
        words.add(word.strip());
      }
    }
    return List.copyOf(words);
  }

  private Map<String, @Nullable Object> extraVars(DataReader reader) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (String one : arguments.list("extra_vars")) {
      if (one.isEmpty()) {
        continue;
      }
      char first = one.charAt(0);
      Object data;
      if (first == '@') {
        data = reader.file(Path.of(one.substring(1)));
      } else if (first == '/' || first == '.') {
        throw new OptionsException("Please prepend extra_vars filename '" + one + "' with '@'");
      } else if (first == '[' || first == '{') {
        data = reader.text(one);
      } else {
        data = KeyValues.parse(one, false);
      }
      if (!(data instanceof Map<?, ?> map)) {
        throw new OptionsException(
            "Invalid extra vars data supplied. '" + one + "' could not be made into a dictionary");
      }
      merge(all, map);
    }
    return all;
  }

  private void merge(Map<String, @Nullable Object> all, Map<?, ?> more) {
    boolean deep = settings.text("DEFAULT_HASH_BEHAVIOUR").equals("merge");
    more.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (deep && all.get(name) instanceof Map<?, ?> old && value instanceof Map<?, ?> fresh) {
            Map<String, @Nullable Object> merged = new LinkedHashMap<>();
            old.forEach((k, v) -> merged.put(String.valueOf(k), v));
            merge(merged, fresh);
            all.put(name, merged);
          } else {
            all.put(name, value);
          }
        });
  }

  /** What {@code -vvvv} shows of the command line. */
  CommandLineNote note() {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("verbosity", context.display().verbosity());
    put(shown, "private_key_file", settings.optional("DEFAULT_PRIVATE_KEY_FILE"));
    put(shown, "remote_user", settings.optional("DEFAULT_REMOTE_USER"));
    put(shown, "connection", settings.optional("DEFAULT_TRANSPORT"));
    for (String name :
        List.of(
            "timeout",
            "ssh_common_args",
            "sftp_extra_args",
            "scp_extra_args",
            "ssh_extra_args",
            "ask_pass")) {
      put(shown, name, null);
    }
    for (String name :
        List.of("connection_password_file", "force_handlers", "flush_cache", "become")) {
      put(shown, name, null);
    }
    put(shown, "become_method", settings.optional("DEFAULT_BECOME_METHOD"));
    for (String name : List.of("become_user", "become_ask_pass", "become_password_file")) {
      put(shown, name, null);
    }
    shown.put("tags", Tuple.copyOf(tags()));
    List<String> skipped = words("skip_tags", "TAGS_SKIP");
    if (!skipped.isEmpty()) {
      shown.put("skip_tags", Tuple.copyOf(skipped));
    }
    put(shown, "check", null);
    put(shown, "diff", settings.bool("DIFF_ALWAYS") ? true : null);
    shown.put("inventory", Tuple.copyOf(inventories()));
    put(shown, "listhosts", null);
    put(shown, "subset", null);
    for (String name :
        List.of("extra_vars", "vault_ids", "ask_vault_pass", "vault_password_files")) {
      put(shown, name, null);
    }
    shown.put("forks", forks());
    for (String name : List.of("module_path", "step", "start_at_task")) {
      put(shown, name, null);
    }
    List<String> names =
        arguments.value("args") instanceof String pattern
            ? List.of(pattern)
            : arguments.list("args");
    return new CommandLineNote(names, shown);
  }

  private void put(Map<String, @Nullable Object> shown, String name, @Nullable Object otherwise) {
    Object value = arguments.value(name);
    Object shownValue =
        value instanceof List<?> list ? Tuple.copyOf(list) : value == null ? otherwise : value;
    if (shownValue != null) {
      shown.put(name, shownValue);
    }
  }
}
