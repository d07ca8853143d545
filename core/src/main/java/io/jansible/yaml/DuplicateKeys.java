package io.jansible.yaml;

/** What becomes of a key that stands twice in a mapping ({@code duplicate_dict_key}). */
public enum DuplicateKeys {
  WARN,
  ERROR,
  IGNORE
}
