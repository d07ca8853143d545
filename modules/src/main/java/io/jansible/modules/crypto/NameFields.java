package io.jansible.modules.crypto;

import io.jansible.module.ModuleFailure;
import io.jansible.pki.DistinguishedName;
import io.jansible.pki.Oids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Parts of a subject or an issuer as tasks write them: pairs of a type's name and a value. */
final class NameFields {
  private NameFields() {}

  /** A list of dictionaries of one pair each. */
  static List<List<String>> ordered(List<?> list, String where) {
    List<List<String>> parts = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof Map<?, ?> entry) || entry.size() != 1) {
        throw new ModuleFailure(
            "Entry #%d in %s must be a dictionary with exactly one key-value pair"
                .formatted(i + 1, where));
      }
      try {
        parts.addAll(of(entry, where));
      } catch (ModuleFailure e) {
        throw new ModuleFailure(
            "Error while processing entry #%d in %s: %s".formatted(i + 1, where, e.text()));
      }
    }
    return parts;
  }

  static List<List<String>> of(Map<?, ?> fields, String where) {
    List<List<String>> parts = new ArrayList<>();
    fields.forEach(
        (key, value) -> {
          if (value instanceof List<?> list) {
            for (Object each : list) {
              if (!(each instanceof String)) {
                throw new ModuleFailure("Values %s in %s must be strings".formatted(key, where));
              }
              if (each.toString().isEmpty()) {
                throw new ModuleFailure(
                    "Values for %s in %s must not be empty strings".formatted(key, where));
              }
              parts.add(List.of(String.valueOf(key), each.toString()));
            }
          } else if (value instanceof CharSequence) {
            if (value.toString().isEmpty()) {
              throw new ModuleFailure(
                  "Value for %s in %s must not be an empty string".formatted(key, where));
            }
            parts.add(List.of(String.valueOf(key), value.toString()));
          } else {
            throw new ModuleFailure(
                "Value for %s in %s must be either a string or a list of strings"
                    .formatted(key, where));
          }
        });
    return parts;
  }

  static List<DistinguishedName.Attribute> attributes(List<List<String>> parts) {
    return parts.stream()
        .map(each -> new DistinguishedName.Attribute(Oids.of(each.get(0)), each.get(1)))
        .toList();
  }
}
