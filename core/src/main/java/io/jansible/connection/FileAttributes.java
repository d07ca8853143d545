package io.jansible.connection;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attributes a file is to have; null means as it is.
 *
 * @param mode octal text ({@code 0644}) or symbolic ({@code u=rw,g=r,o=r}, {@code a+X}), as {@code
 *     chmod} reads it
 * @param owner name or number
 * @param group name or number
 * @param attributes chattr's: {@code +i}, {@code -i}, {@code =e}
 * @param recurse on everything below a directory too
 * @param follow change what a symbolic link leads to, not the link
 */
public record FileAttributes(
    @Nullable String mode,
    @Nullable String owner,
    @Nullable String group,
    @Nullable String seUser,
    @Nullable String seRole,
    @Nullable String seType,
    @Nullable String seLevel,
    @Nullable String attributes,
    boolean recurse,
    boolean follow) {
  public static final FileAttributes NONE =
      new FileAttributes(null, null, null, null, null, null, null, null, false, true);

  /** A part of the context that is to be what the policy says for the path. */
  public static final String DEFAULT = "_default";

  /** The parts of the SELinux context: user, role, type, level; null for as it is. */
  public List<@Nullable String> context() {
    return Arrays.asList(seUser, seRole, seType, seLevel);
  }

  /** Whether any part of the context is given. Nodes without SELinux have none to set. */
  public boolean hasContext() {
    return context().stream().anyMatch(Objects::nonNull);
  }

  public FileAttributes withMode(@Nullable String value) {
    return new FileAttributes(
        value, owner, group, seUser, seRole, seType, seLevel, attributes, recurse, follow);
  }
}
