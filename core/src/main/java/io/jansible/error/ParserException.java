package io.jansible.error;

import org.jspecify.annotations.Nullable;

/**
 * A file's text is not what it has to be: YAML, a playbook, an inventory. Ansible's {@code
 * AnsibleParserError}, exit code 4.
 */
public class ParserException extends JansibleException {
  private static final long serialVersionUID = 1L;

  public ParserException(String message, @Nullable Position position) {
    super(message, position);
  }

  public ParserException(String message, @Nullable Position position, @Nullable Throwable cause) {
    super(message, position, cause);
  }
}
