package io.jansible.template.value;

/** A mapping that is no {@code dict} in Python, and says so in messages: {@code hostvars}. */
public interface NamedMap {
  /** The sentence about an item that is not there. */
  String missing(Object key);
}
