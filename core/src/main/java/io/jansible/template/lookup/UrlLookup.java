package io.jansible.template.lookup;

import static io.jansible.template.lookup.ListLookups.error;

import io.jansible.config.Definition;
import io.jansible.config.Netrc;
import io.jansible.config.Settings;
import io.jansible.error.OptionsException;
import io.jansible.template.EvalContext;
import io.jansible.template.Variables;
import io.jansible.template.value.Text;
import io.jansible.template.value.Values;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What is at a URL, as lines or as one text. */
record UrlLookup(Controller controller) implements Lookup {
  private static final int MAX_REDIRECTS = 10;

  /** Options that variables, the environment and the configuration file may set as well. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "force", "force",
          "timeout", "timeout",
          "http_agent", "agent",
          "force_basic_auth", "force_basic_auth",
          "follow_redirects", "follow_redirects",
          "use_gssapi", "use_gssapi",
          "use_netrc", "use_netrc",
          "unix_socket", "unix_socket",
          "ca_path", "ca_path",
          "ciphers", "ciphers");

  @Override
  public List<@Nullable Object> run(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, EvalContext context) {
    LookupOptions all = new LookupOptions(completed(options, context));
    for (String unsupported : List.of("use_gssapi", "unix_socket", "ciphers")) {
      Object value = all.get(unsupported, null);
      if (value != null && Values.truth(value) && !Text.str(value).equalsIgnoreCase("false")) {
        throw new OptionsException(
            "the url lookup's option '" + unsupported + "' is not supported");
      }
    }
    List<@Nullable Object> results = new ArrayList<>();
    for (Object term : terms) {
      String text = fetch(Text.str(term), all);
      if (all.bool("split_lines", true)) {
        results.addAll(CommandLookups.lines(text));
      } else {
        results.add(text);
      }
    }
    return results;
  }

  private Map<String, @Nullable Object> completed(
      Map<String, @Nullable Object> options, EvalContext context) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(options);
    Settings settings = controller.settings();
    ELSEWHERE.forEach(
        (name, short_) -> {
          if (all.containsKey(name)) {
            return;
          }
          Object variable = context.templar().variables().raw("ansible_lookup_url_" + short_);
          Object value =
              variable != Variables.ABSENT
                  ? context.templar().value(variable)
                  : settings
                      .resolve(
                          new Definition(
                              name,
                              "raw",
                              null,
                              List.of("ANSIBLE_LOOKUP_URL_" + short_.toUpperCase(Locale.ROOT)),
                              List.of(new Definition.Place("url_lookup", short_)),
                              List.of()))
                      .value();
          if (value != null) {
            all.put(name, value);
          }
        });
    return all;
  }

  private String fetch(String url, LookupOptions options) {
    String at = url;
    try {
      for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
        URLConnection connection = open(at, options);
        if (!(connection instanceof HttpURLConnection http)) {
          try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          }
        }
        int status = http.getResponseCode();
        String location = http.getHeaderField("Location");
        if (status / 100 == 3 && location != null && follows(options)) {
          at = URI.create(at).resolve(location).toString();
          continue;
        }
        if (status >= 300) {
          throw error(
              "Received HTTP error for %s : HTTP Error %d: %s"
                  .formatted(url, status, http.getResponseMessage()));
        }
        try (InputStream in = http.getInputStream()) {
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
      throw error("Failed lookup url for " + url + " : too many redirects");
    } catch (javax.net.ssl.SSLException e) {
      throw error("Error validating the server's certificate for " + url + ": " + e.getMessage());
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      throw error("Failed lookup url for " + url + " : <urlopen error " + reason(e) + ">");
    }
  }

  /** What Python says where there is no connection. */
  private static String reason(Exception e) {
    return switch (e) {
      case UnknownHostException unknown -> "[Errno -2] Name or service not known";
      case SocketTimeoutException late -> "timed out";
      case NoRouteToHostException none -> "[Errno 113] No route to host";
      case ConnectException refused -> "[Errno 111] Connection refused";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static boolean follows(LookupOptions options) {
    return switch (options.text("follow_redirects", "urllib2")) {
      case "none", "no" -> false;
      default -> true;
    };
  }

  private URLConnection open(String url, LookupOptions options)
      throws IOException, URISyntaxException {
    URI uri = new URI(url);
    URLConnection connection =
        options.bool("use_proxy", true)
            ? uri.toURL().openConnection()
            : uri.toURL().openConnection(Proxy.NO_PROXY);
    int millis = (int) (Double.parseDouble(options.text("timeout", "10")) * 1000);
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setRequestProperty("User-Agent", options.text("http_agent", "ansible-httpget"));
    if (options.bool("force", false)) {
      connection.setRequestProperty("Cache-Control", "no-cache");
    }
    String user = options.optionalText("username");
    String password = options.optionalText("password");
    if (user == null && uri.getUserInfo() != null) {
      int colon = uri.getUserInfo().indexOf(':');
      user = colon < 0 ? uri.getUserInfo() : uri.getUserInfo().substring(0, colon);
      password = colon < 0 ? "" : uri.getUserInfo().substring(colon + 1);
    }
    if (user != null) {
      authorize(connection, user, password == null ? "" : password);
    }
    if (options.get("headers", null) instanceof Map<?, ?> headers) {
      headers.forEach(
          (name, value) -> connection.setRequestProperty(Text.str(name), Text.str(value)));
    }
    if (user == null && !url.startsWith("ftp:") && options.bool("use_netrc", true)) {
      String machine = uri.getHost() == null ? "" : uri.getHost();
      Netrc.Login login = ControllerNetrc.login(controller, machine);
      if (login != null && connection instanceof HttpURLConnection) {
        authorize(connection, login.name(), login.password());
      }
    }
    if (connection instanceof HttpURLConnection http) {
      http.setInstanceFollowRedirects(false);
    }
    if (connection instanceof HttpsURLConnection https) {
      secure(https, options);
    }
    return connection;
  }

  private static void authorize(URLConnection connection, String user, String password) {
    String pair = user + ":" + password;
    connection.setRequestProperty(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  private static void secure(HttpsURLConnection connection, LookupOptions options)
      throws IOException {
    String authority = options.optionalText("ca_path");
    boolean validate = options.bool("validate_certs", true);
    if (validate && authority == null) {
      return;
    }
    try {
      TrustManager[] trust =
          validate && authority != null
              ? trusting(Path.of(authority))
              : new TrustManager[] {new TrustEverybody()};
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust, new SecureRandom());
      connection.setSSLSocketFactory(context.getSocketFactory());
      if (!validate) {
        connection.setHostnameVerifier((host, session) -> true);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static TrustManager[] trusting(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, each);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** For {@code validate_certs: false}. */
  private static final class TrustEverybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
