package io.jansible.modules.system;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
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
import io.jansible.modules.file.PathInfo;
import io.jansible.value.EscapedText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.known_hosts}. {@code ssh-keygen} says where a host is in the file and
 * whether a key is its own, so that hashed names need no special care here. One round trip where
 * nothing changes.
 */
final class KnownHostsModule implements Module {
  /**
   * Arguments: host, file; standard input is the new key or nothing. Tells whether there is an
   * ssh-keygen, the file and its text, what the check of the key printed, and how the search ended.
   */
  private static final String LOOK =
      "PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin; h=$1 f=$2;"
          + " command -v ssh-keygen >/dev/null 2>&1 || exit 97; e=; c=;"
          + " if [ -e \"$f\" ]; then e=1; c=$(cat -- \"$f\" 2>/dev/null && echo .) || e=2; fi;"
          + " k=$(mktemp) || exit; trap 'rm -f -- \"$k\"' EXIT; cat > \"$k\"; v=;"
          + " if [ -s \"$k\" ]; then v=$(ssh-keygen -F \"$h\" -f \"$k\" 2>/dev/null); fi;"
          + " o=; r=1; if [ -n \"$e\" ]; then o=$(ssh-keygen -F \"$h\" -f \"$f\" 2>\"$k\"); r=$?;"
          + " else : > \"$k\"; fi; printf '%s\\0%s\\0%s\\0%s\\0%s\\0' \"$e\" \"$c\" \"$v\" \"$r\" \"$o\";"
          + " cat -- \"$k\"";

  private static final Pattern SEVERAL = Pattern.compile("\\S+(\\s+)?,(\\s+)?");
  private static final Pattern LINE = Pattern.compile("found: line (\\d+)");

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.known_hosts",
          "Add or remove a host from the C(known_hosts) file",
          ArgumentSpec.of(
              Argument.text("name").must().aliases("host").doc("The host."),
              Argument.text("key").doc("Its key, as a line of the file."),
              Argument.path("path").or("~/.ssh/known_hosts").doc("The file."),
              Argument.bool("hash_host").or(false).doc("Keep the host's name as a digest."),
              Argument.text("state")
                  .or("present")
                  .choices("absent", "present")
                  .doc("Whether the key is known.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Run(call).run();
  }

  /**
   * Where a host was found.
   *
   * @param found whether it is in the file
   * @param replace whether the key that is there is to be replaced, or a further one added
   * @param line of the key, from 1; null for none of the kind
   */
  private record Place(boolean found, boolean replace, @Nullable Integer line) {}

  /**
   * A line of the file.
   *
   * @param marker {@code @cert-authority} or {@code @revoked}
   */
  private record Key(@Nullable String marker, String host, String type, String text) {
    static Key of(String line) {
      String[] words = line.strip().split("\\s+");
      int first = words[0].startsWith("@") ? 1 : 0;
      if (words.length < first + 3) {
        throw new ModuleFailure("list index out of range");
      }
      return new Key(
          first == 1 ? words[0] : null, words[first], words[first + 1], words[first + 2]);
    }

    Key withHost(String name) {
      return new Key(marker, name, type, text);
    }

    boolean isHashed() {
      return host.startsWith("|1|");
    }
  }

  private static final class Run {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final String name;
    private final String path;
    private final boolean present;
    private final @Nullable String key;

    Run(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.name = args.string("name").toLowerCase(Locale.ROOT);
      this.path = args.string("path");
      this.present = args.string("state").equals("present");
      String given = args.text("key");
      if (given == null || given.isEmpty()) {
        this.key = null;
      } else {
        String line = args.bool("hash_host") ? hashed(given) : given;
        this.key = line.endsWith("\n") ? line : line + "\n";
      }
    }

    /** The arguments as Ansible has them: those that were given, the defaults, then the others. */
    private Map<String, @Nullable Object> parameters() {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      for (String name : call.givenArgs().keySet()) {
        String known = name.equals("host") ? "name" : name;
        all.put(known, args.values().get(known));
      }
      args.values()
          .forEach(
              (name, value) -> {
                if (value != null) {
                  all.putIfAbsent(name, value);
                }
              });
      args.values()
          .forEach(
              (name, value) -> {
                if (!all.containsKey(name)) {
                  all.put(name, value);
                }
              });
      return all;
    }

    ModuleResult run() {
      byte[] line = key == null ? new byte[0] : EscapedText.bytes(key);
      ExecResult told =
          new Commands(host)
              .run(ExecRequest.of("/bin/sh", "-c", LOOK, "sh", name, path).withStdin(line));
      if (told.rc() == 97) {
        Programs.of(host, "ssh-keygen").must("ssh-keygen");
      }
      if (key == null && present) {
        throw new ModuleFailure("No key specified when adding a host");
      }
      String[] fields = EscapedText.of(told.stdout()).split("\0", -1);
      if (fields.length < 6) {
        throw new ModuleFailure(told.err().strip());
      }
      if (key != null) {
        if (SEVERAL.matcher(name).find()) {
          throw new ModuleFailure(
              "Comma separated list of names is not supported. Please pass a single name to lookup"
                  + " in the known_hosts file.");
        }
        if (fields[2].isEmpty()) {
          throw new ModuleFailure(
              "Host parameter does not match hashed host field in supplied key");
        }
      }
      boolean exists = !fields[0].isEmpty();
      String text = fields[1].isEmpty() ? "" : fields[1].substring(0, fields[1].length() - 1);
      Place place =
          exists
              ? search(Integer.parseInt(fields[3]), fields[4], fields[5])
              : new Place(false, false, null);
      ModuleResult result =
          ModuleResult.of(parameters())
              .put("changed", false)
              .put("diff", diff(exists, text, place));
      if (!present && place.line() == null && key != null) {
        return PathInfo.add(result, host.stat(path, StatOptions.PLAIN));
      }
      boolean changes = place.replace() || place.found() != present;
      if (call.checkMode()) {
        return ModuleResult.changed(changes).put("diff", result.get("diff"));
      }
      result.put("changed", changes);
      if (changes) {
        if (fields[0].equals("2")) {
          throw new ModuleFailure(
              "Failed to read %s: [Errno 13] Permission denied: '%s'".formatted(path, path));
        }
        change(text, place);
      }
      return PathInfo.add(result, host.stat(path, StatOptions.PLAIN));
    }

    private void change(String text, Place place) {
      if (place.found() && key == null && !present) {
        new Commands(host).checked(ExecRequest.of("ssh-keygen", "-R", name, "-f", path));
        return;
      }
      StringBuilder fresh = new StringBuilder();
      List<String> lines = lines(text);
      for (int i = 0; i < lines.size(); i++) {
        boolean goes = Objects.equals(place.line(), i + 1) && (place.replace() || !present);
        if (!goes) {
          fresh.append(lines.get(i));
        }
      }
      if (present) {
        fresh.append(key);
      }
      try {
        host.write(WriteRequest.of(path, EscapedText.bytes(fresh.toString())));
      } catch (RemoteException e) {
        String reason =
            e.text().contains("No such file or directory")
                ? "[Errno 2] No such file or directory: '" + path + "'"
                : e.text().contains("Permission denied")
                    ? "[Errno 13] Permission denied: '" + path + "'"
                    : e.text();
        throw new ModuleFailure("Failed to write to file " + path + ": " + reason);
      }
    }

    private Place search(int rc, String out, String err) {
      if (out.isEmpty() && err.isEmpty() && (rc == 0 || rc == 1)) {
        return new Place(false, false, null);
      }
      if (rc != 0) {
        throw new ModuleFailure(
            "ssh-keygen failed (rc=%d, stdout='%s',stderr='%s')".formatted(rc, out, err));
      }
      if (key == null) {
        return new Place(true, false, null);
      }
      Key wanted = Key.of(key);
      int line = 0;
      for (String each : out.split("\n", -1)) {
        if (each.isEmpty()) {
          continue;
        }
        if (each.startsWith("#")) {
          Matcher number = LINE.matcher(each);
          if (!number.find()) {
            throw new ModuleFailure(
                "failed to parse output of ssh-keygen for line number: '" + each + "'");
          }
          line = Integer.parseInt(number.group(1));
          continue;
        }
        Key known = Key.of(each);
        boolean marked =
            known.marker() != null
                && (known.marker().startsWith("@cert-authority")
                    || known.marker().startsWith("@revoke"));
        if (!marked && wanted.isHashed() && known.isHashed()) {
          // a digest of the same name has another salt
          wanted = wanted.withHost(known.host());
        }
        if (wanted.equals(known)) {
          return new Place(true, false, line);
        }
        if (!marked && wanted.type().equals(known.type())) {
          return new Place(true, true, line);
        }
      }
      return new Place(true, true, null);
    }

    private Map<String, @Nullable Object> diff(boolean exists, String text, Place place) {
      List<String> lines = new ArrayList<>(lines(text));
      Integer line = place.line();
      if ((place.replace() || !present) && line != null && line >= 1 && line <= lines.size()) {
        lines.remove(line - 1);
      }
      if (present && (place.replace() || line == null) && key != null) {
        lines.add(key);
      }
      Map<String, @Nullable Object> diff = new LinkedHashMap<>();
      diff.put("before_header", exists ? path : "/dev/null");
      diff.put("after_header", path);
      diff.put("before", text);
      diff.put("after", String.join("", lines));
      return diff;
    }

    private static List<String> lines(String text) {
      return text.isEmpty() ? List.of() : Arrays.asList(text.split("(?<=\n)"));
    }

    /** The line with the host's name as ssh keeps it where HashKnownHosts is on. */
    private String hashed(String line) {
      byte[] salt = new byte[20];
      new SecureRandom().nextBytes(salt);
      byte[] digest;
      try {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        digest = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
      Base64.Encoder base64 = Base64.getEncoder();
      String[] words = line.strip().split("\\s+");
      words[words[0].startsWith("@") ? 1 : 0] =
          "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(digest);
      return String.join(" ", words);
    }
  }
}
