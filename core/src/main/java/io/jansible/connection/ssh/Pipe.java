package io.jansible.connection.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands bytes from one thread to another. JSch's own piped streams break when the thread that reads
 * them ends, which short-lived threads do all the time.
 */
final class Pipe extends OutputStream {
  private static final byte[] END = new byte[0];

  private final LinkedBlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();
  private volatile long millis;

  /** How long a read waits, in milliseconds, before it fails; 0 means for ever. */
  void limit(long time) {
    millis = time;
  }

  @Override
  public void write(int b) {
    chunks.add(new byte[] {(byte) b});
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (length > 0) {
      chunks.add(Arrays.copyOfRange(bytes, offset, offset + length));
    }
  }

  @Override
  public void close() {
    chunks.add(END);
  }

  private byte[] next() throws IOException {
    try {
      long limit = millis;
      byte[] chunk = limit == 0 ? chunks.take() : chunks.poll(limit, TimeUnit.MILLISECONDS);
      if (chunk == null) {
        throw new SocketTimeoutException("Read timed out");
      }
      return chunk;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  InputStream input() {
    return new InputStream() {
      private byte[] chunk = new byte[0];
      private int at;
      private boolean ended;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        while (at == chunk.length && !ended) {
          chunk = next();
          at = 0;
          ended = chunk == END;
        }
        if (ended) {
          return -1;
        }
        int n = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, into, offset, n);
        at += n;
        return n;
      }
    };
  }
}
