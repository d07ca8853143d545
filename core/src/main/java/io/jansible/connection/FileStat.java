package io.jansible.connection;

import org.jspecify.annotations.Nullable;

/**
 * What is at a path, as {@code stat(2)} and {@code lstat(2)} have it. If {@code type} is {@code
 * ABSENT} only {@code path} means anything.
 *
 * @param mode permission bits with setuid, setgid, sticky (07777)
 * @param accessTime seconds since 1970 with fractions, likewise the other times
 * @param linkTarget what a symbolic link says; {@code linkSource} is the absolute, resolved path
 * @param checksum hexadecimal digest by {@link StatOptions#checksum}, null if not asked for or not
 *     a readable regular file
 * @param mimeType as {@code file --mime} has it; null unless asked for
 * @param selinuxContext null where SELinux is off or was not asked for
 * @param attributes chattr letters such as {@code e} or {@code ie}; null unless asked for and
 *     supported
 * @param attributesVersion null where only attributes are supported, too
 */
public record FileStat(
    String path,
    FileType type,
    int mode,
    long uid,
    long gid,
    @Nullable String owner,
    @Nullable String group,
    long size,
    double accessTime,
    double modificationTime,
    double changeTime,
    double birthTime,
    long inode,
    long device,
    long links,
    long blocks,
    long blockSize,
    long deviceType,
    @Nullable String linkTarget,
    @Nullable String linkSource,
    boolean readable,
    boolean writable,
    boolean executable,
    @Nullable String checksum,
    @Nullable String mimeType,
    @Nullable String charset,
    @Nullable String selinuxContext,
    @Nullable String attributes,
    @Nullable String attributesVersion) {

  /** Nothing there. */
  public static FileStat absent(String path) {
    return new FileStat(
        path,
        FileType.ABSENT,
        0,
        0,
        0,
        null,
        null,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        null,
        null,
        false,
        false,
        false,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  public boolean exists() {
    return type != FileType.ABSENT;
  }

  public boolean isFile() {
    return type == FileType.FILE;
  }

  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  public boolean isLink() {
    return type == FileType.LINK;
  }

  /** Where a link leads in the end, as far as that is known; the path of anything else. */
  public String realPath() {
    return isLink() && linkSource != null ? linkSource : path;
  }
}
