package io.jansible.modules.crypto;

import io.jansible.connection.FileAttributes;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
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
import io.jansible.modules.general.Tools;
import io.jansible.pki.PkiException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code community.crypto.openssh_cert}: over ssh-keygen. */
final class OpensshCertModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.openssh_cert",
          "Generate OpenSSH host or user certificates",
          ArgumentSpec.of(
                  Argument.bool("force").or(false).doc("Make it anew in any case."),
                  Argument.text("identifier").doc("What it is called."),
                  Argument.list("options", ArgumentType.STR).doc("What it allows and demands."),
                  Argument.path("path").must().doc("The certificate's file."),
                  Argument.text("pkcs11_provider").doc("The library of a token with the key."),
                  Argument.list("principals", ArgumentType.STR).doc("Users or hosts it is for."),
                  Argument.path("public_key").doc("The key that is signed."),
                  Argument.text("regenerate")
                      .or("partial_idempotence")
                      .choices("never", "fail", "partial_idempotence", "full_idempotence", "always")
                      .doc("When to make it anew."),
                  Argument.text("signature_algorithm")
                      .choices("ssh-rsa", "rsa-sha2-256", "rsa-sha2-512")
                      .doc("How an RSA key signs."),
                  Argument.path("signing_key").doc("The authority's private key."),
                  Argument.integer("serial_number").doc("Its number."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether it is to be there."),
                  Argument.text("type").choices("host", "user").doc("What it is for."),
                  Argument.bool("use_agent").or(false).doc("The agent has the authority's key."),
                  Argument.text("valid_at").doc("It has to be good then."),
                  Argument.text("valid_from").doc("Since when it is good."),
                  Argument.text("valid_to").doc("Until when."),
                  Argument.bool("ignore_timestamps")
                      .or(false)
                      .doc("Other times are no reason for a new one."))
              .withFileAttributes()
              .requiredIf(
                  "state",
                  "present",
                  "type",
                  "signing_key",
                  "public_key",
                  "valid_from",
                  "valid_to"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** One task on one host. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final String path;
    private final Tools tools;
    private final String regenerate;
    private boolean changed;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.path = args.string("path");
      this.tools = new Tools(host);
      this.regenerate = args.bool("force") ? "always" : args.string("regenerate");
    }

    private boolean regenerates(String when) {
      return regenerate.equals(when);
    }

    ModuleResult run() {
      tools.path("ssh-keygen");
      needFolder(path);
      return args.string("state").equals("present") ? present() : absent();
    }

    private void needFolder(String file) {
      int slash = file.lastIndexOf('/');
      String folder = slash < 0 ? "." : slash == 0 ? "/" : file.substring(0, slash);
      if (!host.stat(folder, StatOptions.FOLLOW).isDirectory()) {
        throw new ModuleFailure(
            "The directory " + folder + " does not exist or the file is not a directory",
            Map.of("name", folder));
      }
    }

    private ModuleResult absent() {
      SshCertificate old = look();
      if (exists()) {
        changed = true;
        if (!call.checkMode()) {
          host.remove(path);
        }
      }
      return result(ModuleResult.changed(false), old, null);
    }

    private boolean exists() {
      return host.stat(path, StatOptions.FOLLOW).exists();
    }

    private ModuleResult present() {
      needFolder(args.string("public_key"));
      needFolder(args.string("signing_key"));
      if (!args.list("options").isEmpty() && args.string("type").equals("host")) {
        throw new ModuleFailure("Options can only be used with user certificates.");
      }
      if (args.bool("use_agent")) {
        needAgent();
      }
      SshCertificate old = look();
      SshCertificate fresh = null;
      try {
        SshValidity validity =
            SshValidity.parse(args.string("valid_from"), args.string("valid_to"));
        if (generates(old, validity)) {
          changed = true;
          if (!call.checkMode()) {
            generate(validity);
            fresh = made();
          }
          attributes();
        }
      } catch (PkiException e) {
        throw new ModuleFailure(e.text());
      }
      List<String> command = List.of("ssh-keygen", "-L", "-f", path);
      String info = (call.checkMode() ? tools.run(command) : tools.must(command)).out();
      return result(
          ModuleResult.changed(false)
              .put("type", args.string("type"))
              .put("filename", path)
              .put("info", info(info)),
          old,
          fresh);
    }

    private void needAgent() {
      String said = tools.find("ssh") == null ? "" : tools.run("ssh", "-V", "-q").err();
      java.util.regex.Matcher version =
          java.util.regex.Pattern.compile("OpenSSH_(\\d+)\\.(\\d+)").matcher(said);
      if (!version.find()) {
        throw new ModuleFailure("Failed to determine ssh version");
      }
      int major = Integer.parseInt(version.group(1));
      int minor = Integer.parseInt(version.group(2));
      if (major < 7 || (major == 7 && minor < 6)) {
        throw new ModuleFailure(
            "Signing with CA key in ssh agent requires ssh 7.6 or newer. Your version is: "
                + major
                + "."
                + minor);
      }
    }

    /** What is there; null if there is nothing or it cannot be read. */
    private @Nullable SshCertificate look() {
      try {
        return exists() ? read() : null;
      } catch (PkiException e) {
        String problem = "Unable to read existing certificate: " + e.text();
        if (regenerates("never") || regenerates("fail")) {
          throw new ModuleFailure(problem);
        }
        call.warn(problem);
        return null;
      }
    }

    private SshCertificate made() {
      try {
        return read();
      } catch (PkiException e) {
        throw new ModuleFailure("Unable to read new certificate: " + e.text());
      }
    }

    private SshCertificate read() {
      return SshCertificate.read(
          NodeFile.read(
              host,
              path,
              problem -> new PkiException(path + " cannot be opened for reading: " + problem)));
    }

    private boolean generates(@Nullable SshCertificate old, SshValidity validity) {
      if (regenerates("always") || old == null) {
        return true;
      }
      if (regenerates("never")) {
        return false;
      }
      boolean fits = fits(old, validity);
      if (!regenerates("partial_idempotence")) {
        fits = fits && fitsFully(old);
      }
      if (!fits && regenerates("fail")) {
        throw new ModuleFailure(
            "Certificate does not match the provided options.", Map.of("cert", old.told()));
      }
      return !fits;
    }

    private boolean fits(SshCertificate old, SshValidity validity) {
      Long serial = args.integer("serial_number");
      String algorithm = args.text("signature_algorithm");
      String at = args.text("valid_at");
      return Set.copyOf(old.principals()).equals(Set.copyOf(args.texts("principals")))
          && (algorithm == null || algorithm.equals(old.signatureType()))
          && (serial == null || BigInteger.valueOf(serial).equals(old.serial()))
          && old.kind().equals(args.string("type"))
          && (args.bool("ignore_timestamps") || old.validity().equals(validity))
          && (at == null || old.validity().includes(SshValidity.time(at)));
    }

    private boolean fitsFully(SshCertificate old) {
      String identifier = args.text("identifier");
      return (!old.kind().equals("user")
              || new HashSet<>(old.options()).equals(SshOption.all(args.texts("options"))))
          && old.identifier().equals(identifier == null ? "" : identifier)
          && old.publicKey().equals(fingerprint("public_key"))
          && old.signingKey().equals(fingerprint("signing_key"));
    }

    private String fingerprint(String key) {
      return tools.must("ssh-keygen", "-l", "-f", args.string(key)).out().split("\\s+")[1];
    }

    private void generate(SshValidity validity) {
      String key = args.string("public_key");
      String name = key.substring(key.lastIndexOf('/') + 1);
      String folder = host.temporary(true, "jansible-ssh-", "");
      try {
        String copy = folder + "/" + name;
        String problem = tools.script("cp -p -- \"$1\" \"$2\"", key, copy).err();
        if (!problem.isEmpty()) {
          throw new ModuleFailure("Unable to stage temporary key: " + Results.errno(problem, key));
        }
        // so that times are taken as they are meant
        new Tools(host, Map.of("TZ", "UTC")).must(command(validity, copy));
        int dot = name.lastIndexOf('.');
        String made = folder + "/" + (dot > 0 ? name.substring(0, dot) : name) + "-cert.pub";
        host.write(
            WriteRequest.ofRemote(path, made, true)
                .with(FileAttributes.NONE.withMode(exists() ? null : "0644")));
      } catch (RemoteException e) {
        throw new ModuleFailure(
            "Unable to write certificate to %s: %s".formatted(path, Results.errno(e.text(), path)));
      } finally {
        host.remove(folder);
      }
    }

    private List<String> command(SshValidity validity, String key) {
      String identifier = args.text("identifier");
      List<String> command = new ArrayList<>(List.of("ssh-keygen", "-s"));
      command.addAll(List.of(args.string("signing_key"), "-P", "", "-I"));
      command.add(identifier == null ? "" : identifier);
      args.texts("options").forEach(each -> command.addAll(List.of("-O", each)));
      add(command, "-D", args.text("pkcs11_provider"));
      add(command, "-n", String.join(",", args.texts("principals")));
      add(command, "-z", args.text("serial_number"));
      if (args.string("type").equals("host")) {
        command.add("-h");
      }
      if (args.bool("use_agent")) {
        command.add("-U");
      }
      add(command, "-V", validity.argument());
      add(command, "-t", args.text("signature_algorithm"));
      command.add(key);
      return command;
    }

    private static void add(List<String> command, String option, @Nullable String value) {
      if (value != null && !value.isEmpty()) {
        command.addAll(List.of(option, value));
      }
    }

    private void attributes() {
      if (call.checkMode() && !exists()) {
        return;
      }
      FileAttributes wanted = PathInfo.attributes(args);
      if (PathInfo.isAny(wanted)) {
        try {
          changed |= host.setAttributes(path, wanted, call.checkMode()).changed();
        } catch (RemoteException e) {
          throw new ModuleFailure(e.text());
        }
      }
    }

    /** What ssh-keygen tells of the certificate, but for its path. */
    private static List<String> info(String said) {
      Set<String> heads =
          Set.of(
              "Type:",
              "Public",
              "Signing",
              "Key",
              "Serial:",
              "Valid:",
              "Principals:",
              "Critical",
              "Extensions:");
      List<String> lines = new ArrayList<>();
      StringBuilder line = new StringBuilder();
      for (String word : said.strip().split("\\s+")) {
        if (heads.contains(word)) {
          lines.add(line.toString());
          line = new StringBuilder(word);
        } else {
          line.append(' ').append(word);
        }
      }
      lines.add(line.toString());
      return lines.subList(1, lines.size());
    }

    private ModuleResult result(
        ModuleResult result, @Nullable SshCertificate old, @Nullable SshCertificate fresh) {
      result.put("changed", changed);
      if (call.diffMode()) {
        Map<String, @Nullable Object> diff = new LinkedHashMap<>();
        diff.put("before", old == null ? Map.of() : old.told());
        diff.put("after", fresh == null ? Map.of() : fresh.told());
        result.put("diff", diff);
      }
      return result;
    }
  }
}
