package io.jansible.connection.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Collects one stream of a shell and cuts answers out of it: each lies between a line with its
 * token and the token once more. What comes in between answers is from processes left behind, and
 * dropped.
 */
final class AnswerReader {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean ended;

  AnswerReader(InputStream in, String name) {
    Thread.ofVirtual().name(name).start(() -> read(in));
  }

  private void read(InputStream in) {
    byte[] buffer = new byte[32 * 1024];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        lock.lock();
        try {
          bytes.write(buffer, 0, n);
          more.signalAll();
        } finally {
          lock.unlock();
        }
      }
    } catch (IOException e) {
      // the end of the stream says as much
    } finally {
      lock.lock();
      try {
        ended = true;
        more.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * The next answer: the bytes before the line {@code \nTOKEN rest\n} and that line's rest.
   *
   * @param begin what stands before the answer
   * @param end what stands after it, without the rest and the line's end
   * @param deadline of {@link System#nanoTime}, 0 for none
   * @return null if the time was up
   * @throws EndOfStream if the shell has ended
   */
  @Nullable Cut next(byte[] begin, byte[] end, long deadline)
      throws EndOfStream, InterruptedException {
    lock.lock();
    try {
      int from = 0;
      while (true) {
        byte[] seen = bytes.toByteArray();
        int start = indexOf(seen, begin, 0);
        int stop = start < 0 ? -1 : indexOf(seen, end, Math.max(start + begin.length, from));
        int line = stop < 0 ? -1 : indexOf(seen, new byte[] {'\n'}, stop + end.length);
        if (line >= 0) {
          Cut cut =
              new Cut(
                  java.util.Arrays.copyOfRange(seen, start + begin.length, stop),
                  new String(
                      seen,
                      stop + end.length,
                      line - stop - end.length,
                      java.nio.charset.StandardCharsets.US_ASCII));
          bytes.reset();
          bytes.write(seen, line + 1, seen.length - line - 1);
          return cut;
        }
        if (ended) {
          throw new EndOfStream(seen);
        }
        from = Math.max(0, seen.length - end.length);
        if (deadline == 0) {
          more.await();
        } else {
          long left = deadline - System.nanoTime();
          if (left <= 0 || more.awaitNanos(left) <= 0 && !arrived(seen.length)) {
            if (System.nanoTime() >= deadline) {
              return null;
            }
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean arrived(int before) {
    return bytes.size() > before || ended;
  }

  /** Everything so far; waits a moment for more if there is nothing. */
  String soFar(long millis) throws InterruptedException {
    lock.lock();
    try {
      if (bytes.size() == 0 && !ended) {
        boolean unused = more.await(millis, TimeUnit.MILLISECONDS);
      }
      return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    } finally {
      lock.unlock();
    }
  }

  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  private static int indexOf(byte[] text, byte[] wanted, int from) {
    outer:
    for (int i = Math.max(0, from); i <= text.length - wanted.length; i++) {
      for (int j = 0; j < wanted.length; j++) {
        if (text[i + j] != wanted[j]) {
          continue outer;
        }
      }
      return i;
    }
    return -1;
  }

  /** One answer. */
  record Cut(byte[] bytes, String rest) {}

  /** The shell has ended. */
  static final class EndOfStream extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient byte[] seen;

    EndOfStream(byte[] seen) {
      super("end of stream");
      this.seen = seen;
    }

    String text() {
      return new String(seen, java.nio.charset.StandardCharsets.UTF_8).strip();
    }
  }
}
