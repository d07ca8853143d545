package io.jansible.modules.net;

import io.jansible.module.Argument;
import io.jansible.module.ArgumentType;
import java.util.List;

/** The arguments that every module with a URL takes (Ansible's {@code url_argument_spec}). */
final class UrlArguments {
  private UrlArguments() {}

  static List<Argument> common() {
    return List.of(
        Argument.bool("force").or(false).doc("Ask caches for a fresh answer."),
        Argument.text("http_agent").or("ansible-httpget").doc("What the client calls itself."),
        Argument.bool("use_proxy").or(true).doc("Use the proxy that the environment names."),
        Argument.bool("validate_certs").or(true).doc("Check the server's certificate."),
        Argument.bool("force_basic_auth")
            .or(false)
            .doc("Send the password at once instead of waiting for 401."),
        Argument.path("client_cert").doc("The client's certificate, a PEM file of the node."),
        Argument.path("client_key").doc("The client's private key, a PEM file of the node."),
        Argument.bool("use_gssapi").or(false).doc("Not supported: Kerberos."),
        Argument.list("unredirected_headers", ArgumentType.STR)
            .or(List.of())
            .doc("Headers that are not sent again after a redirect."),
        Argument.bool("decompress").or(true).doc("Unpack an answer that is gzipped."),
        Argument.list("ciphers", ArgumentType.STR).doc("TLS ciphers in OpenSSL's names."),
        Argument.bool("use_netrc").or(true).doc("Look up passwords in ~/.netrc."));
  }
}
