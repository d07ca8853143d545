package io.jansible.modules.general;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.jansible.module.ModuleFailure;
import io.jansible.template.filter.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.apache.commons.codec.digest.UnixCrypt;

/** The ways of hashing that a password file knows, by passlib's names, in the order it tries. */
enum HtpasswdScheme {
  BCRYPT("bcrypt", "\\$2[abxy]?\\$.*"),
  SHA256("sha256_crypt", "\\$5\\$.*"),
  SHA512("sha512_crypt", "\\$6\\$.*"),
  APR_MD5("apr_md5_crypt", "\\$apr1\\$.*"),
  DES("des_crypt", "[./a-zA-Z0-9]{13}"),
  LDAP_SHA1("ldap_sha1", "\\{SHA\\}.*"),
  PLAINTEXT("plaintext", ".*"),
  MD5("md5_crypt", "\\$1\\$.*"),
  LDAP_MD5("ldap_md5", "\\{MD5\\}.*"),
  LDAP_SALTED_MD5("ldap_salted_md5", "\\{SMD5\\}.*"),
  LDAP_SALTED_SHA1("ldap_salted_sha1", "\\{SSHA\\}.*");

  /** What Apache can read, plain text among it: whatever comes after that is never recognised. */
  private static final List<HtpasswdScheme> APACHE =
      List.of(BCRYPT, SHA256, SHA512, APR_MD5, DES, LDAP_SHA1, PLAINTEXT);

  private static final List<HtpasswdScheme> BASIC = List.of(APR_MD5, DES, LDAP_SHA1, PLAINTEXT);

  private static final Map<String, HtpasswdScheme> NICKNAMES =
      Map.of(
          "portable", BCRYPT,
          "portable_apache_24", BCRYPT,
          "host", BCRYPT,
          "host_apache_24", BCRYPT,
          "host_apache_22", BCRYPT,
          "linux_apache_24", BCRYPT,
          "portable_apache_22", APR_MD5,
          "linux_apache_22", SHA256);

  private static final String SALT =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final String title;
  private final Pattern shape;

  HtpasswdScheme(String title, String shape) {
    this.title = title;
    this.shape = Pattern.compile(shape, Pattern.DOTALL);
  }

  /** The scheme of an argument {@code hash_scheme}. */
  static HtpasswdScheme named(String name) {
    HtpasswdScheme nickname = NICKNAMES.get(name);
    if (nickname != null) {
      return nickname;
    }
    for (HtpasswdScheme each : values()) {
      if (each.title.equals(name)) {
        return each;
      }
    }
    throw new ModuleFailure("'default scheme not found in policy'");
  }

  /** Whether a hash in a file that is kept in this scheme is the password's. */
  boolean matches(String password, String hash) {
    for (HtpasswdScheme each : tried()) {
      if (each.shape.matcher(hash).matches()) {
        return each.verify(password, hash);
      }
    }
    throw new ModuleFailure("hash could not be identified");
  }

  private Set<HtpasswdScheme> tried() {
    Set<HtpasswdScheme> tried = new LinkedHashSet<>();
    if (APACHE.contains(this) || this == MD5) {
      tried.addAll(APACHE);
    } else {
      tried.add(this);
      tried.addAll(BASIC);
    }
    return tried;
  }

  private boolean verify(String password, String hash) {
    byte[] secret = password.getBytes(StandardCharsets.UTF_8);
    try {
      return switch (this) {
        case BCRYPT ->
            BCrypt.verifyer()
                .verify(
                    Arrays.copyOf(secret, Math.min(secret.length, 72)),
                    hash.getBytes(StandardCharsets.US_ASCII))
                .verified;
        case SHA256 -> whole(hash, 3) && hash.equals(Sha2Crypt.sha256Crypt(secret, hash));
        case SHA512 -> whole(hash, 3) && hash.equals(Sha2Crypt.sha512Crypt(secret, hash));
        case APR_MD5 -> whole(hash, 3) && hash.equals(Md5Crypt.apr1Crypt(secret, hash));
        case MD5 -> whole(hash, 3) && hash.equals(Md5Crypt.md5Crypt(secret, hash));
        case DES -> hash.equals(UnixCrypt.crypt(secret, hash));
        case LDAP_SHA1, LDAP_MD5 -> hash.equals(digest(secret, new byte[0]));
        case LDAP_SALTED_MD5, LDAP_SALTED_SHA1 -> {
          byte[] all = Base64.getDecoder().decode(hash.substring(hash.indexOf('}') + 1));
          int size = this == LDAP_SALTED_MD5 ? 16 : 20;
          yield all.length > size
              && hash.equals(digest(secret, Arrays.copyOfRange(all, size, all.length)));
        }
        case PLAINTEXT -> hash.equals(password);
      };
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private boolean whole(String hash, int dollars) {
    if (hash.chars().filter(c -> c == '$').count() < dollars) {
      throw new ModuleFailure(
          "expected %s hash, got %s config string instead".formatted(title, title));
    }
    return true;
  }

  private ModuleFailure malformed() {
    return new ModuleFailure("malformed " + title + " hash");
  }

  /** A new hash. */
  String hash(String password) {
    byte[] secret = password.getBytes(StandardCharsets.UTF_8);
    return switch (this) {
      // Apache knows bcrypt by this name alone
      case BCRYPT -> PasswordHash.of(password, title, null, null, null, "2y");
      case SHA256, SHA512, APR_MD5, MD5 -> PasswordHash.of(password, title, null, null, null, null);
      case DES -> {
        SecureRandom random = new SecureRandom();
        char[] salt = {SALT.charAt(random.nextInt(64)), SALT.charAt(random.nextInt(64))};
        yield UnixCrypt.crypt(secret, String.valueOf(salt));
      }
      case LDAP_SHA1, LDAP_MD5 -> digest(secret, new byte[0]);
      case LDAP_SALTED_MD5, LDAP_SALTED_SHA1 -> {
        byte[] salt = new byte[8];
        new SecureRandom().nextBytes(salt);
        yield digest(secret, salt);
      }
      case PLAINTEXT -> password;
    };
  }

  private String digest(byte[] secret, byte[] salt) {
    boolean md5 = this == LDAP_MD5 || this == LDAP_SALTED_MD5;
    try {
      MessageDigest digest = MessageDigest.getInstance(md5 ? "MD5" : "SHA-1");
      digest.update(secret);
      byte[] made = digest.digest(salt);
      byte[] all = Arrays.copyOf(made, made.length + salt.length);
      System.arraycopy(salt, 0, all, made.length, salt.length);
      String name = (salt.length > 0 ? "S" : "") + (md5 ? "MD5" : "SHA");
      return "{" + name + "}" + Base64.getEncoder().encodeToString(all);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
