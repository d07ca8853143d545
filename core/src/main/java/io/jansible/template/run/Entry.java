package io.jansible.template.run;

/** What happens to a scope's slots each time it is entered. */
final class Entry {
  static final Entry NOTHING =
      new Entry(new int[0], new int[0], new int[0], new int[0], new int[0]);

  private final int[] missing;
  private final int[] pending;
  private final int[] aliases;
  private final int[] sources;
  private final int[] distances;

  Entry(int[] missing, int[] pending, int[] aliases, int[] sources, int[] distances) {
    this.missing = missing;
    this.pending = pending;
    this.aliases = aliases;
    this.sources = sources;
    this.distances = distances;
  }

  void enter(Frame frame) {
    for (int slot : missing) {
      frame.slots[slot] = Frame.MISSING;
    }
    for (int slot : pending) {
      frame.slots[slot] = Frame.PENDING;
    }
    for (int i = 0; i < aliases.length; i++) {
      frame.slots[aliases[i]] = frame.out(distances[i]).slots[sources[i]];
    }
  }
}
