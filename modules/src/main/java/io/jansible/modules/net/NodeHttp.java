package io.jansible.modules.net;

import io.jansible.config.Netrc;
import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.module.ModuleFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP as a node does it; each request, with the redirects of a GET, is one round trip. */
final class NodeHttp {
  private static final int MAXIMUM_REDIRECTS = 10;

  private final RemoteHost host;

  NodeHttp(RemoteHost host) {
    this.host = host;
  }

  /** Makes the request; what goes wrong on the way is in the answer. */
  HttpAnswer send(HttpCall call, Delivery delivery) {
    HttpCall next = call;
    Map<String, @Nullable Object> cookies = new LinkedHashMap<>();
    for (int hops = 0; ; hops++) {
      Raw raw = once(next, delivery);
      if (next.needsNetrc()) {
        NodeNetrc netrc = raw.netrc();
        try {
          next =
              next.with(next.login().lookedUp(netrc == null ? null : netrc.login(next.machine())));
        } catch (Netrc.NetrcException e) {
          return HttpAnswer.failed(call.url(), "An unknown error occurred: " + e.getMessage());
        }
        if (netrc != null) {
          raw = once(next, delivery);
        }
      }
      HttpAnswer answer = answer(next, raw, cookies);
      String location = answer.headers().get("location");
      if (next.followsItself()
          || location == null
          || !List.of(301, 302, 303, 307, 308).contains(answer.status())
          || !next.redirects().follows(answer.status(), next.method())
          || hops == MAXIMUM_REDIRECTS) {
        return answer;
      }
      if (answer.folder() != null) {
        host.remove(answer.folder());
      }
      next = next.redirected(answer.status(), resolved(next.url(), location));
      if (!cookies.isEmpty() && !next.hasHeader("Cookie")) {
        StringBuilder text = new StringBuilder();
        cookies.forEach(
            (name, value) ->
                text.append(text.isEmpty() ? "" : "; ").append(name).append('=').append(value));
        next = next.with("Cookie", text.toString());
      }
    }
  }

  /** What the script printed. */
  private record Raw(
      int rc,
      String tool,
      String error,
      List<String> headerLines,
      byte @Nullable [] body,
      @Nullable String folder,
      Map<String, String> digests,
      @Nullable NodeNetrc netrc) {}

  private Raw once(HttpCall call, Delivery delivery) {
    ExecResult result =
        host.exec(ExecRequest.script(HttpScript.of(call, delivery)).withStdin(stdin(call)));
    switch (result.rc()) {
      case HttpScript.NO_CLIENT ->
          throw new ModuleFailure(
              "neither curl nor wget was found on the host, and one of them is needed for "
                  + call.url());
      case HttpScript.WEAK_CLIENT ->
          throw new ModuleFailure(
              "the host's wget cannot make this request ("
                  + call.method()
                  + " "
                  + call.url()
                  + "): curl is needed there");
      case HttpScript.NO_ROOM ->
          throw new ModuleFailure(
              "failed to create temporary content file: " + result.err().strip());
      default -> {}
    }
    return parse(result.stdout());
  }

  /** What must not be seen on a command line: a login that was looked up, and the body. */
  private static byte @Nullable [] stdin(HttpCall call) {
    String found = call.login().found();
    if (found == null) {
      return call.body();
    }
    byte[] line = (found + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] body = call.body() == null ? new byte[0] : call.body();
    byte[] all = Arrays.copyOf(line, line.length + body.length);
    System.arraycopy(body, 0, all, line.length, body.length);
    return all;
  }

  private static Raw parse(byte[] out) {
    int rc = 0;
    String tool = "";
    String error = "";
    List<String> headers = new ArrayList<>();
    byte[] body = null;
    String folder = null;
    Map<String, String> digests = new LinkedHashMap<>();
    Map<String, String> file = new LinkedHashMap<>();
    NodeNetrc netrc = null;
    int at = 0;
    while (at < out.length) {
      int end = at;
      while (end < out.length && out[end] != '\n') {
        end++;
      }
      String line = new String(out, at, end - at, StandardCharsets.UTF_8);
      String[] words = line.strip().split(" +", 3);
      at = Math.min(end + 1, out.length);
      String value = words.length > 1 ? words[1] : "";
      switch (words[0]) {
        case "rc" -> rc = Integer.parseInt(value);
        case "tool" -> tool = value;
        case "dir" -> folder = value;
        case "digest" -> digests.put(value, words.length > 2 ? words[2] : "");
        case "netrc-name", "netrc-user", "netrc-stat" ->
            file.put(words[0], line.substring(words[0].length() + 1));
        case "err", "headers", "body", "netrc" -> {
          int size = Integer.parseInt(value);
          byte[] bytes = Arrays.copyOfRange(out, at, Math.min(out.length, at + size));
          at += size;
          switch (words[0]) {
            case "err" -> error = new String(bytes, StandardCharsets.UTF_8).strip();
            case "headers" ->
                headers.addAll(
                    List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\r?\n")));
            case "netrc" ->
                netrc =
                    NodeNetrc.of(
                        new String(bytes, StandardCharsets.UTF_8),
                        file.getOrDefault("netrc-name", ""),
                        file.getOrDefault("netrc-user", ""),
                        file.getOrDefault("netrc-stat", ""));
            default -> body = bytes;
          }
        }
        default -> {}
      }
    }
    return new Raw(rc, tool, error, headers, body, folder, digests, netrc);
  }

  private static HttpAnswer answer(HttpCall call, Raw raw, Map<String, @Nullable Object> cookies) {
    if (raw.rc() != 0) {
      return new HttpAnswer(
          -1,
          HttpErrors.message(call, raw.rc(), raw.tool(), raw.error()),
          call.url(),
          Map.of(),
          Map.of(),
          raw.body(),
          raw.folder(),
          raw.digests());
    }
    int status = raw.tool().equals("file") || call.url().startsWith("ftp:") ? 200 : -1;
    String reason = "";
    String url = call.url();
    List<String[]> block = new ArrayList<>();
    String location = null;
    for (String line : raw.headerLines()) {
      if (line.startsWith("HTTP/")) {
        String[] words = line.split(" +", 3);
        if (location != null && status >= 300 && status < 400) {
          url = resolved(url, location);
        }
        status = words.length > 1 ? Integer.parseInt(words[1].strip()) : -1;
        reason = words.length > 2 ? words[2].strip() : "";
        block.clear();
        location = null;
        continue;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        block.add(new String[] {name, value});
        if (name.equals("location")) {
          location = value;
        } else if (name.equals("set-cookie")) {
          Cookies.set(cookies, value);
        }
      }
    }
    boolean error = status < 200 || status > 299;
    Map<String, String> headers = new LinkedHashMap<>();
    for (String[] each : block) {
      headers.merge(each[0], each[1], (old, more) -> error ? more : old + ", " + more);
    }
    return new HttpAnswer(
        status,
        error ? "HTTP Error " + status + ": " + reason : null,
        url,
        headers,
        cookies,
        raw.body(),
        raw.folder(),
        raw.digests());
  }

  /** A {@code Location} seen from the page that named it. */
  static String resolved(String base, String location) {
    String plain = location.replace(" ", "%20");
    try {
      return URI.create(base).resolve(plain).toString();
    } catch (IllegalArgumentException e) {
      return plain;
    }
  }
}
