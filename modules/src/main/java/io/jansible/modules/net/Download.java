package io.jansible.modules.net;

import io.jansible.connection.RemoteHost;
import io.jansible.module.Args;
import io.jansible.module.ModuleFailure;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a module needs from a URL, fetched by the node with a plain GET ({@code fetch_url}), in
 * check mode too.
 */
public final class Download {
  private final RemoteHost host;
  private final String url;
  private final boolean validate;
  private final Function<String, ModuleFailure> failure;

  /**
   * @param validate whether the server's certificate is checked
   * @param failure what the module says where the answer is not 200, from Ansible's reason
   */
  public Download(
      RemoteHost host, String url, boolean validate, Function<String, ModuleFailure> failure) {
    this.host = host;
    this.url = url;
    this.validate = validate;
    this.failure = failure;
  }

  /** The answer's body, brought here: one round trip. */
  public byte[] bytes() {
    HttpAnswer answer = send(Delivery.here(true, List.of(200L)));
    byte[] body = answer.body();
    return body == null ? new byte[0] : body;
  }

  /**
   * The file with the answer's body, on the node: one round trip. The caller removes its folder.
   */
  public String file() {
    return send(Delivery.kept(null, List.of())).file();
  }

  private HttpAnswer send(Delivery delivery) {
    Args args =
        new Args(
            Map.of(
                "http_agent", "ansible-httpget",
                "use_proxy", true,
                "use_netrc", true,
                "decompress", true,
                "validate_certs", validate));
    HttpCall call = HttpCall.of(args, "GET", url, HttpCall.Redirects.URLLIB2, 10);
    HttpAnswer answer = new NodeHttp(host).send(call, delivery);
    if (answer.status() != 200) {
      if (answer.folder() != null) {
        host.remove(answer.folder());
      }
      throw failure.apply(answer.message());
    }
    return answer;
  }
}
