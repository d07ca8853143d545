package io.jansible.modules.pkg;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
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
import io.jansible.modules.Commands;
import io.jansible.modules.Programs;
import io.jansible.modules.net.Download;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code ansible.builtin.rpm_key}. */
final class RpmKeyModule implements Module {
  private static final Pattern KEY_ID = Pattern.compile("(?i)(0x)?[0-9a-f]{8}");
  private static final Pattern ARMOR =
      Pattern.compile(
          "(?s).*?(-----BEGIN PGP PUBLIC KEY BLOCK-----.*?-----END PGP PUBLIC KEY BLOCK-----).*");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.rpm_key",
          "Adds or removes a gpg key from the rpm db",
          ArgumentSpec.of(
              Argument.text("state")
                  .or("present")
                  .choices("absent", "present")
                  .doc("Whether rpm knows the key."),
              Argument.text("key").must().doc("A URL, a file of the node, or the key's id."),
              Argument.list("fingerprint", ArgumentType.STR)
                  .doc("What a key that is imported must have."),
              Argument.bool("validate_certs").or(true).doc("Check the server's certificate.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final Commands commands;
    private final String rpm;
    private final String gpg;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.commands = new Commands(host);
      Programs programs = Programs.of(host, "rpm", "gpg", "gpg2");
      this.rpm = programs.must("rpm");
      String plain = programs.find("gpg");
      this.gpg = plain == null ? programs.must("gpg2") : plain;
    }

    ModuleResult run() {
      String key = args.string("key");
      if (key.contains("://")) {
        byte[] bytes = fetched(key);
        String file = host.temporary(false, "tmp", "");
        try {
          host.upload(new java.io.ByteArrayInputStream(bytes), file);
          return ModuleResult.changed(bring(id(file), file));
        } finally {
          host.remove(file);
        }
      }
      if (KEY_ID.matcher(key).lookingAt()) {
        return ModuleResult.changed(bring(key, ""));
      }
      if (!host.stat(key, StatOptions.FOLLOW).isFile()) {
        throw new ModuleFailure("Not a valid key " + key);
      }
      return ModuleResult.changed(bring(id(key), key));
    }

    private byte[] fetched(String url) {
      byte[] bytes =
          new Download(
                  host,
                  url,
                  args.bool("validate_certs"),
                  reason ->
                      new ModuleFailure(
                          "failed to fetch key at %s , error was: %s".formatted(url, reason)))
              .bytes();
      if (!ARMOR.matcher(new String(bytes, StandardCharsets.UTF_8)).matches()) {
        throw new ModuleFailure("Not a public key: " + url);
      }
      return bytes;
    }

    /**
     * Whether anything changed.
     *
     * @param file with the key; empty for none
     */
    private boolean bring(String found, String file) {
      String id = found.strip().toUpperCase(Locale.ROOT).replaceFirst("^0X", "");
      boolean present = args.string("state").equals("present");
      if (imported(id) == present) {
        return false;
      }
      if (!present) {
        if (!call.checkMode()) {
          String brief = id.substring(Math.max(0, id.length() - 8)).toLowerCase(Locale.ROOT);
          must(rpm, "--erase", "--allmatches", "gpg-pubkey-" + brief);
        }
        return true;
      }
      if (file.isEmpty()) {
        throw new ModuleFailure("When importing a key, a valid file must be given");
      }
      checkFingerprints(file);
      if (!call.checkMode()) {
        must(rpm, "--import", file);
      }
      return true;
    }

    private void checkFingerprints(String file) {
      Set<String> wanted = new LinkedHashSet<>();
      args.texts("fingerprint")
          .forEach(each -> wanted.add(each.replace(" ", "").toUpperCase(Locale.ROOT)));
      if (wanted.isEmpty()) {
        return;
      }
      ExecResult shown =
          must(
              gpg,
              "--no-tty",
              "--batch",
              "--with-colons",
              "--fixed-list-mode",
              "--import",
              "--import-options",
              "show-only",
              "--dry-run",
              file);
      Set<String> found = new LinkedHashSet<>();
      shown
          .out()
          .lines()
          .map(String::strip)
          .filter(line -> line.startsWith("fpr:"))
          .forEach(line -> found.add(line.split(":", -1)[9]));
      if (found.isEmpty()) {
        throw new ModuleFailure("Unexpected gpg output");
      }
      if (!found.containsAll(wanted)) {
        throw new ModuleFailure(
            "The specified fingerprint, '%s', does not match any key fingerprints in '%s'"
                .formatted(set(wanted), set(found)));
      }
    }

    private static String set(Set<String> texts) {
      return texts.stream()
          .map(text -> "'" + text + "'")
          .collect(Collectors.joining(", ", "{", "}"));
    }

    private String id(String file) {
      ExecResult shown =
          must(gpg, "--no-tty", "--batch", "--with-colons", "--fixed-list-mode", file);
      return shown
          .out()
          .lines()
          .map(String::strip)
          .filter(line -> line.startsWith("pub:"))
          .map(line -> line.split(":", -1)[4])
          .findFirst()
          .orElseThrow(() -> new ModuleFailure("Unexpected gpg output"));
    }

    /** Whether rpm has the key, in one round trip. */
    private boolean imported(String id) {
      ExecResult known =
          commands.script(
              "k=$(\"$1\" -q gpg-pubkey --qf '%{description}') || exit 97;"
                  + " printf '%s\\n' \"$k\" | \"$2\" --no-tty --batch --with-colons --fixed-list-mode -",
              rpm, gpg);
      if (known.rc() == 97) {
        return false;
      }
      if (!known.ok()) {
        throw new ModuleFailure(known.err());
      }
      return known
          .out()
          .lines()
          .map(line -> line.split(":", -1))
          .anyMatch(fields -> fields.length > 4 && fields[4].contains(id));
    }

    private ExecResult must(String... argv) {
      ExecResult result = commands.run(ExecRequest.of(argv));
      if (!result.ok()) {
        throw new ModuleFailure(result.err());
      }
      return result;
    }
  }
}
