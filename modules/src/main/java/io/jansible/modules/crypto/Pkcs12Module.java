package io.jansible.modules.crypto;

import io.jansible.connection.ExecResult;
import io.jansible.connection.FileStat;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.file.PathInfo;
import io.jansible.modules.general.Results;
import io.jansible.pki.Certificate;
import io.jansible.pki.Pem;
import io.jansible.pki.PkiException;
import io.jansible.pki.PublicKeyData;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code community.crypto.openssl_pkcs12}: the node's openssl packs and unpacks; keys stay there.
 */
final class Pkcs12Module implements Module {
  private final ModuleSpec spec;

  Pkcs12Module() {
    List<Argument> arguments = new ArrayList<>(ManagedFile.arguments("archive"));
    arguments.addAll(
        List.of(
            Argument.text("action")
                .or("export")
                .choices("export", "parse")
                .doc("Whether an archive is made or taken apart."),
            Argument.list("other_certificates", ArgumentType.PATH)
                .aliases("ca_certificates")
                .doc("Files of further certificates."),
            Argument.bool("other_certificates_parse_all")
                .or(false)
                .doc("Each file may hold several."),
            Argument.list("other_certificates_content", ArgumentType.STR)
                .doc("Or those certificates."),
            Argument.path("certificate_path").doc("The certificate's file."),
            Argument.text("certificate_content").doc("Or the certificate itself."),
            Argument.text("friendly_name").aliases("name").doc("How it is called."),
            Argument.text("encryption_level")
                .or("auto")
                .choices("auto", "compatibility2022")
                .doc("Whether older programs have to read it."),
            Argument.integer("iter_size").doc("How often a digest is made, for older programs."),
            Argument.integer("maciter_size").doc("Makes no difference."),
            Argument.text("passphrase").secret().doc("The archive's."),
            Argument.text("privatekey_passphrase").secret().doc("The private key's."),
            Argument.path("privatekey_path").doc("The private key's file."),
            Argument.text("privatekey_content").secret().doc("Or the private key itself."),
            Argument.path("src").doc("The archive to take apart."),
            ManagedFile.backend()));
    spec =
        ModuleSpec.of(
            "community.crypto.openssl_pkcs12",
            "Generate OpenSSL PKCS#12 archive",
            ArgumentSpec.of(arguments.toArray(Argument[]::new))
                .withFileAttributes()
                .requiredIf("action", "parse", "src")
                .exclusive("privatekey_path", "privatekey_content")
                .exclusive("certificate_path", "certificate_content")
                .exclusive("other_certificates", "other_certificates_content"));
  }

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    try {
      return new Run(call).run();
    } catch (PkiException e) {
      throw new ModuleFailure(e.text());
    }
  }

  /**
   * What is in an archive.
   *
   * @param key its public half; null for none
   * @param name the friendly name
   */
  private record Archive(
      @Nullable PublicKeyData key,
      @Nullable String certificate,
      List<String> others,
      @Nullable String name) {}

  /** One task on one host. */
  private static final class Run {
    private static final String ARCHIVE = "JANSIBLE_ARCHIVE";

    /** Older archives need openssl's legacy algorithms. */
    private static final String OPEN =
        """
        opened() {
          openssl pkcs12 -in "$k" -passin env:JANSIBLE_ARCHIVE "$@" 2>/dev/null ||
            openssl pkcs12 -legacy -in "$k" -passin env:JANSIBLE_ARCHIVE "$@" 2>/dev/null
        }
        """;

    private final ModuleCall call;
    private final Args args;
    private final ManagedFile file;
    private final OpenSsl openssl;
    private final KeySource source;
    private @Nullable Certificate certificate;
    private final List<Certificate> others = new ArrayList<>();

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.file = new ManagedFile(call, "0400");
      this.openssl = new OpenSsl(call.host());
      this.source = KeySource.of(args, "privatekey_");
    }

    ModuleResult run() {
      String certificatePath = args.text("certificate_path");
      byte[] main = null;
      if (certificatePath != null) {
        main = read(certificatePath);
      } else if (args.has("certificate_content")) {
        main = ManagedFile.bytes(args.string("certificate_content"));
      }
      if (source.path() != null && !call.host().stat(source.path(), StatOptions.FOLLOW).exists()) {
        throw new ModuleFailure(Results.errno("No such file or directory", source.path()));
      }
      for (String each : args.texts("other_certificates")) {
        add(read(each));
      }
      for (String each : args.texts("other_certificates_content")) {
        add(ManagedFile.bytes(each));
      }
      needFolder();
      if (file.absent()) {
        file.remove();
        return result();
      }
      certificate = main == null || !exporting() ? null : Certificate.ofPem(main);
      boolean same = same();
      if (call.checkMode()) {
        if (same) {
          file.attributes();
        }
        return result().put("changed", args.bool("force") || !same || file.changed());
      }
      if (!same || args.bool("force")) {
        write();
      }
      file.attributes();
      return result();
    }

    private boolean exporting() {
      return args.string("action").equals("export");
    }

    private void needFolder() {
      try {
        file.needFolder("'");
      } catch (ModuleFailure e) {
        throw new ModuleFailure(
            e.text().replace("or the file is", "or the path is"),
            Map.of("name", String.valueOf(e.result().get("name"))));
      }
    }

    private byte[] read(String path) {
      return NodeFile.read(call.host(), path);
    }

    private void add(byte[] content) {
      if (args.bool("other_certificates_parse_all")) {
        Pem.split(new String(content, java.nio.charset.StandardCharsets.UTF_8))
            .forEach(each -> others.add(Certificate.ofPem(ManagedFile.bytes(each))));
      } else {
        others.add(Certificate.ofPem(content));
      }
    }

    private Map<String, String> secret() {
      Map<String, String> all = new HashMap<>();
      all.put(ARCHIVE, args.has("passphrase") ? args.string("passphrase") : "");
      return all;
    }

    /** Whether what is there will do. */
    private boolean same() {
      if (!file.exists()) {
        return false;
      }
      if (!exporting()) {
        String src = args.string("src");
        if (!call.host().stat(src, StatOptions.FOLLOW).exists()) {
          return false;
        }
        // the comparison is made on the node, where the keys are
        ExecResult compared =
            openssl.run(
                KeySource.file(src, null),
                secret(),
                null,
                OPEN + PARTS + "parts >\"$d/parts\" && cmp -s \"$d/parts\" \"$1\"",
                file.path());
        return compared.ok();
      }
      PublicKeyData key = source.given() ? openssl.look(source).mustSign(source) : null;
      Archive found = look(file.path());
      if (found == null
          || (key == null ? found.key() != null : found.key() == null || !found.key().same(key))) {
        return false;
      }
      String wanted = certificate == null ? null : certificate.pem();
      if (wanted == null ? found.certificate() != null : !wanted.equals(found.certificate())) {
        return false;
      }
      if (!new HashSet<>(found.others())
          .equals(new HashSet<>(others.stream().map(Certificate::pem).toList()))) {
        return false;
      }
      String name = args.text("friendly_name");
      return found.key() == null
          || (name == null || name.isEmpty()
              ? found.name() == null || found.name().isEmpty()
              : name.equals(found.name()));
    }

    private @Nullable Archive look(String path) {
      KeySource archive = KeySource.file(path, null);
      ExecResult certificates = openssl.run(archive, secret(), null, OPEN + "opened -nokeys");
      if (!certificates.ok()) {
        return null;
      }
      ExecResult open =
          openssl.run(
              archive,
              secret(),
              null,
              OPEN + "opened -nocerts -nodes | openssl pkey -pubout -outform DER 2>/dev/null");
      PublicKeyData key = open.stdout().length == 0 ? null : PublicKeyData.of(open.stdout());
      String main = null;
      String name = null;
      List<String> rest = new ArrayList<>();
      for (String bag : certificates.out().split("(?<=-----END CERTIFICATE-----\n)")) {
        if (!bag.contains("-----BEGIN CERTIFICATE-----")) {
          continue;
        }
        Certificate each = Certificate.ofPem(ManagedFile.bytes(bag));
        if (main == null && key != null && each.key().same(key)) {
          main = each.pem();
          java.util.regex.Matcher called =
              java.util.regex.Pattern.compile("(?m)^ +friendlyName: (.*)$").matcher(bag);
          name = called.find() ? called.group(1) : null;
        } else {
          rest.add(each.pem());
        }
      }
      return new Archive(key, main, rest, name);
    }

    /** Key, certificate and other certificates in PEM form, one after the other. */
    private static final String PARTS =
        """
        pems() { sed -n '/^-----BEGIN /,/^-----END /p'; }
        parts() {
          opened -nokeys >/dev/null || return 1
          opened -nocerts -nodes >"$d/k" && [ -n "$(pems <"$d/k")" ] && openssl pkey -in "$d/k" -traditional
          opened -nokeys -clcerts | pems
          opened -nokeys -cacerts | pems
        }
        """;

    private void write() {
      if (exporting()
          && (args.text("friendly_name") == null || args.string("friendly_name").isEmpty())) {
        throw new ModuleFailure("Friendly_name is required");
      }
      Map<String, String> environment = secret();
      String folder = call.host().temporary(true, "jansible-p12-", "");
      try {
        String fresh = folder + "/archive";
        environment.put("JANSIBLE_FRESH", fresh);
        ExecResult made = exporting() ? export(environment) : parse(environment);
        if (!made.ok()) {
          throw new ModuleFailure(
              exporting() ? made.err().strip() : "Invalid password or PKCS12 data");
        }
        file.move(fresh);
      } finally {
        call.host().remove(folder);
      }
    }

    private ExecResult parse(Map<String, String> environment) {
      return openssl.run(
          KeySource.file(args.string("src"), null),
          environment,
          null,
          OPEN + PARTS + "parts >\"$JANSIBLE_FRESH\"");
    }

    private ExecResult export(Map<String, String> environment) {
      if (source.given()) {
        openssl.look(source).mustSign(source);
      }
      StringBuilder bundle = new StringBuilder(certificate == null ? "" : certificate.pem());
      others.forEach(each -> bundle.append(each.pem()));
      boolean locked = args.has("passphrase") && !args.string("passphrase").isEmpty();
      String encryption =
          !locked
              ? " -keypbe NONE -certpbe NONE"
              : args.string("encryption_level").equals("auto")
                  ? " -iter 20000"
                  : " -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 -iter "
                      + (args.has("iter_size") ? args.string("iter_size") : "50000");
      return openssl.run(
          source,
          environment,
          ManagedFile.bytes(bundle.toString()),
          "openssl pkcs12 -export -out \"$JANSIBLE_FRESH\" -passout env:JANSIBLE_ARCHIVE"
              + " -name \"$1\" -in \"$d/data\""
              + (source.given() ? " -inkey \"$k\" -passin env:JANSIBLE_PASSPHRASE" : " -nokeys")
              + (bundle.isEmpty() ? " -nocerts" : "")
              + encryption,
          args.string("friendly_name"));
    }

    private ModuleResult result() {
      ModuleResult result = ModuleResult.changed(false);
      if (source.path() != null) {
        result.put("privatekey_path", source.path());
      }
      if (args.bool("return_content")) {
        byte[] content = file.read();
        result.put("pkcs12", content == null ? null : Base64.getEncoder().encodeToString(content));
      }
      file.complete(result);
      FileStat stat = call.host().stat(file.path(), StatOptions.FOLLOW);
      if (!call.checkMode() && stat.exists()) {
        result.put("mode", PathInfo.mode(stat));
      }
      return result;
    }
  }
}
