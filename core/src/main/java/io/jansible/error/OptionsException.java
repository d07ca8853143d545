package io.jansible.error;

/**
 * The command line or a run's options do not fit together. Ansible's {@code AnsibleOptionsError},
 * exit code 5.
 */
public class OptionsException extends JansibleException {
  private static final long serialVersionUID = 1L;

  public OptionsException(String message) {
    super(message);
  }
}
