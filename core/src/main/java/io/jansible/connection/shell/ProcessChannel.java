package io.jansible.connection.shell;

import java.io.InputStream;
import java.io.OutputStream;

/** A shell in a process of this machine; closing it ends the process and all that it started. */
public record ProcessChannel(Process process) implements ShellChannel {
  @Override
  public OutputStream stdin() {
    return process.getOutputStream();
  }

  @Override
  public InputStream stdout() {
    return process.getInputStream();
  }

  @Override
  public InputStream stderr() {
    return process.getErrorStream();
  }

  /**
   * A thread of its own, since reading from a process's pipe holds on to the carrier of a virtual
   * one. A JVM whose carriers are all held for half a minute with nothing to do never gets to run
   * another virtual thread, not even one whose time has come (JDK 25).
   */
  @Override
  public Thread.Builder reader() {
    return Thread.ofPlatform().daemon();
  }

  /** Nobody is looked for: that reads the whole process table, for each of a thousand shells. */
  @Override
  public void end() {
    process.destroyForcibly(); // which closes its input: what sudo started ends by that
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
