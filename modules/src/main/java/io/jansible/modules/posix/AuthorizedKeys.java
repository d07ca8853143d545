package io.jansible.modules.posix;

import io.jansible.module.ModuleFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of an authorized_keys file. */
final class AuthorizedKeys {
  private static final Set<String> TYPES =
      Set.of(
          "sk-ecdsa-sha2-nistp256@openssh.com",
          "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
          "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp256-cert-v01@openssh.com",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp384-cert-v01@openssh.com",
          "ecdsa-sha2-nistp521",
          "ecdsa-sha2-nistp521-cert-v01@openssh.com",
          "sk-ssh-ed25519@openssh.com",
          "sk-ssh-ed25519-cert-v01@openssh.com",
          "ssh-ed25519",
          "ssh-ed25519-cert-v01@openssh.com",
          "ssh-dss",
          "ssh-rsa",
          "ssh-xmss@openssh.com",
          "ssh-xmss-cert-v01@openssh.com",
          "rsa-sha2-256",
          "rsa-sha2-512",
          "ssh-rsa-cert-v01@openssh.com",
          "rsa-sha2-256-cert-v01@openssh.com",
          "rsa-sha2-512-cert-v01@openssh.com",
          "ssh-dss-cert-v01@openssh.com");

  /** Commas within quotes do not part options. */
  private static final Pattern OPTION = Pattern.compile("(?:[^,\"']|\"[^\"]*\"|'[^']*')+");

  /** An option's values, in order; null for one that is a bare word. */
  record Option(String name, @Nullable String value) {}

  /**
   * A line.
   *
   * @param key what tells it from others: the key itself, or the whole of a line that is none
   * @param type null for a line that is no key, which is kept as it is
   * @param rank its place in the file
   */
  record Line(String key, @Nullable String type, List<Option> options, String comment, int rank) {
    boolean same(Line other) {
      return key.equals(other.key)
          && String.valueOf(type).equals(String.valueOf(other.type))
          && grouped().equals(other.grouped())
          && comment.equals(other.comment);
    }

    /** Options in another order are the same ones. */
    private Map<String, List<@Nullable String>> grouped() {
      Map<String, List<@Nullable String>> groups = new LinkedHashMap<>();
      for (Option each : options) {
        groups.computeIfAbsent(each.name(), name -> new ArrayList<>()).add(each.value());
      }
      return groups;
    }

    Line withOptions(List<Option> fresh) {
      return new Line(key, type, fresh, comment, rank);
    }

    Line withComment(String fresh) {
      return new Line(key, type, options, fresh, rank);
    }

    Line withRank(int fresh) {
      return new Line(key, type, options, comment, fresh);
    }

    private String text() {
      if (type == null) {
        return key;
      }
      StringBuilder text = new StringBuilder();
      for (Option each : options) {
        text.append(text.isEmpty() ? "" : ",").append(each.name());
        if (each.value() != null) {
          text.append('=').append(each.value());
        }
      }
      return text.append(text.isEmpty() ? "" : " ")
          .append(type)
          .append(' ')
          .append(key)
          .append(' ')
          .append(comment)
          .append('\n')
          .toString();
    }
  }

  private final Map<String, Line> lines = new LinkedHashMap<>();

  static AuthorizedKeys parse(String text) {
    AuthorizedKeys keys = new AuthorizedKeys();
    Matcher each = Pattern.compile("[^\\n]*\\n|[^\\n]+$").matcher(text);
    for (int rank = 0; each.find(); rank++) {
      Line line = line(each.group(), rank);
      if (line == null) {
        line = new Line(each.group(), null, List.of(), "", rank);
      }
      keys.lines.put(line.key(), line);
    }
    return keys;
  }

  /**
   * Reads a key.
   *
   * @return null if it is none
   */
  static @Nullable Line line(String raw, int rank) {
    String text = raw.replace("\\#", "#");
    List<String> words = new ArrayList<>(List.of(text.split("[ \\t\\r\\n]+")));
    words.removeIf(String::isEmpty);
    if (!words.isEmpty() && words.get(0).equals("#")) {
      return new Line(text, null, List.of(), "", rank);
    }
    for (int i = 0; i < words.size(); i++) {
      if (TYPES.contains(words.get(i))) {
        if (i + 1 >= words.size()) {
          throw new ModuleFailure("invalid key specified: " + raw);
        }
        return new Line(
            words.get(i + 1),
            words.get(i),
            options(String.join(" ", words.subList(0, i))),
            String.join(" ", words.subList(i + 2, words.size())),
            rank);
      }
    }
    return null;
  }

  static List<Option> options(String text) {
    List<Option> options = new ArrayList<>();
    Matcher each = OPTION.matcher(text);
    while (each.find()) {
      int equals = each.group().indexOf('=');
      options.add(
          equals < 0
              ? new Option(each.group(), null)
              : new Option(each.group().substring(0, equals), each.group().substring(equals + 1)));
    }
    return options;
  }

  int size() {
    return lines.size();
  }

  @Nullable Line get(String key) {
    return lines.get(key);
  }

  void put(Line line) {
    lines.remove(line.key());
    lines.put(line.key(), line);
  }

  void remove(String key) {
    lines.remove(key);
  }

  /** Whether any went. */
  boolean retain(Set<String> keys) {
    return lines.keySet().retainAll(keys);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    lines.values().stream()
        .sorted(java.util.Comparator.comparingInt(Line::rank))
        .forEach(line -> text.append(line.text()));
    return text.toString();
  }
}
