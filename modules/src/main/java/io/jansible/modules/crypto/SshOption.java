package io.jansible.modules.crypto;

import io.jansible.pki.PkiException;
import io.jansible.template.value.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What an OpenSSH certificate allows or demands.
 *
 * @param kind {@code critical} or {@code extension}
 */
record SshOption(String kind, String name, String data) {
  private static final String CRITICAL = "critical";
  private static final String EXTENSION = "extension";
  private static final Set<String> CRITICAL_NAMES =
      Set.of("force-command", "source-address", "verify-required");
  private static final List<String> EXTENSIONS =
      List.of(
          "permit-x11-forwarding",
          "permit-agent-forwarding",
          "permit-port-forwarding",
          "permit-pty",
          "permit-user-rc");

  static SshOption of(boolean critical, String name, String data) {
    return new SshOption(critical ? CRITICAL : EXTENSION, name.toLowerCase(Locale.ROOT), data);
  }

  /**
   * All that a task's list comes to: what it does not take away is allowed.
   *
   * @throws PkiException if there is no such option
   */
  static Set<SshOption> all(List<String> options) {
    Set<SshOption> all = new HashSet<>();
    List<String> allowed = new ArrayList<>(EXTENSIONS);
    for (String each : options) {
      String name = each.toLowerCase(Locale.ROOT);
      if (name.equals("clear")) {
        allowed.clear();
      } else if (name.startsWith("no-") && EXTENSIONS.contains("permit-" + name.substring(3))) {
        allowed.remove("permit-" + name.substring(3));
      } else {
        all.add(parse(each));
      }
    }
    allowed.forEach(each -> all.add(of(false, each, "")));
    return all;
  }

  private static SshOption parse(String option) {
    int colon = option.indexOf(':');
    String text = option.strip();
    String kind = "";
    if (colon >= 0) {
      colon = text.indexOf(':');
      kind = text.substring(0, colon);
      text = text.substring(colon + 1);
    }
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String data = equals < 0 ? "" : text.substring(equals + 1);
    if (kind.isEmpty()) {
      kind = kind(name.toLowerCase(Locale.ROOT));
    } else if (!kind.equals(CRITICAL) && !kind.equals(EXTENSION)) {
      throw new PkiException("type must be either 'critical' or 'extension'");
    }
    return of(kind.equals(CRITICAL), name, data);
  }

  private static String kind(String name) {
    if (CRITICAL_NAMES.contains(name)) {
      return CRITICAL;
    }
    if (EXTENSIONS.contains(name)) {
      return EXTENSION;
    }
    throw new PkiException(
        name
            + " is not a valid option. Custom options must start with 'critical:' or 'extension:'"
            + " to indicate type");
  }

  boolean isCritical() {
    return kind.equals(CRITICAL);
  }

  String shown() {
    return data.isEmpty() ? Text.repr(name) : Text.repr(name) + "=" + Text.repr(data);
  }
}
