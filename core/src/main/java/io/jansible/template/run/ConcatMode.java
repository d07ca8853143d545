package io.jansible.template.run;

/** What becomes of the pieces that a template, a macro or a block set prints. */
public enum ConcatMode {
  /** They are joined as text. Jinja2's way, and the {@code template} module's. */
  TEXT,
  /**
   * They are joined as text, and text that looks like a list, dictionary or boolean is read as one.
   * Ansible's way.
   */
  EVALUATED,
  /** A single piece stays what it is, text is read as a Python literal. Jinja2's native types. */
  NATIVE,
  /**
   * As {@link #NATIVE}, but marked text stays text and a literal that is a string keeps its quotes.
   * Ansible's native mode.
   */
  ANSIBLE_NATIVE
}
