package io.jansible.connection.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
  /** The room that is kept while nothing comes in. */
  private static final int SMALL = 512;

  private static final byte[] LINE_END = {'\n'};

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private byte[] bytes = new byte[SMALL];
  private int size;
  private boolean ended;

  /**
   * @param reader what the stream is read on
   */
  AnswerReader(InputStream in, String name, Thread.Builder reader) {
    reader.name(name).start(() -> read(in));
  }

  private void read(InputStream in) {
    byte[] buffer = new byte[8 * 1024];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        lock.lock();
        try {
          if (size + n > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + n, 2 * bytes.length));
          }
          System.arraycopy(buffer, 0, bytes, size, n);
          size += n;
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
      int start = -1;
      int from = 0;
      while (true) {
        // only what is new is searched, so that large answers cost no more than their size
        if (start < 0) {
          start = indexOf(begin, from);
          from = start < 0 ? Math.max(0, size - begin.length) : start + begin.length;
        }
        int stop = start < 0 ? -1 : indexOf(end, from);
        if (start >= 0 && stop < 0) {
          from = Math.max(from, size - end.length);
        }
        int line = stop < 0 ? -1 : indexOf(LINE_END, stop + end.length);
        if (line >= 0) {
          Cut cut =
              new Cut(
                  Arrays.copyOfRange(bytes, start + begin.length, stop),
                  new String(
                      bytes,
                      stop + end.length,
                      line - stop - end.length,
                      StandardCharsets.US_ASCII));
          byte[] rest = Arrays.copyOfRange(bytes, line + 1, size);
          bytes = Arrays.copyOf(rest, Math.max(SMALL, rest.length));
          size = rest.length;
          return cut;
        }
        if (ended) {
          throw new EndOfStream();
        }
        if (deadline == 0) {
          more.await();
        } else {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return null;
          }
          long unused = more.awaitNanos(left);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Everything so far; waits a moment for more if there is nothing. */
  String soFar(long millis) throws InterruptedException {
    lock.lock();
    try {
      if (size == 0 && !ended) {
        boolean unused = more.await(millis, TimeUnit.MILLISECONDS);
      }
      return new String(bytes, 0, size, StandardCharsets.UTF_8);
    } finally {
      lock.unlock();
    }
  }

  /** Everything there is once the stream has ended; after that time, everything so far. */
  String toEnd(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lock();
    try {
      long left = deadline - System.nanoTime();
      while (!ended && left > 0) {
        left = more.awaitNanos(left);
      }
      return new String(bytes, 0, size, StandardCharsets.UTF_8);
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

  private int indexOf(byte[] wanted, int from) {
    outer:
    for (int i = from; i <= size - wanted.length; i++) {
      for (int j = 0; j < wanted.length; j++) {
        if (bytes[i + j] != wanted[j]) {
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

    EndOfStream() {
      super("end of stream");
    }
  }
}
