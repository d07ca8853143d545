package io.jansible.template.value;

import io.jansible.value.Tuple;
import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code dict.keys()}, {@code dict.values()} and {@code dict.items()} return. */
public final class DictView extends AbstractCollection<@Nullable Object> {
  /** Which of the three. */
  public enum Kind {
    KEYS("dict_keys"),
    VALUES("dict_values"),
    ITEMS("dict_items");

    private final String typeName;

    Kind(String typeName) {
      this.typeName = typeName;
    }

    public String typeName() {
      return typeName;
    }
  }

  private final Kind kind;
  private final Map<?, ?> map;

  public DictView(Kind kind, Map<?, ?> map) {
    this.kind = kind;
    this.map = map;
  }

  public Kind kind() {
    return kind;
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public Iterator<@Nullable Object> iterator() {
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public @Nullable Object next() {
        Map.Entry<?, ?> entry = entries.next();
        return switch (kind) {
          case KEYS -> entry.getKey();
          case VALUES -> entry.getValue();
          case ITEMS -> Tuple.of(entry.getKey(), entry.getValue());
        };
      }
    };
  }
}
