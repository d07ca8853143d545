package io.jansible.modules.faults;

import io.jansible.connection.shell.ProcessChannel;
import io.jansible.connection.shell.ShellChannel;
import io.jansible.connection.shell.ShellStarter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Starts shells whose connection is lost at the n-th message that is sent to any of them. As with
 * sshd, what runs on the node then is not ended: its streams are closed.
 */
final class CuttingStarter implements ShellStarter {
  /** Where the connection breaks. */
  enum Cut {
    /** Nothing of the message arrives. */
    BEFORE,
    /** Half of it arrives. */
    MIDDLE,
    /** All of it arrives, the answer does not. */
    AFTER,
    /** All of it arrives, and soon after the node itself is gone. */
    KILL
  }

  private final ShellStarter real;
  private final Cut cut;
  private final int at;
  private final AtomicInteger sent = new AtomicInteger();
  private final List<Process> processes = new CopyOnWriteArrayList<>();

  /**
   * @param at which message is hit, from 0
   */
  CuttingStarter(ShellStarter real, Cut cut, int at) {
    this.real = real;
    this.cut = cut;
    this.at = at;
  }

  /** Whether there were as many messages. */
  boolean happened() {
    return sent.get() > at;
  }

  /** Waits until nothing runs on the node any more, orphans neither. */
  void settle() throws IOException, InterruptedException {
    for (Process each : processes) {
      each.waitFor(20, TimeUnit.SECONDS);
      for (int i = 0; i < 2000 && runs(each.pid()); i++) {
        Thread.sleep(10);
      }
    }
  }

  /** Whether a process of the group runs; one that has ended and waits for its parent does not. */
  private static boolean runs(long group) throws IOException {
    Pattern living = Pattern.compile("(?s).*\\) [^ZX] \\d+ " + group + " .*");
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path each : processes) {
        try {
          if (living.matcher(Files.readString(each.resolve("stat"))).matches()) {
            return true;
          }
        } catch (IOException e) {
          // it has just ended
        }
      }
    }
    return false;
  }

  @Override
  public ShellChannel start(String commandLine) throws IOException {
    if (happened()) {
      throw new io.jansible.connection.UnreachableException("the node cannot be reached any more");
    }
    // in a process group of its own
    Process process = ((ProcessChannel) real.start("setsid " + commandLine)).process();
    processes.add(process);
    return new Cuttable(process);
  }

  private final class Cuttable implements ShellChannel {
    private final Process process;
    private volatile boolean lost;

    Cuttable(Process process) {
      this.process = process;
    }

    @Override
    public OutputStream stdin() {
      return new ByteArrayOutputStream() {
        @Override
        public void flush() throws IOException {
          byte[] message = toByteArray();
          reset();
          if (message.length == 0) {
            return;
          }
          int number = sent.getAndIncrement();
          if (number > at || lost) {
            throw new IOException("lost");
          }
          if (number == at) {
            lose(message);
            return;
          }
          process.getOutputStream().write(message);
          process.getOutputStream().flush();
        }
      };
    }

    private void lose(byte[] message) throws IOException {
      lost = true;
      int arrives =
          switch (cut) {
            case BEFORE -> 0;
            case MIDDLE -> message.length / 2;
            case AFTER, KILL -> message.length;
          };
      if (cut != Cut.KILL) {
        // nobody reads the answer
        process.getInputStream().close();
        process.getErrorStream().close();
      }
      try (OutputStream in = process.getOutputStream()) {
        in.write(message, 0, arrives);
      } catch (IOException e) {
        // it has ended already
      }
      if (cut == Cut.KILL) {
        // all of it at once: what is killed must not be seen to end by what is not yet
        new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid()).start().onExit().join();
      }
    }

    @Override
    public InputStream stdout() {
      return new Deaf(process.getInputStream());
    }

    @Override
    public InputStream stderr() {
      return new Deaf(process.getErrorStream());
    }

    @Override
    public void close() {
      if (!lost) {
        try {
          process.getOutputStream().close();
        } catch (IOException e) {
          // it has ended already
        }
      }
    }

    /** Ends when the connection is lost. */
    private final class Deaf extends InputStream {
      private final InputStream real;

      Deaf(InputStream real) {
        this.real = real;
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        while (!lost) {
          if (real.available() > 0 || !process.isAlive()) {
            return real.read(into, offset, length);
          }
          try {
            Thread.sleep(1);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
          }
        }
        return -1;
      }
    }
  }
}
