package io.jansible.event;

/** One line of PLAY RECAP. */
public record HostStats(
    int ok, int changed, int unreachable, int failed, int skipped, int rescued, int ignored) {
  public static final HostStats NONE = new HostStats(0, 0, 0, 0, 0, 0, 0);
}
