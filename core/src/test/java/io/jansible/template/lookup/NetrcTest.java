package io.jansible.template.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins of a netrc file. */
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
        password word
      default login any password body
      """;

  @ParameterizedTest
  @CsvSource({"a, me:secret", "b, other:word", "c, any:body", "half, none"})
  void logins(String machine, String expected) {
    Netrc.Login login = Netrc.parse(FILE).login(machine);
    assertThat(login == null ? "none" : login.name() + ":" + login.password()).isEqualTo(expected);
  }
}
