package io.jansible.cli.command;

import io.jansible.InventoryReport;
import io.jansible.RunOptions;
import io.jansible.cli.args.ParsedArguments;
import io.jansible.cli.output.InventoryText;
import io.jansible.cli.output.NullOutput;
import io.jansible.error.JansibleException;
import io.jansible.error.OptionsException;
import io.jansible.event.RunListener;
import io.jansible.vault.Secret;
import io.jansible.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code jansible-inventory}: shows hosts, groups and variables. */
final class InventoryCommand {
  /** The engine, as this command needs it. */
  interface Reader {
    InventoryReport inventory(
        RunOptions options, List<Secret> secrets, List<RunListener> listeners);
  }

  private final CommandContext context;
  private final Reader reader;
  private final RunRequest.DataReader data;

  InventoryCommand(CommandContext context, Reader reader, RunRequest.DataReader data) {
    this.context = context;
    this.reader = reader;
    this.data = data;
  }

  int run() {
    ParsedArguments arguments = context.arguments();
    String host = arguments.text("host", "");
    check(arguments, !host.isEmpty());
    RunRequest request = new RunRequest(context);
    List<Secret> secrets = VaultSecrets.ofOptions(context);
    RunOptions.Builder options =
        request.builder(Passwords.NONE, data).playbookFolder(request.playbookFolder());
    if (!host.isEmpty()) {
      options.limit(null);
    }
    InventoryReport report =
        reader.inventory(options.build(), secrets, List.of(new NullOutput(context.display())));
    InventoryText text =
        new InventoryText(
            report,
            format(arguments),
            arguments.flag("export") || context.settings().bool("INVENTORY_EXPORT"),
            context.display()::warning,
            new Vault(secrets, context.settings().bool("DEFAULT_VAULT_ID_MATCH")));
    String shown = shown(arguments, host, report, text);
    if (shown.isEmpty()) {
      return 1;
    }
    String file = arguments.text("output_file");
    if (file == null) {
      context.display().line(shown, null);
    } else {
      write(file, shown);
    }
    return 0;
  }

  private static void check(ParsedArguments arguments, boolean host) {
    int used =
        (arguments.flag("list") ? 1 : 0) + (host ? 1 : 0) + (arguments.flag("graph") ? 1 : 0);
    if (used == 0) {
      throw new OptionsException(
          "No action selected, at least one of --host, --graph or --list needs to be specified.");
    }
    if (used > 1) {
      throw new OptionsException(
          "Conflicting options used, only one of --host, --graph or --list can be used at the same"
              + " time.");
    }
  }

  private static InventoryText.Format format(ParsedArguments arguments) {
    return arguments.flag("yaml")
        ? InventoryText.Format.YAML
        : arguments.flag("toml") ? InventoryText.Format.TOML : InventoryText.Format.JSON;
  }

  private static String shown(
      ParsedArguments arguments, String host, InventoryReport report, InventoryText text) {
    if (!host.isEmpty()) {
      List<String> hosts = report.unlimitedHosts(host);
      if (hosts.size() != 1) {
        throw new OptionsException("You must pass a single valid host to --host parameter");
      }
      return text.host(hosts.get(0));
    }
    if (!arguments.flag("graph")) {
      return text.list();
    }
    String group = group(arguments);
    if (report.group(group).isEmpty()) {
      throw new OptionsException("Pattern must be valid group name when using --graph");
    }
    return text.graph(group, arguments.flag("show_vars"));
  }

  private static String group(ParsedArguments arguments) {
    @Nullable Object given = arguments.value("args");
    String name =
        given instanceof String text
            ? text
            : given instanceof List<?> list && !list.isEmpty() ? String.valueOf(list.get(0)) : "";
    return name.isEmpty() ? "all" : name;
  }

  private static @Nullable String reason(IOException e, String file) {
    return switch (e) {
      case NoSuchFileException none -> "[Errno 2] No such file or directory: b'" + file + "'";
      case AccessDeniedException denied -> "[Errno 13] Permission denied: b'" + file + "'";
      default -> e.getMessage();
    };
  }

  private void write(String file, String text) {
    Path path = context.session().workingDirectory().resolve(file);
    try {
      Files.write(path, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new JansibleException(
          "Unable to write to destination file (" + file + "): " + reason(e, file), null, e);
    }
  }
}
