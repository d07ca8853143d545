package io.jansible.template.test;

import static io.jansible.template.test.AnsibleTests.add;

import io.jansible.template.path.PosixPath;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import io.jansible.vault.Envelope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ansible's tests of files on the controller. */
final class FileTests {
  private FileTests() {}

  static Map<String, JinjaTest> all() {
    Map<String, JinjaTest> tests = new HashMap<>();
    add(
        tests,
        "directory is_dir",
        "isdir(s)",
        (value, a, c) -> Files.isDirectory(path(value, "stat")));
    add(
        tests,
        "file is_file",
        "isfile(path)",
        (value, a, c) -> Files.isRegularFile(path(value, "stat")));
    add(
        tests,
        "link is_link",
        "islink(path)",
        (value, a, c) -> Files.isSymbolicLink(path(value, "lstat")));
    add(tests, "exists", "exists(path)", (value, a, c) -> Files.exists(path(value, "stat")));
    add(
        tests,
        "link_exists",
        "lexists(path)",
        (value, a, c) -> Files.exists(path(value, "lstat"), LinkOption.NOFOLLOW_LINKS));
    add(
        tests,
        "abs is_abs",
        "isabs(s)",
        (value, a, c) -> {
          if (value instanceof CharSequence text) {
            return text.toString().startsWith("/");
          }
          throw PythonError.type(
              "expected str, bytes or os.PathLike object, not " + Values.typeName(value));
        });
    add(
        tests,
        "same_file is_same_file",
        "samefile(f1, f2)",
        (value, a, c) -> sameFile(path(value, "stat"), path(a.get(0, "f2", null), "stat")));
    add(tests, "mount is_mount", "ismount(path)", (value, a, c) -> isMount(path(value, "lstat")));
    add(tests, "vaulted_file", "vaulted_file(value)", (value, a, c) -> isVault(value));
    return tests;
  }

  private static Path path(@Nullable Object value, String call) {
    if (value instanceof CharSequence text) {
      return Path.of(text.toString().replace("\0", "\\0"));
    }
    if (value instanceof Undefined) {
      throw PythonError.type(
          call + ": path should be string, bytes, os.PathLike or integer, not AnsibleUndefined");
    }
    throw PythonError.type(
        call
            + ": path should be string, bytes, os.PathLike or integer, not "
            + Values.typeName(value));
  }

  private static boolean sameFile(Path a, Path b) {
    try {
      for (Path one : new Path[] {a, b}) {
        if (!Files.exists(one)) {
          throw new PythonError(
              "FileNotFoundError",
              "[Errno 2] No such file or directory: " + Text.repr(one.toString()));
        }
      }
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      return false;
    }
  }

  /** A folder on another device than its parent, or the root. */
  private static boolean isMount(Path path) {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Path parent = Path.of(PosixPath.realpath(path + "/.."));
    try {
      Object here = Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS);
      Object above = Files.getAttribute(parent, "unix:dev", LinkOption.NOFOLLOW_LINKS);
      if (!here.equals(above)) {
        return true;
      }
      Object inode = Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
      return inode.equals(Files.getAttribute(parent, "unix:ino", LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isVault(@Nullable Object value) {
    Path path = path(value, "open");
    try (InputStream in = Files.newInputStream(path)) {
      return Envelope.is(in.readNBytes(64));
    } catch (IOException e) {
      throw AnsibleTests.error(
          "Cannot test if the file "
              + Text.str(value)
              + " is a vault. [Errno 2] No such file or directory: b"
              + Text.repr(Text.str(value)));
    }
  }
}
