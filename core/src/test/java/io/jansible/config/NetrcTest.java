package io.jansible.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins of a netrc file; the expected values are those of Python's {@code netrc}. */
class NetrcTest {
  private static final String FILE =
      """
      # machine c login x password y
      machine a login me password "secret"
      machine half login me
      macdef init
        machine b login no password no

      machine b
        login other
        account some
        password word # not this
      machine d login "two words" password a\\"b
      default login any password body
      """;

  @ParameterizedTest
  @CsvSource({"a, me:secret", "b, other:word", "c, any:body", "half, none", "d, two words:a\"b"})
  void logins(String machine, String expected) throws Exception {
    Netrc.Login login = Netrc.parse(FILE, "f", null).login(machine);
    assertThat(login == null ? "none" : login.name() + ":" + login.password()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "oops | bad toplevel token 'oops' (f, line 1)",
        "machine | missing 'machine' name (f, line 1)",
        "machine a login x~secret y | bad follower token 'secret' (f, line 2)",
        "macdef a~b | Macro definition missing null line terminator. (f, line 2)",
      })
  void mistakes(String text, String message) {
    assertThatThrownBy(() -> Netrc.parse(text.replace('~', '\n'), "f", null))
        .isInstanceOf(Netrc.NetrcException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | a | false | ",
        "a | a | true | ~/.netrc access too permissive: access permissions must restrict access to only the owner (None, line None)",
        "a | b | false | ~/.netrc file owner (a, b) does not match current user (None, line None)",
      })
  void openFiles(String owner, String user, boolean open, String message) throws Exception {
    String danger = Netrc.danger(owner, user, open);
    if (message == null) {
      assertThat(danger).isNull();
      return;
    }
    assertThat(Netrc.parse("machine a login anonymous password x", "f", danger).login("a"))
        .isNotNull();
    assertThatThrownBy(() -> Netrc.parse("machine a login me password x", "f", danger))
        .isInstanceOf(Netrc.NetrcException.class)
        .hasMessage(message);
  }
}
