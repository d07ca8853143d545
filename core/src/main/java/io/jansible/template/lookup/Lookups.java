package io.jansible.template.lookup;

import java.util.HashMap;
import java.util.Map;

/** Every lookup: those of {@code ansible.builtin} by short names, others by full ones. */
public final class Lookups {
  private Lookups() {}

  /** The lookups as they work on one controller. */
  public static Map<String, Lookup> all(Controller controller) {
    Map<String, Lookup> all = new HashMap<>(ListLookups.all());
    all.put("sequence", new SequenceLookup());
    all.put("subelements", new SubelementsLookup());
    all.putAll(FileLookups.all(controller));
    all.put("first_found", new FirstFoundLookup(controller));
    all.putAll(VariableLookups.all(controller));
    all.putAll(CommandLookups.all(controller));
    all.put("password", new PasswordLookup(controller));
    all.put("csvfile", new CsvFileLookup(controller));
    all.put("ini", new IniLookup(controller));
    all.put("url", new UrlLookup(controller));
    all.putAll(GeneralLookups.all(controller));
    all.put("community.crypto.gpg_fingerprint", new GpgFingerprintLookup(controller));
    return all;
  }
}
