package io.jansible.template;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the filter for certificates refuses; what it gives is in the golden file. */
class CertificateFilterTest {
  private static Templar templar() throws Exception {
    String rule = Files.readString(Path.of("src/test/resources/template/golden/certificates.yml"));
    Map<?, ?> read = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(rule);
    return TemplateEngine.standard()
        .templar(new JinjaCorpusTest.MapVariables((Map<?, ?>) read.get("vars")));
  }

  @Test
  void otherTextIsAnError() throws Exception {
    Templar templar = templar();
    assertThatThrownBy(() -> templar.value("{{ 'x' | community.crypto.x509_certificate_info }}"))
        .hasMessageContaining("Unable to load PEM file");
  }
}
