package io.jansible.template.lookup;

import static io.jansible.template.lookup.ListLookups.error;

import io.jansible.template.EvalContext;
import io.jansible.template.filter.PasswordHash;
import io.jansible.template.filter.PythonRandom;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.value.KeyValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A random password that is kept in a file of the controller, so that the next run has the same.
 * One file's password is made by one thread only.
 */
final class PasswordLookup implements Lookup {
  private static final Set<String> PARAMETERS =
      Set.of("length", "encrypt", "chars", "ident", "seed");
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  private static final String SALT_CHARACTERS = LOWER + UPPER + DIGITS + "./";

  /** Names that stand for more characters than their own: those of Python's module string. */
  private static final Map<String, String> NAMED =
      Map.of(
          "ascii_letters",
          LOWER + UPPER,
          "ascii_lowercase",
          LOWER,
          "ascii_uppercase",
          UPPER,
          "digits",
          DIGITS,
          "hexdigits",
          DIGITS + "abcdefABCDEF",
          "octdigits",
          "01234567",
          "punctuation",
          PUNCTUATION,
          "printable",
          DIGITS + LOWER + UPPER + PUNCTUATION + " \t\n\r\u000b\f",
          "whitespace",
          " \t\n\r\u000b\f");

  private final Controller controller;
  private final Map<Path, Object> locks = new ConcurrentHashMap<>();

  PasswordLookup(Controller controller) {
    this.controller = controller;
  }

  /** What a password file holds. */
  private record Kept(String password, @Nullable String salt, @Nullable String ident) {
    static Kept parse(String content) {
      int salt = content.lastIndexOf(" salt=");
      if (salt < 0) {
        return new Kept(content, null, null);
      }
      String rest = content.substring(salt + 6);
      int ident = rest.lastIndexOf(" ident=");
      return new Kept(
          content.substring(0, salt),
          ident < 0 ? rest : rest.substring(0, ident),
          ident < 0 ? null : rest.substring(ident + 7));
    }

    String content() {
      return password
          + (salt == null ? "" : " salt=" + salt)
          + (salt == null || ident == null ? "" : " ident=" + ident);
    }
  }

  @Override
  public List<@Nullable Object> run(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, EvalContext context) {
    List<@Nullable Object> results = new ArrayList<>();
    for (Object term : terms) {
      Map<String, @Nullable Object> given = new LinkedHashMap<>(options);
      String name = parse(Text.str(term), given);
      Path file = new ControllerPaths(controller, context).absolute(name);
      synchronized (locks.computeIfAbsent(file, path -> new Object())) {
        results.add(password(file, new LookupOptions(given)));
      }
    }
    return results;
  }

  /** The path; parameters after it are put among the options. */
  private static String parse(String term, Map<String, @Nullable Object> options) {
    int space = term.indexOf(' ');
    if (space < 0) {
      return term;
    }
    String path = term.substring(0, space);
    Map<String, Object> parameters =
        new LinkedHashMap<>(KeyValues.parse(term.substring(space + 1), false));
    Object raw = parameters.remove("_raw_params");
    if (raw != null) {
      path = path + " " + raw;
      if (!term.startsWith(path)) {
        throw error("Unrecognized value after key=value parameters given to password lookup");
      }
    }
    Set<String> unknown = new TreeSet<>(parameters.keySet());
    unknown.removeAll(PARAMETERS);
    if (!unknown.isEmpty()) {
      throw error(
          "Unrecognized parameter(s) given to password lookup: " + String.join(", ", unknown));
    }
    options.putAll(parameters);
    return path;
  }

  private static String password(Path file, LookupOptions options) {
    boolean keep = !file.equals(Path.of("/dev/null"));
    Kept kept = keep ? read(file) : null;
    boolean changed = kept == null;
    String plain = kept == null ? random(options) : kept.password;
    String given = options.optionalText("encrypt");
    String encrypt = given == null || given.isEmpty() ? null : given;
    String salt = kept == null ? null : kept.salt;
    String ident = kept == null ? null : kept.ident;
    String asked = options.optionalText("ident");
    if (encrypt != null && salt == null) {
      salt = randomText(saltSize(encrypt), SALT_CHARACTERS);
      changed = true;
    }
    if (ident == null) {
      ident = asked;
    } else if (asked != null && !ident.equals(asked)) {
      throw error(
          "The ident parameter provided ("
              + asked
              + ") does not match the stored one ("
              + ident
              + ").");
    }
    if (encrypt != null && ident == null && Set.of("bcrypt", "blowfish").contains(encrypt)) {
      ident = "2b";
      changed = true;
    }
    if (changed && keep) {
      write(file, new Kept(plain, salt, ident).content() + "\n");
    }
    return encrypt == null ? plain : PasswordHash.of(plain, encrypt, salt, null, null, ident);
  }

  private static int saltSize(String encrypt) {
    return switch (encrypt) {
      case "bcrypt", "blowfish" -> 22;
      case "sha256_crypt", "sha512_crypt" -> 16;
      default -> 8;
    };
  }

  private static String random(LookupOptions options) {
    Object length = options.get("length", 20L);
    int size;
    try {
      size = Integer.parseInt(Text.str(length).strip());
    } catch (NumberFormatException e) {
      throw new PythonError(
          "AnsibleOptionsError", "invalid literal for int() with base 10: " + Text.repr(length));
    }
    String characters = characters(options.get("chars", null));
    if (characters.isEmpty()) {
      throw PythonError.value("Cannot choose from an empty sequence");
    }
    Object seed = options.get("seed", null);
    if (seed == null) {
      return randomText(size, characters);
    }
    PythonRandom random = new PythonRandom(seed);
    StringBuilder text = new StringBuilder(size);
    for (int i = 0; i < size; i++) {
      text.append(characters.charAt(random.below(characters.length())));
    }
    return text.toString();
  }

  private static String randomText(int size, String characters) {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder(size);
    for (int i = 0; i < size; i++) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  private static String characters(@Nullable Object given) {
    List<@Nullable Object> parts = new ArrayList<>();
    if (given == null) {
      parts.addAll(List.of("ascii_letters", "digits", ".,:-_"));
    } else if (given instanceof CharSequence text) {
      if (text.toString().contains(",,")) {
        parts.add(",");
      }
      for (String part : text.toString().replace(",,", ",").split(",", -1)) {
        if (!part.isEmpty()) {
          parts.add(part);
        }
      }
    } else {
      parts.addAll(io.jansible.template.value.Values.list(given));
    }
    StringBuilder all = new StringBuilder();
    for (Object part : parts) {
      String text = Text.str(part);
      all.append(NAMED.getOrDefault(text, text));
    }
    return all.toString().replace("\"", "").replace("'", "");
  }

  private static @Nullable Kept read(Path file) {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return Kept.parse(Files.readString(file).stripTrailing());
    } catch (IOException e) {
      throw error("could not read " + file + ": " + e.getMessage());
    }
  }

  private static void write(Path file, String content) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Path temporary =
          Files.createTempFile(
              folder,
              ".password",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.write(temporary, content.getBytes(StandardCharsets.UTF_8));
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw error("could not write " + file + ": " + e.getMessage());
    }
  }
}
