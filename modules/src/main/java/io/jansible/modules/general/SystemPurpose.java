package io.jansible.modules.general;

import io.jansible.connection.RemoteHost;
import io.jansible.connection.WriteRequest;
import io.jansible.value.JsonReader;
import io.jansible.value.PythonJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a Red Hat system says it is for: a JSON file. */
final class SystemPurpose {
  private static final String FILE = "/etc/rhsm/syspurpose/syspurpose.json";
  private static final List<String> KEYS =
      List.of("role", "usage", "service_level_agreement", "addons");

  private final RemoteHost host;

  SystemPurpose(RemoteHost host) {
    this.host = host;
  }

  /** Whether the file differed. */
  boolean update(Map<String, @Nullable Object> wanted) {
    Map<String, @Nullable Object> fresh = new TreeMap<>();
    KEYS.forEach(
        key -> {
          if (wanted.get(key) != null) {
            fresh.put(key, wanted.get(key));
          }
        });
    Map<String, @Nullable Object> current = new TreeMap<>();
    host.read(FILE)
        .ifPresent(
            bytes -> {
              if (JsonReader.loads(new String(bytes, StandardCharsets.UTF_8))
                  instanceof Map<?, ?> map) {
                map.forEach((key, value) -> current.put(String.valueOf(key), value));
              }
            });
    boolean changed = !current.equals(fresh);
    // keys that are not ours stay
    current.keySet().removeAll(KEYS);
    current.putAll(fresh);
    if (changed) {
      host.write(
          WriteRequest.of(
              FILE,
              new PythonJson(2, true, false).dumps(current).getBytes(StandardCharsets.UTF_8)));
    }
    return changed;
  }
}
