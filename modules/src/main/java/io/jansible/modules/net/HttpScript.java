package io.jansible.modules.net;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shell text that makes one request on a node: with curl, else GNU wget, else busybox's. What
 * must not be seen in the process list (headers, passwords) goes through a private file. It prints
 * lines of a name and a value; {@code err}, {@code headers} and {@code body} give a number of bytes
 * that follow.
 */
final class HttpScript {
  /** Its exit code where the node has no client at all. */
  static final int NO_CLIENT = 95;

  /** Its exit code where it has only one that cannot do this. */
  static final int WEAK_CLIENT = 94;

  /** Its exit code where there is no room for the answer. */
  static final int NO_ROOM = 93;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final HttpCall call;
  private final Delivery delivery;
  private final StringBuilder out = new StringBuilder();

  private HttpScript(HttpCall call, Delivery delivery) {
    this.call = call;
    this.delivery = delivery;
  }

  static String of(HttpCall call, Delivery delivery) {
    return new HttpScript(call, delivery).text();
  }

  private String text() {
    String directory = delivery.directory();
    if (call.needsNetrc()) {
      netrc();
    }
    line("umask 077");
    line(
        "if [ -z \"${http_proxy-}\" ] && [ -n \"${HTTP_PROXY-}\" ]; then"
            + " http_proxy=$HTTP_PROXY; export http_proxy; fi");
    line(
        "d=$(mktemp -d "
            + (directory == null ? "\"${TMPDIR:-/tmp}\"" : quote(directory))
            + "/jansible-http-XXXXXX) || exit "
            + NO_ROOM);
    line(": >\"$d/h\"; : >\"$d/b\"; : >\"$d/e\"");
    if (call.login().found() != null) {
      line("IFS= read -r a");
    }
    if (call.body() != null) {
      line("cat >\"$d/in\"");
    }
    if (call.url().startsWith("file:")) {
      localFile();
    } else {
      line("if command -v curl >/dev/null 2>&1; then");
      curl();
      line("elif command -v wget >/dev/null 2>&1; then");
      line("if wget --version 2>/dev/null | grep -q 'GNU Wget'; then");
      gnuWget();
      line("else");
      busyboxWget();
      line("fi");
      line("else rm -rf \"$d\"; exit " + NO_CLIENT + "; fi");
    }
    answer();
    return out.toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** Where there is a netrc file, it alone is sent: what is in it decides on the request. */
  private void netrc() {
    line("n=${NETRC-$HOME/.netrc}");
    line("if [ -f \"$n\" ] && [ -r \"$n\" ]; then");
    line(
        "echo \"netrc-name ${NETRC+NETRC} $n\"; echo \"netrc-user $(id -un 2>/dev/null || id -u)\"");
    line("echo \"netrc-stat $(LC_ALL=C ls -ldL -- \"$n\")\"");
    line("echo \"netrc $(wc -c <\"$n\")\"; cat -- \"$n\"; exit 0");
    line("fi");
  }

  /** Appends to the private file what must not even be seen in this text. */
  private void foundLogin(String format) {
    if (call.login().found() != null) {
      line("printf '" + format + "\\n' \"$a\" >>\"$d/c\"");
    }
  }

  private void privateFile(String content) {
    byte[] token = new byte[12];
    RANDOM.nextBytes(token);
    String end = "END" + HexFormat.of().formatHex(token);
    line("cat >\"$d/c\" <<'" + end + "'");
    out.append(content);
    line(end);
  }

  private void localFile() {
    String path =
        java.net.URLDecoder.decode(
            call.url().replaceFirst("^file:(//(localhost)?(?=/))?", "").replace("+", "%2B"),
            StandardCharsets.UTF_8);
    line("f=" + quote(path));
    line("if cat -- \"$f\" >\"$d/b\" 2>\"$d/e\"; then");
    line("echo 'rc 0'; printf 'Content-Length: %d\\r\\n' \"$(wc -c <\"$d/b\")\" >\"$d/h\"");
    line("else echo 'rc 37'; fi; echo 'tool file'");
  }

  private void curl() {
    StringBuilder config = new StringBuilder();
    option(config, "url", call.url());
    config.append("silent\nshow-error\ngloboff\nhttp1.1\n");
    if (call.method().equals("HEAD")) {
      config.append("head\n");
    } else if (!call.method().equals("GET") || call.sendsBody()) {
      option(config, "request", call.method());
    }
    if (call.followsItself()) {
      config.append("location\nmax-redirs = 10\n");
    }
    option(config, "proto-redir", "=http,https,ftp");
    option(config, "cookie", "");
    headers(
        (name, value) ->
            option(config, "header", value.isEmpty() ? name + ";" : name + ": " + value));
    if (!call.hasHeader("User-Agent")) {
      option(config, "header", "User-Agent:");
    }
    option(config, "header", "Expect:");
    if (!call.hasHeader("Accept")) {
      option(config, "header", "Accept:");
    }
    option(config, "connect-timeout", String.valueOf(call.timeout()));
    option(config, "speed-time", String.valueOf(call.timeout()));
    config.append("speed-limit = 1\n");
    HttpCall.Tls tls = call.tls();
    if (!tls.validate()) {
      config.append("insecure\n");
    }
    optional(config, "cacert", tls.ca());
    optional(config, "cert", tls.certificate());
    optional(config, "key", tls.key());
    if (!tls.ciphers().isEmpty()) {
      option(config, "ciphers", String.join(":", tls.ciphers()));
    }
    optional(config, "unix-socket", call.unixSocket());
    if (!call.useProxy()) {
      option(config, "noproxy", "*");
    }
    HttpCall.Login login = call.login();
    if (login.isSet()) {
      option(
          config, "user", login.user() + ":" + (login.password() == null ? "" : login.password()));
      config.append(login.force() ? "basic\n" : "anyauth\n");
    }
    if (call.bodyFile() != null) {
      option(config, "data-binary", "@" + call.bodyFile());
    }
    privateFile(config.toString());
    foundLogin("header = \"Authorization: Basic %s\"");
    line(
        "curl -q -K \"$d/c\" -D \"$d/h\" -o \"$d/b\""
            + (call.body() == null ? "" : " --data-binary \"@$d/in\"")
            + " </dev/null 2>\"$d/e\"");
    line("echo \"rc $?\"; echo 'tool curl'");
    if (call.method().equals("HEAD")) {
      line("[ ! -e \"$d/b\" ] || : >\"$d/b\""); // curl puts the headers there, too
    }
  }

  private interface HeaderSink {
    void accept(String name, String value);
  }

  /** What Python's client sends of its own, then the caller's. */
  private void headers(HeaderSink sink) {
    for (Map.Entry<String, String> own :
        List.of(Map.entry("Accept-Encoding", "identity"), Map.entry("Connection", "close"))) {
      if (!call.hasHeader(own.getKey())) {
        sink.accept(own.getKey(), own.getValue());
      }
    }
    if (!call.sendsBody() && List.of("POST", "PUT", "PATCH").contains(call.method())) {
      sink.accept("Content-Length", "0");
    }
    call.headers()
        .forEach(
            (name, value) -> {
              if (call.login().found() == null || !name.equalsIgnoreCase("Authorization")) {
                sink.accept(name, value.replaceAll("[\r\n]+", " "));
              }
            });
  }

  private static void optional(StringBuilder config, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      option(config, name, value);
    }
  }

  private static void option(StringBuilder config, String name, String value) {
    config
        .append(name)
        .append(" = \"")
        .append(
            value
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t"))
        .append("\"\n");
  }

  private void gnuWget() {
    if (call.unixSocket() != null) {
      line("rm -rf \"$d\"; exit " + WEAK_CLIENT);
      return;
    }
    StringBuilder config = new StringBuilder();
    config.append("server_response = on\ncontent_on_error = on\ntries = 1\nverbose = on\n");
    config.append("max_redirect = ").append(call.followsItself() ? 10 : 0).append('\n');
    config.append("timeout = ").append(call.timeout()).append('\n');
    headers(
        (name, value) ->
            config.append("header = ").append(name).append(": ").append(value).append('\n'));
    if (call.sendsBody() && !call.hasHeader("Content-Type")) {
      config.append("header = Content-Type: application/x-www-form-urlencoded\n");
    }
    HttpCall.Tls tls = call.tls();
    if (!tls.validate()) {
      config.append("check_certificate = off\n");
    }
    wgetOption(config, "ca_certificate", tls.ca());
    wgetOption(config, "certificate", tls.certificate());
    wgetOption(config, "private_key", tls.key());
    if (!tls.ciphers().isEmpty()) {
      wgetOption(config, "ciphers", String.join(":", tls.ciphers()));
    }
    config.append("use_proxy = ").append(call.useProxy() ? "on" : "off").append('\n');
    HttpCall.Login login = call.login();
    config.append("netrc = off\n");
    if (login.isSet()) {
      wgetOption(config, "http_user", login.user());
      wgetOption(config, "http_password", login.password());
      config.append("auth_no_challenge = ").append(login.force() ? "on" : "off").append('\n');
    }
    privateFile(config.toString());
    foundLogin("header = Authorization: Basic %s");
    String body =
        call.body() != null
            ? " --body-file=\"$d/in\""
            : call.bodyFile() != null ? " --body-file=" + quote(call.bodyFile()) : "";
    String method =
        call.method().equals("GET") && body.isEmpty() ? "" : " --method=" + call.method();
    line(
        "LC_ALL=C WGETRC=\"$d/c\" wget -o \"$d/l\" -O \"$d/b\""
            + method
            + body
            + " -- "
            + quote(call.url())
            + " </dev/null");
    line("rc=$?; [ $rc -ne 8 ] || rc=0");
    line("sed -n 's/^  \\([A-Za-z].*\\)/\\1/p' \"$d/l\" >\"$d/h\"");
    line("grep -v '^  ' \"$d/l\" >\"$d/e\"; echo \"rc $rc\"; echo 'tool wget'");
  }

  private static void wgetOption(StringBuilder config, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      config.append(name).append(" = ").append(value).append('\n');
    }
  }

  private void busyboxWget() {
    boolean post = call.method().equals("POST") && call.body() != null;
    boolean plain = call.method().equals("GET") && !call.sendsBody();
    HttpCall.Tls tls = call.tls();
    if (!(post || plain || call.method().equals("HEAD"))
        || call.unixSocket() != null
        || tls.certificate() != null
        || tls.ca() != null
        || !tls.ciphers().isEmpty()
        || (!call.followsItself() && plain)) {
      line("rm -rf \"$d\"; exit " + WEAK_CLIENT);
      return;
    }
    StringBuilder command = new StringBuilder();
    headers(
        (name, value) -> {
          if (!name.equals("Connection")) {
            command.append(" --header ").append(quote(name + ": " + value));
          }
        });
    if (call.login().isSet()) {
      String text = call.login().user() + ":" + call.login().password();
      command
          .append(" --header ")
          .append(
              quote(
                  "Authorization: Basic "
                      + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    }
    if (call.login().found() != null) {
      command.append(" --header \"Authorization: Basic $a\"");
    }
    if (!tls.validate()) {
      command.append(" --no-check-certificate");
    }
    if (!call.useProxy()) {
      command.append(" -Y off");
    }
    if (call.method().equals("HEAD")) {
      command.append(" --spider");
    }
    if (post) {
      command.append(" --post-file \"$d/in\"");
    }
    String wget = "LC_ALL=C wget -S -O \"$d/b\"";
    String rest = command + " " + quote(call.url()) + " </dev/null 2>\"$d/e\"";
    line(wget + " -T " + call.timeout() + rest);
    // some builds (1.35 of Debian 12) crash at -T, before they have sent anything
    line("rc=$?; if [ $rc = 139 ]; then " + wget + rest + "; rc=$?; fi");
    line("sed -n 's/^  \\([A-Za-z].*\\)/\\1/p' \"$d/e\" >\"$d/h\"");
    line("s=$(sed -n 's/^wget: server returned error: //p' \"$d/e\")");
    line("if [ -n \"$s\" ]; then rc=0; [ -s \"$d/h\" ] || printf '%s\\n' \"$s\" >\"$d/h\"; fi");
    line("echo \"rc $rc\"; echo 'tool busybox'");
  }

  private void answer() {
    line("code=$(sed -n 's,^HTTP/[0-9.]* \\([0-9][0-9]*\\).*,\\1,p' \"$d/h\" | tail -n 1)");
    if (call.decompress()) {
      line(
          "case $code in 2*) if grep -qi '^content-encoding: *gzip' \"$d/h\" && gzip -dc <\"$d/b\""
              + " >\"$d/z\" 2>/dev/null; then mv \"$d/z\" \"$d/b\"; fi;; esac");
    }
    for (String digest : delivery.digests()) {
      line("echo \"digest " + digest + " $(" + NodeDigest.command(digest, "\"$d/b\"") + ")\"");
    }
    line("echo \"err $(wc -c <\"$d/e\")\"; cat \"$d/e\"");
    line("echo \"headers $(wc -c <\"$d/h\")\"; cat \"$d/h\"");
    String send = "echo \"body $(wc -c <\"$d/b\")\"; cat \"$d/b\"";
    switch (delivery.fetch()) {
      case ALWAYS -> line(send);
      case IF_USEFUL -> {
        StringBuilder wanted = new StringBuilder();
        delivery
            .expected()
            .forEach(code -> wanted.append(wanted.isEmpty() ? "" : "|").append(code));
        line("case ${code:-0} in " + (wanted.isEmpty() ? "none" : wanted) + ") w=;; *) w=1;; esac");
        line(
            "if [ -n \"$w\" ] || grep -qiE '^content-type:.*(json|javascript)' \"$d/h\"; then "
                + send
                + "; fi");
      }
      case NEVER -> {}
    }
    if (delivery.keep()) {
      line("rm -f \"$d/c\" \"$d/h\" \"$d/e\" \"$d/l\" \"$d/in\"; echo \"dir $d\"");
    } else {
      line("rm -rf \"$d\"");
    }
  }
}
