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

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
