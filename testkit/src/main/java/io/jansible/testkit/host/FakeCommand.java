package io.jansible.testkit.host;

import io.jansible.connection.ExecResult;

/**
 * A program of a fake host: the usual tools are such, and a test adds or replaces them with {@link
 * FakeHost#install} (by name) and {@link FakeHost#on} (by its words).
 */
@FunctionalInterface
public interface FakeCommand {
  /**
   * Does what the program does to the call's host and answers what it prints.
   *
   * @throws io.jansible.testkit.files.FileError becomes the program's complaint, with exit code 1
   */
  ExecResult run(CommandCall call);
}
