package io.jansible.template.run;

import io.jansible.template.Arguments;
import io.jansible.template.Variables;
import io.jansible.template.value.CollectionMethods;
import io.jansible.template.value.PyObject;
import io.jansible.template.value.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The only object whose attributes a template may set: {@code namespace(a=1)}. */
public final class Namespace implements PyObject {
  private final Map<@Nullable Object, @Nullable Object> attributes = new LinkedHashMap<>();

  Namespace(Arguments arguments) {
    CollectionMethods.update(attributes, arguments);
  }

  void set(String name, @Nullable Object value) {
    attributes.put(name, value);
  }

  @Override
  public @Nullable Object attribute(String name) {
    Object value = attributes.get(name);
    return value != null || attributes.containsKey(name) ? value : Variables.ABSENT;
  }

  @Override
  public String typeName() {
    return "jinja2.utils.Namespace";
  }

  @Override
  public String text() {
    return "<Namespace " + Text.repr(attributes) + ">";
  }
}
