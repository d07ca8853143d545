package io.jansible.modules.crypto;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import io.jansible.modules.general.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that the node's openssl asks for its certificates. */
final class TlsPeer {
  private static final Pattern VERIFY = Pattern.compile("verify error:num=\\d+:(.*)");
  private static final Pattern CONNECT = Pattern.compile("connect:errno=([1-9]\\d*)");
  private static final Pattern SYSTEM = Pattern.compile(":system library:[^:]*:([^:]+):");
  private static final Pattern TLS = Pattern.compile(":SSL routines:[^:]*:([^:]+):");
  private static final String UNKNOWN_NAME = "Name or service not known";

  private final ModuleCall call;
  private final Args args;

  TlsPeer(ModuleCall call) {
    this.call = call;
    this.args = call.args();
  }

  private static String address(String host, Object port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** What the server sends: its own certificate first. */
  List<PemCertificate> chain() {
    Long timeout = args.integer("timeout");
    ExecRequest request = ExecRequest.of(command()).withEnvironment(Commands.ENGLISH);
    ExecResult result =
        call.host()
            .exec(
                timeout == null || timeout == 0
                    ? request
                    : request.withTimeout(Duration.ofSeconds(timeout)));
    if (result.timedOut()) {
      throw failure("The handshake operation timed out");
    }
    List<PemCertificate> chain = CertificateStore.read(result.out(), "server", ignored -> {});
    if (chain.isEmpty() || (args.has("ca_cert") && !result.ok())) {
      throw failure(problem(result.err()));
    }
    return chain;
  }

  private List<String> command() {
    String host = args.string("host");
    List<String> command =
        new ArrayList<>(List.of(new Tools(call.host()).path("openssl"), "s_client", "-showcerts"));
    command.addAll(List.of("-connect", address(host, args.string("port"))));
    String name = args.has("server_name") ? args.string("server_name") : host;
    // an address is no name that a server could be asked for
    command.addAll(
        name.contains(":") || name.matches("[0-9.]+")
            ? List.of("-noservername")
            : List.of("-servername", name));
    if (args.has("proxy_host")) {
      command.addAll(
          List.of("-proxy", address(args.string("proxy_host"), args.string("proxy_port"))));
    }
    if (args.has("ca_cert")) {
      command.addAll(List.of("-CAfile", args.string("ca_cert"), "-verify_return_error"));
    }
    if (args.has("starttls")) {
      command.addAll(List.of("-starttls", args.string("starttls")));
    }
    if (args.has("ciphers")) {
      command.addAll(List.of("-cipher", String.join(":", args.texts("ciphers"))));
    }
    command.addAll(TlsOptions.flags(args.list("tls_ctx_options")));
    return command;
  }

  /** What openssl complains about, in Python's words. */
  private static String problem(String said) {
    Matcher verify = VERIFY.matcher(said);
    if (verify.find()) {
      return "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: " + verify.group(1);
    }
    Matcher connect = CONNECT.matcher(said);
    Matcher system = SYSTEM.matcher(said);
    if (connect.find() && system.find()) {
      return "[Errno %s] %s".formatted(connect.group(1), system.group(1));
    }
    if (said.contains(UNKNOWN_NAME)) {
      return "[Errno -2] " + UNKNOWN_NAME;
    }
    if (said.contains("SSL_CONF_cmd(-cipher")) {
      return "('No cipher can be selected.',)";
    }
    Matcher tls = TLS.matcher(said);
    if (tls.find()) {
      String word = tls.group(1).toUpperCase(java.util.Locale.ROOT).replace(' ', '_');
      return "[SSL: %s] %s".formatted(word, tls.group(1));
    }
    return said.strip();
  }

  private ModuleFailure failure(String problem) {
    String place = args.string("host") + ":" + args.string("port");
    return new ModuleFailure(
        args.has("proxy_host")
            ? "Failed to get cert via proxy %s:%s from %s, error: %s"
                .formatted(args.string("proxy_host"), args.string("proxy_port"), place, problem)
            : "Failed to get cert from %s, error: %s".formatted(place, problem));
  }
}
