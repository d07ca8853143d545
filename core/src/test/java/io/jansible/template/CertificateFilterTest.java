package io.jansible.template;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the filter for certificates leaves out; what it gives is in the golden file. */
class CertificateFilterTest {
  private static Templar templar() throws Exception {
    String rule = Files.readString(Path.of("src/test/resources/template/golden/certificates.yml"));
    Map<?, ?> read = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(rule);
    return TemplateEngine.standard()
        .templar(new JinjaCorpusTest.MapVariables((Map<?, ?>) read.get("vars")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"fingerprints.blake2b", "ocsp_uri", "issuer_uri", "authority_cert_issuer"})
  void whatIsLeftOutIsUndefined(String field) throws Exception {
    Templar templar = templar();
    assertThatThrownBy(
            () ->
                templar.value("{{ (rsa | community.crypto.x509_certificate_info)." + field + " }}"))
        .hasMessageContaining("has no attribute");
  }

  @Test
  void otherTextIsAnError() throws Exception {
    Templar templar = templar();
    assertThatThrownBy(() -> templar.value("{{ 'x' | community.crypto.x509_certificate_info }}"))
        .hasMessageContaining("Unable to load PEM file");
  }
}
