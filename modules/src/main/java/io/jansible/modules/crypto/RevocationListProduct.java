package io.jansible.modules.crypto;

import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.pki.Certificate;
import io.jansible.pki.Der;
import io.jansible.pki.DistinguishedName;
import io.jansible.pki.PkiException;
import io.jansible.pki.PublicKeyData;
import io.jansible.pki.Revocation;
import io.jansible.pki.RevocationList;
import io.jansible.pki.TimeSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The list of revoked certificates that a task asks for. */
final class RevocationListProduct implements Product {
  private final ModuleCall call;
  private final Args args;
  private final List<List<String>> issuer;
  private final Instant lastUpdate;
  private final @Nullable Instant nextUpdate;
  private final List<Revocation> revoked;
  private final OpenSsl openssl;
  private final KeySource source;
  private final PublicKeyData key;
  private final byte @Nullable [] old;
  private @Nullable RevocationList list;
  private byte @Nullable [] made;
  private boolean fits;

  RevocationListProduct(ModuleCall call, ManagedFile file) {
    this.call = call;
    this.args = call.args();
    this.issuer =
        ordered()
            ? NameFields.ordered(args.list("issuer_ordered"), "issuer_ordered")
            : NameFields.of(args.dict("issuer"), "issuer");
    this.lastUpdate = TimeSpec.parse(args.string("last_update"), "last_update");
    String next = args.text("next_update");
    this.nextUpdate = next == null ? null : TimeSpec.parse(next, "next_update");
    if (!Set.of("sha256", "sha384", "sha512", "sha1", "md5").contains(args.string("digest"))) {
      throw new ModuleFailure(
          "The digest \"%s\" is not supported".formatted(args.string("digest")));
    }
    this.revoked = RevocationSpec.read(call);
    this.openssl = new OpenSsl(call.host());
    this.source = KeySource.of(args, "privatekey_");
    if (!source.given()) {
      throw new ModuleFailure("Must provide either path or content");
    }
    this.key = openssl.look(source).mustSign(source);
    byte[] content = null;
    try {
      content = file.read();
      list = content == null ? null : RevocationList.read(content);
    } catch (ModuleFailure | PkiException e) {
      content = null; // it is made anew
    }
    this.old = content;
  }

  private boolean ordered() {
    return !args.list("issuer_ordered").isEmpty();
  }

  private boolean updates() {
    return args.string("crl_mode").equals("update");
  }

  private boolean wantsPem() {
    return args.string("format").equals("pem");
  }

  @Override
  public boolean needed() {
    RevocationList found = list;
    fits = found != null && !args.bool("force") && fits(found);
    // an empty list stays in its format
    return !fits
        || (found != null
            && found.isPem() != wantsPem()
            && (call.checkMode() || !found.entries().isEmpty()));
  }

  private boolean fits(RevocationList found) {
    boolean timely = args.bool("ignore_timestamps");
    if (!timely
        && !(lastUpdate.equals(found.lastUpdate())
            && java.util.Objects.equals(nextUpdate, found.nextUpdate()))) {
      return false;
    }
    String digest = key.type().startsWith("Ed") ? "" : args.string("digest");
    if (!digest.equals(found.digest())) {
      return false;
    }
    List<DistinguishedName.Attribute> wanted = NameFields.attributes(issuer);
    if (!(ordered()
        ? wanted.equals(found.issuer())
        : Set.copyOf(wanted).equals(Set.copyOf(found.issuer())))) {
      return false;
    }
    List<Revocation> rest = new ArrayList<>(found.entries());
    for (Revocation each : revoked) {
      int at = 0;
      while (at < rest.size() && !each.same(rest.get(at), timely)) {
        at++;
      }
      // without an update the order counts, too
      if (at == rest.size() || (at > 0 && !updates())) {
        return false;
      }
      rest.remove(at);
    }
    return updates() || rest.isEmpty();
  }

  @Override
  public void make() {
    RevocationList written = list;
    if (!fits || written == null) {
      List<Revocation> entries = new ArrayList<>();
      if (updates() && written != null) {
        boolean timely = args.bool("ignore_timestamps");
        written.entries().stream()
            .filter(each -> revoked.stream().noneMatch(other -> other.same(each, timely)))
            .forEach(entries::add);
      }
      entries.addAll(revoked);
      String digest = args.string("digest");
      Der algorithm = OpenSsl.algorithm(key, digest);
      Der body =
          RevocationList.body(
              algorithm,
              DistinguishedName.der(NameFields.attributes(issuer)),
              lastUpdate,
              nextUpdate,
              entries);
      written =
          RevocationList.of(body, algorithm, openssl.sign(source, key, digest, body.encoded()));
      list = written;
    }
    made = wantsPem() ? ManagedFile.bytes(written.pem()) : written.der();
  }

  @Override
  public byte[] content() {
    byte[] content = made == null ? old : made;
    return content == null ? new byte[0] : content;
  }

  @Override
  public ModuleResult result(boolean withContent) {
    ModuleResult result =
        ModuleResult.changed(false)
            .put("privatekey", source.path())
            .put("format", args.string("format"));
    RevocationList shown = list;
    if (call.checkMode()) {
      result.putAll(planned());
    } else {
      // of a list without entries Ansible tells nothing
      boolean any = shown != null && !shown.entries().isEmpty();
      for (String each :
          List.of("last_update", "next_update", "digest", "issuer_ordered", "issuer")) {
        result.put(each, null);
      }
      result.put("revoked_certificates", List.of());
      if (any) {
        result.putAll(shown.head());
        result.put("revoked_certificates", shown.told(args.string("name_encoding")));
      }
    }
    byte[] content = made == null ? old : made;
    if (withContent) {
      boolean pem = made == null ? shown != null && shown.isPem() : wantsPem();
      result.put(
          "crl",
          content == null
              ? null
              : pem
                  ? new String(content, StandardCharsets.UTF_8)
                  : Base64.getEncoder().encodeToString(content));
    }
    Map<String, @Nullable Object> diff = new LinkedHashMap<>();
    diff.put("before", told(old));
    diff.put("after", told(content));
    return result.put("diff", diff);
  }

  /** What a list would say, in the words of the task. */
  private Map<String, @Nullable Object> planned() {
    Map<String, @Nullable Object> planned = new LinkedHashMap<>();
    Instant next = nextUpdate;
    planned.put("last_update", Certificate.timeText(lastUpdate));
    planned.put("next_update", next == null ? null : Certificate.timeText(next));
    planned.put("digest", args.string("digest"));
    planned.put("issuer_ordered", issuer);
    Map<String, @Nullable Object> mapped = new LinkedHashMap<>();
    issuer.forEach(each -> mapped.put(each.get(0), each.get(1)));
    planned.put("issuer", mapped);
    planned.put(
        "revoked_certificates",
        revoked.stream().map(each -> each.told(args.string("name_encoding"))).toList());
    return planned;
  }

  private Map<String, @Nullable Object> told(byte @Nullable [] content) {
    if (content == null) {
      return Map.of();
    }
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    try {
      told.putAll(RevocationList.info(content, args.string("name_encoding"), true));
      told.put("can_parse_crl", true);
    } catch (PkiException e) {
      told.put("can_parse_crl", false);
    }
    return told;
  }
}
