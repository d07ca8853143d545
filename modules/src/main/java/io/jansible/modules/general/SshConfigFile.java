package io.jansible.modules.general;

import io.jansible.module.ModuleFailure;
import io.jansible.template.value.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An OpenSSH client's configuration as blocks of options below {@code Host} lines; comments and
 * empty lines stay between them. Written again, options have lower-case names and an indent of
 * four.
 */
final class SshConfigFile {
  private static final Set<String> REPEATED =
      Set.of("identityfile", "localforward", "remoteforward");
  private static final Pattern PROXY =
      Pattern.compile("^(proxycommand)\\s*=*\\s*(.*)", Pattern.CASE_INSENSITIVE);

  /**
   * A block, or a line of its own.
   *
   * @param host null for a line
   * @param line a comment or nothing
   * @param fresh added here: it is not looked for again
   */
  record Entry(
      @Nullable String host, String line, Map<String, @Nullable Object> options, boolean fresh) {}

  private final List<Entry> entries = new ArrayList<>();

  static SshConfigFile parse(String text) {
    SshConfigFile file = new SshConfigFile();
    List<Entry> later = new ArrayList<>();
    Entry block = new Entry("*", "", new LinkedHashMap<>(), false);
    for (String each : text.split("\n", -1)) {
      String line = each.stripLeading();
      if (line.isEmpty() || line.startsWith("#")) {
        later.add(new Entry(null, line, Map.of(), false));
        continue;
      }
      String[] option = option(line);
      if (option[0].equals("host")) {
        file.add(block);
        file.entries.addAll(later);
        later.clear();
        String names = String.join(" ", option[1].strip().split("\\s+"));
        block = new Entry(names, "", new LinkedHashMap<>(), false);
      } else if (REPEATED.contains(option[0])) {
        List<String> all = new ArrayList<>();
        if (block.options().get(option[0]) instanceof List<?> known) {
          known.forEach(value -> all.add(String.valueOf(value)));
        }
        all.add(option[1]);
        block.options().put(option[0], all);
      } else {
        block.options().putIfAbsent(option[0], option[1]);
      }
    }
    file.add(block);
    file.entries.addAll(later);
    // the last end of line begins no line
    if (text.isEmpty() || text.endsWith("\n")) {
      file.entries.remove(file.entries.size() - 1);
    }
    return file;
  }

  private void add(Entry block) {
    if (!block.options().isEmpty()) {
      entries.add(block);
    }
  }

  private static String[] option(String line) {
    if (line.contains("=")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("proxycommand")) {
        Matcher proxy = PROXY.matcher(line);
        if (proxy.find()) {
          return new String[] {proxy.group(1).toLowerCase(Locale.ROOT), proxy.group(2)};
        }
      }
      int sign = line.indexOf('=');
      return new String[] {
        line.substring(0, sign).strip().toLowerCase(Locale.ROOT), line.substring(sign + 1)
      };
    }
    int space = 0;
    while (space < line.length() && !Character.isWhitespace(line.charAt(space))) {
      space++;
    }
    if (space == line.length()) {
      throw new ModuleFailure("Unparsable line: " + Text.repr(line));
    }
    return new String[] {
      line.substring(0, space).toLowerCase(Locale.ROOT), line.substring(space).stripLeading()
    };
  }

  /** The blocks of a host, by the whole text behind {@code Host}; none for all hosts. */
  List<Entry> find(String host) {
    return host.equals("*")
        ? List.of()
        : entries.stream().filter(each -> host.equals(each.host())).toList();
  }

  void add(String host, Map<String, @Nullable Object> options) {
    entries.add(new Entry(host, "", options, true));
  }

  void remove(String host) {
    entries.removeIf(each -> host.equals(each.host()));
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Entry each : entries) {
      if (each.host() == null) {
        text.append(each.line()).append('\n');
        continue;
      }
      text.append("Host ").append(each.host()).append('\n');
      each.options()
          .forEach(
              (name, value) -> {
                List<?> values = value instanceof List<?> list ? list : Arrays.asList(value);
                values.forEach(one -> text.append("    " + name + " " + Text.str(one) + "\n"));
              });
    }
    return text.toString();
  }
}
