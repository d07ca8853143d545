package io.jansible.playbook;

import io.jansible.error.Position;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task or handler. Immutable, identified by its object. Keywords that only tasks have and that
 * are rendered at run time are in {@code directives} too ({@code Keyword.REGISTER}, {@code UNTIL},
 * {@code DELEGATE_TO}…).
 */
public final class Task implements TaskItem {
  private final Directives directives;
  private final @Nullable String name;
  private final String action;
  private final String resolvedAction;
  private final Map<String, @Nullable Object> args;
  private final @Nullable Object templatedArgs;
  private final @Nullable Loop loop;
  private final List<String> listen;
  private final boolean handler;
  private final boolean implicit;
  private final @Nullable Role role;
  private final Position position;
  private final @Nullable Position namedAt;

  /**
   * @param name not rendered, without the role; null where the task has none
   * @param action as written: {@code copy}, {@code ansible.builtin.copy}
   * @param resolvedAction the fully qualified name where it is known ({@code
   *     ansible.builtin.include_tasks}), else as written
   * @param args free-form text is under {@code _raw_params}; not rendered
   * @param templatedArgs where all arguments are one template ({@code module: "{{ args }}"} or
   *     {@code args: "{{ … }}"}), that text
   * @param listen topics of a handler
   * @param implicit made by the loader or engine, not written by the user
   * @param namedAt where the role that it includes is named; null where that is not a value of its
   *     own
   */
  public Task(
      Directives directives,
      @Nullable String name,
      String action,
      String resolvedAction,
      Map<String, @Nullable Object> args,
      @Nullable Object templatedArgs,
      @Nullable Loop loop,
      List<String> listen,
      boolean handler,
      boolean implicit,
      @Nullable Role role,
      Position position,
      @Nullable Position namedAt) {
    this.namedAt = namedAt;
    this.directives = directives;
    this.name = name;
    this.action = action;
    this.resolvedAction = resolvedAction;
    this.args = args;
    this.templatedArgs = templatedArgs;
    this.loop = loop;
    this.listen = List.copyOf(listen);
    this.handler = handler;
    this.implicit = implicit;
    this.role = role;
    this.position = position;
  }

  @Override
  public Directives directives() {
    return directives;
  }

  public @Nullable String name() {
    return name;
  }

  public String action() {
    return action;
  }

  public String resolvedAction() {
    return resolvedAction;
  }

  /**
   * Whether it is one of Ansible's own directives of this short name, however it is spelled: {@code
   * is("include_tasks")}.
   */
  public boolean is(String builtin) {
    return resolvedAction.equals("ansible.builtin." + builtin);
  }

  public Map<String, @Nullable Object> args() {
    return args;
  }

  /** The same task with the action that its template names. */
  public Task withAction(String rendered, String resolved) {
    return new Task(
        directives,
        name,
        rendered,
        resolved,
        args,
        templatedArgs,
        loop,
        listen,
        handler,
        implicit,
        role,
        position,
        namedAt);
  }

  /** The same task with other arguments, which are its own from then on. */
  public Task withArgs(Map<String, @Nullable Object> others) {
    return new Task(
        directives,
        name,
        action,
        resolvedAction,
        others,
        null,
        loop,
        listen,
        handler,
        implicit,
        role,
        position,
        namedAt);
  }

  public @Nullable Object templatedArgs() {
    return templatedArgs;
  }

  public @Nullable Loop loop() {
    return loop;
  }

  public List<String> listen() {
    return listen;
  }

  public boolean handler() {
    return handler;
  }

  public boolean implicit() {
    return implicit;
  }

  public @Nullable Role role() {
    return role;
  }

  public Position position() {
    return position;
  }

  /** Where the role that it includes is named; of other tasks their own place. */
  public @Nullable Position namedAt() {
    return namedAt;
  }

  /**
   * The name as Ansible shows it, not rendered: {@code role : name}, or the action where there is
   * no name.
   */
  public String displayName() {
    return displayName(name);
  }

  /**
   * Likewise, with a name that has been rendered.
   *
   * @param rendered null or empty where the task has none
   */
  public String displayName(@Nullable String rendered) {
    boolean named = rendered != null && !rendered.isEmpty();
    if (is("include_role") || is("import_role")) {
      Object included = args.containsKey("name") ? args.get("name") : args.get("role");
      return named ? rendered : action + " : " + included;
    }
    String shown = named ? rendered : action;
    return role != null ? role.shownName() + " : " + shown : shown;
  }

  @Override
  public String toString() {
    return "TASK: " + displayName();
  }
}
