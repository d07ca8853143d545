package io.jansible.connection.shell;

import io.jansible.connection.Errno;
import io.jansible.connection.FileStat;
import io.jansible.connection.FileType;
import io.jansible.connection.RemoteException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@code _js} of the prelude prints. */
final class StatRecords {
  private static final int MODE_BITS = 07777;

  private final byte[] bytes;
  private final boolean strict;
  private int at;

  StatRecords(byte[] bytes) {
    this(bytes, false);
  }

  /**
   * @param strict whether a path that may not be looked at is an error
   */
  StatRecords(byte[] bytes, boolean strict) {
    this.bytes = bytes;
    this.strict = strict;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  String field() {
    int start = at;
    while (at < bytes.length && bytes[at] != 0) {
      at++;
    }
    return new String(bytes, start, at++ - start, StandardCharsets.UTF_8);
  }

  List<FileStat> all(List<String> paths) {
    List<FileStat> stats = new ArrayList<>(paths.size());
    for (String path : paths) {
      stats.add(next(path));
    }
    return stats;
  }

  FileStat next(String path) {
    String first = field();
    if (first.startsWith("?")) {
      return FileStat.absent(path);
    }
    if (first.startsWith("!")) {
      Errno error = Errno.told(first).orElse(null);
      if (error == Errno.DENIED && !strict) {
        return FileStat.absent(path);
      }
      throw new RemoteException(error == null ? first.substring(1) : error.ofBytes(path), 1);
    }
    String[] f = first.split(" ", 17);
    int raw = Integer.parseInt(f[0], 16);
    String access = field();
    String target = field();
    String source = field();
    String checksum = field();
    String mime = field().strip();
    String context = field().strip();
    String attributes = field().strip();
    String owner = f[15];
    String group = f[16];
    int semicolon = mime.indexOf("; charset=");
    String[] flags = attributes.split("\\s+");
    return new FileStat(
        path,
        type(raw),
        raw & MODE_BITS,
        Long.parseLong(f[1]),
        Long.parseLong(f[2]),
        owner.equals("UNKNOWN") ? null : owner,
        group.equals("UNKNOWN") ? null : group,
        Long.parseLong(f[3]),
        Double.parseDouble(f[4]),
        Double.parseDouble(f[5]),
        Double.parseDouble(f[6]),
        f[7].equals("-") ? 0 : Double.parseDouble(f[7]),
        Long.parseLong(f[8]),
        Long.parseLong(f[9]),
        Long.parseLong(f[10]),
        Long.parseLong(f[11]),
        Long.parseLong(f[12]),
        (Long.parseLong(f[13], 16) << 8) | Long.parseLong(f[14], 16),
        emptyToNull(target),
        emptyToNull(source),
        access.contains("r"),
        access.contains("w"),
        access.contains("x"),
        emptyToNull(checksum),
        semicolon < 0 ? emptyToNull(mime) : mime.substring(0, semicolon),
        semicolon < 0 ? null : mime.substring(semicolon + "; charset=".length()),
        context.isEmpty() || context.equals("?") ? null : context,
        flags.length > 1 ? flags[1].replace("-", "") : null,
        flags.length > 1 && !flags[0].equals("?") ? flags[0] : null);
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static FileType type(int raw) {
    return switch (raw >> 12) {
      case 1 -> FileType.FIFO;
      case 2 -> FileType.CHARACTER_DEVICE;
      case 4 -> FileType.DIRECTORY;
      case 6 -> FileType.BLOCK_DEVICE;
      case 10 -> FileType.LINK;
      case 12 -> FileType.SOCKET;
      default -> FileType.FILE;
    };
  }
}
