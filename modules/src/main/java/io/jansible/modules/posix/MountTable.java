package io.jansible.modules.posix;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is mounted on a Linux host: mount points and their sources, as its mountinfo has them. */
final class MountTable {
  private final Map<String, String> sources = new HashMap<>();

  private record Row(String parent, String root, String target, String source) {}

  /**
   * @param mountinfo the text of {@code /proc/self/mountinfo}
   */
  MountTable(String mountinfo) {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : mountinfo.split("\n", -1)) {
      String[] fields = line.strip().split("\\s+");
      if (fields.length >= 7) {
        rows.put(fields[0], new Row(fields[1], fields[3], fields[4], fields[fields.length - 2]));
      }
    }
    Map<String, String> roots = new HashMap<>();
    rows.forEach(
        (id, row) -> {
          Row parent = rows.get(row.parent());
          if (row.parent().equals("1") || parent == null) {
            sources.put(row.target(), row.source());
            return;
          }
          // A bind mount's source is its root, seen through the file system that it lies on.
          String parentRoot = roots.getOrDefault(row.parent(), parent.root());
          String root = row.root();
          if (parentRoot.length() > 1 && root.startsWith(parentRoot + "/")) {
            root = root.substring(parentRoot.length());
          }
          if (!parent.target().equals("/")) {
            root = parent.target() + root;
          }
          roots.put(id, root);
          sources.put(row.target(), root);
        });
  }

  boolean isMounted(String target) {
    return sources.containsKey(target);
  }

  boolean isMounted(String target, @Nullable String source) {
    return source == null ? isMounted(target) : source.equals(sources.get(target));
  }
}
