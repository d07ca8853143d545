package io.jansible.connection;

import org.jspecify.annotations.Nullable;

/**
 * What {@link RemoteHost#stat} is to find out; each thing more costs the node a process more.
 *
 * @param follow look through symbolic links (a dangling link is then absent)
 * @param checksum digest to compute of regular files: md5, sha1, sha224, sha256, sha384, sha512;
 *     null for none
 */
public record StatOptions(
    boolean follow, @Nullable String checksum, boolean mime, boolean selinux, boolean attributes) {
  public static final StatOptions PLAIN = new StatOptions(false, null, false, false, false);
  public static final StatOptions FOLLOW = new StatOptions(true, null, false, false, false);
  public static final StatOptions SHA1 = new StatOptions(false, "sha1", false, false, false);
}
