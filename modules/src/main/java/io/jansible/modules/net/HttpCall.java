package io.jansible.modules.net;

import io.jansible.config.Netrc;
import io.jansible.module.Args;
import io.jansible.module.ModuleFailure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, to be made by the node.
 *
 * @param headers by name as written
 * @param body sent if not null
 * @param bodyFile a file of the node to send instead
 * @param modifiedSince seconds since 1970 for {@code If-Modified-Since}; null for none
 */
record HttpCall(
    String method,
    String url,
    Map<String, String> headers,
    byte @Nullable [] body,
    @Nullable String bodyFile,
    Login login,
    Tls tls,
    Redirects redirects,
    List<String> unredirected,
    boolean useProxy,
    @Nullable String unixSocket,
    boolean decompress,
    long timeout) {

  /** Which redirects are followed, as {@code follow_redirects} names them. */
  enum Redirects {
    ALL,
    NONE,
    SAFE,
    URLLIB2;

    static Redirects of(String name) {
      return switch (name) {
        case "all", "yes" -> ALL;
        case "none", "no" -> NONE;
        case "urllib2" -> URLLIB2;
        default -> SAFE;
      };
    }

    boolean follows(int status, String method) {
      boolean plain = method.equals("GET") || method.equals("HEAD");
      return switch (this) {
        case NONE -> false;
        case ALL -> true;
        case SAFE -> plain;
        case URLLIB2 -> plain || (method.equals("POST") && status <= 303);
      };
    }
  }

  /**
   * Name and password.
   *
   * @param force whether they are sent at once
   * @param netrc whether they are looked up in the node's netrc file where there are none
   * @param found those that were looked up, as an {@code Authorization} header has them; they are
   *     sent at once, and count more than a header of that name
   */
  record Login(
      @Nullable String user,
      @Nullable String password,
      boolean force,
      boolean netrc,
      @Nullable String found) {
    boolean isSet() {
      return user != null && !user.isEmpty();
    }

    static Login none() {
      return new Login(null, null, false, false, null);
    }

    /** The same without looking up, and with what was found. */
    Login lookedUp(Netrc.@Nullable Login login) {
      String basic = login == null ? null : login.name() + ":" + login.password();
      return new Login(
          user,
          password,
          force,
          false,
          basic == null
              ? null
              : Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  record Tls(
      boolean validate,
      @Nullable String ca,
      @Nullable String certificate,
      @Nullable String key,
      List<String> ciphers) {}

  /** From the arguments that all modules with a URL have. */
  static HttpCall of(Args args, String method, String url, Redirects redirects, long timeout) {
    if (args.bool("use_gssapi")) {
      throw new ModuleFailure(
          "use_gssapi is not supported: Kerberos needs Python's gssapi. Give url_username and"
              + " url_password, or run kinit and curl --negotiate with the command module.");
    }
    String target = url;
    String user = args.text("url_username");
    String password = args.text("url_password");
    int scheme = url.indexOf("://");
    if (scheme > 0 && !url.startsWith("ftp:") && (user == null || user.isEmpty())) {
      int end = url.length();
      for (char stop : new char[] {'/', '?', '#'}) {
        int at = url.indexOf(stop, scheme + 3);
        end = at >= 0 && at < end ? at : end;
      }
      int at = url.substring(0, end).indexOf('@', scheme + 3);
      if (at > 0) {
        String[] parts = url.substring(scheme + 3, at).split(":", 2);
        user = unquoted(parts[0]);
        password = parts.length > 1 ? unquoted(parts[1]) : "";
        target = url.substring(0, scheme + 3) + url.substring(at + 1);
      }
    }
    Map<String, String> headers = new LinkedHashMap<>();
    String agent = args.text("http_agent");
    if (agent != null && !agent.isEmpty()) {
      headers.put("User-Agent", agent);
    }
    return new HttpCall(
        method,
        target,
        headers,
        null,
        null,
        new Login(user, password, args.bool("force_basic_auth"), args.bool("use_netrc"), null),
        new Tls(
            args.bool("validate_certs"),
            args.text("ca_path"),
            args.text("client_cert"),
            args.text("client_key"),
            args.texts("ciphers")),
        redirects,
        args.texts("unredirected_headers"),
        args.bool("use_proxy"),
        args.text("unix_socket"),
        args.bool("decompress"),
        timeout);
  }

  private static String unquoted(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The same with one header more, which replaces one of that name in any case. */
  HttpCall with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.keySet().removeIf(name::equalsIgnoreCase);
    more.put(name, value);
    return copy(method, url, more, body, bodyFile, login);
  }

  HttpCall with(Login other) {
    return copy(method, url, headers, body, bodyFile, other);
  }

  /** Whether the node's netrc file has to be looked at first. */
  boolean needsNetrc() {
    return login.netrc()
        && !login.isSet()
        && !url.startsWith("ftp:")
        && !url.startsWith("file:")
        && !machine().isEmpty();
  }

  /** The host as the URL names it, without brackets and port. */
  String machine() {
    String authority =
        url.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://", "").replaceFirst("(?s)[/?#].*", "");
    String name = authority.substring(authority.lastIndexOf('@') + 1);
    name =
        name.startsWith("[")
            ? name.substring(1).replaceFirst("\\].*", "")
            : name.replaceFirst(":.*", "");
    return name.toLowerCase(Locale.ROOT);
  }

  HttpCall withBody(byte @Nullable [] bytes) {
    return copy(method, url, headers, bytes, null, login);
  }

  HttpCall withBodyFile(String file) {
    return copy(method, url, headers, null, file, login);
  }

  /** What is asked for next after a redirect. */
  HttpCall redirected(int status, String location) {
    Map<String, String> kept = new LinkedHashMap<>(headers);
    unredirected.forEach(name -> kept.keySet().removeIf(name::equalsIgnoreCase));
    if ((status == 307 || status == 308) && redirects != Redirects.URLLIB2) {
      return copy(method, location, kept, body, bodyFile, loginElsewhere());
    }
    kept.keySet()
        .removeIf(
            name ->
                List.of("content-length", "content-type", "transfer-encoding")
                    .contains(name.toLowerCase(Locale.ROOT)));
    boolean get =
        redirects == Redirects.URLLIB2
            || ((status == 302 || status == 303) && !method.equals("HEAD"))
            || (status == 301 && method.equals("POST"));
    return copy(get ? "GET" : method, location, kept, null, null, loginElsewhere());
  }

  /** A login that is sent at once is a header, which need not go along. */
  private Login loginElsewhere() {
    return (login.force() || login.found() != null)
            && unredirected.stream().anyMatch("Authorization"::equalsIgnoreCase)
        ? Login.none()
        : login;
  }

  private HttpCall copy(
      String newMethod,
      String newUrl,
      Map<String, String> newHeaders,
      byte @Nullable [] newBody,
      @Nullable String newBodyFile,
      Login newLogin) {
    return new HttpCall(
        newMethod,
        newUrl,
        newHeaders,
        newBody,
        newBodyFile,
        newLogin,
        tls,
        redirects,
        unredirected,
        useProxy,
        unixSocket,
        decompress,
        timeout);
  }

  boolean hasHeader(String name) {
    return headers.keySet().stream().anyMatch(name::equalsIgnoreCase);
  }

  boolean sendsBody() {
    return body != null || bodyFile != null;
  }

  /** Whether the client on the node may follow redirects itself. */
  boolean followsItself() {
    // Python's own way of following makes a GET of a HEAD, which no client on a node does
    return (method.equals("GET") || (method.equals("HEAD") && redirects != Redirects.URLLIB2))
        && redirects != Redirects.NONE
        && unredirected.isEmpty()
        && !sendsBody();
  }
}
