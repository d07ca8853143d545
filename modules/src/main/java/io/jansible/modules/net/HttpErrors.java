package io.jansible.modules.net;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Python would have said where curl or wget failed. */
final class HttpErrors {
  private static final Pattern OTHER_HOST =
      Pattern.compile("(?:does not match|matches) target host ?name '([^']*)'");

  private HttpErrors() {}

  static String message(HttpCall call, int rc, String tool, String error) {
    String said = error.isEmpty() ? tool + " ended with " + rc : error;
    return switch (tool) {
      case "curl" -> curl(call, rc, said);
      case "file" -> {
        String path = call.url().replaceFirst("^file:(//(localhost)?(?=/))?", "");
        int errno =
            said.contains("Permission denied") ? 13 : said.contains("Is a directory") ? 21 : 2;
        String words =
            errno == 13
                ? "Permission denied"
                : errno == 21 ? "Is a directory" : "No such file or directory";
        yield urlopen("[Errno " + errno + "] " + words + ": '" + path + "'");
      }
      default -> {
        String last = said.substring(said.lastIndexOf('\n') + 1);
        yield network(said, last);
      }
    };
  }

  private static String curl(HttpCall call, int rc, String said) {
    String plain = said.replaceFirst("(?s)^.*curl: \\(\\d+\\) ", "");
    return switch (rc) {
      case 1 -> {
        int colon = call.url().indexOf(':');
        yield urlopen(
            "unknown url type: " + (colon > 0 ? call.url().substring(0, colon) : call.url()));
      }
      case 6 -> urlopen("[Errno -2] Name or service not known");
      case 28 ->
          plain.contains("onnect") && !plain.contains("received")
              ? urlopen("timed out")
              : "Connection failure: The read operation timed out";
      case 52 -> "Connection failure: Remote end closed connection without response";
      case 51, 60 ->
          urlopen(
              "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: " + certificate(plain));
      default -> network(plain, plain);
    };
  }

  private static String certificate(String said) {
    String line = said.lines().findFirst().orElse("");
    Matcher name = OTHER_HOST.matcher(line);
    return name.find()
        ? "Hostname mismatch, certificate is not valid for '" + name.group(1) + "'."
        : line.replaceFirst("^SSL certificate problem: ", "");
  }

  private static String network(String said, String shown) {
    if (said.contains("onnection refused")
        || said.matches("(?s).*Could(n't| not) connect to server.*")) {
      return urlopen("[Errno 111] Connection refused");
    }
    if (said.contains("No route to host")) {
      return urlopen("[Errno 113] No route to host");
    }
    if (said.contains("etwork is unreachable")) {
      return urlopen("[Errno 101] Network is unreachable");
    }
    if (said.contains("unable to resolve") || said.contains("bad address")) {
      return urlopen("[Errno -2] Name or service not known");
    }
    if (said.contains("timed out")) {
      return urlopen("timed out");
    }
    return urlopen(shown);
  }

  private static String urlopen(String what) {
    return "Request failed: <urlopen error " + what + ">";
  }
}
