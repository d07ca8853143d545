package io.jansible.cli.command;

import io.jansible.cli.args.ParsedArguments;
import io.jansible.config.Settings;
import io.jansible.error.JansibleException;
import io.jansible.error.OptionsException;
import io.jansible.vault.Envelope;
import io.jansible.vault.FormatException;
import io.jansible.vault.Secret;
import io.jansible.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code jansible-vault}. */
final class VaultCommand {
  private final CommandContext context;
  private final ParsedArguments arguments;
  private final Session session;
  private final VaultFiles files;

  VaultCommand(CommandContext context) {
    this.context = context;
    this.arguments = context.arguments();
    this.session = context.session();
    this.files = new VaultFiles(session);
  }

  int run() {
    String action = arguments.text("action", "");
    List<String> ids = new ArrayList<>(context.settings().list("DEFAULT_VAULT_IDENTITY_LIST"));
    check(action);
    ids.addAll(arguments.list("vault_ids"));
    List<String> names = arguments.list("args");
    VaultSecrets gatherer = new VaultSecrets(context);
    List<String> passwordFiles = arguments.list("vault_password_files");
    boolean ask =
        arguments.flag("ask_vault_pass") || context.settings().bool("DEFAULT_ASK_VAULT_PASS");
    boolean creates =
        action.equals("encrypt") || action.equals("encrypt_string") || action.equals("create");
    List<Secret> secrets = gatherer.gather(ids, passwordFiles, ask, creates, true);
    if (secrets.isEmpty()) {
      throw new OptionsException("A vault password is required to use Ansible's Vault");
    }
    String encryptId =
        arguments.text(
            "encrypt_vault_id", context.settings().text("DEFAULT_VAULT_ENCRYPT_IDENTITY"));
    if (creates && secrets.size() > 1 && encryptId.isEmpty()) {
      throw new OptionsException(
          "The vault-ids "
              + String.join(",", secrets.stream().map(Secret::id).toList())
              + " are available to encrypt. Specify the vault-id to encrypt with"
              + " --encrypt-vault-id");
    }
    Vault vault = new Vault(secrets, context.settings().bool("DEFAULT_VAULT_ID_MATCH"));
    switch (action) {
      case "encrypt" -> encrypt(names, vault.forEncryption(encryptId));
      case "encrypt_string" -> encryptString(names, vault.forEncryption(encryptId));
      case "create" -> create(names, vault.forEncryption(encryptId));
      case "decrypt" -> decrypt(names, vault);
      case "view" -> view(names, vault);
      case "edit" -> edit(names, vault);
      default -> rekey(names, vault, gatherer, encryptId, ask);
    }
    return 0;
  }

  private void check(String action) {
    for (String id : arguments.list("vault_ids")) {
      if (id.contains(";")) {
        throw new OptionsException(
            "'" + id + "' is not a valid vault id. The character ';' is not allowed in vault ids");
      }
    }
    if (arguments.has("output_file") && arguments.list("args").size() > 1) {
      throw new OptionsException("At most one input file may be used with the --output option");
    }
    if (action.equals("encrypt_string")
        && arguments.flag("encrypt_string_prompt")
        && readsStdin()) {
      throw new OptionsException(
          "The --prompt option is not supported if also reading input from stdin");
    }
  }

  private boolean readsStdin() {
    List<String> args = arguments.list("args");
    return args.contains("-") || args.isEmpty() || arguments.has("encrypt_string_stdin_name");
  }

  private void note(String text) {
    context.display().line(text, null, true);
  }

  private void encrypt(List<String> names, Secret secret) {
    if (names.isEmpty() && session.isTerminal(0)) {
      note("Reading plaintext input from stdin");
    }
    for (String name : names.isEmpty() ? List.of("-") : names) {
      String file = files.real(name);
      String text = encrypted(files.read(file), secret, secret.id());
      files.write(text.getBytes(StandardCharsets.UTF_8), arguments.text("output_file", file));
    }
    if (session.isTerminal(1)) {
      note("Encryption successful");
    }
  }

  private String encrypted(byte[] plain, Secret secret, @Nullable String id) {
    if (Envelope.is(plain)) {
      throw new JansibleException("input is already encrypted");
    }
    return sealed(plain, secret, id);
  }

  /** With the salt that is configured, if one is: equal texts then have equal envelopes. */
  private String sealed(byte[] plain, Secret secret, @Nullable String id) {
    String salt = context.settings().text("VAULT_ENCRYPT_SALT");
    return salt.isEmpty()
        ? Envelope.encrypt(plain, secret, id)
        : Envelope.encrypt(plain, secret, id, salt.getBytes(StandardCharsets.UTF_8));
  }

  private record Plain(String text, String source, @Nullable String name) {}

  private void encryptString(List<String> names, Secret secret) {
    List<Plain> all = new ArrayList<>();
    if (arguments.flag("encrypt_string_prompt")) {
      all.add(promptedText());
    }
    if (readsStdin()) {
      if (session.isTerminal(1)) {
        note(
            "Reading plaintext input from stdin. (ctrl-d to end input, twice if your content does"
                + " not already have a newline)");
      }
      String text = new String(files.read("-"), StandardCharsets.UTF_8);
      if (text.isEmpty()) {
        throw new OptionsException("stdin was empty, not encrypting");
      }
      if (session.isTerminal(1) && !text.endsWith("\n")) {
        context.display().line("\n", null);
      }
      all.add(new Plain(text, "stdin", arguments.text("encrypt_string_stdin_name")));
    }
    List<String> labels = arguments.list("encrypt_string_names");
    List<String> texts = names.stream().filter(name -> !name.equals("-")).toList();
    if (!labels.isEmpty() && texts.size() > labels.size()) {
      note("The number of --name options do not match the number of args.");
      note(
          "The last named variable will be \""
              + labels.get(labels.size() - 1)
              + "\". The rest will not have names.");
    }
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).isEmpty()) {
        throw new OptionsException(
            "The plaintext provided from the command line args was empty, not encrypting");
      }
      all.add(
          new Plain(
              texts.get(i), "the command line args", i < labels.size() ? labels.get(i) : null));
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < all.size(); i++) {
      Plain plain = all.get(i);
      if (all.size() > 1) {
        session.err(
            plain.name() != null
                ? "# The encrypted version of variable (\"%s\", the string #%d from %s).\n"
                    .formatted(plain.name(), i + 1, plain.source())
                : "# The encrypted version of the string #%d from %s.)\n"
                    .formatted(i + 1, plain.source()));
      }
      out.append(plain.name() == null ? "" : plain.name() + ": ").append("!vault |\n");
      encrypted(plain.text().getBytes(StandardCharsets.UTF_8), secret, secret.id())
          .lines()
          .forEach(line -> out.append(" ".repeat(10)).append(line).append('\n'));
    }
    files.write(
        out.toString().getBytes(StandardCharsets.UTF_8), arguments.text("output_file", "-"));
    if (session.isTerminal(1)) {
      note("Encryption successful");
    }
  }

  private Plain promptedText() {
    Prompt prompt = context.prompt();
    String name = prompt.line("Variable name (enter for no name): ");
    boolean shown = arguments.flag("show_string_input");
    String text =
        shown ? prompt.line("String to encrypt:") : prompt.secret("String to encrypt (hidden): ");
    if (text == null || text.isEmpty()) {
      throw new OptionsException(
          "The plaintext provided from the prompt was empty, not encrypting");
    }
    return new Plain(text, "the interactive prompt", name == null || name.isEmpty() ? null : name);
  }

  private void decrypt(List<String> names, Vault vault) {
    if (names.isEmpty() && session.isTerminal(0)) {
      note("Reading ciphertext input from stdin");
    }
    for (String name : names.isEmpty() ? List.of("-") : names) {
      String file = files.real(name);
      files.write(opened(file, file, vault).data(), arguments.text("output_file", file));
    }
    if (session.isTerminal(1)) {
      note("Decryption successful");
    }
  }

  private Vault.Opened opened(String file, @Nullable String source, Vault vault) {
    byte[] data = files.read(file);
    try {
      return vault.decrypt(data, source);
    } catch (JansibleException e) {
      if (e instanceof FormatException) {
        String where = source == null ? "" : " in " + source;
        context
            .display()
            .formattedWarning("There was a vault format error" + where + ": " + e.text());
      }
      throw new JansibleException(e.text() + " for " + file);
    }
  }

  private void view(List<String> names, Vault vault) {
    for (String name : names) {
      Pager.show(context, new String(opened(name, name, vault).data(), StandardCharsets.UTF_8));
    }
  }

  private void create(List<String> names, Secret secret) {
    if (names.size() != 1) {
      throw new OptionsException(session.program() + " create can take only one filename argument");
    }
    if (!session.isTerminal(1) && !arguments.flag("skip_tty_check")) {
      throw new OptionsException("not a tty, editor cannot be opened");
    }
    Path file =
        Path.of(Settings.absolute(names.get(0), session.workingDirectory(), session.environment()));
    Path folder = file.getParent();
    if (folder != null && !Files.exists(folder)) {
      context.display().warning(folder + " does not exist, creating...");
      files.makeFolder(folder);
    }
    if (Files.isRegularFile(file)) {
      throw new JansibleException(names.get(0) + " exists, please use 'edit' instead");
    }
    files.edit(
        context.settings(), file, new byte[0], edited -> encrypted(edited, secret, secret.id()));
  }

  private void edit(List<String> names, Vault vault) {
    for (String name : names) {
      String file = files.real(name);
      byte[] data = files.read(file);
      Vault.Opened opened = opened(file, null, vault);
      String id = Envelope.parse(new String(data, StandardCharsets.UTF_8), file).id();
      files.edit(
          context.settings(),
          Path.of(file),
          opened.data(),
          edited -> encrypted(edited, opened.secret(), id));
    }
  }

  private void rekey(
      List<String> names, Vault vault, VaultSecrets gatherer, String encryptId, boolean ask) {
    List<String> newIds = new ArrayList<>();
    if (!encryptId.isEmpty()) {
      newIds.addAll(context.settings().list("DEFAULT_VAULT_IDENTITY_LIST"));
    }
    if (arguments.has("new_vault_id")) {
      newIds.add(arguments.text("new_vault_id", ""));
    }
    List<String> newFiles =
        arguments.has("new_vault_password_file")
            ? List.of(arguments.text("new_vault_password_file", ""))
            : List.of();
    List<Secret> secrets = gatherer.gather(newIds, newFiles, ask, true, true);
    if (secrets.isEmpty()) {
      throw new OptionsException("A new vault password is required to use Ansible's Vault rekey");
    }
    Secret secret = new Vault(secrets, false).forEncryption(encryptId);
    for (String name : names) {
      String file = files.real(name);
      byte[] plain = opened(file, null, vault).data();
      files.replace(
          Path.of(file), sealed(plain, secret, secret.id()).getBytes(StandardCharsets.UTF_8));
    }
    note("Rekey successful");
  }
}
