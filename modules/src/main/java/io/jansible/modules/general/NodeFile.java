package io.jansible.modules.general;

import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.WriteRequest;
import io.jansible.connection.WriteResult;
import io.jansible.connection.shell.Quote;
import io.jansible.module.ModuleFailure;
import io.jansible.value.EscapedText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text file that a module edits where it is, as {@code open(path, 'w')} does: a symbolic link
 * stays one.
 *
 * @param path as the task names it
 * @param real where it lies
 * @param content null if there is none
 */
record NodeFile(String path, String real, byte @Nullable [] content) {
  private static final String LOOK =
      """
      r=$(readlink -f -- "$p" 2>/dev/null) || r=
      printf '%s\\n' "${r:-$p}"
      if [ -e "$p" ]; then echo 1; exec cat -- "$p"; fi
      echo 0
      case $(LC_ALL=C ls -d -- "$p" 2>&1) in *'Not a directory') cat -- "$p" ;; esac
      """;

  /** Reads a file: one round trip. */
  static NodeFile read(RemoteHost host, String path) {
    ExecResult told = new Tools(host).script("p=" + Quote.path(path) + "\n" + LOOK);
    byte[] out = told.stdout();
    int first = end(out, 0);
    int second = end(out, first + 1);
    String real = EscapedText.of(Arrays.copyOfRange(out, 0, first));
    boolean there = out.length > first + 1 && out[first + 1] == '1';
    if (!told.ok()) {
      throw new ModuleFailure(Results.errno(told.err(), path));
    }
    return new NodeFile(path, real, there ? Arrays.copyOfRange(out, second + 1, out.length) : null);
  }

  private static int end(byte[] bytes, int from) {
    int end = from;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  boolean exists() {
    return content != null;
  }

  /** Its text; empty if there is no file. */
  String text() {
    byte[] bytes = content;
    return bytes == null ? "" : EscapedText.of(bytes);
  }

  /** The same with every end of line as one character, as Python reads text. */
  String lines() {
    return text().replace("\r\n", "\n").replace('\r', '\n');
  }

  /** Asks for a new content. */
  WriteRequest request(String text) {
    return WriteRequest.of(real, EscapedText.bytes(text)).withUnsafeWrites(true);
  }

  /** Puts a content in place: one round trip. */
  WriteResult write(RemoteHost host, WriteRequest request) {
    try {
      return host.write(request);
    } catch (RemoteException e) {
      throw new ModuleFailure(Results.errno(e.text(), path));
    }
  }
}
