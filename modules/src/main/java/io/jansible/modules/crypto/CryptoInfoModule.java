package io.jansible.modules.crypto;

import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.general.Tools;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code community.crypto.crypto_info}. What Ansible's modules can do with Python's cryptography,
 * ours can do with the node's openssl: that is told under the same names.
 */
final class CryptoInfoModule implements Module {
  /** Whose messages ours are worded after. */
  private static final String LIKE = "38.0.4";

  private static final List<String> CURVES =
      List.of(
          "secp224r1",
          "secp256k1",
          "secp256r1",
          "secp384r1",
          "secp521r1",
          "secp192r1",
          "sect163k1",
          "sect163r2",
          "sect233k1",
          "sect233r1",
          "sect283k1",
          "sect283r1",
          "sect409k1",
          "sect409r1",
          "sect571k1",
          "sect571r1",
          "brainpoolP256r1",
          "brainpoolP384r1",
          "brainpoolP512r1");

  private static final String ASK =
      """
      o=$1
      "$o" ecparam -list_curves 2>/dev/null
      "$o" list -public-key-algorithms 2>/dev/null
      """;

  private final ModuleSpec spec =
      ModuleSpec.of(
          "community.crypto.crypto_info", "Retrieve cryptographic capabilities", ArgumentSpec.of());

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Tools tools = new Tools(call.host());
    String path = tools.find("openssl");
    ModuleResult result =
        ModuleResult.changed(false).put("python_cryptography_installed", path != null);
    if (path == null) {
      return result
          .put("python_cryptography_import_error", "there is no openssl")
          .put("openssl_present", false);
    }
    Set<String> words =
        tools
            .script(ASK, path)
            .out()
            .lines()
            .flatMap(line -> List.of(line.trim().split("[\\s:,{}]+")).stream())
            .map(CryptoInfoModule::curve)
            .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
    result.put("python_cryptography_capabilities", capabilities(words));
    String version = tools.run(path, "version").out();
    String[] parts = version.split("\\s+");
    Map<String, @Nullable Object> openssl = new LinkedHashMap<>();
    openssl.put("path", path);
    openssl.put("version_output", version);
    if (parts.length > 1) {
      openssl.put("version", parts[1]);
    }
    return result.put("openssl_present", true).put("openssl", openssl);
  }

  /** Openssl has other names for two of them. */
  private static String curve(String name) {
    return switch (name) {
      case "prime256v1" -> "secp256r1";
      case "prime192v1" -> "secp192r1";
      default -> name;
    };
  }

  private static Map<String, @Nullable Object> capabilities(Set<String> words) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("version", LIKE);
    all.put("curves", CURVES.stream().filter(words::contains).toList());
    for (String kind : List.of("EC", "ED25519", "ED448", "DSA", "RSA")) {
      String name = "has_" + kind.toLowerCase(java.util.Locale.ROOT);
      all.put(name, words.contains(kind));
      all.put(name + "_sign", words.contains(kind));
    }
    all.put("has_x25519", words.contains("X25519"));
    all.put("has_x25519_serialization", words.contains("X25519"));
    all.put("has_x448", words.contains("X448"));
    return all;
  }
}
