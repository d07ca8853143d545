package io.jansible.modules.net;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param status -1 if there was no answer
 * @param error Ansible's words if it failed: no connection, or a status that is an error
 * @param url where it came from in the end
 * @param headers by lower-case name in their order; of equal ones the last counts in an error, else
 *     they are joined
 * @param cookies by name
 * @param body its bytes, if they were asked for
 * @param folder a private folder of the node with the body in its file {@code b}, if it was to be
 *     kept; the caller removes it
 * @param digests of the body by algorithm, if they were asked for
 */
record HttpAnswer(
    int status,
    @Nullable String error,
    String url,
    Map<String, String> headers,
    Map<String, @Nullable Object> cookies,
    byte @Nullable [] body,
    @Nullable String folder,
    Map<String, String> digests) {

  static HttpAnswer failed(String url, String error) {
    return new HttpAnswer(-1, error, url, Map.of(), Map.of(), null, null, Map.of());
  }

  boolean isError() {
    return error != null;
  }

  /** What Ansible says of it. */
  String message() {
    if (error != null) {
      return error;
    }
    String length = headers.get("content-length");
    return "OK (" + (length == null ? "unknown" : length) + " bytes)";
  }

  String file() {
    return folder + "/b";
  }

  /** Ansible's {@code info} of a response: url, status, headers, cookies, msg. */
  Map<String, @Nullable Object> info(String asked) {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("url", asked);
    info.put("status", (long) status);
    info.putAll(headers);
    if (!isError()) {
      StringBuilder all = new StringBuilder();
      cookies.forEach(
          (name, value) ->
              all.append(all.isEmpty() ? "" : "; ").append(name).append('=').append(value));
      info.put("cookies_string", all.toString());
      info.put("cookies", cookies);
      info.put("url", url);
      info.put("status", (long) status);
    }
    info.put("msg", message());
    return info;
  }

  /** The media type without its parameters, in lower case. */
  String contentType() {
    String type = headers.get("content-type");
    if (type == null || status < 0) {
      return status < 0 ? "application/octet-stream" : "text/plain";
    }
    String plain = type.split("[;,]", 2)[0].strip().toLowerCase(Locale.ROOT);
    return plain.chars().filter(c -> c == '/').count() == 1 ? plain : "text/plain";
  }

  /** A parameter of a header: {@code charset} of the content type; null if it has none. */
  @Nullable String parameter(String header, String name) {
    String value = headers.get(header);
    if (value == null) {
      return null;
    }
    var matcher =
        java.util.regex.Pattern.compile(
                ";\\s*" + name + "\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]*))",
                java.util.regex.Pattern.CASE_INSENSITIVE)
            .matcher(value);
    if (!matcher.find()) {
      return null;
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }
}
