package io.jansible.config;

/**
 * A setting, or a way to set one, that is to go.
 *
 * @param name the setting's, an environment variable's, or {@code [section]key} of the file
 * @param version of ansible-core, in which it goes
 * @param alternatives what to use instead, {@code none} if there is nothing
 */
public record Deprecation(String name, String version, String why, String alternatives) {
  static Deprecation parse(String line) {
    String[] fields = line.split("\t", -1);
    return new Deprecation(fields[0], fields[1], fields[2], fields[3]);
  }

  /** What Ansible says of it. */
  public String text() {
    return name + " option. Reason: " + why + " Alternatives: " + alternatives;
  }
}
