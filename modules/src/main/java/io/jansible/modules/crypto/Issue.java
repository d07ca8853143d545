package io.jansible.modules.crypto;

import io.jansible.connection.RemoteException;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.modules.general.Results;
import io.jansible.pki.Certificate;
import io.jansible.pki.CertificateRequest;
import io.jansible.pki.Der;
import io.jansible.pki.Extension;
import io.jansible.pki.PkiException;
import io.jansible.pki.PublicKeyData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A certificate that a provider is to make: whether the old one will do, and a new one. */
abstract class Issue implements Product {
  /**
   * What the certificate is asked to say.
   *
   * @param valid whether it is signed with its own key
   */
  record Request(Der subject, PublicKeyData key, List<Extension> extensions, boolean valid) {
    static Request of(CertificateRequest request) {
      return new Request(
          request.subject(), request.key(), request.extensions(), request.signatureValid());
    }

    /** Nothing but a key. */
    static Request empty(PublicKeyData key) {
      return new Request(Der.sequence(), key, List.of(), true);
    }
  }

  final ModuleCall call;
  final Args args;
  final OpenSsl openssl;
  final KeySource source;
  private byte @Nullable [] old;
  private byte @Nullable [] made;

  Issue(ModuleCall call, byte @Nullable [] old) {
    this.call = call;
    this.args = call.args();
    this.openssl = new OpenSsl(call.host());
    this.source = KeySource.of(args, "privatekey_");
    this.old = old;
  }

  void setOld(byte @Nullable [] content) {
    old = content;
  }

  /** The key that the certificate has to be of; null if any will do. */
  abstract @Nullable PublicKeyData key();

  /** The request; null if there is none. */
  abstract @Nullable Request request();

  /** The certificate's file. */
  abstract byte[] issued();

  /** Whether the provider wants another certificate. */
  abstract boolean refuses(Certificate certificate);

  /** Adds what the provider has to say. */
  abstract void complete(ModuleResult result, @Nullable Certificate shown);

  /** When a subject's key is told: {@code create_if_not_provided} and others. */
  String subjectKeyChoice() {
    return "never_create";
  }

  boolean tellsAuthorityKey() {
    return false;
  }

  @Override
  public boolean needed() {
    if (args.bool("force") || old == null) {
      return true;
    }
    Certificate found;
    try {
      found = Certificate.ofPem(old);
    } catch (PkiException e) {
      return true;
    }
    PublicKeyData key = key();
    if (key != null && !found.key().same(key)) {
      return true;
    }
    Request request = request();
    return (request != null && !fits(found, request)) || refuses(found);
  }

  private boolean fits(Certificate found, Request request) {
    if (!request.valid()
        || !request.key().same(found.key())
        || !request.subject().equals(found.subject())) {
      return false;
    }
    List<Extension> has = kept(found.extensions());
    List<Extension> wanted = kept(request.extensions());
    if (has.size() != wanted.size()) {
      return false;
    }
    for (Extension each : has) {
      if (!each.equals(Extension.find(request.extensions(), each.oid()).orElse(null))) {
        return false;
      }
    }
    return subjectKeyChoice().equals("never_create") || subjectKeyFits(found, request);
  }

  /** Those that are compared. */
  private List<Extension> kept(List<Extension> extensions) {
    return extensions.stream()
        .filter(
            each ->
                !(each.oid().equals(Extension.SUBJECT_KEY)
                    && !subjectKeyChoice().equals("never_create")))
        .filter(each -> !(each.oid().equals(Extension.AUTHORITY_KEY) && tellsAuthorityKey()))
        .toList();
  }

  private boolean subjectKeyFits(Certificate found, Request request) {
    Extension told = Extension.find(found.extensions(), Extension.SUBJECT_KEY).orElse(null);
    if (told == null) {
      return false;
    }
    Extension asked =
        subjectKeyChoice().equals("create_if_not_provided")
            ? Extension.find(request.extensions(), Extension.SUBJECT_KEY).orElse(null)
            : null;
    return told.value()
        .equals((asked == null ? Extension.subjectKey(found.key().identifier()) : asked).value());
  }

  /** The extensions that a new certificate has: what is asked, and what tells the key. */
  List<Extension> extensions(Request request, PublicKeyData key) {
    List<Extension> all = new ArrayList<>();
    boolean told = false;
    for (Extension each : request.extensions()) {
      if (each.oid().equals(Extension.SUBJECT_KEY)) {
        if (subjectKeyChoice().equals("always_create")) {
          continue;
        }
        told = true;
      }
      if (each.oid().equals(Extension.AUTHORITY_KEY) && tellsAuthorityKey()) {
        continue;
      }
      all.add(each);
    }
    if (!told && !subjectKeyChoice().equals("never_create")) {
      all.add(Extension.subjectKey(key.identifier()));
    }
    return all;
  }

  @Override
  public void make() {
    made = issued();
  }

  @Override
  public byte[] content() {
    byte[] content = made == null ? old : made;
    return content == null ? new byte[0] : content;
  }

  @Override
  public ModuleResult result(boolean withContent) {
    byte[] content = made == null ? old : made;
    ModuleResult result =
        ModuleResult.changed(false)
            .put("privatekey", args.text("privatekey_path"))
            .put("csr", args.text("csr_path"));
    if (withContent) {
      result.put(
          "certificate", content == null ? null : new String(content, StandardCharsets.UTF_8));
    }
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", shown(old));
    diff.put("after", shown(content));
    result.put("diff", diff);
    Certificate certificate = null;
    if (content != null) {
      try {
        certificate = Certificate.ofPem(content);
      } catch (PkiException e) {
        certificate = null; // the diff says that it cannot be read
      }
    }
    complete(result, certificate);
    return result;
  }

  private static Map<String, @Nullable Object> shown(byte @Nullable [] content) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    if (content == null) {
      return shown;
    }
    try {
      shown.putAll(Certificate.ofPem(content).told("ignore", true));
      shown.put("can_parse_certificate", true);
    } catch (PkiException e) {
      shown.clear();
      shown.put("can_parse_certificate", false);
    }
    return shown;
  }

  /**
   * A file of the node that has to be there, or the text that stands for it.
   *
   * @param what how errors call it
   */
  byte @Nullable [] file(String path, String content, String what) {
    String text = args.text(content);
    String name = args.text(path);
    if (text != null || name == null) {
      return text == null ? null : ManagedFile.bytes(text);
    }
    try {
      byte[] found = call.host().read(name).orElse(null);
      if (found == null) {
        throw new ModuleFailure("The %s %s does not exist".formatted(what, name));
      }
      return found;
    } catch (RemoteException e) {
      throw new ModuleFailure(Results.errno(e.text(), name));
    }
  }
}
