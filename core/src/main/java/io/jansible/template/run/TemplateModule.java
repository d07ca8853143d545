package io.jansible.template.run;

import io.jansible.template.Variables;
import io.jansible.template.value.Markup;
import io.jansible.template.value.PyObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An imported template: what its top level exports, as attributes.
 *
 * @param body what it printed
 */
record TemplateModule(@Nullable String name, Map<String, @Nullable Object> exports, String body)
    implements PyObject {
  @Override
  public @Nullable Object attribute(String attribute) {
    Object value = exports.get(attribute);
    return value != null || exports.containsKey(attribute) ? value : Variables.ABSENT;
  }

  @Override
  public String typeName() {
    return "jinja2.environment.TemplateModule";
  }

  @Override
  public String text() {
    return body;
  }

  Markup html() {
    return new Markup(body);
  }
}
