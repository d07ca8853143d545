package io.jansible.template.filter;

import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The patch that makes one JSON document another. A value that is removed in one place and added in
 * another is moved, which shifts the indexes of the operations between. Keys come in the order of
 * the documents.
 */
final class JsonDiff {
  /** One operation; a list's index is a number. */
  private static final class Operation {
    private String kind;
    private String parent;
    private Object key;
    private String fromParent = "";
    private Object fromKey = "";
    private final @Nullable Object value;
    private final boolean inList;

    Operation(String kind, String parent, Object key, @Nullable Object value) {
      this.kind = kind;
      this.parent = parent;
      this.key = key;
      this.value = value;
      this.inList = key instanceof Integer;
    }

    String location() {
      return join(parent, key);
    }

    /** Makes room for a removal that is taken back; answers where it stands before this one. */
    int removalUndone(String path, int index) {
      int at = index;
      if (kind.equals("move")) {
        at = shifted(path, at, true, true);
        return shifted(path, at, false, true);
      }
      return kind.equals("replace") ? at : shifted(path, at, false, kind.equals("add"));
    }

    private int shifted(String path, int index, boolean source, boolean adds) {
      String where = source ? fromParent : parent;
      Object mine = source ? fromKey : key;
      if (!where.equals(path) || !(mine instanceof Integer own)) {
        return index;
      }
      boolean removes = source || !adds;
      if (removes ? own >= index : own > index) {
        set(source, own + 1);
        return index;
      }
      return removes ? index - 1 : index + 1;
    }

    /** Likewise for an addition that is taken back. */
    int additionUndone(String path, int index) {
      int at = index;
      if (kind.equals("move")) {
        at = closed(path, at, true, true);
        return closed(path, at, false, true);
      }
      return kind.equals("replace") ? at : closed(path, at, false, kind.equals("add"));
    }

    private int closed(String path, int index, boolean source, boolean adds) {
      String where = source ? fromParent : parent;
      Object mine = source ? fromKey : key;
      if (!where.equals(path) || !(mine instanceof Integer own)) {
        return index;
      }
      if (own > index) {
        set(source, own - 1);
        return index;
      }
      return source || !adds ? index - 1 : index + 1;
    }

    private void set(boolean source, int index) {
      if (source) {
        fromKey = index;
      } else {
        key = index;
      }
    }

    Map<String, @Nullable Object> shown() {
      Map<String, @Nullable Object> shown = new LinkedHashMap<>();
      shown.put("op", kind);
      if (kind.equals("move")) {
        shown.put("from", join(fromParent, fromKey));
      }
      shown.put("path", location());
      if (kind.equals("add") || kind.equals("replace")) {
        shown.put("value", value);
      }
      return shown;
    }
  }

  private final List<Operation> operations = new ArrayList<>();
  private final List<Operation> added = new ArrayList<>();
  private final List<Operation> removed = new ArrayList<>();

  private JsonDiff() {}

  static List<@Nullable Object> between(@Nullable Object from, @Nullable Object to) {
    JsonDiff diff = new JsonDiff();
    diff.values("", null, from, to);
    List<@Nullable Object> shown = new ArrayList<>();
    for (int i = 0; i < diff.operations.size(); i++) {
      Operation one = diff.operations.get(i);
      if (i + 1 < diff.operations.size()
          && one.kind.equals("remove")
          && diff.operations.get(i + 1).kind.equals("add")
          && diff.operations.get(i + 1).location().equals(one.location())) {
        one = diff.operations.get(++i);
        one.kind = "replace";
      }
      shown.add(one.shown());
    }
    return shown;
  }

  private static String join(String path, @Nullable Object key) {
    return key == null ? path : path + "/" + Text.str(key).replace("~", "~0").replace("/", "~1");
  }

  private void values(
      String path, @Nullable Object key, @Nullable Object from, @Nullable Object to) {
    if (from instanceof Map<?, ?> one && to instanceof Map<?, ?> other) {
      maps(join(path, key), one, other);
    } else if (from instanceof List<?> one && to instanceof List<?> other) {
      lists(join(path, key), one, other);
    } else if (!JsonText.dumps(from, null).equals(JsonText.dumps(to, null))) {
      operations.add(new Operation("replace", path, key == null ? "" : key, to));
    }
  }

  private void maps(String path, Map<?, ?> from, Map<?, ?> to) {
    from.forEach(
        (key, value) -> {
          if (!to.containsKey(key)) {
            remove(path, Text.str(key), value);
          }
        });
    to.forEach(
        (key, value) -> {
          if (!from.containsKey(key)) {
            add(path, Text.str(key), value);
          }
        });
    from.forEach(
        (key, value) -> {
          if (to.containsKey(key)) {
            values(path, Text.str(key), value, to.get(key));
          }
        });
  }

  private void lists(String path, List<?> from, List<?> to) {
    int both = Math.min(from.size(), to.size());
    for (int i = 0; i < both; i++) {
      Object before = from.get(i);
      Object after = to.get(i);
      if (Values.equal(before, after)) {
        continue;
      }
      if (before instanceof Map<?, ?> one && after instanceof Map<?, ?> other) {
        maps(join(path, i), one, other);
      } else if (before instanceof List<?> one && after instanceof List<?> other) {
        lists(join(path, i), one, other);
      } else {
        remove(path, i, before);
        add(path, i, after);
      }
    }
    for (int i = both; i < from.size(); i++) {
      remove(path, to.size(), from.get(i));
    }
    for (int i = both; i < to.size(); i++) {
      add(path, i, to.get(i));
    }
  }

  private void add(String path, Object key, @Nullable Object value) {
    Operation earlier = take(removed, value);
    Operation addition = new Operation("add", path, key, value);
    if (earlier == null) {
      operations.add(addition);
      added.add(addition);
      return;
    }
    int at = operations.indexOf(earlier);
    if (earlier.inList && key instanceof Integer) {
      for (Operation later : operations.subList(at + 1, operations.size())) {
        earlier.key = later.removalUndone(earlier.parent, (Integer) earlier.key);
      }
    }
    operations.remove(at);
    if (!earlier.location().equals(addition.location())) {
      addition.kind = "move";
      addition.fromParent = earlier.parent;
      addition.fromKey = earlier.key;
      operations.add(addition);
    }
  }

  private void remove(String path, Object key, @Nullable Object value) {
    Operation earlier = take(added, value);
    Operation removal = new Operation("remove", path, key, value);
    operations.add(removal);
    if (earlier == null) {
      removed.add(removal);
      return;
    }
    int at = operations.indexOf(earlier);
    if (earlier.inList) {
      for (Operation later : operations.subList(at + 1, operations.size())) {
        earlier.key = later.additionUndone(earlier.parent, (Integer) earlier.key);
      }
    }
    operations.remove(at);
    if (removal.location().equals(earlier.location())) {
      operations.remove(removal);
    } else {
      removal.kind = "move";
      removal.fromParent = removal.parent;
      removal.fromKey = removal.key;
      removal.parent = earlier.parent;
      removal.key = earlier.key;
    }
  }

  /** The last operation with that value, of the same type. */
  private static @Nullable Operation take(List<Operation> from, @Nullable Object value) {
    for (int i = from.size() - 1; i >= 0; i--) {
      Object other = from.get(i).value;
      if (Values.equal(other, value) && Values.typeName(other).equals(Values.typeName(value))) {
        return from.remove(i);
      }
    }
    return null;
  }
}
