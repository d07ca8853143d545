package io.jansible.engine;

import io.jansible.connection.Become;
import io.jansible.connection.ConnectionOptions;
import io.jansible.playbook.Keyword;
import io.jansible.template.Templar;
import io.jansible.template.Variables;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Works out how a task reaches its host and whose rights it takes there: variables first, then the
 * task's keywords, then the command line, then configuration, as Ansible's plugin options do.
 */
final class ConnectionResolver {
  /**
   * Settings that only a connection plugin understands, by the name of their variable without
   * {@code ansible_}.
   */
  private static final List<String> PLUGIN_SETTINGS =
      List.of(
          "ssh_args",
          "ssh_common_args",
          "ssh_extra_args",
          "ssh_executable",
          "host_key_checking",
          "ssh_host_key_checking",
          "ssh_retries",
          "ssh_transfer_method",
          "ssh_use_tty",
          "private_key_passphrase",
          "ssh_private_key_passphrase",
          "control_path",
          "control_path_dir",
          "shell_executable",
          "remote_tmp",
          "sftp_extra_args",
          "scp_extra_args",
          "ssh_pipelining",
          "pipelining");

  private final RunSettings settings;
  private final EngineConfig config;

  ConnectionResolver(RunSettings settings, EngineConfig config) {
    this.settings = settings;
    this.config = config;
  }

  /** The name of the connection plugin. */
  String plugin(Templar variables, KeywordValues fields) {
    String fromVariable = text(variables, "ansible_connection");
    if (fromVariable != null) {
      return fromVariable;
    }
    String keyword = fields.text(Keyword.CONNECTION);
    return keyword != null ? keyword : settings.connection().orElse(config.connection());
  }

  /**
   * @param variables those of the host that the task really runs on
   * @param hostName its inventory name
   */
  ConnectionOptions options(String hostName, Templar variables, KeywordValues fields) {
    String address = first(variables, "ansible_host", "ansible_ssh_host");
    String user = first(variables, "ansible_user", "ansible_ssh_user");
    if (user == null) {
      user = fields.text(Keyword.REMOTE_USER);
    }
    if (user == null) {
      user = settings.remoteUser().orElse(config.remoteUser());
    }
    Object port = firstValue(variables, "ansible_port", "ansible_ssh_port");
    if (port == null) {
      port = fields.value(Keyword.PORT);
    }
    String key = first(variables, "ansible_ssh_private_key_file", "ansible_private_key_file");
    if (key == null) {
      key = settings.privateKeyFile().orElse(config.privateKeyFile());
    }
    String password =
        first(variables, "ansible_password", "ansible_ssh_pass", "ansible_ssh_password");
    if (password == null) {
      password = settings.connectionPassword().orElse(null);
    }
    Object timeout = firstValue(variables, "ansible_ssh_timeout", "ansible_timeout");
    long seconds =
        timeout != null ? Coerce.integer(timeout) : settings.timeout().orElse(config.timeout());
    Map<String, String> plugin = new LinkedHashMap<>(config.connectionSettings());
    settings.sshCommonArgs().ifPresent(args -> plugin.put("ssh_common_args", args));
    settings.sshExtraArgs().ifPresent(args -> plugin.put("ssh_extra_args", args));
    for (String name : PLUGIN_SETTINGS) {
      String value = text(variables, "ansible_" + name);
      if (value != null) {
        plugin.put(name, value);
      }
    }
    return new ConnectionOptions(
        hostName,
        address == null || address.isEmpty() ? hostName : address,
        port == null || port.equals("") ? config.remotePort() : (int) Coerce.integer(port),
        user,
        password,
        key,
        Duration.ofSeconds(seconds),
        plugin,
        settings.workingDirectory());
  }

  /** Whose rights the task takes; null for the login user's. */
  @Nullable Become become(Templar variables, KeywordValues fields, @Nullable String loginUser) {
    Object asked = firstValue(variables, "ansible_become");
    boolean wanted =
        asked != null
            ? Coerce.laxBool(asked)
            : fields.bool(Keyword.BECOME, settings.become() || config.become());
    if (!wanted) {
      return null;
    }
    String method = first(variables, "ansible_become_method");
    if (method == null) {
      method = fields.text(Keyword.BECOME_METHOD);
    }
    if (method == null) {
      method = settings.becomeMethod().orElse(config.becomeMethod());
    }
    String plain =
        method.startsWith("ansible.builtin.")
            ? method.substring("ansible.builtin.".length())
            : method;
    BecomeOptions options = config.becomeOptions();
    String user = variable(variables, plain, "become_user");
    if (user == null) {
      user = fields.text(Keyword.BECOME_USER);
    }
    if (user == null) {
      user = settings.becomeUser().orElse(options.configured(plain, "become_user"));
    }
    if (user == null) {
      user = config.becomeUser();
    }
    if (user.equals(loginUser) && !config.becomeAllowSameUser()) {
      return null;
    }
    String exe = variable(variables, plain, "become_exe");
    String flags = variable(variables, plain, "become_flags");
    String password = variable(variables, plain, "become_pass");
    if (exe == null) {
      exe = fields.text(Keyword.BECOME_EXE);
    }
    if (flags == null) {
      flags = fields.text(Keyword.BECOME_FLAGS);
    }
    return new Become(
        plain,
        user,
        emptyToNull(exe != null ? exe : options.configured(plain, "become_exe")),
        flags != null ? flags : options.configured(plain, "become_flags"),
        password != null
            ? password
            : settings.becomePassword().orElse(options.configured(plain, "become_pass")),
        plain.equals("su") ? prompts(variables) : List.of());
  }

  /** What {@code su} asks with on hosts of an uncommon language. */
  private List<String> prompts(Templar variables) {
    Object own = firstValue(variables, "ansible_su_prompt_l10n");
    return own instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : own != null
            ? List.of(own.toString().split("\\s*,\\s*"))
            : config.becomeOptions().list("su", "prompt_l10n");
  }

  private @Nullable String variable(Templar variables, String method, String option) {
    return first(
        variables, config.becomeOptions().variables(method, option).toArray(String[]::new));
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static @Nullable Object firstValue(Templar templar, String... names) {
    for (String name : names) {
      Object raw = templar.variables().raw(name);
      if (raw != Variables.ABSENT && raw != null) {
        return templar.value(raw);
      }
    }
    return null;
  }

  private static @Nullable String first(Templar templar, String... names) {
    Object value = firstValue(templar, names);
    return value == null ? null : value.toString();
  }

  private static @Nullable String text(Templar templar, String name) {
    return first(templar, name);
  }
}
