package io.jansible.testkit.host;

/**
 * A systemd unit of a fake host.
 *
 * @param name with its suffix
 * @param starts how often it was started or restarted by the role
 * @param restarts how often it was restarted while it ran
 * @param reloads how often it was reloaded
 */
public record Unit(
    String name,
    boolean running,
    boolean enabled,
    boolean masked,
    int starts,
    int restarts,
    int reloads) {
  Unit(String name) {
    this(name, false, false, false, 0, 0, 0);
  }

  Unit withRunning(boolean on) {
    return new Unit(name, on, enabled, masked, starts, restarts, reloads);
  }

  Unit withEnabled(boolean on) {
    return new Unit(name, running, on, masked, starts, restarts, reloads);
  }

  Unit withMasked(boolean on) {
    return new Unit(name, running, enabled, on, starts, restarts, reloads);
  }

  Unit started() {
    return new Unit(name, true, enabled, masked, starts + 1, restarts, reloads);
  }

  Unit restarted() {
    return new Unit(
        name, true, enabled, masked, starts + 1, running ? restarts + 1 : restarts, reloads);
  }

  Unit reloaded() {
    return new Unit(name, running, enabled, masked, starts, restarts, reloads + 1);
  }

  static String full(String name) {
    return name.matches(
            ".*\\.(service|socket|timer|target|mount|path|slice|scope|swap|device|automount)")
        ? name
        : name + ".service";
  }
}
