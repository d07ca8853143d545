package io.jansible.cli.command;

import io.jansible.cli.args.ParsedArguments;
import io.jansible.config.Settings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The passwords that {@code -k}, {@code -K} and the password files give.
 *
 * @param connection of the connection, null for none
 * @param become for becoming another user, null for none
 */
record Passwords(@Nullable String connection, @Nullable String become) {
  static final Passwords NONE = new Passwords(null, null);

  static Passwords ask(CommandContext context) {
    ParsedArguments arguments = context.arguments();
    Settings settings = context.settings();
    Prompt prompt = context.prompt();
    String method =
        settings.bool("AGNOSTIC_BECOME_PROMPT")
            ? "BECOME"
            : arguments
                .text("become_method", settings.text("DEFAULT_BECOME_METHOD"))
                .toUpperCase(Locale.ROOT);
    String question = method + " password: ";
    boolean askConnection = arguments.flag("ask_pass") || settings.bool("DEFAULT_ASK_PASS");
    boolean askBecome =
        arguments.flag("become_ask_pass") || settings.bool("DEFAULT_BECOME_ASK_PASS");
    String connection = null;
    if (askConnection) {
      connection = prompt.secret("SSH password: ");
      if (connection == null) {
        return NONE;
      }
      question = method + " password[defaults to SSH password]: ";
    } else {
      String file =
          arguments.text("connection_password_file", settings.text("CONNECTION_PASSWORD_FILE"));
      connection = file.isEmpty() ? null : PasswordFile.password(context.session(), file);
    }
    String become = null;
    if (askBecome) {
      become = prompt.secret(question);
      if (become != null && become.isEmpty() && askConnection) {
        become = connection;
      }
    } else {
      String file = arguments.text("become_password_file", settings.text("BECOME_PASSWORD_FILE"));
      become = file.isEmpty() ? null : PasswordFile.password(context.session(), file);
    }
    return new Passwords(connection, become);
  }

  @Override
  public String toString() {
    return "Passwords";
  }
}
