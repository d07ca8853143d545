package io.jansible.template.filter;

import static io.jansible.template.filter.JinjaFilters.add;

import io.jansible.template.Arguments;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import io.jansible.value.PythonBase64;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ansible's filters for checksums, Base64, password hashes and UUIDs. */
final class AnsibleHashFilters {
  private static final UUID ANSIBLE_NAMESPACE =
      UUID.fromString("361e6d51-faec-444a-9079-341386da8e2e");

  private AnsibleHashFilters() {}

  static Map<String, JinjaFilter> all() {
    Map<String, JinjaFilter> filters = new HashMap<>();
    add(
        filters,
        "b64encode",
        "b64encode(string, encoding=)",
        (value, arguments, context) ->
            Base64.getEncoder()
                .encodeToString(bytes(value, Text.str(arguments.get(0, "encoding", "utf-8")))));
    add(
        filters,
        "b64decode",
        "b64decode(string, encoding=)",
        (value, arguments, context) ->
            Bytes.text(
                decode(
                    new String(
                        bytes(value, "utf-8"), java.nio.charset.StandardCharsets.ISO_8859_1)),
                Text.str(arguments.get(0, "encoding", "utf-8"))));
    add(filters, "md5", "secure_hash_s(data)", (value, arguments, context) -> hash(value, "md5"));
    add(
        filters,
        "sha1 checksum",
        "secure_hash_s(data)",
        (value, arguments, context) -> hash(value, "sha1"));
    add(
        filters,
        "hash",
        "get_hash(data, hashtype=)",
        (value, arguments, context) -> hash(value, Text.str(arguments.get(0, "hashtype", "sha1"))));
    add(
        filters,
        "password_hash",
        "get_encrypted_password(password, hashtype=, salt=, salt_size=, rounds=, ident=)",
        (value, arguments, context) -> passwordHash(value, arguments));
    add(
        filters,
        "to_uuid",
        "to_uuid(string, namespace=)",
        (value, arguments, context) ->
            uuid5(
                arguments.has(0, "namespace")
                    ? namespace(arguments.get(0, "namespace", null))
                    : ANSIBLE_NAMESPACE,
                Text.str(value)));
    return filters;
  }

  private static byte[] bytes(@Nullable Object value, String encoding) {
    return value instanceof byte[] raw ? raw : Bytes.of(Text.str(value), encoding);
  }

  private static byte[] decode(String text) {
    try {
      return PythonBase64.decode(text);
    } catch (IllegalArgumentException e) {
      throw new PythonError("binascii.Error", String.valueOf(e.getMessage()));
    }
  }

  private static String hash(@Nullable Object value, String type) {
    String java =
        switch (type.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "")) {
          case "md5" -> "MD5";
          case "sha1" -> "SHA-1";
          case "sha224" -> "SHA-224";
          case "sha256" -> "SHA-256";
          case "sha384" -> "SHA-384";
          case "sha512" -> "SHA-512";
          case "sha512256" -> "SHA-512/256";
          case "sha512224" -> "SHA-512/224";
          case "sha3224" -> "SHA3-224";
          case "sha3256" -> "SHA3-256";
          case "sha3384" -> "SHA3-384";
          case "sha3512" -> "SHA3-512";
          default -> throw AnsibleFilters.error("unsupported hash type " + type);
        };
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance(java).digest(bytes(value, "utf-8")));
    } catch (NoSuchAlgorithmException e) {
      throw AnsibleFilters.error("unsupported hash type " + type);
    }
  }

  private static UUID namespace(@Nullable Object value) {
    String shown = Text.str(value);
    if (!(value instanceof CharSequence)) {
      throw AnsibleFilters.error(
          "Invalid value '"
              + shown
              + "' for 'namespace': '"
              + Values.typeName(value)
              + "' object has no attribute 'replace'");
    }
    String digits =
        shown
            .replace("urn:", "")
            .replace("uuid:", "")
            .replaceAll("^[{}]+|[{}]+$", "")
            .replace("-", "");
    if (!digits.matches("[0-9a-fA-F]{32}")) {
      throw AnsibleFilters.error(
          "Invalid value '" + shown + "' for 'namespace': badly formed hexadecimal UUID string");
    }
    return new UUID(
        Long.parseUnsignedLong(digits.substring(0, 16), 16),
        Long.parseUnsignedLong(digits.substring(16), 16));
  }

  private static String uuid5(UUID namespace, String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      java.nio.ByteBuffer space = java.nio.ByteBuffer.allocate(16);
      space.putLong(namespace.getMostSignificantBits());
      space.putLong(namespace.getLeastSignificantBits());
      sha1.update(space.array());
      java.nio.ByteBuffer digest = java.nio.ByteBuffer.wrap(sha1.digest(Bytes.of(name)));
      long high = (digest.getLong() & ~0xf000L) | 0x5000L;
      long low = (digest.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
      return new UUID(high, low).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object passwordHash(@Nullable Object value, Arguments arguments) {
    Object salt = arguments.get(1, "salt", null);
    Object size = arguments.get(2, "salt_size", null);
    Object rounds = arguments.get(3, "rounds", null);
    Object ident = arguments.get(4, "ident", null);
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!(value instanceof CharSequence)) {
      throw PythonError.type(
          "secret must be unicode or bytes, not "
              + AnsibleFilters.type(value).replaceAll("^<class '|'>$", ""));
    }
    return PasswordHash.of(
        value.toString(),
        Text.str(arguments.get(0, "hashtype", "sha512")),
        Values.truth(salt) ? Text.str(salt) : null,
        Values.truth(size) ? (Integer) number(size) : null,
        Values.truth(rounds) ? (Integer) number(rounds) : null,
        Values.truth(ident) ? Text.str(ident) : null);
  }

  private static int number(@Nullable Object value) {
    return Values.intValue(
        value instanceof CharSequence ? io.jansible.template.value.Numbers.toInt(value) : value);
  }
}
