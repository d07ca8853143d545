package io.jansible.modules.general;

import io.jansible.connection.Errno;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.modules.file.PathInfo;
import io.jansible.template.value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the results of the collections' modules have in common. */
public final class Results {
  private Results() {}

  /**
   * The arguments as a result repeats them: every one, also those that were not given, without the
   * secret ones.
   */
  public static ModuleResult ofArguments(Args args, Map<String, @Nullable Object> more) {
    ModuleResult result = ModuleResult.of(args.values());
    return result.putAll(more);
  }

  /**
   * Adds owner, mode, size… of the file that a result names as its {@code path} or {@code dest}.
   */
  public static ModuleResult withFile(ModuleResult result, RemoteHost host) {
    Object path = result.values().containsKey("path") ? result.get("path") : result.get("dest");
    if (path == null) {
      return result;
    }
    return withFile(result, host.stat(path.toString(), StatOptions.PLAIN));
  }

  /** The same with what is known of the file; nothing where there is none. */
  public static ModuleResult withFile(ModuleResult result, FileStat stat) {
    if (!stat.exists()) {
      return result;
    }
    return result
        .put("uid", stat.uid())
        .put("gid", stat.gid())
        .put("owner", stat.owner() == null ? String.valueOf(stat.uid()) : stat.owner())
        .put("group", stat.group() == null ? String.valueOf(stat.gid()) : stat.group())
        .put("mode", String.format(Locale.ROOT, "0%03o", stat.mode()))
        .put("state", PathInfo.state(stat))
        .put("size", stat.size());
  }

  /** The same for a failure that names a path. */
  public static ModuleFailure withFile(ModuleFailure failure, String path, RemoteHost host) {
    ModuleResult file = withFile(ModuleResult.of(Map.of()), host.stat(path, StatOptions.PLAIN));
    ModuleFailure all = failure;
    for (Map.Entry<String, @Nullable Object> each : file.values().entrySet()) {
      all = all.with(each.getKey(), each.getValue());
    }
    return all;
  }

  /** A tool's complaint about a path as Python words it: {@code [Errno 2] … : '/path'}. */
  public static String errno(String said, String path) {
    // dash has words of its own
    String text = said.strip().replaceFirst("Directory nonexistent$", "No such file or directory");
    return Errno.told(text).map(error -> error.text() + ": " + Text.repr(path)).orElse(text);
  }

  /** Python's {@code str.splitlines()} for the ends of line that files have. */
  public static List<String> lines(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\r\n|\n|\r", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  /** Lines with their ends, of which only LF is one. */
  public static List<String> linesWithEnds(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, next));
      start = next;
    }
    return lines;
  }
}
