package io.jansible.vars;

import io.jansible.value.Unsafe;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run has learned of one host: gathered facts, {@code include_vars} and set or registered
 * variables. Each is a map that is replaced, never changed, so that readers need no lock.
 */
final class HostFacts {
  /**
   * Facts that would redirect a connection or a privilege never become variables (Ansible's
   * clean_facts).
   */
  private static final Set<String> NEVER_VARIABLES =
      Set.of(
          "ansible_connection",
          "ansible_module_compression",
          "ansible_shell_type",
          "ansible_shell_executable",
          "ansible_host",
          "ansible_user",
          "ansible_password",
          "ansible_port",
          "ansible_pipelining",
          "ansible_timeout",
          "ansible_private_key_file",
          "ansible_network_os",
          "ansible_connection_user",
          "ansible_sftp_extra_args",
          "ansible_scp_extra_args",
          "ansible_become",
          "ansible_async_dir",
          "ansible_delegated_vars");

  /** Names of connection plugins, whose {@code ansible_NAME_…} options are not taken from facts. */
  private static final List<String> CONNECTIONS =
      List.of("ssh", "local", "paramiko_ssh", "psrp", "winrm", "docker");

  private volatile Map<String, @Nullable Object> cached = Map.of();
  // ansible_facts is a variable before anything is gathered: empty
  private volatile Map<String, @Nullable Object> asVariables =
      Map.of("ansible_facts", Unsafe.mark(Map.of()));
  private volatile Map<String, @Nullable Object> included = Map.of();
  private volatile Map<String, @Nullable Object> set = Map.of();

  /** Facts with their {@code ansible_} names, as the cache file holds them. */
  Map<String, @Nullable Object> cached() {
    return cached;
  }

  /**
   * Facts as a layer of variables: {@code ansible_facts}, and each fact by its own name where facts
   * are injected.
   */
  Map<String, @Nullable Object> asVariables() {
    return asVariables;
  }

  Map<String, @Nullable Object> included() {
    return included;
  }

  Map<String, @Nullable Object> set() {
    return set;
  }

  synchronized void addFacts(Map<String, ? extends @Nullable Object> facts, boolean inject) {
    replaceFacts(plus(cached, facts), inject);
  }

  synchronized void replaceFacts(Map<String, @Nullable Object> facts, boolean inject) {
    cached = facts;
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    Map<String, @Nullable Object> namespaced = new LinkedHashMap<>();
    facts.forEach(
        (name, value) -> {
          Object plain = Unsafe.unmark(value);
          namespaced.put(
              name.startsWith("ansible_") && !name.equals("ansible_local")
                  ? name.substring(8)
                  : name,
              plain);
          if (inject ? mayBeVariable(name) : name.equals("ansible_local")) {
            variables.put(name, Unsafe.mark(plain));
          }
        });
    variables.put("ansible_facts", Unsafe.mark(Collections.unmodifiableMap(namespaced)));
    asVariables = variables;
  }

  synchronized void addIncluded(Map<String, ? extends @Nullable Object> variables) {
    included = plus(included, variables);
  }

  synchronized void addSet(Map<String, ? extends @Nullable Object> variables) {
    set = plus(set, variables);
  }

  private static Map<String, @Nullable Object> plus(
      Map<String, @Nullable Object> base, Map<String, ? extends @Nullable Object> more) {
    Map<String, @Nullable Object> both = new LinkedHashMap<>(base);
    both.putAll(more);
    return both;
  }

  private static boolean mayBeVariable(String name) {
    if (NEVER_VARIABLES.contains(name) || name.startsWith("ansible_become_")) {
      return false;
    }
    if (name.startsWith("ansible_ssh_host_key_")
        || name.endsWith("_bridge")
        || name.endsWith("_gwbridge")) {
      return true;
    }
    for (String connection : CONNECTIONS) {
      if (name.startsWith("ansible_" + connection + "_")) {
        return false;
      }
    }
    boolean interpreter = name.startsWith("ansible_") && name.endsWith("_interpreter");
    return !interpreter
        && !name.startsWith("_ansible_")
        && !name.startsWith("discovered_interpreter_");
  }
}
