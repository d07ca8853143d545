package io.jansible.testkit.files;

import io.jansible.connection.FileStat;
import io.jansible.connection.FileType;
import io.jansible.testkit.files.FileError.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory, with what POSIX says of them: types, permission bits, owners, links of both
 * kinds, times. Paths are absolute; permissions are checked as the kernel does it (search every
 * directory on the way, write the directory that changes). Nothing is written to disk.
 *
 * <p>Its methods throw {@link FileError}. Not for several threads at once: whoever owns it locks.
 */
public final class FakeFileSystem {
  private static final int MAXIMUM_LINKS = 40;

  private final DoubleSupplier clock;
  private final Inode root;
  private long lastNumber = 1;

  /**
   * @param clock seconds since 1970, which new times are taken from
   */
  public FakeFileSystem(DoubleSupplier clock) {
    this.clock = clock;
    this.root = new Inode(lastNumber++, FileType.DIRECTORY, 0755, Actor.ROOT, clock.getAsDouble());
  }

  /** A path without {@code .}, {@code ..} and doubled slashes, by text alone. */
  public static String normal(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** The directory that a path's last name is in. */
  public static String parent(String path) {
    String plain = normal(path);
    int slash = plain.lastIndexOf('/');
    return slash <= 0 ? "/" : plain.substring(0, slash);
  }

  /** A path's last name. */
  public static String name(String path) {
    String plain = normal(path);
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  /** Where a walk ended: in which directory, under which name, and what is there. */
  private record Place(Inode directory, String path, @Nullable Inode found) {
    String name() {
      return FakeFileSystem.name(path);
    }
  }

  private Place find(String path, boolean follow, Actor actor) {
    Deque<String> left = new ArrayDeque<>(List.of(path.split("/")));
    Deque<Inode> way = new ArrayDeque<>();
    Deque<String> names = new ArrayDeque<>();
    way.push(root);
    int links = 0;
    boolean slash = path.endsWith("/");
    left.removeIf(String::isEmpty);
    while (!left.isEmpty()) {
      String name = left.poll();
      Inode here = way.element();
      if (name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        if (way.size() > 1) {
          way.pop();
          names.pop();
        }
        continue;
      }
      if (!here.isDirectory()) {
        throw new FileError(Kind.NOT_DIRECTORY, path);
      }
      if (!here.allows(actor, 1)) {
        throw new FileError(Kind.DENIED, path);
      }
      Inode next = here.entries.get(name);
      boolean last = left.isEmpty();
      if (next == null) {
        if (!last) {
          throw new FileError(Kind.NOT_FOUND, path);
        }
        return new Place(here, joined(names, name), null);
      }
      if (next.isLink() && (!last || follow || slash)) {
        if (++links > MAXIMUM_LINKS) {
          throw new FileError(Kind.LOOP, path);
        }
        String target = String.valueOf(next.target);
        if (target.startsWith("/")) {
          way.clear();
          names.clear();
          way.push(root);
        }
        List<String> parts = new ArrayList<>(List.of(target.split("/")));
        parts.removeIf(String::isEmpty);
        for (int i = parts.size() - 1; i >= 0; i--) {
          left.push(parts.get(i));
        }
        continue;
      }
      if (last) {
        return new Place(here, joined(names, name), next);
      }
      way.push(next);
      names.push(name);
    }
    Inode end = way.pop();
    Inode above = way.isEmpty() ? root : way.element();
    return new Place(above, joined(names, ""), end);
  }

  private static String joined(Deque<String> names, String last) {
    StringBuilder path = new StringBuilder();
    names.descendingIterator().forEachRemaining(each -> path.append('/').append(each));
    if (!last.isEmpty() || path.isEmpty()) {
      path.append('/').append(last);
    }
    return path.toString();
  }

  private Inode must(String path, boolean follow, Actor actor) {
    Inode found = find(path, follow, actor).found;
    if (found == null) {
      throw new FileError(Kind.NOT_FOUND, path);
    }
    return found;
  }

  private void mayChange(Inode directory, String path, Actor actor) {
    if (!directory.allows(actor, 2) || !directory.allows(actor, 1)) {
      throw new FileError(Kind.DENIED, path);
    }
  }

  /** Whether there is something; what cannot be looked at is not there. */
  public boolean exists(String path, boolean follow, Actor actor) {
    return type(path, follow, actor) != FileType.ABSENT;
  }

  /** What is there; what cannot be looked at is absent. */
  public FileType type(String path, boolean follow, Actor actor) {
    try {
      Inode found = find(path, follow, actor).found;
      return found == null ? FileType.ABSENT : found.type;
    } catch (FileError e) {
      return FileType.ABSENT;
    }
  }

  public boolean isDirectory(String path, Actor actor) {
    return type(path, true, actor) == FileType.DIRECTORY;
  }

  /** Whether a path, looked through links, may be read (4), written (2) or executed (1). */
  public boolean allows(String path, int bit, Actor actor) {
    try {
      Inode found = find(path, true, actor).found;
      return found != null && found.allows(actor, bit);
    } catch (FileError e) {
      return false;
    }
  }

  /** The path with all links resolved; its last part need not exist. */
  public String resolve(String path, Actor actor) {
    return find(path, true, actor).path;
  }

  /**
   * What {@code stat} or {@code lstat} tell; absent where there is nothing or it cannot be looked
   * at.
   *
   * @param users a user's name by number, likewise {@code groups}; null where it has none
   */
  public FileStat stat(
      String path,
      boolean follow,
      Actor actor,
      LongFunction<@Nullable String> users,
      LongFunction<@Nullable String> groups) {
    Place place;
    try {
      place = find(path, follow, actor);
    } catch (FileError e) {
      return FileStat.absent(path);
    }
    Inode found = place.found;
    if (found == null) {
      return FileStat.absent(path);
    }
    String source = null;
    if (found.isLink()) {
      try {
        source = resolve(path, actor);
      } catch (FileError e) {
        source = normal(parent(path) + "/" + found.target);
      }
    }
    return new FileStat(
        path,
        found.type,
        found.mode,
        found.uid,
        found.gid,
        users.apply(found.uid),
        groups.apply(found.gid),
        found.size(),
        found.accessed,
        found.modified,
        found.changed,
        found.born,
        found.number,
        64769,
        found.isDirectory()
            ? 2 + found.entries.values().stream().filter(Inode::isDirectory).count()
            : found.links,
        (found.size() + 511) / 512,
        4096,
        0,
        found.target,
        source,
        found.allows(actor, 4),
        found.allows(actor, 2),
        found.allows(actor, 1),
        null,
        null,
        null,
        null,
        found.attributes,
        null);
  }

  public byte[] read(String path, Actor actor) {
    Inode found = must(path, true, actor);
    if (found.isDirectory()) {
      throw new FileError(Kind.IS_DIRECTORY, path);
    }
    if (!found.allows(actor, 4)) {
      throw new FileError(Kind.DENIED, path);
    }
    return found.content.clone();
  }

  /** A file as UTF-8 text. */
  public String text(String path, Actor actor) {
    return new String(read(path, actor), StandardCharsets.UTF_8);
  }

  /** Writes into a file, through links; a new one has the mode 0666 less the umask. */
  public void write(String path, byte[] content, boolean append, int umask, Actor actor) {
    Place place = find(path, true, actor);
    Inode file = place.found;
    if (file == null) {
      mayChange(place.directory, path, actor);
      file = new Inode(lastNumber++, FileType.FILE, 0666 & ~umask, actor, clock.getAsDouble());
      add(place, file);
    } else if (file.isDirectory()) {
      throw new FileError(Kind.IS_DIRECTORY, path);
    } else if (!file.allows(actor, 2)) {
      throw new FileError(Kind.DENIED, path);
    }
    if (file.type == FileType.CHARACTER_DEVICE) {
      return;
    }
    if (file.attributes.contains("i")) {
      throw new FileError(Kind.NOT_PERMITTED, path);
    }
    byte[] all = content.clone();
    if (append) {
      all = java.util.Arrays.copyOf(file.content, file.content.length + content.length);
      System.arraycopy(content, 0, all, file.content.length, content.length);
    }
    file.content = all;
    file.modified = clock.getAsDouble();
    file.changed = file.modified;
  }

  private void add(Place place, Inode fresh) {
    if ((place.directory.mode & 02000) != 0) {
      fresh.gid = place.directory.gid;
    }
    place.directory.entries.put(place.name(), fresh);
    place.directory.modified = clock.getAsDouble();
  }

  /** Makes one directory. */
  public void makeDirectory(String path, int mode, Actor actor) {
    Place place = find(path, false, actor);
    if (place.found != null) {
      throw new FileError(Kind.EXISTS, path);
    }
    mayChange(place.directory, path, actor);
    add(
        place,
        new Inode(lastNumber++, FileType.DIRECTORY, mode & 07777, actor, clock.getAsDouble()));
  }

  /** Makes a directory with its parents; answers what was made, outermost first. */
  public List<String> makeDirectories(String path, int mode, Actor actor) {
    List<String> made = new ArrayList<>();
    StringBuilder here = new StringBuilder();
    for (String part : path.split("/")) {
      if (part.isEmpty()) {
        continue;
      }
      here.append('/').append(part);
      FileType type = type(here.toString(), true, actor);
      if (type == FileType.ABSENT) {
        makeDirectory(here.toString(), mode, actor);
        made.add(here.toString());
      } else if (type != FileType.DIRECTORY) {
        throw new FileError(
            here.toString().equals(normal(path)) ? Kind.EXISTS : Kind.NOT_DIRECTORY,
            here.toString());
      }
    }
    return made;
  }

  /** Makes a device that swallows what is written and reads as empty. */
  public void makeDevice(String path) {
    add(
        find(path, false, Actor.ROOT),
        new Inode(lastNumber++, FileType.CHARACTER_DEVICE, 0666, Actor.ROOT, clock.getAsDouble()));
  }

  public void symbolicLink(String path, String target, Actor actor) {
    Place place = find(path, false, actor);
    if (place.found != null) {
      throw new FileError(Kind.EXISTS, path);
    }
    mayChange(place.directory, path, actor);
    Inode link = new Inode(lastNumber++, FileType.LINK, 0777, actor, clock.getAsDouble());
    link.target = target;
    add(place, link);
  }

  public void hardLink(String path, String existing, Actor actor) {
    Inode file = must(existing, false, actor);
    if (file.isDirectory()) {
      throw new FileError(Kind.NOT_PERMITTED, existing);
    }
    Place place = find(path, false, actor);
    if (place.found != null) {
      throw new FileError(Kind.EXISTS, path);
    }
    mayChange(place.directory, path, actor);
    file.links++;
    place.directory.entries.put(place.name(), file);
  }

  /** Removes a name with everything below it; nothing there is no error. */
  public void remove(String path, Actor actor) {
    Place place;
    try {
      place = find(path.replaceFirst("(?<=.)/+$", ""), false, actor);
    } catch (FileError e) {
      if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.NOT_DIRECTORY) {
        return;
      }
      throw e;
    }
    Inode found = place.found;
    if (found == null) {
      return;
    }
    if (found == root) {
      throw new FileError(Kind.NOT_PERMITTED, path);
    }
    mayChange(place.directory, path, actor);
    if (found.attributes.contains("i")) {
      throw new FileError(Kind.NOT_PERMITTED, path);
    }
    if (found.isDirectory() && !found.entries.isEmpty()) {
      mayChange(found, path, actor);
    }
    found.links--;
    place.directory.entries.remove(place.name());
    place.directory.modified = clock.getAsDouble();
  }

  /** Removes an empty directory. */
  public void removeDirectory(String path, Actor actor) {
    Inode found = must(path, false, actor);
    if (!found.isDirectory()) {
      throw new FileError(Kind.NOT_DIRECTORY, path);
    }
    if (!found.entries.isEmpty()) {
      throw new FileError(Kind.NOT_EMPTY, path);
    }
    remove(path, actor);
  }

  /** Renames, replacing a file or an empty directory of the new name. */
  public void rename(String from, String to, Actor actor) {
    Place source = find(from, false, actor);
    Inode moved = source.found;
    if (moved == null) {
      throw new FileError(Kind.NOT_FOUND, from);
    }
    Place target = find(to, false, actor);
    Inode old = target.found;
    if (old == moved) {
      return;
    }
    if (old != null && old.isDirectory()) {
      if (!moved.isDirectory()) {
        throw new FileError(Kind.IS_DIRECTORY, to);
      }
      if (!old.entries.isEmpty()) {
        throw new FileError(Kind.NOT_EMPTY, to);
      }
    }
    if (moved.isDirectory() && (target.path + "/").startsWith(source.path + "/")) {
      throw new FileError(Kind.INVALID, to);
    }
    mayChange(source.directory, from, actor);
    mayChange(target.directory, to, actor);
    if (old != null) {
      old.links--;
    }
    source.directory.entries.remove(source.name());
    target.directory.entries.put(target.name(), moved);
    moved.changed = clock.getAsDouble();
  }

  /** The names in a directory, sorted. */
  public List<String> names(String path, Actor actor) {
    Inode found = must(path, true, actor);
    if (!found.isDirectory()) {
      throw new FileError(Kind.NOT_DIRECTORY, path);
    }
    if (!found.allows(actor, 4)) {
      throw new FileError(Kind.DENIED, path);
    }
    return List.copyOf(found.entries.keySet());
  }

  public void setMode(String path, int mode, boolean follow, Actor actor) {
    Inode found = must(path, follow, actor);
    mayOwn(found, path, actor);
    found.mode = mode & 07777;
    found.changed = clock.getAsDouble();
  }

  /** Changes the owner; -1 leaves it or the group as it is. Only root may give a file away. */
  public void setOwner(String path, long uid, long gid, boolean follow, Actor actor) {
    Inode found = must(path, follow, actor);
    boolean gives = uid >= 0 && uid != found.uid;
    boolean moves = gid >= 0 && gid != found.gid;
    if (gives && !actor.isRoot()
        || moves
            && !actor.isRoot()
            && (actor.uid() != found.uid || !actor.groups().contains(gid))) {
      throw new FileError(Kind.NOT_PERMITTED, path);
    }
    found.uid = uid < 0 ? found.uid : uid;
    found.gid = gid < 0 ? found.gid : gid;
    if (!found.isDirectory() && (gives || moves)) {
      found.mode &= 0777;
    }
    found.changed = clock.getAsDouble();
  }

  /** Sets times; null leaves one as it is. */
  public void setTimes(
      String path, @Nullable Double accessed, @Nullable Double modified, Actor actor) {
    Inode found = must(path, true, actor);
    mayOwn(found, path, actor);
    found.accessed = accessed == null ? found.accessed : accessed;
    found.modified = modified == null ? found.modified : modified;
    found.changed = clock.getAsDouble();
  }

  /** Sets chattr's letters. */
  public void setAttributes(String path, String letters, Actor actor) {
    Inode found = must(path, true, actor);
    if (!actor.isRoot()) {
      throw new FileError(Kind.NOT_PERMITTED, path);
    }
    found.attributes = letters;
  }

  private static void mayOwn(Inode found, String path, Actor actor) {
    if (!actor.isRoot() && actor.uid() != found.uid) {
      throw new FileError(Kind.NOT_PERMITTED, path);
    }
  }
}
