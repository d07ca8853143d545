package io.jansible.template.value;

import io.jansible.template.Variables;

/**
 * A value's class, which a template can only name: {@code x.__class__.__name__}.
 *
 * @param name its name with its module, where that is not builtins
 */
public record PyType(String name) implements PyObject {
  @Override
  public Object attribute(String attribute) {
    return switch (attribute) {
      case "__name__", "__qualname__" -> name.substring(name.lastIndexOf('.') + 1);
      case "__module__" ->
          name.indexOf('.') < 0 ? "builtins" : name.substring(0, name.lastIndexOf('.'));
      default -> Variables.ABSENT;
    };
  }

  @Override
  public String typeName() {
    return "type";
  }

  @Override
  public String text() {
    return "<class '" + name + "'>";
  }
}
