package io.jansible.connection;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file for {@link RemoteHost#write}. Exactly one of {@code content}, {@code local} and {@code
 * remote} is set.
 *
 * @param path where it goes
 * @param content its bytes
 * @param local a file on the controller, streamed
 * @param remote a file on the host: copied, or moved if {@code moveRemote}
 * @param attributes what it is to have; where one is null the old file's stays, and a new file gets
 *     0666 less the umask
 * @param backup keep the old file as {@code path.PID.DATE@TIME~}
 * @param validate a command in which {@code %s} is the temporary's path; if it fails the old file
 *     stays
 * @param unsafeWrites write in place where a rename is refused (bind-mounted files)
 */
public record WriteRequest(
    String path,
    byte @Nullable [] content,
    @Nullable Path local,
    @Nullable String remote,
    boolean moveRemote,
    FileAttributes attributes,
    boolean backup,
    @Nullable String validate,
    boolean unsafeWrites) {

  public static WriteRequest of(String path, byte[] content) {
    return new WriteRequest(
        path, content, null, null, false, FileAttributes.NONE, false, null, false);
  }

  public static WriteRequest of(String path, Path local) {
    return new WriteRequest(
        path, null, local, null, false, FileAttributes.NONE, false, null, false);
  }

  public static WriteRequest ofRemote(String path, String source, boolean move) {
    return new WriteRequest(
        path, null, null, source, move, FileAttributes.NONE, false, null, false);
  }

  public WriteRequest with(FileAttributes wanted) {
    return new WriteRequest(
        path, content, local, remote, moveRemote, wanted, backup, validate, unsafeWrites);
  }

  public WriteRequest withBackup(boolean keep) {
    return new WriteRequest(
        path, content, local, remote, moveRemote, attributes, keep, validate, unsafeWrites);
  }

  public WriteRequest withValidate(@Nullable String command) {
    return new WriteRequest(
        path, content, local, remote, moveRemote, attributes, backup, command, unsafeWrites);
  }

  public WriteRequest withUnsafeWrites(boolean allowed) {
    return new WriteRequest(
        path, content, local, remote, moveRemote, attributes, backup, validate, allowed);
  }
}
