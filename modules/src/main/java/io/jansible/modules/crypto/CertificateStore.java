package io.jansible.modules.crypto;

import io.jansible.connection.ExecRequest;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.general.Results;
import io.jansible.pki.Certificate;
import io.jansible.pki.Pem;
import io.jansible.pki.PkiException;
import io.jansible.template.value.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Certificates of the node's files, and of all files in directories. */
final class CertificateStore {
  private static final String SEPARATOR = "==jansible==";

  /** Each file's name as a line after the separator, then its content, or why there is none. */
  private static final String READ =
      """
      s=$1; shift
      for p; do
        if [ -e "$p" ]; then
          find -L "$p" ! -type d -exec sh -c '
            s=$1; shift
            for f; do
              if m=$(cat -- "$f" 2>&1 >/dev/null); then printf "\\n%s+%s\\n" "$s" "$f"; cat -- "$f"
              else printf "\\n%s-%s\\n%s" "$s" "$f" "$m"; fi
            done' sh "$s" {} +
        else
          printf '\n%s-%s\nNo such file or directory' "$s" "$p"
        fi
      done
      """;

  private final List<PemCertificate> certificates = new ArrayList<>();

  /** Warns of what cannot be read. */
  CertificateStore(ModuleCall call, List<String> paths) {
    if (paths.isEmpty()) {
      return;
    }
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", READ, "sh", SEPARATOR));
    argv.addAll(paths);
    String out = call.host().exec(ExecRequest.of(argv)).out();
    for (String each : out.split("\n" + SEPARATOR)) {
      int end = each.indexOf('\n');
      if (end > 0) {
        String path = each.substring(1, end);
        String content = each.substring(end + 1);
        if (each.charAt(0) == '+') {
          certificates.addAll(read(content, path, call::warn));
        } else {
          call.warn(
              "Cannot read certificate file %s: %s"
                  .formatted(Text.repr(path), Results.errno(content, path)));
        }
      }
    }
  }

  /**
   * @param source how messages call the text
   * @param failed is told of what is no certificate
   */
  static List<PemCertificate> read(String text, String source, Consumer<String> failed) {
    List<PemCertificate> all = new ArrayList<>();
    for (String each : Pem.split(text)) {
      try {
        all.add(
            new PemCertificate(
                each.endsWith("\n") || each.endsWith("\r") ? each : each + "\n",
                Certificate.ofPem(each.getBytes(StandardCharsets.UTF_8))));
      } catch (PkiException e) {
        failed.accept(
            "Cannot parse certificate #%d from %s: %s"
                .formatted(all.size() + 1, Text.repr(source), e.text()));
      }
    }
    return all;
  }

  /** The same of a text that has to be all certificates. */
  static List<PemCertificate> must(String text, String source) {
    return read(
        text,
        source,
        problem -> {
          throw new ModuleFailure(problem);
        });
  }

  boolean contains(PemCertificate certificate) {
    return certificates.stream().anyMatch(certificate::same);
  }

  /** Who issued a certificate; null if nobody here did. */
  @Nullable PemCertificate issuer(PemCertificate certificate, Consumer<String> warnings) {
    return certificates.stream()
        .filter(each -> certificate.issuedBy(each, warnings))
        .findFirst()
        .orElse(null);
  }
}
