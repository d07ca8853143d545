package io.jansible.connection;

/**
 * How {@link RemoteHost#list} walks.
 *
 * @param depth levels below the directory; 1 is its own entries, 0 means no limit
 * @param follow go into directories behind symbolic links
 * @param stat what to find out of each entry
 */
public record ListOptions(int depth, boolean follow, StatOptions stat) {
  public static final ListOptions ENTRIES = new ListOptions(1, false, StatOptions.PLAIN);
  public static final ListOptions TREE = new ListOptions(0, false, StatOptions.PLAIN);
}
