package io.jansible.playbook;

import java.util.Set;

/**
 * The kinds of thing that a playbook is made of, and the keywords that say what each consists of.
 */
enum Element {
  PLAY(
      "Play",
      "name",
      "vars",
      "hosts",
      "user",
      "vars_files",
      "vars_prompt",
      "roles",
      "handlers",
      "pre_tasks",
      "tasks",
      "post_tasks"),
  BLOCK("Block", "name", "vars", "block", "rescue", "always"),
  TASK("Task", "name", "vars", "action", "local_action", "args", "loop", "loop_control"),
  HANDLER(
      "Handler",
      "name",
      "vars",
      "action",
      "local_action",
      "args",
      "loop",
      "loop_control",
      "listen"),
  ROLE("RoleInclude", "name", "vars", "role"),
  ROLE_METADATA(
      "RoleMetadata",
      "name",
      "vars",
      "allow_duplicates",
      "dependencies",
      "galaxy_info",
      "argument_specs"),
  IMPORT_PLAYBOOK("PlaybookInclude", "name", "vars", "import_playbook");

  private final String shown;
  private final Set<String> parts;

  Element(String shown, String... parts) {
    this.shown = shown;
    this.parts = Set.of(parts);
  }

  /** What Ansible's messages call it. */
  String shown() {
    return shown;
  }

  /** Whether the keyword is a part of the element, not a setting. */
  boolean hasPart(String keyword) {
    return parts.contains(keyword);
  }
}
