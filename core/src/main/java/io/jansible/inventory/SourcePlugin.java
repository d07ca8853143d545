package io.jansible.inventory;

/** Reads inventory sources of one kind: one of Ansible's inventory plugins. */
interface SourcePlugin {
  /** Its name as {@code enable_plugins} has it. */
  String name();

  /**
   * Whether the source may be of this kind ({@code verify_file}); nothing is read but its start.
   */
  boolean accepts(String source);

  /**
   * Adds what the source says to the graph.
   *
   * @throws io.jansible.error.JansibleException if it is not of this kind after all; what it has
   *     added stays
   */
  void parse(String source, Graph graph);
}
