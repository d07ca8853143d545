package io.jansible.testkit.files;

import io.jansible.connection.FileType;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One file, directory or link, whatever names lead to it. Guarded by its file system. */
final class Inode {
  final long number;
  final FileType type;
  final Map<String, Inode> entries = new TreeMap<>();
  int mode;
  long uid;
  long gid;
  byte[] content = new byte[0];
  @Nullable String target;
  double accessed;
  double modified;
  double changed;
  double born;
  long links = 1;
  String attributes = "e";

  Inode(long number, FileType type, int mode, Actor owner, double now) {
    this.number = number;
    this.type = type;
    this.mode = mode;
    this.uid = owner.uid();
    this.gid = owner.gid();
    this.accessed = now;
    this.modified = now;
    this.changed = now;
    this.born = now;
  }

  boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  boolean isLink() {
    return type == FileType.LINK;
  }

  /**
   * @param bit 4 to read, 2 to write, 1 to execute or enter
   */
  boolean allows(Actor actor, int bit) {
    if (actor.isRoot()) {
      return bit != 1 || isDirectory() || (mode & 0111) != 0;
    }
    int shift = actor.uid() == uid ? 6 : actor.groups().contains(gid) ? 3 : 0;
    return (mode >> shift & bit) != 0;
  }

  long size() {
    return switch (type) {
      case DIRECTORY -> 4096;
      case LINK -> String.valueOf(target).length();
      default -> content.length;
    };
  }
}
