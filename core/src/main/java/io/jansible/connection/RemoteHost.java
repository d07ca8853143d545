package io.jansible.connection;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host as one task sees it: under the task's become user, with its environment. Every method is
 * one round trip unless it says otherwise, and blocks. Paths are absolute POSIX paths or begin with
 * {@code ~}; they may hold any character but NUL.
 *
 * <p>Every method throws {@link UnreachableException} when the connection is lost, {@link
 * BecomeException} when the become user cannot be had, and {@link RemoteException} when the host
 * refuses the operation (with the tool's own words).
 */
public interface RemoteHost {
  /**
   * Runs a command or a shell script to its end. A non-zero exit code is a result, not an
   * exception.
   *
   * @throws StartException if {@code argv}'s program, or {@code executable}, cannot be started or
   *     the directory cannot be entered
   */
  ExecResult exec(ExecRequest request);

  /**
   * Starts a command that goes on by itself, whatever becomes of the connection and of the
   * controller; a file on the host tells of it. A timeout of the request is not looked at.
   *
   * @throws StartException as {@link #exec} does
   * @throws RemoteException if the job's file cannot be written
   */
  void detach(ExecRequest request, Detached job);

  /** What is at each path, in order. One round trip for all of them. */
  List<FileStat> stat(List<String> paths, StatOptions options);

  /** What is at one path. */
  default FileStat stat(String path, StatOptions options) {
    return stat(List.of(path), options).get(0);
  }

  /** A whole file's bytes; empty if there is no such file. For files of up to a few megabytes. */
  Optional<byte[]> read(String path);

  /** Streams a file of any size to a local file, which is replaced only when all has arrived. */
  void download(String path, Path target);

  /**
   * Puts a whole file in place atomically: a temporary in the same directory, its attributes, then
   * a rename; the old file stays if anything fails. Backup and validation are part of the same
   * round trip. Answers the file as it is afterwards.
   *
   * @throws RemoteException if the directory does not exist, is not writable, full…
   */
  WriteResult write(WriteRequest request);

  /**
   * Brings mode, owner, group, SELinux context and chattr attributes of a path to what is asked,
   * recursively where asked; says whether anything differed. With {@code dryRun} nothing is
   * changed.
   */
  AttributeResult setAttributes(String path, FileAttributes attributes, boolean dryRun);

  /**
   * The same for many paths, each by itself and in order: one round trip to look, one to change.
   */
  default List<AttributeResult> setAttributes(
      List<String> paths, FileAttributes attributes, boolean dryRun) {
    return paths.stream().map(path -> setAttributes(path, attributes, dryRun)).toList();
  }

  /**
   * The entries of a directory tree with their stat, depth first, in name order; paths are
   * absolute.
   */
  List<FileStat> list(String directory, ListOptions options);

  /**
   * Makes a directory and its missing parents with the default mode; answers the paths that were
   * made, outermost first.
   */
  List<String> makeDirectories(String path);

  /** Removes a file, link or whole directory tree. No error if there is nothing. */
  void remove(String path);

  /** Makes (or, with {@code force}, replaces atomically) a symbolic link at {@code path}. */
  void symbolicLink(String path, String target, boolean force);

  /** Makes (or, with {@code force}, replaces atomically) a hard link at {@code path}. */
  void hardLink(String path, String target, boolean force);

  /** Renames within a file system, replacing the target. */
  void rename(String from, String to);

  /**
   * Sets access and modification time; null leaves one as it is, and a missing file is made.
   * Seconds since 1970, fractions allowed.
   */
  void touch(String path, @Nullable Double accessTime, @Nullable Double modificationTime);

  /** Sets both times to the present, which whoever may write the file may do. */
  void touchNow(String path);

  /**
   * A new private directory or file under the host's temporary directory, which the caller removes.
   */
  String temporary(boolean directory, String prefix, String suffix);

  /** Streams a local file to a new remote file of mode 0600 (not atomic: for temporaries). */
  void upload(Path source, String path);

  /** Streams bytes likewise. */
  void upload(InputStream source, String path);

  /** The user who runs the operations. */
  String user();

  /**
   * Ends what the connection keeps open as users other than root and the one who logged in: their
   * groups or rights have changed, or they are to go.
   *
   * @return whether there was anything; it may take a moment to end on the node
   */
  default boolean releaseUsers() {
    return false;
  }

  /** Environment variables of the task; set for each {@link #exec}. */
  java.util.Map<String, String> environment();
}
