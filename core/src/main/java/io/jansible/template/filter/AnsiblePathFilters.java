package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.path.Glob;
import io.jansible.template.path.PosixPath;
import io.jansible.template.path.WindowsPath;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Values;
import io.jansible.value.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Ansible's filters for paths. */
final class AnsiblePathFilters {
  private AnsiblePathFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    path(filters, "basename", "basename(p)", PosixPath::basename);
    path(filters, "dirname", "dirname(p)", PosixPath::dirname);
    path(filters, "normpath", "normpath(path)", PosixPath::normpath);
    path(filters, "expanduser", "expanduser(path)", PosixPath::expanduser);
    path(
        filters,
        "expandvars",
        "expandvars(path)",
        text -> PosixPath.expandvars(text, System.getenv()));
    path(filters, "realpath", "realpath(filename)", PosixPath::realpath);
    path(filters, "win_basename", "basename(p)", WindowsPath::basename);
    path(filters, "win_dirname", "dirname(p)", WindowsPath::dirname);
    add(
        filters,
        "win_splitdrive",
        "splitdrive(p)",
        (value, arguments, context) -> Tuple.of((Object[]) WindowsPath.splitdrive(text(value))));
    add(
        filters,
        "splitext",
        "splitext(p)",
        (value, arguments, context) -> Tuple.of((Object[]) PosixPath.splitext(text(value))));
    add(
        filters,
        "relpath",
        "relpath(path, start=)",
        (value, arguments, context) -> {
          Object start = arguments.get(0, "start", null);
          return PosixPath.relpath(text(value), start == null ? "." : text(start));
        });
    add(filters, "path_join", "path_join(paths)", (value, arguments, context) -> join(value));
    add(
        filters,
        "commonpath",
        "commonpath(paths)",
        (value, arguments, context) -> {
          if (!Values.isSequence(value)) {
            throw AnsibleFilters.typeError(
                "|commonpath expects sequence, got " + AnsibleFilters.type(value) + " instead.");
          }
          return PosixPath.commonpath(texts(value));
        });
    add(
        filters,
        "fileglob",
        "fileglob(pathname)",
        (value, arguments, context) -> {
          List<@Nullable Object> found = new ArrayList<>();
          for (String file : Glob.glob(text(value))) {
            if (Files.isRegularFile(Path.of(file))) {
              found.add(file);
            }
          }
          return found;
        });
    return filters;
  }

  private static void path(
      Map<String, JinjaFilter> filters,
      String name,
      String signature,
      UnaryOperator<String> function) {
    add(filters, name, signature, (value, arguments, context) -> function.apply(text(value)));
  }

  /** A path's text; what is no text is Python's error. */
  static String text(@Nullable Object value) {
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    throw PythonError.type(
        "expected str, bytes or os.PathLike object, not " + Values.typeName(value));
  }

  private static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    for (Object item : Values.iterate(value)) {
      texts.add(text(item));
    }
    return texts;
  }

  private static String join(@Nullable Object value) {
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    if (!Values.isSequence(value)) {
      throw AnsibleFilters.typeError(
          "|path_join expects string or sequence, got " + AnsibleFilters.type(value) + " instead.");
    }
    List<String> parts = texts(value);
    if (parts.isEmpty()) {
      throw PythonError.type("join() missing 1 required positional argument: 'a'");
    }
    return PosixPath.join(parts.get(0), parts.subList(1, parts.size()));
  }
}
