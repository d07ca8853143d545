package io.jansible.yaml;

import io.jansible.error.Position;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sequence. */
public final class YamlList implements YamlNode {
  private final List<YamlNode> items;
  private final Position position;
  private final Object value;

  YamlList(List<YamlNode> items, Position position, boolean unsafe) {
    this.items = Collections.unmodifiableList(items);
    this.position = position;
    List<@Nullable Object> values = new ArrayList<>(items.size());
    for (YamlNode item : items) {
      values.add(unsafe ? Plain.of(item.value()) : item.value());
    }
    List<@Nullable Object> data = Collections.unmodifiableList(values);
    this.value = unsafe ? new Unsafe(data) : data;
  }

  public List<YamlNode> items() {
    return items;
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public Object value() {
    return value;
  }
}
