package io.jansible.template.filter;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.jansible.template.value.PythonError;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.jspecify.annotations.Nullable;

/** Password hashes as passlib makes them with Ansible's settings. */
public final class PasswordHash {
  private static final String SALT_CHARACTERS =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String BCRYPT_CHARACTERS =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private PasswordHash() {}

  /**
   * The hash of a password.
   *
   * @param type Ansible's or passlib's name of the algorithm
   * @param salt null for a random one of {@code saltSize} characters
   */
  public static String of(
      String password,
      String type,
      @Nullable String salt,
      @Nullable Integer saltSize,
      @Nullable Integer rounds,
      @Nullable String ident) {
    byte[] secret = password.getBytes(StandardCharsets.UTF_8);
    if (password.indexOf('\0') >= 0) {
      throw PythonError.value("password may not contain NULL bytes");
    }
    return switch (type) {
      case "sha512", "sha512_crypt" ->
          sha2(secret, "$6$", rounds == null ? 656_000 : rounds, salt(salt, saltSize, 16));
      case "sha256", "sha256_crypt" ->
          sha2(secret, "$5$", rounds == null ? 535_000 : rounds, salt(salt, saltSize, 16));
      case "md5", "md5_crypt" -> {
        if (rounds != null) {
          throw PythonError.type("using() got an unexpected keyword argument 'rounds'");
        }
        yield Md5Crypt.md5Crypt(secret.clone(), "$1$" + salt(salt, saltSize, 8));
      }
      case "apr_md5_crypt" -> {
        if (rounds != null) {
          throw PythonError.type("using() got an unexpected keyword argument 'rounds'");
        }
        yield Md5Crypt.apr1Crypt(secret.clone(), "$apr1$" + salt(salt, saltSize, 8));
      }
      case "blowfish", "bcrypt" ->
          bcrypt(secret, rounds == null ? 12 : rounds, salt, saltSize, ident);
      // they want to know whose password it is
      case "argon2", "django_argon2", "htdigest", "msdcc", "msdcc2", "oracle10", "postgres_md5" ->
          throw AnsibleFilters.error(
              type
                  + " is not in the list of supported passlib algorithms: md5, blowfish, sha256,"
                  + " sha512");
      default -> throw AnsibleFilters.error("passlib does not support '" + type + "' algorithm");
    };
  }

  private static PythonError refused(String why) {
    return AnsibleFilters.error("Could not hash the secret. " + why);
  }

  private static String salt(@Nullable String given, @Nullable Integer size, int most) {
    if (given == null) {
      int length = size == null ? most : size;
      if (length > most) {
        throw refused("salt_size too large");
      }
      SecureRandom random = new SecureRandom();
      StringBuilder salt = new StringBuilder();
      for (int i = 0; i < length; i++) {
        salt.append(SALT_CHARACTERS.charAt(random.nextInt(64)));
      }
      return salt.toString();
    }
    for (int i = 0; i < given.length(); i++) {
      if (SALT_CHARACTERS.indexOf(given.charAt(i)) < 0) {
        throw refused("invalid characters in salt");
      }
    }
    if (given.length() > most) {
      throw refused("salt too large");
    }
    return given;
  }

  private static String sha2(byte[] secret, String prefix, int rounds, String salt) {
    if (rounds < 1000) {
      throw refused("rounds too low");
    }
    if (rounds > 999_999_999) {
      throw refused("rounds too high");
    }
    String spec = prefix + (rounds == 5000 ? "" : "rounds=" + rounds + "$") + salt;
    return prefix.equals("$6$")
        ? Sha2Crypt.sha512Crypt(secret.clone(), spec + "$")
        : Sha2Crypt.sha256Crypt(secret.clone(), spec + "$");
  }

  private static String bcrypt(
      byte[] secret,
      int rounds,
      @Nullable String salt,
      @Nullable Integer saltSize,
      @Nullable String ident) {
    String version = ident == null ? "2b" : ident.replace("$", "");
    if (!version.equals("2b") && !version.equals("2a") && !version.equals("2y")) {
      throw refused("invalid ident: '" + ident + "'");
    }
    if (rounds < 4 || rounds > 31) {
      throw refused("rounds " + (rounds < 4 ? "too low" : "too high"));
    }
    byte[] raw = new byte[16];
    if (salt == null) {
      if (saltSize != null && saltSize != 22) {
        throw refused("salt_size must be 22");
      }
      new SecureRandom().nextBytes(raw);
    } else {
      if (salt.length() != 22) {
        throw refused(
            (salt.length() < 22 ? "salt too small" : "salt too large")
                + " (bcrypt requires exactly 22 chars)");
      }
      decode(salt, raw);
    }
    byte[] cut = secret.length > 72 ? java.util.Arrays.copyOf(secret, 72) : secret;
    byte[] hash = BCrypt.with(BCrypt.Version.VERSION_2B).hash(rounds, raw, cut);
    return "$" + version + new String(hash, StandardCharsets.US_ASCII).substring(3);
  }

  /** Reads bcrypt's own Base64; the last character's unused bits are dropped. */
  private static void decode(String salt, byte[] raw) {
    long bits = 0;
    int have = 0;
    int at = 0;
    for (int i = 0; i < salt.length() && at < raw.length; i++) {
      int value = BCRYPT_CHARACTERS.indexOf(salt.charAt(i));
      if (value < 0) {
        throw refused("invalid characters in bcrypt salt");
      }
      bits = bits << 6 | value;
      have += 6;
      if (have >= 8) {
        have -= 8;
        raw[at++] = (byte) (bits >> have);
      }
    }
  }
}
