package io.jansible.testkit.host;

import static io.jansible.testkit.host.CommandCall.ok;

import io.jansible.connection.ExecResult;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code curl}, which gets what {@link FakeHost#serves} says, and nothing else. */
final class WebTools {
  private static final Pattern URL = Pattern.compile("(?m)^url = \"(.*)\"$");

  private WebTools() {}

  static Map<String, FakeCommand> all() {
    return Map.of("curl", WebTools::curl);
  }

  private static ExecResult curl(CommandCall call) {
    Options options =
        Options.of(
            call.arguments(),
            "KDoHXdwmAeub",
            "output",
            "config",
            "dump-header",
            "data-binary",
            "header",
            "request",
            "retry",
            "connect-timeout",
            "max-time",
            "netrc-file",
            "noproxy");
    String config = options.value("K", "config");
    String url =
        options.operands().stream().filter(word -> word.contains("://")).findFirst().orElse(null);
    if (url == null && config != null) {
      Matcher found = URL.matcher(call.files().text(call.path(config), call.actor()));
      url = found.find() ? found.group(1) : null;
    }
    byte[] content = url == null ? null : call.host().download(url);
    if (url == null || content == null) {
      throw call.host()
          .unscripted(
              "nothing is known at the URL " + url,
              "node.serves(" + FakeHost.literal(String.valueOf(url)) + ", \"\");");
    }
    String headers = options.value("D", "dump-header");
    if (headers != null) {
      write(
          call,
          headers,
          ("HTTP/1.1 200 OK\r\nContent-Length: " + content.length + "\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    String output = options.value("o", "output");
    if (output == null) {
      return ok(content);
    }
    write(call, output, content);
    return ok();
  }

  private static void write(CommandCall call, @Nullable String path, byte[] content) {
    call.files().write(call.path(String.valueOf(path)), content, false, 022, call.actor());
  }
}
