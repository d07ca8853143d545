package io.jansible.template.value;

/**
 * Text that must stay text although it looks like a list or a dictionary: what {@code to_json},
 * {@code string} and their kin return. Ansible's {@code NativeJinjaText}. Filters and tests are
 * handed the plain string instead.
 *
 * @param value the text
 */
public record NativeText(String value) implements MarkedText {
  @Override
  public int length() {
    return value.length();
  }

  @Override
  public char charAt(int index) {
    return value.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return value.subSequence(start, end);
  }

  @Override
  public String toString() {
    return value;
  }
}
