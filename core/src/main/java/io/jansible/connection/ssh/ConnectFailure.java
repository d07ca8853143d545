package io.jansible.connection.ssh;

import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says why a host could not be reached, in the words that OpenSSH and Ansible's connection have for
 * it.
 */
record ConnectFailure(
    String host, int port, String user, @Nullable Passage passage, @Nullable Path missingKey) {
  private static final Pattern METHODS = Pattern.compile("'([a-z,-]*)'");
  private static final String PREFIX = "Failed to connect to the host via ssh: ";

  String text(Exception e, Answers answers, KnownHosts known, String checking) {
    String message = String.valueOf(e.getMessage());
    if (isRefusal(message)) {
      return answers.given()
          ? "Invalid/incorrect password: Permission denied, please try again."
          : PREFIX + imposture(known) + denied(message);
    }
    if (e instanceof JSchHostKeyException) {
      return PREFIX + hostKey(e, known, checking) + "Host key verification failed.";
    }
    return PREFIX + network(e, message);
  }

  private static boolean isRefusal(String message) {
    return message.contains("Auth fail")
        || message.contains("Auth cancel")
        || message.contains("USERAUTH fail")
        || message.contains("Too many authentication");
  }

  private String denied(String message) {
    Matcher methods = METHODS.matcher(message);
    return (missingKey == null
            ? ""
            : "no such identity: " + missingKey + ": No such file or directory\r\n")
        + user
        + "@"
        + host
        + ": Permission denied ("
        + (methods.find() ? methods.group(1) : "publickey")
        + ").";
  }

  private static String imposture(KnownHosts known) {
    return known.changed()
        ? "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\r\n"
            + "Password authentication is disabled to avoid man-in-the-middle attacks.\r\n"
        : "";
  }

  private String hostKey(Exception e, KnownHosts known, String checking) {
    String place = port == 22 ? host : "[" + host + "]:" + port;
    if (e instanceof JSchChangedHostKeyException || known.changed()) {
      return "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\r\n"
          + "IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\r\n"
          + "Add correct host key in "
          + known.getKnownHostsRepositoryID()
          + " to get rid of this message.\r\nHost key for "
          + place
          + " has changed and you have requested strict checking.\r\n";
    }
    return checking.equals("yes") && e instanceof JSchUnknownHostKeyException
        ? "No host key is known for " + place + " and you have requested strict checking.\r\n"
        : "";
  }

  private String network(Exception e, String message) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String root = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    if (root.startsWith("UnknownHostException") || message.contains("UnknownHostException")) {
      return "ssh: Could not resolve hostname " + host + ": Name or service not known";
    }
    String at = "ssh: connect to host " + host + " port " + port + ": ";
    for (String reason :
        new String[] {"Connection refused", "No route to host", "Network is unreachable"}) {
      if (root.contains(reason)) {
        return at + reason;
      }
    }
    String complaint =
        passage == null || passage.complaint().isEmpty() ? "" : passage.complaint() + "\r\n";
    String peer = passage == null ? host + " port " + port : "UNKNOWN port 65535";
    if (root.contains("onnect timed out") || root.contains("Connection timed out")) {
      return at + "Connection timed out";
    }
    if (message.contains("timeout") || root.contains("timed out") || root.contains("Timeout")) {
      return complaint
          + "Connection timed out during banner exchange\r\nConnection to "
          + peer
          + " timed out";
    }
    if (root.contains("Connection reset")) {
      return complaint
          + "kex_exchange_identification: read: Connection reset by peer\r\nConnection reset by "
          + peer;
    }
    if (message.contains("connection is closed by foreign host")
        || message.contains("End of IO")
        || !complaint.isEmpty()
        || root.contains("Broken pipe")) {
      return complaint
          + "kex_exchange_identification: Connection closed by remote host\r\nConnection closed by "
          + peer;
    }
    return complaint + message;
  }
}
