package io.jansible.modules.net;

import io.jansible.module.ModuleFailure;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A {@code multipart/form-data} body as Python's email package writes it. */
final class Multipart {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("txt", "text/plain"),
          Map.entry("log", "text/plain"),
          Map.entry("c", "text/plain"),
          Map.entry("h", "text/plain"),
          Map.entry("sh", "text/x-sh"),
          Map.entry("py", "text/x-python"),
          Map.entry("html", "text/html"),
          Map.entry("htm", "text/html"),
          Map.entry("css", "text/css"),
          Map.entry("csv", "text/csv"),
          Map.entry("xml", "text/xml"),
          Map.entry("md", "text/markdown"),
          Map.entry("js", "text/javascript"),
          Map.entry("json", "application/json"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("zip", "application/zip"),
          Map.entry("tar", "application/x-tar"),
          Map.entry("gz", "application/octet-stream"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("mp4", "video/mp4"));

  private final String boundary;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Multipart() {
    long number = RANDOM.nextLong() >>> 1;
    this.boundary = "===============" + String.format(Locale.ROOT, "%019d", number) + "==";
  }

  record Body(String contentType, byte[] content) {}

  /**
   * @param file reads a file that a field names
   */
  static Body of(Map<String, ? extends @Nullable Object> fields, Function<String, byte[]> file) {
    Multipart multipart = new Multipart();
    new TreeMap<>(fields).forEach((name, value) -> multipart.field(name, value, file));
    multipart.line("--" + multipart.boundary + "--");
    return new Body(
        "multipart/form-data; boundary=\"" + multipart.boundary + "\"",
        multipart.out.toByteArray());
  }

  private void line(String text) {
    byte[] bytes = (text + "\r\n").getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
  }

  private void field(String name, @Nullable Object value, Function<String, byte[]> file) {
    line("--" + boundary);
    if (value instanceof String text) {
      part("text/plain", name, null, text);
      return;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new ModuleFailure(
          "failed to parse body as form-multipart: value must be a string, or mapping, cannot be type "
              + Values.typeName(value));
    }
    Object fileName = map.get("filename");
    Object content = map.get("content");
    if (!Values.truth(fileName) && !Values.truth(content)) {
      throw new ModuleFailure(
          "failed to parse body as form-multipart: at least one of filename or content must be provided");
    }
    String path = Values.truth(fileName) ? Text.str(fileName) : null;
    String type =
        Values.truth(map.get("mime_type"))
            ? Text.str(map.get("mime_type"))
            : guessed(path == null ? "" : path);
    if (Values.truth(content)) {
      part(type, name, path, Text.str(content));
      return;
    }
    line("Content-Transfer-Encoding: base64");
    line("Content-Type: " + type);
    disposition(name, path);
    String encoded =
        Base64.getMimeEncoder(76, new byte[] {'\r', '\n'})
            .encodeToString(file.apply(String.valueOf(path)));
    line(encoded);
    line("");
  }

  private void part(String type, String name, @Nullable String path, String content) {
    line("Content-Type: " + type);
    disposition(name, path);
    line(content.replaceAll("\r?\n", "\r\n"));
  }

  private void disposition(String name, @Nullable String path) {
    String file =
        path == null
            ? ""
            : "; filename=\""
                + path.substring(path.lastIndexOf('/') + 1).replace("\"", "\\\"")
                + "\"";
    line("Content-Disposition: form-data; name=\"" + name.replace("\"", "\\\"") + "\"" + file);
    line("");
  }

  private static String guessed(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(extension, "application/octet-stream");
  }
}
