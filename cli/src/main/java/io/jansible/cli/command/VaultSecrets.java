package io.jansible.cli.command;

import io.jansible.config.Settings;
import io.jansible.error.JansibleException;
import io.jansible.vault.Envelope;
import io.jansible.vault.Secret;
import io.jansible.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers a command's vault secrets: from files, scripts and prompts, in Ansible's order. */
final class VaultSecrets {
  private static final String ASK = "prompt_ask_vault_pass";

  private final CommandContext context;
  private final Prompt prompt;

  VaultSecrets(CommandContext context) {
    this.context = context;
    this.prompt = context.prompt();
  }

  /** The secrets that a command which runs something is given. */
  static List<Secret> ofOptions(CommandContext context) {
    List<String> ids = new ArrayList<>(context.settings().list("DEFAULT_VAULT_IDENTITY_LIST"));
    ids.addAll(context.arguments().list("vault_ids"));
    boolean ask =
        context.arguments().flag("ask_vault_pass")
            || context.settings().bool("DEFAULT_ASK_VAULT_PASS");
    return new VaultSecrets(context)
        .gather(ids, context.arguments().list("vault_password_files"), ask, false, false);
  }

  /**
   * The secrets that the options and the configuration name.
   *
   * @param ids with their sources: {@code label@source} or {@code source}
   * @param create whether a new password is asked for, which has to be given twice
   * @param autoPrompt whether one is asked for if there is none
   */
  List<Secret> gather(
      List<String> ids, List<String> files, boolean ask, boolean create, boolean autoPrompt) {
    Settings settings = context.settings();
    String defaultId = settings.text("DEFAULT_VAULT_IDENTITY");
    List<String> slugs = new ArrayList<>(ids);
    List<String> allFiles = new ArrayList<>(files);
    String configured = settings.optional("DEFAULT_VAULT_PASSWORD_FILE");
    if (configured != null && !configured.isEmpty()) {
      allFiles.add(configured);
    }
    allFiles.forEach(file -> slugs.add(defaultId + "@" + file));
    if (ask || (slugs.isEmpty() && autoPrompt)) {
      slugs.add(defaultId + "@" + ASK);
    }
    List<Secret> secrets = new ArrayList<>();
    JansibleException problem = null;
    for (String slug : slugs) {
      int at = slug.indexOf('@');
      String id = at < 0 ? null : slug.substring(0, at);
      String source = at < 0 ? slug : slug.substring(at + 1);
      String named = id == null || id.isEmpty() ? defaultId : id;
      if (source.equals("prompt") || source.equals(ASK)) {
        try {
          secrets.add(new Secret(named, ask(named, source.equals(ASK), create)));
        } catch (JansibleException e) {
          context
              .display()
              .warning(
                  "Error in vault password prompt ("
                      + (id == null ? "None" : id)
                      + "): "
                      + e.text());
          throw e;
        }
        continue;
      }
      try {
        secrets.add(new Secret(named, fromFile(source, id, secrets)));
      } catch (JansibleException e) {
        boolean missing =
            e.text().endsWith("was not found") || e.text().endsWith("can not be a directory");
        String doing =
            missing
                ? "Error getting vault password file ("
                : "Error in vault password file loading (";
        context.display().warning(doing + (id == null ? "None" : id) + "): " + e.text());
        problem = e;
      }
    }
    if (problem != null && secrets.isEmpty()) {
      throw problem;
    }
    return secrets;
  }

  private byte[] fromFile(String source, @Nullable String id, List<Secret> known) {
    Session session = context.session();
    Path file =
        Path.of(Settings.absolute(source, session.workingDirectory(), session.environment()));
    byte[] password = PasswordFile.vaultPassword(session, file, id);
    // a password file may be encrypted with a secret that came before it
    return Envelope.is(password)
        ? new Vault(known, context.settings().bool("DEFAULT_VAULT_ID_MATCH"))
            .decrypt(password, file.toString())
            .data()
        : password;
  }

  private byte[] ask(String id, boolean plain, boolean create) {
    List<String> questions =
        create
            ? plain
                ? List.of("New Vault password: ", "Confirm New Vault password: ")
                : List.of(
                    "New vault password (" + id + "): ",
                    "Confirm new vault password (" + id + "): ")
            : List.of(plain ? "Vault password: " : "Vault password (" + id + "): ");
    String first = null;
    for (String question : questions) {
      String answer = prompt.secret(question);
      if (answer == null) {
        throw new JansibleException("EOFError (ctrl-d) on prompt for (" + id + ")");
      }
      if (answer.isEmpty()) {
        throw new JansibleException("Invalid vault password was provided");
      }
      String stripped = answer.strip();
      if (first != null && !first.equals(stripped)) {
        throw new JansibleException("Passwords do not match");
      }
      first = stripped;
    }
    return java.util.Objects.requireNonNull(first).getBytes(StandardCharsets.UTF_8);
  }
}
