package io.jansible.cli.command;

import io.jansible.cli.args.ParsedArguments;
import io.jansible.error.OptionsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The release of ansible-core that is claimed to whoever asks: playbooks ({@code ansible_version})
 * and the reader of {@code --version}. Given by {@code --emulate} or {@value #VARIABLE}; behaviour
 * stays that of {@link #DEFAULT}.
 */
final class Emulation {
  /** The release whose behaviour is the yardstick. */
  static final String DEFAULT = "2.18.0";

  static final String VARIABLE = "JANSIBLE_EMULATE_ANSIBLE";
  private static final String OPTION = "--emulate";
  private static final Pattern RELEASE = Pattern.compile("\\d+\\.\\d+(\\.\\d+)?([-.+]?\\w+)*");

  private Emulation() {}

  /** The session as it is under the option: the variable has its value. */
  static Session apply(Session session, ParsedArguments arguments) {
    String given = arguments.text("emulate");
    if (given == null && arguments.outcome() == ParsedArguments.Outcome.VERSION) {
      given = word(session.arguments());
    }
    Map<String, String> environment = new HashMap<>(session.environment());
    if (given != null) {
      environment.put(VARIABLE, given);
    } else if (environment.getOrDefault(VARIABLE, "").isEmpty()) {
      environment.remove(VARIABLE);
    }
    String release = environment.get(VARIABLE);
    if (release != null && !RELEASE.matcher(release).matches()) {
      throw new OptionsException(
          (given == null ? VARIABLE : OPTION)
              + " takes a release of ansible-core such as 2.16.14, not '"
              + release
              + "'");
    }
    return session.withEnvironment(environment);
  }

  static String release(Session session) {
    return session.environment().getOrDefault(VARIABLE, DEFAULT);
  }

  /** {@code --version} ends the reading of a command line, and the option may stand after it. */
  private static @Nullable String word(List<String> arguments) {
    int at = arguments.lastIndexOf(OPTION);
    if (at >= 0 && at + 1 < arguments.size()) {
      return arguments.get(at + 1);
    }
    return arguments.stream()
        .filter(one -> one.startsWith(OPTION + "="))
        .reduce((first, second) -> second)
        .map(one -> one.substring(OPTION.length() + 1))
        .orElse(null);
  }
}
