package io.jansible.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a template file failed. */
class TemplateExcerptTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "{{ x | joinn }} ; 8 ; join",
        "{% if x is evn %}{% endif %} ; 9 ; even",
        "{{ x | qwertyuiop }} ; 8 ; -",
        "a {{ x + }} ; 10 ; -",
        "ab {{ nothing }} ; 7 ; -",
        "{{ 1 / x }} ; 4 ; -",
      })
  void caretAndNearestName(String line, int column, String nearest) {
    String text = "first\n" + line + "\nlast\n";
    Templar templar =
        TemplateEngine.standard().templar(new JinjaCorpusTest.MapVariables(Map.of("x", 0L)));
    TemplateException error =
        catchThrowableOfType(
            TemplateException.class,
            () -> templar.file(text, "/etc/a.j2", Templar.FileOptions.DEFAULT));
    assertThat(TemplateExcerpt.of(error, "/etc/a.j2", text))
        .isEqualTo(
            "\n\nThe error appears to be in '/etc/a.j2': line 2, column "
                + column
                + "\n\n"
                + line
                + "\n"
                + " ".repeat(column - 1)
                + "^ here\n"
                + (nearest == null ? "" : "Is '" + nearest + "' meant?\n"));
  }
}
