package io.jansible.template.run;

import io.jansible.error.Position;
import io.jansible.template.TemplateException;
import io.jansible.template.TemplateSyntaxException;
import io.jansible.template.UndefinedException;
import io.jansible.template.value.PythonError;

/** Errors of templates with their place. */
final class Errors {
  private Errors() {}

  /** The same error at a place. */
  static TemplateException at(TemplateException error, Position position) {
    return switch (error) {
      case UndefinedException undefined ->
          new UndefinedException(undefined.text(), position, undefined);
      case PythonError python -> python.at(position);
      case TemplateSyntaxException syntax -> new TemplateSyntaxException(syntax.text(), position);
      default ->
          error.getClass() == TemplateException.class
              ? new TemplateException(error.text(), position, error)
              : error;
    };
  }
}
