package io.jansible.modules.net;

import io.jansible.config.Netrc;
import org.jspecify.annotations.Nullable;

/**
 * The netrc file of the user that a module works as on a node.
 *
 * @param danger why it is not to be used
 */
record NodeNetrc(String text, String file, @Nullable String danger) {

  /**
   * @param name {@code NETRC} if a variable names the file, a space, the file
   * @param user who reads it
   * @param listed what {@code ls -l} says of it
   */
  static NodeNetrc of(String text, String name, String user, String listed) {
    boolean named = name.startsWith("NETRC ");
    String[] words = listed.split(" +", 4);
    String danger =
        named || words.length < 4 || words[0].length() < 10
            ? null
            : Netrc.danger(words[2], user, !words[0].substring(4, 10).equals("------"));
    return new NodeNetrc(text, name.substring(name.indexOf(' ') + 1), danger);
  }

  Netrc.@Nullable Login login(String machine) throws Netrc.NetrcException {
    return Netrc.parse(text, file, danger).login(machine);
  }

  @Override
  public String toString() {
    return "NodeNetrc[" + file + "]";
  }
}
