package io.jansible.modules.parity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jansible.value.PythonJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** The web server that playbooks talk to. */
final class WebServer implements AutoCloseable {
  private final HttpServer server;

  WebServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    var headers = exchange.getResponseHeaders();
    int status = 200;
    byte[] answer = "hello\n".getBytes(StandardCharsets.UTF_8);
    if (path.startsWith("/status/")) {
      status = Integer.parseInt(path.substring(8));
    } else if (path.startsWith("/redirect/")) {
      status = Integer.parseInt(path.substring(10));
      headers.set("Location", "/echo");
      answer = new byte[0];
    } else {
      switch (path) {
        case "/json" -> {
          headers.set("Content-Type", "application/json; charset=utf-8");
          answer = "{\"a\": [1, 2.5, null]}".getBytes(StandardCharsets.UTF_8);
        }
        case "/badjson" -> {
          headers.set("Content-Type", "application/json");
          answer = "{oops".getBytes(StandardCharsets.UTF_8);
        }
        case "/vendorjson" -> {
          headers.set("Content-Type", "application/vnd.api+json");
          answer = "[true]".getBytes(StandardCharsets.UTF_8);
        }
        case "/latin1" -> {
          headers.set("Content-Type", "text/plain; charset=iso-8859-1");
          answer = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        }
        case "/echo" -> {
          headers.set("Content-Type", "application/json");
          answer = echo(exchange, body);
        }
        case "/cookies" -> {
          headers.add("Set-Cookie", "a=1; Path=/");
          headers.add("Set-Cookie", "b=2; Path=/");
          headers.add("X-Dup", "1");
          headers.add("X-Dup", "2");
        }
        case "/gzip" -> {
          headers.set("Content-Encoding", "gzip");
          headers.set("Content-Type", "text/plain");
          answer = zipped("zipped");
        }
        case "/disp" -> headers.set("Content-Disposition", "attachment; filename=\"f.txt\"");
        case "/sums" ->
            answer =
                ("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  file.txt\n"
                        + "abc  other\n")
                    .getBytes(StandardCharsets.UTF_8);
        case "/auth" -> {
          String sent = exchange.getRequestHeaders().getFirst("Authorization");
          if (!"Basic c29tZW9uZTpzZWNyZXQx".equals(sent)) {
            status = 401;
            headers.set("WWW-Authenticate", "Basic realm=\"x\"");
          }
        }
        case "/mod" -> {
          if (exchange.getRequestHeaders().containsKey("If-Modified-Since")) {
            status = 304;
            answer = new byte[0];
          }
        }
        default -> {}
      }
    }
    boolean empty = exchange.getRequestMethod().equals("HEAD") || status == 304 || status == 204;
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", String.valueOf(answer.length));
    }
    exchange.sendResponseHeaders(status, empty || answer.length == 0 ? -1 : answer.length);
    if (!empty) {
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  private static byte[] echo(HttpExchange exchange, byte[] body) {
    Map<String, Object> sent = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!List.of("host").contains(name.toLowerCase(Locale.ROOT))) {
                sent.put(name.toLowerCase(Locale.ROOT), String.join(", ", values));
              }
            });
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("method", exchange.getRequestMethod());
    all.put("headers", sent);
    all.put("body", new String(body, StandardCharsets.ISO_8859_1));
    return PythonJson.PLAIN.dumps(all).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
