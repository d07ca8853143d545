package io.jansible.template.run;

/** Ansible's words for a filter or test that does not exist. */
final class Missing {
  private Missing() {}

  static String message(String kind, String name, Environment environment) {
    return "Could not load \"" + name + "\": '" + name + "'";
  }
}
