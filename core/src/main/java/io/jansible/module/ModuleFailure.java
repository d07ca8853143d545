package io.jansible.module;

import io.jansible.error.JansibleException;
import io.jansible.error.ParserException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module's {@code fail_json}: the task fails with this message and these further keys. */
public final class ModuleFailure extends JansibleException {
  private static final long serialVersionUID = 1L;

  /**
   * The {@code exception} of an action's own failure: Python has no traceback of it, and Ansible
   * says so.
   */
  public static final String NO_TRACEBACK = "NoneType: None\n";

  private final transient Map<String, @Nullable Object> values;

  public ModuleFailure(String message) {
    this(message, Map.of());
  }

  /**
   * @param values further keys of the result, in order: {@code rc}, {@code stderr}, {@code path}…
   */
  public ModuleFailure(String message, Map<String, ? extends @Nullable Object> values) {
    super(message);
    this.values = new LinkedHashMap<>(values);
  }

  /**
   * The failure of an action that works on the controller; there is no traceback of it, and Ansible
   * says so.
   */
  public static ModuleFailure ofAction(String message) {
    return new ModuleFailure(message, Map.of("exception", NO_TRACEBACK));
  }

  /**
   * An action's error that Ansible shows with its cause: Python would have a traceback for it, of
   * which the last line is the message's.
   */
  public static ModuleFailure raised(String message) {
    return new ModuleFailure(message, Map.of("exception", message));
  }

  /** The same of an error that is known: the last line of a traceback begins with its class. */
  public static ModuleFailure raised(JansibleException error) {
    String name = error instanceof ParserException ? "ansible.errors.AnsibleParserError: " : "";
    return new ModuleFailure(error.text(), Map.of("exception", name + error.text()));
  }

  /** The same failure with one key more in its result. */
  public ModuleFailure with(String key, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
    more.put(key, value);
    return new ModuleFailure(text(), more);
  }

  /** The whole result: {@code failed}, the further keys, {@code msg}. */
  public ModuleResult result() {
    return ModuleResult.of(values).put("failed", true).put("msg", text());
  }
}
