package io.jansible.connection;

/** The kinds of file that a path can lead to. */
public enum FileType {
  ABSENT,
  FILE,
  DIRECTORY,
  LINK,
  FIFO,
  SOCKET,
  CHARACTER_DEVICE,
  BLOCK_DEVICE
}
