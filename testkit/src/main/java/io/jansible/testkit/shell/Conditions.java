package io.jansible.testkit.shell;

import io.jansible.connection.FileStat;
import io.jansible.connection.FileType;
import io.jansible.testkit.files.Actor;
import io.jansible.testkit.files.FakeFileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code test}, {@code [} and the operators of {@code [[}. */
final class Conditions {
  private final FakeFileSystem files;
  private final Actor actor;
  private final UnaryOperator<String> absolute;

  Conditions(FakeFileSystem files, Actor actor, UnaryOperator<String> absolute) {
    this.files = files;
    this.actor = actor;
    this.absolute = absolute;
  }

  /** The arguments of {@code test}, by their number as POSIX has it. */
  boolean test(List<String> words) {
    List<String> left = new ArrayList<>(words);
    boolean value = or(left);
    if (!left.isEmpty()) {
      throw new ShellException("test is not understood: " + String.join(" ", words));
    }
    return value;
  }

  private boolean or(List<String> left) {
    boolean value = and(left);
    while (!left.isEmpty() && left.get(0).equals("-o")) {
      left.remove(0);
      value |= and(left);
    }
    return value;
  }

  private boolean and(List<String> left) {
    boolean value = primary(left);
    while (!left.isEmpty() && left.get(0).equals("-a")) {
      left.remove(0);
      value &= primary(left);
    }
    return value;
  }

  private boolean primary(List<String> left) {
    if (left.isEmpty()) {
      return false;
    }
    if (left.size() >= 3 && isBinary(left.get(1))) {
      String a = left.remove(0);
      String operator = left.remove(0);
      return binary(a, operator, left.remove(0));
    }
    if (left.get(0).equals("!") && left.size() > 1) {
      left.remove(0);
      return !primary(left);
    }
    if (left.get(0).equals("(")) {
      left.remove(0);
      boolean value = or(left);
      if (!left.isEmpty()) {
        left.remove(0);
      }
      return value;
    }
    if (left.size() > 1 && left.get(0).matches("-[a-zA-Z]")) {
      String operator = left.remove(0);
      return unary(operator, left.remove(0));
    }
    return !left.remove(0).isEmpty();
  }

  static boolean isBinary(String operator) {
    return switch (operator) {
      case "=", "==", "!=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef" -> true;
      default -> false;
    };
  }

  static boolean isUnary(String operator) {
    return operator.matches("-[abcdefghkLnNoprsStuvwxzGO]");
  }

  boolean unary(String operator, String word) {
    String path = absolute.apply(word);
    FileType type = files.type(path, !operator.matches("-[Lh]"), actor);
    return switch (operator) {
      case "-n" -> !word.isEmpty();
      case "-z" -> word.isEmpty();
      case "-t" -> false;
      case "-e", "-a" -> !word.isEmpty() && type != FileType.ABSENT;
      case "-f" -> type == FileType.FILE;
      case "-d" -> type == FileType.DIRECTORY;
      case "-L", "-h" -> type == FileType.LINK;
      case "-p" -> type == FileType.FIFO;
      case "-S" -> type == FileType.SOCKET;
      case "-b" -> type == FileType.BLOCK_DEVICE;
      case "-c" -> type == FileType.CHARACTER_DEVICE;
      case "-s" -> stat(path).exists() && stat(path).size() > 0;
      case "-r" -> files.allows(path, 4, actor);
      case "-w" -> files.allows(path, 2, actor);
      case "-x" -> files.allows(path, 1, actor);
      case "-u" -> (stat(path).mode() & 04000) != 0;
      case "-g" -> (stat(path).mode() & 02000) != 0;
      case "-k" -> (stat(path).mode() & 01000) != 0;
      case "-O" -> stat(path).exists() && stat(path).uid() == actor.uid();
      default -> throw new ShellException("test " + operator + " is not understood");
    };
  }

  private FileStat stat(String path) {
    return files.stat(path, true, actor, id -> null, id -> null);
  }

  boolean binary(String a, String operator, String b) {
    return switch (operator) {
      case "=", "==" -> a.equals(b);
      case "!=" -> !a.equals(b);
      case "-eq" -> number(a) == number(b);
      case "-ne" -> number(a) != number(b);
      case "-lt" -> number(a) < number(b);
      case "-le" -> number(a) <= number(b);
      case "-gt" -> number(a) > number(b);
      case "-ge" -> number(a) >= number(b);
      case "-nt" ->
          stat(absolute.apply(a)).modificationTime() > stat(absolute.apply(b)).modificationTime();
      case "-ot" ->
          stat(absolute.apply(a)).modificationTime() < stat(absolute.apply(b)).modificationTime();
      default ->
          stat(absolute.apply(a)).exists()
              && stat(absolute.apply(a)).inode() == stat(absolute.apply(b)).inode();
    };
  }

  private static long number(String word) {
    try {
      return Long.parseLong(word.strip());
    } catch (NumberFormatException e) {
      throw new TestError(word + ": integer expression expected");
    }
  }

  /** What {@code test} complains of, with the exit code 2. */
  static final class TestError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TestError(String message) {
      super(message);
    }
  }
}
