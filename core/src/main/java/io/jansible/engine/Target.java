package io.jansible.engine;

import io.jansible.connection.Become;
import io.jansible.connection.Connection;
import io.jansible.connection.ConnectionOptions;
import io.jansible.connection.RemoteHost;
import io.jansible.error.JansibleException;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.UndefinedException;
import io.jansible.template.Variables;
import io.jansible.template.value.Text;
import io.jansible.value.Unsafe;
import io.jansible.vars.PlayScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a task really runs: the host it is for, or the one it is delegated to. How it is reached is
 * not resolved before that is asked for, since many actions never touch a host.
 */
final class Target {
  private final RunContext run;
  private final PlayScope play;
  private final String name;
  private final Task task;
  private final Templar templar;
  private final Templar hostTemplar;
  private final KeywordValues fields;
  private final Map<String, String> environment;
  private @Nullable Connection connection;
  private @Nullable RemoteHost host;
  private @Nullable Become become;

  /**
   * @param name inventory name of the host that the task runs on
   * @param templar the task's variables
   * @param hostTemplar the variables of {@code name}, from which the way to reach it is taken
   */
  Target(
      RunContext run,
      PlayScope play,
      String name,
      Task task,
      Templar templar,
      Templar hostTemplar,
      KeywordValues fields) {
    this.run = run;
    this.play = play;
    this.name = name;
    this.task = task;
    this.templar = templar;
    this.hostTemplar = hostTemplar;
    this.fields = fields;
    this.environment = environment();
  }

  RemoteHost host() {
    if (host == null) {
      ConnectionResolver resolver = run.connectionResolver();
      ConnectionOptions options = resolver.options(name, hostTemplar, fields);
      become = resolver.become(hostTemplar, fields, options.user());
      host = connection(resolver, options).host(become, environment);
    }
    return host;
  }

  /** Whose rights the operations on {@link #host} have; null for the login user's. */
  @Nullable Become become() {
    host();
    return become;
  }

  /** The address that the host is reached at. */
  String address() {
    return run.connectionResolver().options(name, hostTemplar, fields).address();
  }

  /** Closes what is open to the host; the next operation connects anew. */
  void reset() {
    ConnectionResolver resolver = run.connectionResolver();
    if (resolver
        .plugin(hostTemplar, fields)
        .replaceFirst("^ansible\\.builtin\\.", "")
        .equals("local")) {
      run.events().warn("Reset is not implemented for this connection");
    }
    connection(resolver, resolver.options(name, hostTemplar, fields)).reset();
  }

  private Connection connection(ConnectionResolver resolver, ConnectionOptions options) {
    if (connection == null) {
      connection =
          run.connections().get(resolver.plugin(hostTemplar, fields), options, play.directory());
    }
    return connection;
  }

  /** {@code environment}, the innermost last. */
  private Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    for (Object raw : task.directives().list(Keyword.ENVIRONMENT)) {
      if (Unsafe.unmark(raw) instanceof Map<?, ?> map) {
        map.forEach((key, value) -> addVariable(key.toString(), value, environment));
      } else {
        add(rendered(raw), environment);
      }
    }
    return environment;
  }

  /** Facts cannot be needed where they are gathered: such a variable is left out then. */
  private void addVariable(String key, @Nullable Object raw, Map<String, String> environment) {
    try {
      environment.put(key, Text.str(templar.value(raw)));
    } catch (UndefinedException e) {
      boolean gathers = task.is("gather_facts") || task.is("setup");
      boolean ofFacts = gathers && e.text().contains("ansible_facts.env");
      if (!ofFacts && !e.text().contains("ansible_env")) {
        throw undefined(e);
      }
    }
  }

  private @Nullable Object rendered(@Nullable Object raw) {
    try {
      return templar.value(raw);
    } catch (UndefinedException e) {
      throw undefined(e);
    }
  }

  private JansibleException undefined(UndefinedException e) {
    return new JansibleException(KeywordValues.undefined("environment", e), task.position(), e);
  }

  private void add(@Nullable Object rendered, Map<String, String> environment) {
    Object value = Unsafe.unmark(rendered);
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> environment.put(key.toString(), Text.str(each)));
    } else {
      run.events()
          .warn(
              "could not parse environment value, skipping: "
                  + Text.repr(task.directives().list(Keyword.ENVIRONMENT)));
    }
  }

  /** What results say of a delegated task ({@code _ansible_delegated_vars}). */
  Map<String, @Nullable Object> delegatedVariables() {
    Map<String, @Nullable Object> seen = new LinkedHashMap<>();
    seen.put("ansible_delegated_host", name);
    for (String each :
        List.of("ansible_host", "ansible_port", "ansible_user", "ansible_connection")) {
      Object raw = hostTemplar.variables().raw(each);
      if (raw != Variables.ABSENT) {
        seen.put(each, hostTemplar.valueOrRaw(raw));
      }
    }
    return seen;
  }
}
