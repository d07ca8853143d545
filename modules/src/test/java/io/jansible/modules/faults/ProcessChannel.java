package io.jansible.modules.faults;

import io.jansible.connection.shell.ShellChannel;
import java.io.InputStream;
import java.io.OutputStream;

/** A shell in a process of this machine. */
record ProcessChannel(Process process) implements ShellChannel {
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
