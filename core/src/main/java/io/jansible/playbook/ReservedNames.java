package io.jansible.playbook;

import java.util.Set;
import java.util.TreeSet;

/** Names that variables had better not have: those of keywords. */
public final class ReservedNames {
  /** What keywords are called inside Ansible, or are short for. */
  private static final Set<String> INNER =
      Set.of("async_val", "loop_with", "local_action", "with_");

  private ReservedNames() {}

  /** Those of these names that are reserved, in order. */
  public static Set<String> among(Set<String> names, Set<String> globals) {
    Set<String> found = new TreeSet<>();
    for (String name : names) {
      if (!name.equals("vars")
          && (globals.contains(name) || INNER.contains(name) || isKeyword(name))) {
        found.add(name);
      }
    }
    return found;
  }

  private static boolean isKeyword(String name) {
    for (Element element : Set.of(Element.PLAY, Element.BLOCK, Element.TASK)) {
      boolean alias = element == Element.PLAY && name.equals("user");
      if (!alias && (element.hasPart(name) || Keyword.of(name, element) != null)) {
        return true;
      }
    }
    return false;
  }
}
