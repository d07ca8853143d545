package io.jansible.modules.file;

import io.jansible.connection.AttributeResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds changed attributes to the {@code before} and {@code after} of a state's diff. */
final class FileModuleDiff {
  private FileModuleDiff() {}

  @SuppressWarnings("unchecked")
  static void note(Map<String, @Nullable Object> diff, AttributeResult result) {
    ((Map<String, @Nullable Object>) diff.get("before")).putAll(result.before());
    ((Map<String, @Nullable Object>) diff.get("after")).putAll(result.after());
  }
}
