package io.jansible.module;

import io.jansible.error.JansibleException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module's {@code fail_json}: the task fails with this message and these further keys. */
public final class ModuleFailure extends JansibleException {
  private static final long serialVersionUID = 1L;

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

  /** The whole result: {@code failed}, the further keys, {@code msg}. */
  public ModuleResult result() {
    return ModuleResult.of(values).put("failed", true).put("msg", text());
  }
}
