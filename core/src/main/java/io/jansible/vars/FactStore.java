package io.jansible.vars;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps hosts' facts beyond one run; Ansible's fact cache. Safe for many threads. */
public interface FactStore {
  /**
   * A host's cached facts with their {@code ansible_} names; empty if there are none or they are
   * too old.
   */
  Map<String, @Nullable Object> load(String host);

  void save(String host, Map<String, @Nullable Object> facts);

  void remove(String host);

  /** Keeps nothing. */
  FactStore NONE =
      new FactStore() {
        @Override
        public Map<String, @Nullable Object> load(String host) {
          return Map.of();
        }

        @Override
        public void save(String host, Map<String, @Nullable Object> facts) {}

        @Override
        public void remove(String host) {}
      };
}
