package io.jansible.engine;

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
    @Nullable String becomeExe,
    @Nullable String becomeFlags,
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

  /** An option of a connection plugin: its name, its variable of the environment, its key. */
  private record PluginOption(String name, String variable, String section, String key) {}

  private static final List<PluginOption> PLUGIN_OPTIONS =
      List.of(
          new PluginOption("ssh_args", "ANSIBLE_SSH_ARGS", "ssh_connection", "ssh_args"),
          new PluginOption(
              "ssh_common_args", "ANSIBLE_SSH_COMMON_ARGS", "ssh_connection", "ssh_common_args"),
          new PluginOption(
              "ssh_extra_args", "ANSIBLE_SSH_EXTRA_ARGS", "ssh_connection", "ssh_extra_args"),
          new PluginOption("ssh_retries", "ANSIBLE_SSH_RETRIES", "ssh_connection", "retries"),
          new PluginOption(
              "ssh_executable", "ANSIBLE_SSH_EXECUTABLE", "ssh_connection", "ssh_executable"),
          new PluginOption("async_dir", "ANSIBLE_ASYNC_DIR", "defaults", "async_dir"),
          new PluginOption("remote_tmp", "ANSIBLE_REMOTE_TMP", "defaults", "remote_tmp"),
          new PluginOption("shell_executable", "ANSIBLE_EXECUTABLE", "defaults", "executable"),
          new PluginOption(
              "ssh_host_key_checking",
              "ANSIBLE_SSH_HOST_KEY_CHECKING",
              "ssh_connection",
              "host_key_checking"));

  /**
   * @param playbookFolders whose own {@code collections} come before those of the configuration
   */
  static EngineConfig from(
      Settings settings, Map<String, String> environment, List<Path> playbookFolders) {
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
        settings.integer("DEFAULT_TIMEOUT", 10),
        connectionSettings(settings, environment),
        settings.bool("DEFAULT_BECOME"),
        settings.text("DEFAULT_BECOME_METHOD"),
        settings.text("DEFAULT_BECOME_USER"),
        emptyToNull(settings.optional("DEFAULT_BECOME_EXE")),
        emptyToNull(settings.optional("DEFAULT_BECOME_FLAGS")),
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

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static Map<String, String> connectionSettings(
      Settings settings, Map<String, String> environment) {
    Map<String, String> found = new LinkedHashMap<>();
    found.put("host_key_checking", String.valueOf(settings.bool("HOST_KEY_CHECKING")));
    Map<String, Map<String, String>> file = settings.fileSections();
    for (PluginOption option : PLUGIN_OPTIONS) {
      String value = environment.get(option.variable);
      if (value == null) {
        value = file.getOrDefault(option.section, Map.of()).get(option.key);
      }
      if (value != null) {
        found.put(option.name, value);
      }
    }
    return found;
  }
}
