package io.jansible.connection;

import org.jspecify.annotations.Nullable;

/**
 * What {@link RemoteHost#write} did.
 *
 * @param stat the file as it is now
 * @param backup where the old file was kept, if it was
 */
public record WriteResult(FileStat stat, @Nullable String backup) {}
