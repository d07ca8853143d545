package io.jansible.event;

import io.jansible.error.Position;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as listeners see it.
 *
 * @param id the same for all events of one task in one play, whatever the host
 * @param name as Ansible shows it, rendered, with {@code role : } before it; the action where the
 *     task has no name
 * @param ownName the name that the task was given, rendered; null where it has none
 * @param action as written
 * @param role name of its role, null outside roles
 * @param args not rendered, for display with {@code display_args_to_stdout}; empty under {@code
 *     no_log}
 * @param loop whether it has a loop
 */
public record TaskInfo(
    long id,
    String name,
    @Nullable String ownName,
    String action,
    @Nullable String role,
    Position position,
    List<String> tags,
    Map<String, @Nullable Object> args,
    boolean handler,
    boolean checkMode,
    boolean diff,
    boolean noLog,
    boolean loop) {
  /** The same task where its action is a template: with the action that it names for a host. */
  public TaskInfo withAction(String rendered) {
    return new TaskInfo(
        id, name, ownName, rendered, role, position, tags, args, handler, checkMode, diff, noLog,
        loop);
  }
}
