package io.jansible.template.regex;

import java.util.concurrent.ConcurrentHashMap;

/** Compiled expressions of one engine. Safe for many threads. */
public final class RegexCache {
  /** Python keeps 512; a play has fewer. */
  private static final int LIMIT = 512;

  private record Key(String source, boolean ignoreCase, boolean multiline) {}

  private final ConcurrentHashMap<Key, PythonRegex> known = new ConcurrentHashMap<>();

  /** As {@link PythonRegex#compile}. */
  public PythonRegex get(String source, boolean ignoreCase, boolean multiline) {
    Key key = new Key(source, ignoreCase, multiline);
    PythonRegex found = known.get(key);
    if (found == null) {
      found = PythonRegex.compile(source, ignoreCase, multiline);
      if (known.size() >= LIMIT) {
        known.clear();
      }
      known.put(key, found);
    }
    return found;
  }
}
