package io.jansible.modules.pkg;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.Commands;
import io.jansible.modules.Programs;
import io.jansible.modules.net.Download;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.apt_key}. */
final class AptKeyModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.apt_key",
          "Add or remove an apt key",
          ArgumentSpec.of(
                  Argument.text("id").doc("The key's number: 8, 16 or more hexadecimal digits."),
                  Argument.text("url").doc("Where the key is."),
                  Argument.text("data").doc("The key itself."),
                  Argument.path("file").doc("A file on the node that has it."),
                  Argument.path("keyring").doc("A keyring of its own."),
                  Argument.bool("validate_certs").or(true).doc("Of the URL."),
                  Argument.text("keyserver").doc("Who is asked for it."),
                  Argument.text("state")
                      .or("present")
                      .choices("absent", "present")
                      .doc("Whether apt trusts it."))
              .exclusive("data", "file", "keyserver", "url"));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /** One call. */
  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private String program = "apt-key";

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
    }

    ModuleResult run() {
      Programs programs = Programs.of(call.host(), "apt-key", "gpg");
      program = programs.must("apt-key");
      programs.must("gpg");
      String id = args.text("id");
      byte @Nullable [] data =
          args.has("data") ? args.string("data").getBytes(StandardCharsets.UTF_8) : null;
      if (id == null || id.isEmpty()) {
        if (args.has("keyserver")) {
          throw new ModuleFailure("Missing key_id, required with keyserver.");
        }
        if (args.has("url")) {
          data = download();
        }
        id = idOf(data);
      }
      String key = id == null ? "" : id.toUpperCase(Locale.ROOT).replaceFirst("^0X", "");
      ModuleResult result = ModuleResult.changed(false).put("id", id);
      if (!key.matches("[0-9A-F]{8}|[0-9A-F]{16,}")) {
        throw new ModuleFailure("Invalid key_id", result.values());
      }
      String shortId = key.substring(key.length() - 8);
      String fingerprint = key.length() > 16 ? key.substring(key.length() - 16) : key;
      boolean brief = key.length() == 8;
      result.put("short_id", shortId).put("fp", fingerprint).put("key_id", key);
      List<String> before = keys(brief);
      result.put("before", new ArrayList<Object>(before));
      boolean known = before.contains(brief ? shortId : fingerprint);
      boolean present = args.string("state").equals("present");
      if (known == present) {
        return result;
      }
      result.put("changed", true);
      if (call.checkMode()) {
        return result;
      }
      if (present) {
        add(key, data, result);
      } else {
        must("Unable to remove a key with id " + shortId, List.of("del", shortId), null);
      }
      List<String> after = keys(brief);
      result.put("after", new ArrayList<Object>(after));
      if (after.contains(brief ? shortId : fingerprint) != present) {
        throw new ModuleFailure(
            "apt-key did not return an error, but "
                + (present ? "failed to add the key" : "the key was not removed")
                + " (check that the id is correct and *not* a subkey)",
            result.values());
      }
      return result;
    }

    private void add(String key, byte @Nullable [] given, ModuleResult result) {
      byte[] data = given == null && args.has("url") ? download() : given;
      if (args.has("file")) {
        String file = args.string("file");
        must("Unable to add a key from file " + file, List.of("add", file), null);
      } else if (args.has("keyserver")) {
        receive(key);
      } else if (data != null) {
        must("Unable to add a key from binary data", List.of("add", "-"), data);
      } else {
        throw new ModuleFailure("No key to add ... how did i get here?!?!", result.values());
      }
    }

    private void receive(String key) {
      String server = args.string("keyserver");
      List<String> words = new ArrayList<>(List.of("adv", "--no-tty", "--keyserver", server));
      for (String name : List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")) {
        String proxy = call.host().environment().get(name);
        if (proxy != null && !proxy.isEmpty()) {
          words.addAll(List.of("--keyserver-options", "http-proxy=" + proxy));
          break;
        }
      }
      words.addAll(List.of("--recv", key));
      ExecResult result = null;
      for (int i = 0; i < 5; i++) {
        result = aptKey(words, null);
        if (result.ok()) {
          return;
        }
      }
      if (result != null && result.rc() == 2 && result.out().contains("not found on keyserver")) {
        throw received(
            new ModuleFailure("Key " + key + " not found on keyserver " + server), words);
      }
      throw received(
          Commands.failure(
              "Error fetching key " + key + " from keyserver: " + server,
              result == null ? ExecResult.of(1, "", "") : result),
          words);
    }

    private ModuleFailure received(ModuleFailure failure, List<String> words) {
      Map<String, @Nullable Object> forced = new LinkedHashMap<>(Commands.ENGLISH);
      forced.put("LC_MESSAGES", "C");
      String ring = args.has("keyring") ? "--keyring " + args.string("keyring") + " " : "";
      return failure
          .with("cmd", program + " " + ring + String.join(" ", words))
          .with("forced_environment", forced);
    }

    private ExecResult aptKey(List<String> words, byte @Nullable [] stdin) {
      List<String> command = new ArrayList<>(List.of("apt-key"));
      if (args.has("keyring")) {
        command.addAll(List.of("--keyring", args.string("keyring")));
      }
      command.addAll(words);
      return call.host()
          .exec(ExecRequest.of(command).withEnvironment(Commands.ENGLISH).withStdin(stdin));
    }

    private void must(String message, List<String> words, byte @Nullable [] stdin) {
      ExecResult result = aptKey(words, stdin);
      if (!result.ok()) {
        String ring = args.has("keyring") ? "--keyring " + args.string("keyring") + " " : "";
        throw Commands.failure(message, result)
            .with("cmd", program + " " + ring + String.join(" ", words));
      }
    }

    private List<String> keys(boolean brief) {
      ExecResult listed = aptKey(List.of("adv", "--list-public-keys", "--keyid-format=long"), null);
      if (!listed.ok()) {
        throw Commands.failure("Unable to list public keys", listed);
      }
      return parsed(listed.out()).stream()
          .map(key -> brief ? key.substring(Math.max(0, key.length() - 8)) : key)
          .toList();
    }

    private static List<String> parsed(String output) {
      List<String> found = new ArrayList<>();
      for (String line : output.split("\n")) {
        if (!(line.startsWith("pub") || line.startsWith("sub")) || line.contains("expired")) {
          continue;
        }
        String[] words = line.split("\\s+");
        String[] fields = line.split(":");
        if (words.length > 1 && words[1].indexOf('/') > 0) {
          found.add(words[1].substring(words[1].indexOf('/') + 1));
        } else if (fields.length > 4) {
          found.add(fields[4]);
        }
      }
      return found;
    }

    private @Nullable String idOf(byte @Nullable [] data) {
      if (data == null && !args.has("file")) {
        return null;
      }
      ExecResult shown =
          call.host()
              .exec(
                  ExecRequest.of("gpg", "--with-colons", data == null ? args.string("file") : "-")
                      .withEnvironment(Commands.ENGLISH)
                      .withStdin(data));
      if (!shown.ok()) {
        throw new ModuleFailure(
            "Unable to extract key from '"
                + (data == null ? args.string("file") : "inline data")
                + "'",
            Map.of("stdout", shown.out(), "stderr", shown.err()));
      }
      List<String> keys = parsed(shown.out());
      return keys.isEmpty() ? null : keys.get(0);
    }

    private byte[] download() {
      String url = args.string("url");
      return new Download(
              call.host(),
              url,
              args.bool("validate_certs"),
              reason -> new ModuleFailure("Failed to download key at " + url + ": " + reason))
          .bytes();
    }
  }
}
