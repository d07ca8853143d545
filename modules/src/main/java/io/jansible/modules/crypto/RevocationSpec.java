package io.jansible.modules.crypto;

import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.ArgumentType;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.pki.Certificate;
import io.jansible.pki.Der;
import io.jansible.pki.GeneralName;
import io.jansible.pki.PkiException;
import io.jansible.pki.Revocation;
import io.jansible.pki.Revocation.Critical;
import io.jansible.pki.RevocationReasons;
import io.jansible.pki.SerialNumber;
import io.jansible.pki.TimeSpec;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A revoked certificate as a task writes it. */
final class RevocationSpec {
  private final ModuleCall call;
  private final Args args;
  private final int index;

  private RevocationSpec(ModuleCall call, Map<String, @Nullable Object> values, int index) {
    this.call = call;
    this.args = new Args(values);
    this.index = index;
  }

  static ArgumentSpec options() {
    return ArgumentSpec.of(
            Argument.path("path").doc("The certificate's file."),
            Argument.text("content").doc("Or the certificate itself."),
            Argument.raw("serial_number").doc("Or its serial number."),
            Argument.text("revocation_date").or("+0s").doc("When it was revoked."),
            Argument.list("issuer", ArgumentType.STR).doc("Names of its issuer."),
            critical("issuer"),
            Argument.text("reason")
                .choices(
                    Stream.concat(
                            RevocationReasons.BITS.stream(), Stream.of(RevocationReasons.REMOVED))
                        .toArray())
                .doc("Why it was revoked."),
            critical("reason"),
            Argument.text("invalidity_date").doc("Since when it was not to be trusted."),
            critical("invalidity_date"))
        .oneOf("path", "content", "serial_number")
        .exclusive("path", "content", "serial_number");
  }

  private static Argument critical(String name) {
    return Argument.bool(name + "_critical")
        .or(false)
        .doc("Who does not know the extension has to refuse.");
  }

  /** Those of a task. */
  @SuppressWarnings("unchecked")
  static List<Revocation> read(ModuleCall call) {
    List<Revocation> all = new ArrayList<>();
    for (Object each : call.args().list("revoked_certificates")) {
      all.add(
          new RevocationSpec(call, (Map<String, @Nullable Object>) each, all.size()).revocation());
    }
    return all;
  }

  private Revocation revocation() {
    BigInteger serial = serial();
    List<Der> issuer =
        args.list("issuer").isEmpty() ? null : GeneralName.parseAll(args.texts("issuer"), "issuer");
    Instant date = time("revocation_date");
    String reason = args.text("reason");
    Instant invalid = args.has("invalidity_date") ? time("invalidity_date") : null;
    return new Revocation(
        serial,
        date,
        new Critical<>(issuer, issuer != null && args.bool("issuer_critical")),
        new Critical<>(reason, reason != null && args.bool("reason_critical")),
        new Critical<>(invalid, invalid != null && args.bool("invalidity_date_critical")),
        null);
  }

  private String place() {
    return "revoked_certificates[" + index + "].";
  }

  private Instant time(String option) {
    return TimeSpec.parse(args.string(option), place() + option);
  }

  private BigInteger serial() {
    String path = args.text("path");
    String content = args.text("content");
    if (path == null && content == null) {
      return number(args.raw("serial_number"));
    }
    if (content != null) {
      try {
        return Certificate.ofPem(ManagedFile.bytes(content)).serial();
      } catch (PkiException e) {
        throw new ModuleFailure(
            "Cannot parse certificate from %scontent: %s".formatted(place(), e.text()));
      }
    }
    String problem = "Cannot read certificate \"%s\" from %spath: ".formatted(path, place());
    try {
      return Certificate.ofPem(
              NodeFile.read(
                  call.host(), String.valueOf(path), said -> new ModuleFailure(problem + said)))
          .serial();
    } catch (PkiException e) {
      throw new ModuleFailure(problem + e.text());
    }
  }

  private BigInteger number(@Nullable Object value) {
    boolean octets = call.args().string("serial_numbers").equals("hex-octets");
    String problem;
    try {
      String text = String.valueOf(value);
      return octets ? SerialNumber.parse(text) : new BigInteger(text.strip());
    } catch (PkiException e) {
      problem = e.text();
    } catch (NumberFormatException e) {
      problem =
          "\"%s\" cannot be converted to an int"
              .formatted(io.jansible.template.value.Text.repr(value));
    }
    throw new ModuleFailure(
        "Error while parsing revoked_certificates[%d].serial_number as an %s: %s"
            .formatted(
                index + 1, octets ? "colon-separated hex octet string" : "integer", problem));
  }
}
