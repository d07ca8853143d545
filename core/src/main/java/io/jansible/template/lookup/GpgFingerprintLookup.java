package io.jansible.template.lookup;

import io.jansible.template.EvalContext;
import io.jansible.template.filter.Gpg;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code community.crypto.gpg_fingerprint}: of keys in the controller's files. */
final class GpgFingerprintLookup implements Lookup {
  private static final String ERROR = "AnsibleLookupError";

  private final Controller controller;

  GpgFingerprintLookup(Controller controller) {
    this.controller = controller;
  }

  @Override
  public List<@Nullable Object> run(
      List<@Nullable Object> terms, Map<String, @Nullable Object> options, EvalContext context) {
    Gpg gpg = new Gpg(controller.environment(), controller.basedir(), ERROR);
    List<@Nullable Object> found = new ArrayList<>();
    for (Object term : terms) {
      if (!(term instanceof CharSequence)) {
        throw new PythonError(
            ERROR,
            "Lookup parameter #%d should be string or a path object, but got <class '%s'>"
                .formatted(found.size(), Values.typeName(term)));
      }
      found.add(gpg.fingerprint(term.toString()));
    }
    return found;
  }
}
