package io.jansible.modules.file;

import io.jansible.connection.AttributeResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds changed attributes to the {@code before} and {@code after} of a state's diff. */
final class FileModuleDiff {
  private FileModuleDiff() {}

  @SuppressWarnings("unchecked")
  static void note(Map<String, @Nullable Object> diff, AttributeResult result) {
    // a directory's attributes are set as it is made and looked at again: what was there first
    // counts
    Map<String, @Nullable Object> before = (Map<String, @Nullable Object>) diff.get("before");
    result.before().forEach(before::putIfAbsent);
    ((Map<String, @Nullable Object>) diff.get("after")).putAll(result.after());
  }

  @SuppressWarnings("unchecked")
  static void note(
      Map<String, @Nullable Object> diff,
      String name,
      @Nullable Object before,
      @Nullable Object after) {
    ((Map<String, @Nullable Object>) diff.get("before")).put(name, before);
    ((Map<String, @Nullable Object>) diff.get("after")).put(name, after);
  }
}
