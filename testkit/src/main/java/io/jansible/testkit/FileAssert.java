package io.jansible.testkit;

import io.jansible.connection.FileStat;
import io.jansible.connection.FileType;
import io.jansible.connection.StatOptions;
import io.jansible.testkit.files.Actor;
import io.jansible.testkit.host.FakeHost;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Assertions on a file of a fake host. */
public final class FileAssert extends AbstractAssert<FileAssert, FileAssert.HostFile> {
  /** A path of a host. */
  public record HostFile(FakeHost host, String path) {
    FileStat stat() {
      return host.stat(path, StatOptions.PLAIN);
    }

    @Override
    public String toString() {
      return host.name() + ":" + path;
    }
  }

  FileAssert(HostFile file) {
    super(file, FileAssert.class);
  }

  private String text() {
    return String.valueOf(actual.host().text(actual.path()));
  }

  /** All of its text. */
  public FileAssert hasContent(String text) {
    Assertions.assertThat(text()).as("content of %s", actual).isEqualTo(text);
    return this;
  }

  public FileAssert contains(String... texts) {
    Assertions.assertThat(text()).as("content of %s", actual).contains(texts);
    return this;
  }

  public FileAssert doesNotContain(String... texts) {
    Assertions.assertThat(text()).as("content of %s", actual).doesNotContain(texts);
    return this;
  }

  /** Whole lines, in any order. */
  public FileAssert hasLines(String... lines) {
    Assertions.assertThat(text().lines().toList()).as("lines of %s", actual).contains(lines);
    return this;
  }

  /** Hexadecimal SHA-256 of its content. */
  public FileAssert hasSha256(String digest) {
    try {
      byte[] content = actual.host().files().read(actual.path(), Actor.ROOT);
      String is = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      Assertions.assertThat(is).as("SHA-256 of %s, which is\n%s", actual, text()).isEqualTo(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /**
   * @param octal as Ansible shows it: {@code 0644}
   */
  public FileAssert hasMode(String octal) {
    String is = "0%03o".formatted(actual.stat().mode());
    if (!is.equals(octal)) {
      failWithMessage("%s has the mode %s, not %s", actual, is, octal);
    }
    return this;
  }

  public FileAssert hasOwner(String user) {
    if (!Objects.equals(actual.stat().owner(), user)) {
      failWithMessage("%s is %s's, not %s's", actual, actual.stat().owner(), user);
    }
    return this;
  }

  public FileAssert hasGroup(String group) {
    if (!Objects.equals(actual.stat().group(), group)) {
      failWithMessage("%s is of the group %s, not %s", actual, actual.stat().group(), group);
    }
    return this;
  }

  public FileAssert isDirectory() {
    if (actual.stat().type() != FileType.DIRECTORY) {
      failWithMessage("%s is no directory, but %s", actual, actual.stat().type());
    }
    return this;
  }

  public FileAssert isLinkTo(String target) {
    if (!Objects.equals(actual.stat().linkTarget(), target)) {
      failWithMessage("%s leads to %s, not to %s", actual, actual.stat().linkTarget(), target);
    }
    return this;
  }
}
