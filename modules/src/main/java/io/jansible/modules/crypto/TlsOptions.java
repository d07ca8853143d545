package io.jansible.modules.crypto;

import io.jansible.module.ModuleFailure;
import io.jansible.template.value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Python's {@code ssl} calls the options of a connection, as openssl's client takes them. */
final class TlsOptions {
  private static final Map<String, Long> VALUES =
      Map.ofEntries(
          Map.entry("OP_ALL", 0x80000050L),
          Map.entry("OP_NO_SSLv2", 0L),
          Map.entry("OP_NO_SSLv3", 0x2000000L),
          Map.entry("OP_NO_TLSv1", 0x4000000L),
          Map.entry("OP_NO_TLSv1_1", 0x10000000L),
          Map.entry("OP_NO_TLSv1_2", 0x8000000L),
          Map.entry("OP_NO_TLSv1_3", 0x20000000L),
          Map.entry("OP_NO_COMPRESSION", 0x20000L),
          Map.entry("OP_NO_TICKET", 0x4000L),
          Map.entry("OP_NO_RENEGOTIATION", 0x40000000L),
          Map.entry("OP_CIPHER_SERVER_PREFERENCE", 0x400000L),
          Map.entry("OP_SINGLE_DH_USE", 0L),
          Map.entry("OP_SINGLE_ECDH_USE", 0L),
          Map.entry("OP_LEGACY_SERVER_CONNECT", 4L),
          Map.entry("OP_ENABLE_KTLS", 8L),
          Map.entry("OP_ENABLE_MIDDLEBOX_COMPAT", 0x100000L),
          Map.entry("OP_IGNORE_UNEXPECTED_EOF", 0x80L));

  private static final Map<Long, String> FLAGS =
      Map.of(
          0x2000000L, "-no_ssl3",
          0x4000000L, "-no_tls1",
          0x10000000L, "-no_tls1_1",
          0x8000000L, "-no_tls1_2",
          0x20000000L, "-no_tls1_3",
          0x20000L, "-no_comp",
          0x4000L, "-no_ticket",
          0x40000000L, "-no_renegotiation",
          4L, "-legacy_server_connect");

  private TlsOptions() {}

  static List<String> flags(List<?> options) {
    long all = 0;
    for (Object each : options) {
      all |= value(each);
    }
    List<String> flags = new ArrayList<>();
    for (Map.Entry<Long, String> each : FLAGS.entrySet()) {
      if ((all & each.getKey()) != 0) {
        flags.add(each.getValue());
      }
    }
    return flags;
  }

  private static long value(Object option) {
    if (option instanceof Long number) {
      return number;
    }
    if (!(option instanceof CharSequence)) {
      throw new ModuleFailure(
          "tls_ctx_options must be a string or integer, got " + Text.repr(option));
    }
    Long value = VALUES.get(option.toString());
    if (value == null) {
      throw new ModuleFailure("Failed to determine the numeric value for " + option);
    }
    return value;
  }
}
