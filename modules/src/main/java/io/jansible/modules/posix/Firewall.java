package io.jansible.modules.posix;

import io.jansible.connection.ExecResult;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.general.Tools;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host's firewalld by its own programs: the daemon's, or where that does not run the one that
 * edits its files.
 *
 * @param running whether the daemon runs
 * @param zone the zone asked for, or the default zone
 */
record Firewall(Tools tools, boolean running, String zone) {
  /** A question's answer: exit code and text. */
  record Answer(int rc, String text) {
    boolean isYes() {
      return rc == 0;
    }
  }

  /** What one look tells. */
  record Look(Firewall firewall, Answer permanent, Answer immediate) {}

  private static final String LOOK =
      """
      PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin
      command -v firewall-cmd >/dev/null || exit 97
      z=$1 q=$2
      if firewall-cmd --state >/dev/null 2>&1; then
        r=1 c='firewall-cmd --permanent'
        [ -n "$z" ] || z=$(firewall-cmd --get-default-zone)
      else
        r=0 c=firewall-offline-cmd
        [ -n "$z" ] || z=$($c --get-default-zone)
      fi
      ask() {
        case $q in
          --get-zones) t=$("$@" "$q" 2>&1) && e=0 || e=$? ;;
          *) t=$("$@" "--zone=$z" "$q" 2>&1) && e=0 || e=$? ;;
        esac
        printf '%s\\0%s\\0' "$e" "$t"
      }
      printf '%s\\0%s\\0' "$r" "$z"
      [ -z "$3" ] && printf '1\\0\\0' || ask $c
      [ -z "$4" ] || [ $r = 0 ] && printf '1\\0\\0' || ask firewall-cmd
      """;

  /**
   * Looks at the state: one round trip.
   *
   * @param zone null for the default zone
   * @param question an option such as {@code --query-service=ssh}
   */
  static Look look(
      Tools tools, @Nullable String zone, String question, boolean permanent, boolean immediate) {
    ExecResult told =
        tools.script(
            LOOK, zone == null ? "" : zone, question, permanent ? "1" : "", immediate ? "1" : "");
    if (told.rc() == 97) {
      tools.path("firewall-cmd");
    }
    String[] fields = told.out().split("\0", -1);
    if (fields.length < 6) {
      throw new ModuleFailure(told.err().strip());
    }
    return new Look(
        new Firewall(tools, fields[0].equals("1"), fields[1]),
        new Answer(Integer.parseInt(fields[2]), fields[3]),
        new Answer(Integer.parseInt(fields[4]), fields[5]));
  }

  /** Changes something: one round trip. */
  Answer change(boolean permanent, List<String> options) {
    List<String> command = new ArrayList<>();
    if (running) {
      command.add("firewall-cmd");
      if (permanent) {
        command.add("--permanent");
      }
    } else {
      command.add("firewall-offline-cmd");
    }
    for (String option : options) {
      // the offline program's --remove-service is another thing
      command.add(
          running
              ? option
              : option.replaceFirst("^--remove-service=", "--remove-service-from-zone="));
    }
    ExecResult ran = tools.run(command);
    return new Answer(ran.rc(), ran.err().isBlank() ? ran.out() : ran.err());
  }

  /** What Ansible's library says of a refusal. */
  String refusal(Answer answer) {
    String text = answer.text().strip().replaceFirst("^(?s).*?Error: ", "");
    // the daemon's come over the bus
    return running ? "org.fedoraproject.FirewallD1.Exception: " + text : text;
  }
}
