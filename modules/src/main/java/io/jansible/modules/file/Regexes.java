package io.jansible.modules.file;

import io.jansible.module.ModuleFailure;
import io.jansible.template.regex.PythonRegex;
import io.jansible.template.value.PythonError;

/** Regular expressions of arguments. */
final class Regexes {
  private Regexes() {}

  static PythonRegex of(String source) {
    return of(source, false);
  }

  /**
   * @throws ModuleFailure if it is none
   */
  static PythonRegex of(String source, boolean multiline) {
    try {
      return PythonRegex.compile(source, false, multiline);
    } catch (PythonError e) {
      throw new ModuleFailure("Invalid regular expression '" + source + "': " + e.text());
    }
  }
}
