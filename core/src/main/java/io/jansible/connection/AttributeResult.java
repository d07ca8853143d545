package io.jansible.connection;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link RemoteHost#setAttributes} found and did.
 *
 * @param changed whether anything differed (and, unless it was a dry run, was changed)
 * @param before the differing attributes as they were, by Ansible's diff keys (mode, owner, group,
 *     secontext, attributes)
 * @param after the same attributes as asked for
 * @param stat the path afterwards
 */
public record AttributeResult(
    boolean changed,
    Map<String, @Nullable Object> before,
    Map<String, @Nullable Object> after,
    FileStat stat) {}
