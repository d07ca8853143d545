package io.jansible.cli.command;

import io.jansible.cli.args.ArgumentParser;
import io.jansible.cli.args.Option;
import io.jansible.cli.args.Option.Action;
import io.jansible.cli.args.Option.Type;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The commands and their command lines. */
public enum Program {
  ADHOC("jansible"),
  PLAYBOOK("jansible-playbook"),
  INVENTORY("jansible-inventory"),
  VAULT("jansible-vault"),
  CONFIG("jansible-config"),
  DOC("jansible-doc");

  static final List<String> PLUGIN_TYPES =
      List.of(
          "become",
          "cache",
          "callback",
          "cliconf",
          "connection",
          "httpapi",
          "inventory",
          "lookup",
          "netconf",
          "shell",
          "vars");

  private final String program;

  Program(String program) {
    this.program = program;
  }

  public String program() {
    return program;
  }

  /** The program of a name, with or without the leading j. */
  public static Optional<Program> named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (Program one : values()) {
      if (one.program.equals(wanted) || one.program.equals("j" + wanted)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /**
   * Its parser.
   *
   * @param path expands and completes a path given on the command line
   */
  public ArgumentParser parser(UnaryOperator<String> path) {
    return parser(program, path);
  }

  /** The same under another name in usage texts. */
  ArgumentParser parser(String name, UnaryOperator<String> path) {
    return switch (this) {
      case PLAYBOOK ->
          playbook(base(name, "Runs Ansible playbooks: their tasks on the hosts they name.", path));
      case ADHOC -> adhoc(base(name, "Runs one task on the hosts that match a pattern.", path));
      case INVENTORY -> inventory(base(name, "Shows the inventory as Jansible sees it.", path));
      case VAULT -> vault(base(name, "Encrypts and decrypts files and texts.", path));
      case CONFIG -> config(base(name, "Shows the configuration.", path));
      case DOC -> doc(base(name, "Shows what modules do and which arguments they take.", path));
    };
  }

  private static ArgumentParser base(String name, String description, UnaryOperator<String> path) {
    return new ArgumentParser(name, description, path).addAll(CommonOptions.base());
  }

  private static ArgumentParser playbook(ArgumentParser parser) {
    return parser
        .addAll(CommonOptions.connection())
        .addAll(CommonOptions.meta())
        .addAll(CommonOptions.runAs())
        .addAll(CommonOptions.subset())
        .addAll(CommonOptions.check())
        .addAll(CommonOptions.inventory())
        .add(CommonOptions.extraVars())
        .addAll(CommonOptions.vault())
        .add(CommonOptions.forks())
        .add(CommonOptions.modulePath())
        .add(
            Option.flag("syntax", "--syntax-check")
                .help("read the playbooks and report mistakes, but run nothing"))
        .add(Option.flag("listtasks", "--list-tasks").help("print the tasks that would run"))
        .add(Option.flag("listtags", "--list-tags").help("print the tags there are"))
        .add(Option.flag("no_progress", "--no-progress"))
        .add(CommonOptions.emulate())
        .add(Option.flag("step", "--step").help("ask before each task"))
        .add(
            Option.value("start_at_task", "--start-at-task").help("start at the task of this name"))
        .add(Option.positional("args", "playbook", "+").help("playbook files"));
  }

  private static ArgumentParser adhoc(ArgumentParser parser) {
    return parser
        .addAll(CommonOptions.runAs())
        .addAll(CommonOptions.inventory())
        .add(
            Option.value("poll_interval", "-P", "--poll")
                .withType(Type.INT)
                .help("seconds between looks at a task that runs with -B (default: 15)"))
        .add(
            Option.value("seconds", "-B", "--background")
                .withType(Type.INT)
                .help("run in the background, for so many seconds at most"))
        .add(Option.flag("one_line", "-o", "--one-line").help("one line for each host"))
        .add(Option.value("tree", "-t", "--tree").help("write results into this folder"))
        .addAll(CommonOptions.connection())
        .addAll(CommonOptions.check())
        .add(CommonOptions.extraVars())
        .addAll(CommonOptions.vault())
        .add(CommonOptions.forks())
        .add(CommonOptions.modulePath())
        .add(CommonOptions.baseDirectory())
        .add(
            Option.value("task_timeout", "--task-timeout")
                .withType(Type.INT)
                .help("seconds that the task may take"))
        .add(
            Option.value("module_args", "-a", "--args")
                .help("the module's arguments: -a 'name1=value1 name2=value2', or JSON"))
        .add(
            Option.value("module_name", "-m", "--module-name")
                .help("the module to run (default: command)"))
        .add(CommonOptions.emulate())
        .add(Option.positional("args", "pattern", "").help("which hosts"));
  }

  private static ArgumentParser inventory(ArgumentParser parser) {
    String actions = "Actions";
    return parser
        .addAll(CommonOptions.inventory())
        .addAll(CommonOptions.vault())
        .add(CommonOptions.baseDirectory())
        .add(CommonOptions.extraVars())
        .add(Option.flag("unused", "--list-hosts").with(Action.UNKNOWN))
        .add(Option.positional("args", "group", "?").help("a group, for --graph"))
        .add(
            Option.flag("list", "--list")
                .group(actions)
                .help("all hosts and their variables, as an inventory script gives them"))
        .add(Option.value("host", "--host").group(actions).help("one host's variables"))
        .add(Option.flag("graph", "--graph").group(actions).help("the groups as a tree"))
        .add(Option.flag("yaml", "-y", "--yaml").help("YAML instead of JSON"))
        .add(Option.flag("toml", "--toml").help("TOML instead of JSON"))
        .add(Option.flag("show_vars", "--vars").help("with --graph: variables too"))
        .add(
            Option.flag("export", "--export")
                .help("with --list: as one would write it, not as the hosts see it"))
        .add(Option.value("output_file", "--output").help("with --list: write to this file"));
  }

  private static ArgumentParser vault(ArgumentParser parser) {
    Option output =
        Option.value("output_file", "--output")
            .withType(Type.PATH)
            .help("file to write to, - for stdout");
    Option identity =
        Option.value("encrypt_vault_id", "--encrypt-vault-id")
            .help("which vault identity encrypts, where there are several");
    Option files = Option.positional("args", "file_name", "*").help("files");
    parser
        .subcommand(
            "create", "make a new encrypted file", "Opens an editor and encrypts what was written.")
        .add(identity)
        .addAll(CommonOptions.vault())
        .add(CommonOptions.verbosity())
        .add(files)
        .add(
            Option.flag("skip_tty_check", "--skip-tty-check")
                .help("open the editor even where there is no terminal"));
    parser
        .subcommand("decrypt", "decrypt files", "Decrypts files in place, or stdin.")
        .add(output)
        .addAll(CommonOptions.vault())
        .add(CommonOptions.verbosity())
        .add(files);
    parser
        .subcommand(
            "edit", "edit an encrypted file", "Decrypts a file, opens an editor, encrypts again.")
        .add(identity)
        .addAll(CommonOptions.vault())
        .add(CommonOptions.verbosity())
        .add(files);
    parser
        .subcommand("view", "show an encrypted file", "Shows what is in encrypted files.")
        .addAll(CommonOptions.vault())
        .add(CommonOptions.verbosity())
        .add(files);
    parser
        .subcommand("encrypt", "encrypt files", "Encrypts files in place, or stdin.")
        .addAll(CommonOptions.vault())
        .add(CommonOptions.verbosity())
        .add(output)
        .add(identity)
        .add(files);
    parser
        .subcommand("encrypt_string", "encrypt a text", "Encrypts texts for use in a YAML file.")
        .addAll(CommonOptions.vault())
        .add(CommonOptions.verbosity())
        .add(output)
        .add(identity)
        .add(Option.positional("args", "string_to_encrypt", "*").help("texts"))
        .add(Option.flag("encrypt_string_prompt", "-p", "--prompt").help("ask for the text"))
        .add(
            Option.flag("show_string_input", "--show-input")
                .help("show the text while it is typed"))
        .add(Option.append("encrypt_string_names", "-n", "--name").help("name of the variable"))
        .add(
            Option.value("encrypt_string_stdin_name", "--stdin-name")
                .help("name of the variable of stdin"));
    parser
        .subcommand(
            "rekey", "change the password of files", "Encrypts files anew with another password.")
        .addAll(CommonOptions.vault())
        .add(CommonOptions.verbosity())
        .add(identity)
        .add(
            Option.value("new_vault_password_file", "--new-vault-password-file")
                .withType(Type.PATH)
                .exclusive(4)
                .help("file with the new password"))
        .add(
            Option.value("new_vault_id", "--new-vault-id")
                .exclusive(4)
                .help("the new vault identity"))
        .add(files);
    return parser;
  }

  private static ArgumentParser config(ArgumentParser parser) {
    List<String> types = new java.util.ArrayList<>(List.of("all", "base"));
    types.addAll(PLUGIN_TYPES);
    List<Option> common =
        List.of(
            CommonOptions.verbosity(),
            Option.value("config_file", "-c", "--config").help("the configuration file to read"),
            Option.value("type", "-t", "--type")
                .choices(types)
                .help("settings of plugins of this type"),
            Option.positional("args", "args", "*").help("names of plugins, with --type"));
    parser
        .subcommand("list", "all settings", "Lists all settings with their meaning.")
        .addAll(common)
        .add(
            Option.value("format", "--format", "-f")
                .choices(List.of("json", "yaml"))
                .help("format of the output"));
    parser
        .subcommand(
            "dump",
            "the settings' values",
            "Shows what the settings are and where that comes from.")
        .addAll(common)
        .add(
            Option.flag("only_changed", "--only-changed", "--changed-only")
                .help("only those that differ from their default"))
        .add(
            Option.value("format", "--format", "-f")
                .choices(List.of("json", "yaml", "display"))
                .help("format of the output"));
    parser
        .subcommand("view", "the configuration file", "Shows the configuration file.")
        .addAll(common);
    parser
        .subcommand(
            "init",
            "a configuration file to start with",
            "Prints a configuration file with all settings.")
        .addAll(common)
        .add(
            Option.value("format", "--format", "-f")
                .choices(List.of("ini", "env", "vars"))
                .help("format of the output"))
        .add(Option.flag("commented", "--disabled").help("all settings commented out"));
    parser
        .subcommand("validate", "check the configuration", "Reports settings that do not exist.")
        .addAll(common)
        .add(
            Option.value("format", "--format", "-f")
                .choices(List.of("ini", "env"))
                .help("what to check"));
    return parser;
  }

  private static ArgumentParser doc(ArgumentParser parser) {
    List<String> types = new java.util.ArrayList<>(PLUGIN_TYPES);
    types.addAll(List.of("module", "strategy", "test", "filter", "role", "keyword"));
    return parser
        .add(CommonOptions.modulePath())
        .add(CommonOptions.baseDirectory())
        .add(Option.positional("args", "plugin", "*").help("names"))
        .add(
            Option.value("type", "-t", "--type")
                .choices(types)
                .help("type of plugin (default: module)"))
        .add(Option.flag("json_format", "-j", "--json").help("JSON instead of text"))
        .add(
            Option.append("roles_path", "-r", "--roles-path")
                .with(Action.PREPEND)
                .withType(Type.PATHS)
                .help("folders with roles"))
        .add(
            Option.value("entry_point", "-e", "--entry-point")
                .exclusive(5)
                .help("an entry point of the roles"))
        .add(
            Option.flag("show_snippet", "-s", "--snippet")
                .exclusive(5)
                .help("a task to start with"))
        .add(
            Option.flag("list_files", "-F", "--list_files")
                .exclusive(5)
                .help("names and where they come from"))
        .add(Option.flag("list_dir", "-l", "--list").exclusive(5).help("all there are"))
        .add(Option.flag("dump", "--metadata-dump").exclusive(5).help("everything as JSON"))
        .add(
            Option.flag("no_fail_on_errors", "--no-fail-on-errors")
                .help("with --metadata-dump: go on after mistakes"));
  }
}
