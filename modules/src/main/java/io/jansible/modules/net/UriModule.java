package io.jansible.modules.net;

import io.jansible.connection.Errno;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.file.Refusal;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import io.jansible.value.EscapedText;
import io.jansible.value.JsonReader;
import io.jansible.value.PythonCodec;
import io.jansible.value.PythonJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.uri}: an HTTP request that the node makes. */
final class UriModule implements Module {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
          "ansible.builtin.uri",
          "Interacts with webservices",
          ArgumentSpec.of(arguments()).withFileAttributes().exclusive("body", "src"));

  /** Keys of a result that stay as they are, whatever secret is in them. */
  private static final Set<String> PLAIN_KEYS =
      Set.of(
          "msg",
          "exception",
          "warnings",
          "deprecations",
          "failed",
          "skipped",
          "changed",
          "rc",
          "stdout",
          "stderr",
          "elapsed",
          "path",
          "location",
          "content_type");

  private static Argument[] arguments() {
    List<Argument> all = new ArrayList<>(UrlArguments.common());
    all.add(Argument.text("url").must().doc("http or https URL."));
    all.add(Argument.path("dest").doc("File or directory of the node for the answer's body."));
    all.add(Argument.text("url_username").aliases("user").doc("Name for authentication."));
    all.add(Argument.text("url_password").aliases("password").secret().doc("Password for it."));
    all.add(Argument.raw("body").doc("The request's body: text, or data for body_format."));
    all.add(
        Argument.text("body_format")
            .or("raw")
            .choices("form-urlencoded", "json", "raw", "form-multipart")
            .doc("How body is written."));
    all.add(Argument.text("src").doc("A file to send as the body."));
    all.add(Argument.text("method").or("GET").doc("GET, POST, PUT…"));
    all.add(Argument.bool("return_content").or(false).doc("Put the body into content."));
    all.add(
        Argument.text("follow_redirects")
            .or("safe")
            .choices("all", "no", "none", "safe", "urllib2", "yes")
            .doc("Which redirects are followed; safe means those of GET and HEAD."));
    all.add(Argument.path("creates").doc("Do nothing if this file exists."));
    all.add(Argument.path("removes").doc("Do nothing if this file is missing."));
    all.add(
        Argument.list("status_code", ArgumentType.INT)
            .or(List.of(200L))
            .doc("Status codes that mean success."));
    all.add(Argument.integer("timeout").or(30L).doc("Seconds without an answer until it fails."));
    all.add(Argument.dict("headers").or(Map.of()).doc("Headers of the request."));
    all.add(Argument.path("unix_socket").doc("A socket of the node to connect to."));
    all.add(Argument.bool("remote_src").or(false).doc("Whether src is a file of the node."));
    all.add(Argument.path("ca_path").doc("Certificates of the node to check the server with."));
    return all.toArray(Argument[]::new);
  }

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    if (call.checkMode()) {
      return ModuleResult.skipped(
          "This action (" + call.action() + ") does not support check mode.");
    }
    return new Request(call).run();
  }

  private static final class Request {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final String url;
    private final List<Long> expected;

    Request(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.url = args.string("url");
      this.expected =
          args.list("status_code").stream()
              .map(each -> Long.parseLong(String.valueOf(each).strip()))
              .toList();
    }

    ModuleResult run() {
      String method = args.string("method").toUpperCase(Locale.ROOT);
      if (!method.matches("[A-Z]+")) {
        throw new ModuleFailure(
            "Parameter 'method' needs to be a single word in uppercase, like GET or POST.");
      }
      Long timeout = args.integer("timeout");
      String follow = args.string("follow_redirects");
      HttpCall request =
          HttpCall.of(
              args, method, url, HttpCall.Redirects.of(follow), timeout == null ? 30 : timeout);
      String dest = args.text("dest");
      request = prepared(request);
      ModuleResult skipped = skippedByFiles();
      if (skipped != null) {
        return skipped;
      }
      if (follow.equals("no") || follow.equals("yes")) {
        call.deprecate(
            "Using 'yes' or 'no' for 'follow_redirects' parameter is deprecated.", "2.22");
      }
      FileStat old =
          dest == null ? null : host.stat(dest, new StatOptions(true, "sha1", false, false, false));
      if (args.bool("force")) {
        request = withDefault(request, "cache-control", "no-cache");
      } else if (old != null && old.isFile()) {
        request = withDefault(request, "If-Modified-Since", HttpDates.text(old.modificationTime()));
      }
      boolean always = args.bool("return_content");
      Delivery delivery =
          new Delivery(
              dest != null,
              always ? Delivery.Fetch.ALWAYS : Delivery.Fetch.IF_USEFUL,
              expected,
              null,
              dest == null ? List.of() : List.of("sha1"));
      long begin = System.nanoTime();
      HttpAnswer answer = new NodeHttp(host).send(request, delivery);
      try {
        return result(
            request, answer, dest, old, Duration.ofNanos(System.nanoTime() - begin).toSeconds());
      } finally {
        if (answer.folder() != null) {
          host.remove(answer.folder());
        }
      }
    }

    private static HttpCall withDefault(HttpCall request, String name, String value) {
      return request.hasHeader(name) ? request : request.with(name, value);
    }

    /** Puts headers and body in. */
    private HttpCall prepared(HttpCall plain) {
      HttpCall request = plain;
      for (var header : args.dict("headers").entrySet()) {
        request = request.with(header.getKey(), HttpDates.header(header.getValue()));
      }
      Object body = args.raw("body");
      String source = args.text("src");
      switch (args.string("body_format")) {
        case "json" -> {
          body = body instanceof String ? body : PythonJson.PLAIN.dumps(body);
          request = withDefault(request, "Content-Type", "application/json");
        }
        case "form-urlencoded" -> {
          body = body instanceof String ? body : urlencoded(body);
          request = withDefault(request, "Content-Type", "application/x-www-form-urlencoded");
        }
        case "form-multipart" -> {
          if (!(body instanceof Map<?, ?>)) {
            throw new ModuleFailure(
                "body must be mapping, cannot be type " + Values.typeName(body));
          }
          Multipart.Body parts = Multipart.of(args.dict("body"), this::fieldFile);
          return request.with("Content-Type", parts.contentType()).withBody(parts.content());
        }
        default -> {}
      }
      if (source != null && !source.isEmpty()) {
        if (!args.bool("remote_src")) {
          return request.withBody(call.files().read(call.files().find("files", source)));
        }
        if (!host.stat(source, StatOptions.FOLLOW).exists()) {
          throw new ModuleFailure("Unable to open source file " + source, Map.of("elapsed", 0L));
        }
        return request.withBodyFile(source);
      }
      return body == null
          ? request
          : request.withBody(Text.str(body).getBytes(StandardCharsets.UTF_8));
    }

    private byte[] fieldFile(String name) {
      if (args.bool("remote_src")) {
        return host.read(name).orElseThrow(() -> new ModuleFailure(Errno.NOT_FOUND.ofBytes(name)));
      }
      return call.files().read(call.files().find("files", name));
    }

    private static @Nullable Object urlencoded(@Nullable Object body) {
      List<Object[]> pairs = new ArrayList<>();
      if (body instanceof Map<?, ?> map) {
        map.forEach((key, value) -> pairs.add(new Object[] {key, value}));
      } else if (body instanceof List<?> list) {
        for (Object each : list) {
          if (!(each instanceof List<?> pair) || pair.size() != 2) {
            throw new ModuleFailure(
                "failed to parse body as form_urlencoded: too many values to unpack (expected 2)",
                Map.of("elapsed", 0L));
          }
          pairs.add(new @Nullable Object[] {pair.get(0), pair.get(1)});
        }
      } else {
        return body;
      }
      StringBuilder out = new StringBuilder();
      for (Object[] pair : pairs) {
        Iterable<?> values =
            switch (pair[1]) {
              case List<?> list -> list;
              case Map<?, ?> map -> map.keySet();
              case null -> List.of();
              default -> List.of(pair[1]);
            };
        for (Object value : values) {
          if (value != null) {
            out.append(out.isEmpty() ? "" : "&")
                .append(quotePlus(Text.str(pair[0])))
                .append('=')
                .append(quotePlus(Text.str(value)));
          }
        }
      }
      return out.toString();
    }

    /** Python's {@code quote_plus}. */
    private static String quotePlus(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8)
          .replace("*", "%2A")
          .replace("%7E", "~");
    }

    private @Nullable ModuleResult skippedByFiles() {
      String creates = args.text("creates");
      if (creates != null && host.stat(creates, StatOptions.FOLLOW).exists()) {
        return notRun("skipped, since '" + creates + "' exists");
      }
      String removes = args.text("removes");
      if (removes != null && !host.stat(removes, StatOptions.FOLLOW).exists()) {
        return notRun("skipped, since '" + removes + "' does not exist");
      }
      return null;
    }

    private static ModuleResult notRun(String reason) {
      return ModuleResult.changed(false).put("stdout", reason).put("stdout_lines", List.of(reason));
    }

    private ModuleResult result(
        HttpCall request,
        HttpAnswer answer,
        @Nullable String dest,
        @Nullable FileStat old,
        long elapsed) {
      boolean wanted = expected.contains((long) answer.status());
      String type = answer.contentType();
      String sub = type.substring(type.indexOf('/') + 1);
      sub = sub.substring(sub.indexOf('+') + 1);
      boolean json = sub.equals("json") || sub.equals("javascript");
      boolean content = json || args.bool("return_content") || !wanted;
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      Map<String, @Nullable Object> info =
          answer.info(request.url().equals(url) ? url : request.url());
      values.put(
          "redirected", answer.isError() ? false : !String.valueOf(info.get("url")).equals(url));
      info.put("url", answer.isError() ? url : info.get("url"));
      if (answer.isError() && answer.status() >= 0 && !content) {
        info.put("body", answer.body() == null ? "" : EscapedText.of(answer.body()));
      }
      info.forEach(
          (key, value) -> values.put(key.replace('-', '_').toLowerCase(Locale.ROOT), value));
      values.put("elapsed", elapsed);
      values.put("changed", false);
      if (answer.status() >= 0 && dest != null && old != null) {
        save(values, answer, dest, old, wanted && answer.status() != 304);
      }
      if (values.get("location") instanceof String location) {
        values.put("location", absolute(location));
      }
      String text = null;
      if (content && answer.body() != null) {
        text = decoded(answer);
        if (json) {
          try {
            values.put("json", JsonReader.loads(text));
          } catch (JsonReader.JsonException e) {
            // Ansible leaves the key out, too
          }
        }
      } else if (content) {
        text = "";
      }
      if (text != null && args.bool("return_content") && EscapedText.isIn(text)) {
        values.put("content", text);
        throw new ModuleFailure(
            "MODULE FAILURE: Module \"ansible.builtin.uri\" returned non UTF-8 data in the JSON response.\n"
                + "See stdout/stderr for the exact error",
            Map.of("module_stdout", PythonJson.PLAIN.dumps(values), "module_stderr", "", "rc", 0L));
      }
      String secret = args.text("url_password");
      Map<String, @Nullable Object> told = new LinkedHashMap<>();
      if (args.bool("return_content")) {
        told.put("content", text);
      }
      if (secret == null || secret.isEmpty()) {
        told.putAll(values);
      } else {
        values.forEach(
            (key, value) -> told.put(withoutSecret(key, secret), keysWithout(value, secret)));
      }
      if (!wanted) {
        Object message = told.remove("msg");
        throw new ModuleFailure(
            "Status code was "
                + answer.status()
                + " and not "
                + Text.str(expected)
                + ": "
                + message,
            told);
      }
      return ModuleResult.of(told);
    }

    /** A value whose keys do not have the password in them; in values the engine sees to it. */
    private static @Nullable Object keysWithout(@Nullable Object value, String secret) {
      return switch (value) {
        case null -> null;
        case Map<?, ?> map -> {
          Map<Object, @Nullable Object> clean = new LinkedHashMap<>();
          map.forEach(
              (key, each) ->
                  clean.put(
                      key instanceof String text ? withoutSecret(text, secret) : key,
                      keysWithout(each, secret)));
          yield clean;
        }
        case List<?> list -> {
          List<@Nullable Object> clean = new ArrayList<>(list.size());
          list.forEach(each -> clean.add(keysWithout(each, secret)));
          yield clean;
        }
        default -> value;
      };
    }

    private static String withoutSecret(String key, String secret) {
      return PLAIN_KEYS.contains(key) || key.startsWith("_ansible")
          ? key
          : key.equals(secret)
              ? "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
              : key.replace(secret, "********");
    }

    private static String decoded(HttpAnswer answer) {
      byte[] body = answer.body() == null ? new byte[0] : answer.body();
      String name = answer.parameter("content-type", "charset");
      if (name == null || name.equalsIgnoreCase("utf-8") || name.equalsIgnoreCase("utf8")) {
        return EscapedText.of(body);
      }
      return new String(
          body,
          PythonCodec.charset(name.split(",")[0])
              .orElseThrow(() -> new ModuleFailure("unknown encoding: " + name)));
    }

    private void save(
        Map<String, @Nullable Object> values,
        HttpAnswer answer,
        String dest,
        FileStat old,
        boolean write) {
      String path = dest;
      FileStat before = old;
      if (old.isDirectory()) {
        path = dest.replaceAll("/+$", "") + "/" + name(answer);
        before = host.stat(path, new StatOptions(true, "sha1", false, false, false));
      }
      FileStat stat = before;
      if (write) {
        FileAttributes wanted = PathInfo.attributes(args);
        String digest = answer.digests().get("sha1");
        if (digest == null || !digest.equals(before.checksum())) {
          stat = written(path, answer.file(), wanted);
        } else if (PathInfo.any(wanted)) {
          stat = host.setAttributes(path, wanted, false).stat();
        }
        values.put("changed", true);
      }
      values.put("path", path);
      PathInfo.add(values, stat);
    }

    private FileStat written(String path, String file, FileAttributes wanted) {
      WriteRequest request =
          WriteRequest.ofRemote(path, file, true)
              .with(wanted)
              .withUnsafeWrites(args.bool("unsafe_writes"));
      try {
        return host.write(request).stat();
      } catch (RemoteException e) {
        throw Refusal.of(e, path);
      }
    }

    private static String name(HttpAnswer answer) {
      String given = answer.parameter("content-disposition", "filename");
      if (given != null && !given.isEmpty()) {
        return given.substring(given.lastIndexOf('/') + 1);
      }
      String path =
          answer
              .url()
              .replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*:(//[^/?#]*)?", "")
              .replaceFirst("(?s)[?#].*", "")
              .replaceAll("/+$", "");
      String name = path.substring(path.lastIndexOf('/') + 1);
      return name.isEmpty()
          ? "index.html"
          : java.net.URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private String absolute(String location) {
      if (location.contains("://")) {
        return location;
      }
      if (location.startsWith("/")) {
        return url.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://[^/?#]*).*$", "$1") + location;
      }
      return url.substring(0, Math.max(0, url.lastIndexOf('/'))) + "/" + location;
    }
  }
}
