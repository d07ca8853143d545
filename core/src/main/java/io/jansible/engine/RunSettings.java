package io.jansible.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do: the options of {@code ansible-playbook}, resolved from command line,
 * environment and configuration.
 */
public interface RunSettings {
  /** Playbook files or collection playbooks ({@code ns.name.playbook}), in order. */
  List<String> playbooks();

  /** Inventory sources: files, directories, host lists with a comma. */
  List<String> inventories();

  Optional<String> limit();

  /** {@code -e}: merged, not rendered. */
  Map<String, @Nullable Object> extraVars();

  List<String> tags();

  List<String> skipTags();

  int forks();

  boolean check();

  boolean diff();

  int verbosity();

  /** {@code -b}: become on for every task that does not say otherwise. */
  boolean become();

  Optional<String> becomeMethod();

  Optional<String> becomeUser();

  Optional<String> becomePassword();

  Optional<String> remoteUser();

  Optional<String> connection();

  Optional<String> connectionPassword();

  Optional<String> privateKeyFile();

  /** Connection timeout in seconds. */
  Optional<Integer> timeout();

  Optional<String> sshCommonArgs();

  Optional<String> sshExtraArgs();

  boolean forceHandlers();

  boolean flushCache();

  Optional<String> startAtTask();

  boolean step();

  /** {@code -M}: folders with modules. */
  List<Path> modulePath();

  /**
   * Stands in for the playbook's folder where no playbook is run ({@code --playbook-dir}). If it is
   * not set, the current folder does, but modules and collections are not looked for there.
   */
  Optional<Path> playbookFolder();

  /** The folder that relative paths start from. */
  Path workingDirectory();

  /** The environment that lookups, configuration and {@code ~} see. */
  Map<String, String> environment();
}
