package io.jansible.template.path;

import io.jansible.template.value.PythonError;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code urllib.parse.urlsplit}. */
public record SplitUrl(String scheme, String netloc, String path, String query, String fragment) {
  /**
   * Takes a URL apart.
   *
   * @throws PythonError {@code ValueError} for square brackets that do not match
   */
  public static SplitUrl of(String url) {
    String rest = clean(url);
    String scheme = "";
    int colon = rest.indexOf(':');
    if (colon > 0 && isScheme(rest.substring(0, colon))) {
      scheme = rest.substring(0, colon).toLowerCase(Locale.ROOT);
      rest = rest.substring(colon + 1);
    }
    String netloc = "";
    if (rest.startsWith("//")) {
      int end = rest.length();
      for (char c : new char[] {'/', '?', '#'}) {
        int found = rest.indexOf(c, 2);
        end = found >= 0 ? Math.min(end, found) : end;
      }
      netloc = rest.substring(2, end);
      rest = rest.substring(end);
      if (netloc.contains("[") != netloc.contains("]")) {
        throw PythonError.value("Invalid IPv6 URL");
      }
    }
    String fragment = "";
    int hash = rest.indexOf('#');
    if (hash >= 0) {
      fragment = rest.substring(hash + 1);
      rest = rest.substring(0, hash);
    }
    String query = "";
    int mark = rest.indexOf('?');
    if (mark >= 0) {
      query = rest.substring(mark + 1);
      rest = rest.substring(0, mark);
    }
    return new SplitUrl(scheme, netloc, rest, query, fragment);
  }

  private static String clean(String url) {
    int start = 0;
    while (start < url.length() && url.charAt(start) <= ' ') {
      start++;
    }
    return url.substring(start).replace("\n", "").replace("\r", "").replace("\t", "");
  }

  private static boolean isScheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (i == 0 || ((c < '0' || c > '9') && "+-.".indexOf(c) < 0))) {
        return false;
      }
    }
    return true;
  }

  private String hostInfo() {
    return netloc.substring(netloc.lastIndexOf('@') + 1);
  }

  private @Nullable String userInfo() {
    int at = netloc.lastIndexOf('@');
    return at < 0 ? null : netloc.substring(0, at);
  }

  public @Nullable String username() {
    String user = userInfo();
    return user == null ? null : user.split(":", 2)[0];
  }

  public @Nullable String password() {
    String user = userInfo();
    int colon = user == null ? -1 : user.indexOf(':');
    return user == null || colon < 0 ? null : user.substring(colon + 1);
  }

  /** Host and port as written. */
  private String[] hostAndPort() {
    String info = hostInfo();
    int open = info.indexOf('[');
    if (open >= 0) {
      int close = info.indexOf(']', open);
      String rest = info.substring(close + 1);
      int colon = rest.indexOf(':');
      return new String[] {
        info.substring(open + 1, close), colon < 0 ? "" : rest.substring(colon + 1)
      };
    }
    int colon = info.indexOf(':');
    return colon < 0
        ? new String[] {info, ""}
        : new String[] {info.substring(0, colon), info.substring(colon + 1)};
  }

  public @Nullable String hostname() {
    String host = hostAndPort()[0];
    if (host.isEmpty()) {
      return null;
    }
    int zone = host.indexOf('%');
    return zone < 0
        ? host.toLowerCase(Locale.ROOT)
        : host.substring(0, zone).toLowerCase(Locale.ROOT) + host.substring(zone);
  }

  public @Nullable Long port() {
    String port = hostAndPort()[1];
    if (port.isEmpty()) {
      return null;
    }
    if (!port.matches("[0-9]+")) {
      throw PythonError.value(
          "Port could not be cast to integer value as "
              + io.jansible.template.value.Text.repr(port));
    }
    if (port.length() > 9 || Long.parseLong(port) > 65535) {
      throw PythonError.value("Port out of range 0-65535");
    }
    return Long.valueOf(port);
  }

  /** Every component by its name, in the order of the names. */
  public Map<String, @Nullable Object> all() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("fragment", fragment);
    all.put("hostname", hostname());
    all.put("netloc", netloc);
    all.put("password", password());
    all.put("path", path);
    all.put("port", port());
    all.put("query", query);
    all.put("scheme", scheme);
    all.put("username", username());
    return all;
  }
}
