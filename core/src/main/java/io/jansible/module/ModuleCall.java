package io.jansible.module;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.RemoteHost;
import io.jansible.template.Templar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a module is given for one host and one loop item. */
public interface ModuleCall {
  Args args();

  /**
   * The arguments as the task gave them, rendered but not validated: for modules that hand them on
   * ({@code package}, {@code service}).
   */
  Map<String, @Nullable Object> givenArgs();

  /**
   * The arguments as the task wrote them, not rendered: for {@code assert}, whose conditions keep
   * their own text.
   */
  Map<String, @Nullable Object> writtenArgs();

  /** The task's name with its role, as headers show it; the action where it has none. */
  String taskName();

  /** The host to work on (the one delegated to, if any). Connects at its first operation. */
  RemoteHost host();

  boolean checkMode();

  boolean diffMode();

  /** Whether the task's arguments and result are to be told to nobody. */
  boolean noLog();

  /** Whether the task is {@code async}. */
  boolean background();

  /** 0 to 6, how many {@code -v}. */
  int verbosity();

  /** The action as the task wrote it: {@code shell}, {@code ansible.builtin.copy}. */
  String action();

  String inventoryHostname();

  /** The host that the task is delegated to; null if it is not. */
  @Nullable String delegatedTo();

  /** Controller-side files: search paths of roles and includes, vault decryption. */
  ControllerFiles files();

  /** Renders against the task's variables, including the loop item. */
  Templar templar();

  /**
   * Leaves a command to the host where the task is {@code async}: it goes on there by itself, and
   * the host says in the job's file how it ended.
   *
   * @param strip whether line ends at the end of its output are left out
   * @param result what the result holds beside {@code stdout, stderr, rc, start, end, delta} and,
   *     if the exit code is not 0, {@code failed} and {@code msg}
   * @return whether it was left; if not, the module runs it itself
   * @throws io.jansible.connection.StartException as {@link RemoteHost#exec} does
   */
  boolean leave(ExecRequest request, boolean strip, Map<String, @Nullable Object> result);

  /**
   * Runs another module with the same host, become, check and diff mode, as Ansible's action
   * plugins do.
   *
   * @param action short or qualified name
   */
  ModuleResult runModule(String action, Map<String, ? extends @Nullable Object> arguments);

  /**
   * As {@link #runModule}, with the other module's {@code module_defaults} too: for actions that
   * only choose the module.
   */
  ModuleResult handOn(String action, Map<String, ? extends @Nullable Object> arguments);

  /** Whether there is a module of this name for the task. */
  boolean hasModule(String action);

  /** Prints a {@code [WARNING]} and adds it to the result's {@code warnings}. */
  void warn(String message);

  /** Prints a {@code [DEPRECATION WARNING]} and adds it to the result's {@code deprecations}. */
  void deprecate(String message, @Nullable String version);

  /**
   * Control of the run that only a few actions need: pausing, prompting, changing inventory,
   * connections.
   */
  RunControl control();
}
