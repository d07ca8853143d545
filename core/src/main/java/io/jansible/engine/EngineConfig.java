package io.jansible.engine;

import io.jansible.config.Definition;
import io.jansible.config.Definition.Place;
import io.jansible.config.Settings;
import io.jansible.yaml.DuplicateKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine takes from configuration, read once for each run; named as in Ansible. */
record EngineConfig(
    String connection,
    @Nullable String remoteUser,
    int remotePort,
    @Nullable String privateKeyFile,
    int timeout,
    Map<String, String> connectionSettings,
    boolean become,
    String becomeMethod,
    String becomeUser,
    BecomeOptions becomeOptions,
    boolean becomeAllowSameUser,
    String gathering,
    boolean injectFacts,
    boolean mergeHashes,
    boolean errorOnMissingHandler,
    String strategy,
    boolean noLog,
    boolean anyErrorsFatal,
    int taskTimeout,
    int pollInterval,
    @Nullable Boolean privateRoleVars,
    DuplicateKeys duplicateKeys,
    Path localTmp,
    boolean pipelining,
    String executable,
    String moduleCompression,
    boolean taskDebugger,
    boolean debuggerHeedsIgnoreErrors,
    List<String> rolesPath,
    List<String> collectionsPath,
    List<String> modulePath,
    boolean retryFiles,
    @Nullable Path retryFilesFolder,
    String factCache,
    @Nullable String factCacheConnection,
    int factCacheTimeout,
    String factCachePrefix,
    String ansibleManaged,
    Settings settings,
    int logVerbosity,
    @Nullable Path configFile) {

  /** Options of connection and shell plugins; a later place outranks an earlier one. */
  private static final List<Definition> PLUGIN_OPTIONS =
      List.of(
          option("ssh_args", List.of("ANSIBLE_SSH_ARGS"), "ssh_connection:ssh_args"),
          option(
              "ssh_common_args",
              List.of("ANSIBLE_SSH_COMMON_ARGS"),
              "ssh_connection:ssh_common_args"),
          option(
              "ssh_extra_args", List.of("ANSIBLE_SSH_EXTRA_ARGS"), "ssh_connection:ssh_extra_args"),
          option(
              "ssh_retries",
              List.of("ANSIBLE_SSH_RETRIES"),
              "connection:retries",
              "ssh_connection:retries"),
          option(
              "ssh_executable", List.of("ANSIBLE_SSH_EXECUTABLE"), "ssh_connection:ssh_executable"),
          option("async_dir", List.of("ANSIBLE_ASYNC_DIR"), "defaults:async_dir"),
          option(
              "remote_tmp",
              List.of("ANSIBLE_REMOTE_TEMP", "ANSIBLE_REMOTE_TMP"),
              "defaults:remote_tmp"),
          option("shell_executable", List.of("ANSIBLE_EXECUTABLE"), "defaults:executable"),
          option(
              "ssh_host_key_checking",
              List.of("ANSIBLE_SSH_HOST_KEY_CHECKING"),
              "ssh_connection:host_key_checking"));

  private static final Definition TIMEOUT =
      option(
          "timeout",
          List.of("ANSIBLE_TIMEOUT", "ANSIBLE_SSH_TIMEOUT"),
          "defaults:timeout",
          "ssh_connection:timeout");

  private static Definition option(String name, List<String> variables, String... places) {
    List<Place> all = new ArrayList<>();
    for (String place : places) {
      int colon = place.indexOf(':');
      all.add(new Place(place.substring(0, colon), place.substring(colon + 1)));
    }
    return new Definition(name, "str", null, variables, List.copyOf(all), List.of());
  }

  /**
   * @param playbookFolders whose own {@code collections} come before those of the configuration
   */
  static EngineConfig from(Settings settings, List<Path> playbookFolders) {
    List<String> collections = new ArrayList<>();
    playbookFolders.forEach(folder -> collections.add(folder.resolve("collections").toString()));
    collections.addAll(settings.list("COLLECTIONS_PATHS"));
    Object port = settings.get("DEFAULT_REMOTE_PORT").value();
    String retryFolder = settings.optional("RETRY_FILES_SAVE_PATH");
    return new EngineConfig(
        settings.text("DEFAULT_TRANSPORT"),
        settings.optional("DEFAULT_REMOTE_USER"),
        port instanceof Number number ? number.intValue() : 0,
        settings.optional("DEFAULT_PRIVATE_KEY_FILE"),
        timeout(settings),
        connectionSettings(settings),
        settings.bool("DEFAULT_BECOME"),
        settings.text("DEFAULT_BECOME_METHOD"),
        settings.text("DEFAULT_BECOME_USER"),
        new BecomeOptions(settings),
        settings.bool("BECOME_ALLOW_SAME_USER"),
        settings.text("DEFAULT_GATHERING"),
        settings.bool("INJECT_FACTS_AS_VARS"),
        settings.text("DEFAULT_HASH_BEHAVIOUR").equals("merge"),
        settings.bool("ERROR_ON_MISSING_HANDLER"),
        settings.text("DEFAULT_STRATEGY"),
        settings.bool("DEFAULT_NO_LOG"),
        settings.bool("ANY_ERRORS_FATAL"),
        settings.integer("TASK_TIMEOUT", 0),
        settings.integer("DEFAULT_POLL_INTERVAL", 15),
        settings.get("DEFAULT_PRIVATE_ROLE_VARS").origin().equals("default")
            ? null
            : (Boolean) settings.bool("DEFAULT_PRIVATE_ROLE_VARS"),
        DuplicateKeys.valueOf(settings.text("DUPLICATE_YAML_DICT_KEY").toUpperCase(Locale.ROOT)),
        Path.of(settings.text("DEFAULT_LOCAL_TMP")),
        settings.bool("ANSIBLE_PIPELINING"),
        settings.text("DEFAULT_EXECUTABLE"),
        settings.text("DEFAULT_MODULE_COMPRESSION"),
        settings.bool("ENABLE_TASK_DEBUGGER"),
        settings.bool("TASK_DEBUGGER_IGNORE_ERRORS"),
        settings.list("DEFAULT_ROLES_PATH"),
        List.copyOf(collections),
        settings.list("DEFAULT_MODULE_PATH"),
        settings.bool("RETRY_FILES_ENABLED"),
        retryFolder == null ? null : Path.of(retryFolder),
        settings.text("CACHE_PLUGIN"),
        settings.optional("CACHE_PLUGIN_CONNECTION"),
        settings.integer("CACHE_PLUGIN_TIMEOUT", 86400),
        settings.text("CACHE_PLUGIN_PREFIX"),
        settings.text("DEFAULT_MANAGED_STR"),
        settings,
        settings.integer("LOG_VERBOSITY", 0),
        settings.file());
  }

  private static Map<String, String> connectionSettings(Settings settings) {
    Map<String, String> found = new LinkedHashMap<>();
    found.put("host_key_checking", String.valueOf(settings.bool("HOST_KEY_CHECKING")));
    for (Definition option : PLUGIN_OPTIONS) {
      Object value = settings.resolve(option).value();
      if (value != null) {
        found.put(option.name(), value.toString());
      }
    }
    return found;
  }

  private static int timeout(Settings settings) {
    return settings.resolve(TIMEOUT).value() instanceof String text
        ? (int) Coerce.integer(text)
        : settings.integer("DEFAULT_TIMEOUT", 10);
  }
}
