package io.jansible.playbook;

/** What a list of tasks is made of. */
public sealed interface TaskItem permits Block, Task {
  /** Its keywords with what it inherits. */
  Directives directives();
}
