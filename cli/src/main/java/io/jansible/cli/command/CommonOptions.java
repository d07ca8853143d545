package io.jansible.cli.command;

import io.jansible.cli.args.Option;
import io.jansible.cli.args.Option.Action;
import io.jansible.cli.args.Option.Type;
import java.util.List;

/** Options that several commands share. Names, destinations and order are Ansible's. */
final class CommonOptions {
  private static final String CONNECTION = "Connection Options";
  private static final String PRIVILEGES = "Privilege Escalation Options";

  private CommonOptions() {}

  static List<Option> base() {
    return List.of(
        Option.flag("version", "--version")
            .with(Action.VERSION)
            .help("show the version, the configuration file and the search paths, and exit"),
        verbosity());
  }

  static Option verbosity() {
    return Option.flag("verbosity", "-v", "--verbose")
        .with(Action.COUNT)
        .help("tell more; -vvv is a good level to look for problems, -vvvv for connections");
  }

  static List<Option> connection() {
    return List.of(
        Option.value("private_key_file", "--private-key", "--key-file")
            .withType(Type.PATH)
            .group(CONNECTION)
            .help("key file to log in with"),
        Option.value("remote_user", "-u", "--user").group(CONNECTION).help("user to log in as"),
        Option.value("connection", "-c", "--connection")
            .group(CONNECTION)
            .help("kind of connection (default: ssh)"),
        Option.value("timeout", "-T", "--timeout")
            .withType(Type.INT)
            .group(CONNECTION)
            .help("seconds to wait for a connection"),
        Option.value("ssh_common_args", "--ssh-common-args")
            .group(CONNECTION)
            .help("arguments for ssh, sftp and scp, such as a ProxyCommand"),
        Option.value("sftp_extra_args", "--sftp-extra-args")
            .group(CONNECTION)
            .help("arguments for sftp alone"),
        Option.value("scp_extra_args", "--scp-extra-args")
            .group(CONNECTION)
            .help("arguments for scp alone"),
        Option.value("ssh_extra_args", "--ssh-extra-args")
            .group(CONNECTION)
            .help("arguments for ssh alone"),
        Option.flag("ask_pass", "-k", "--ask-pass")
            .exclusive(1)
            .help("ask for the connection's password"),
        Option.value("connection_password_file", "--connection-password-file", "--conn-pass-file")
            .withType(Type.PATH)
            .exclusive(1)
            .help("file with the connection's password"));
  }

  static List<Option> meta() {
    return List.of(
        Option.flag("force_handlers", "--force-handlers")
            .help("run notified handlers even on hosts where a task failed"),
        Option.flag("flush_cache", "--flush-cache").help("forget cached facts of all hosts first"));
  }

  static List<Option> runAs() {
    return List.of(
        Option.flag("become", "-b", "--become")
            .group(PRIVILEGES)
            .help("become another user on the hosts (asks for no password)"),
        Option.value("become_method", "--become-method")
            .group(PRIVILEGES)
            .help("how to become another user (default: sudo)"),
        Option.value("become_user", "--become-user")
            .group(PRIVILEGES)
            .help("the user to become (default: root)"),
        Option.flag("become_ask_pass", "-K", "--ask-become-pass")
            .exclusive(2)
            .help("ask for the password for becoming another user"),
        Option.value("become_password_file", "--become-password-file", "--become-pass-file")
            .withType(Type.PATH)
            .exclusive(2)
            .help("file with the password for becoming another user"));
  }

  static List<Option> subset() {
    return List.of(
        Option.append("tags", "-t", "--tags").help("run only what has one of these tags"),
        Option.append("skip_tags", "--skip-tags").help("leave out what has one of these tags"));
  }

  static List<Option> check() {
    return List.of(
        Option.flag("check", "-C", "--check").help("change nothing, but tell what would change"),
        Option.flag("diff", "-D", "--diff").help("show how files change; goes well with --check"));
  }

  static List<Option> inventory() {
    return List.of(
        Option.append("inventory", "-i", "--inventory", "--inventory-file")
            .help("inventory file, folder or script, or hosts with commas between them"),
        Option.flag("listhosts", "--list-hosts")
            .help("print the hosts that match and do nothing else"),
        Option.value("subset", "-l", "--limit").help("only hosts that match this pattern as well"));
  }

  static Option extraVars() {
    return Option.append("extra_vars", "-e", "--extra-vars")
        .withType(Type.TEXT_OR_AT_PATH)
        .help("variables as key=value, YAML or JSON, or of a file: @file");
  }

  static List<Option> vault() {
    return List.of(
        Option.append("vault_ids", "--vault-id")
            .help("a vault identity: label@file, label@prompt or label@script"),
        Option.flag("ask_vault_pass", "-J", "--ask-vault-password", "--ask-vault-pass")
            .exclusive(3)
            .help("ask for the vault's password"),
        Option.append("vault_password_files", "--vault-password-file", "--vault-pass-file")
            .withType(Type.PATH)
            .exclusive(3)
            .help("file or script with the vault's password"));
  }

  static Option forks() {
    return Option.value("forks", "-f", "--forks")
        .withType(Type.INT)
        .help("how many hosts to work on at a time (default: 5)");
  }

  static Option modulePath() {
    return Option.append("module_path", "-M", "--module-path")
        .with(Action.PREPEND)
        .withType(Type.PATHS)
        .help("folders with modules, with colons between them, looked into first");
  }

  static Option emulate() {
    return Option.value("emulate", "--emulate");
  }

  static Option baseDirectory() {
    return Option.value("basedir", "--playbook-dir")
        .withType(Type.PATH)
        .help(
            "stands in for the playbook's folder: group_vars, roles and so on are looked for"
                + " there");
  }
}
