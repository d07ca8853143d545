package io.jansible.connection.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The three streams of a shell that has been started somewhere. */
public interface ShellChannel extends AutoCloseable {
  OutputStream stdin() throws IOException;

  /** Ends when the shell has. */
  InputStream stdout() throws IOException;

  InputStream stderr() throws IOException;

  /** What the streams are read on. */
  default Thread.Builder reader() {
    return Thread.ofVirtual();
  }

  /** What to say when the shell has ended by itself while a command was running. */
  default String lost() {
    return "The connection was closed while a command was running";
  }

  /** Ends a shell that runs nothing. */
  default void end() {
    close();
  }

  /** Ends the shell and what it runs. */
  @Override
  void close();
}
