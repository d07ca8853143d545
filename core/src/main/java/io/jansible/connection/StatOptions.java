package io.jansible.connection;

import org.jspecify.annotations.Nullable;

/**
 * What {@link RemoteHost#stat} is to find out; each thing more costs the node a process more.
 *
 * @param follow look through symbolic links (a dangling link is then absent)
 * @param checksum digest to compute of regular files: md5, sha1, sha224, sha256, sha384, sha512;
 *     null for none
 * @param strict whether a path behind a directory that may not be entered is an error; otherwise it
 *     is taken for absent, as by Python's {@code os.path.exists}
 */
public record StatOptions(
    boolean follow,
    @Nullable String checksum,
    boolean mime,
    boolean selinux,
    boolean attributes,
    boolean strict) {
  public static final StatOptions PLAIN = new StatOptions(false, null, false, false, false);
  public static final StatOptions FOLLOW = new StatOptions(true, null, false, false, false);
  public static final StatOptions SHA1 = new StatOptions(false, "sha1", false, false, false);

  public StatOptions(
      boolean follow,
      @Nullable String checksum,
      boolean mime,
      boolean selinux,
      boolean attributes) {
    this(follow, checksum, mime, selinux, attributes, false);
  }

  /** The same where a path that may not be looked at is an error. */
  public StatOptions strictly() {
    return new StatOptions(follow, checksum, mime, selinux, attributes, true);
  }
}
