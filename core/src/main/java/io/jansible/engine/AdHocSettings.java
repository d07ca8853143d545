package io.jansible.engine;

/** What one task without a playbook is made of. */
public interface AdHocSettings {
  String pattern();

  String module();

  /** As the command line has them: pairs, free text or a JSON object. */
  String arguments();

  /** Seconds, 0 for a task that is waited for. */
  int background();

  /** Seconds between looks at a task in the background. */
  int poll();

  /** Seconds, 0 for none. */
  int timeout();
}
