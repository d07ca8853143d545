package io.jansible.foreign;

import io.jansible.error.JansibleException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip file that Python runs: a module with everything it imports from module_utils. */
final class PythonBundle {
  private static final List<String> SIX = List.of("ansible", "module_utils", "six");
  private static final long TIME = 315_619_200_000L; // 1980-01-02: equal content, equal bytes
  private static final String PACKAGE =
      "from pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)\n";
  private static final String MAIN =
      """
      import json
      import runpy
      import sys


      def main():
          call = json.loads(sys.stdin.buffer.read().decode('utf-8'))
          limit = call.get('rlimit_nofile') or 0
          if limit:
              import resource
              soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
              wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
              if wanted != soft:
                  try:
                      resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
                  except ValueError:
                      pass
          from ansible.module_utils import basic
          basic._ANSIBLE_ARGS = json.dumps({'ANSIBLE_MODULE_ARGS': call['args']}).encode('utf-8')
          if hasattr(basic, '_ANSIBLE_PROFILE'):
              basic._ANSIBLE_PROFILE = 'legacy'
          runpy.run_module(
              mod_name=NAME,
              init_globals=dict(_module_fqn=NAME, _modlib_path=sys.path[0]),
              run_name='__main__',
              alter_sys=True)


      main()
      """;

  private final UtilSources sources;
  private final SearchPlace place;
  private final String moduleName;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Deque<Pending> pending = new ArrayDeque<>();

  private record Pending(List<String> name, boolean isPackage, String text) {}

  private PythonBundle(UtilSources sources, SearchPlace place, String moduleName) {
    this.sources = sources;
    this.place = place;
    this.moduleName = moduleName;
  }

  /**
   * @param moduleName the module's full Python name
   * @throws JansibleException naming an import that cannot be found
   */
  static byte[] of(String moduleName, byte[] content, UtilSources sources, SearchPlace place) {
    PythonBundle bundle = new PythonBundle(sources, place, moduleName);
    return bundle.build(content);
  }

  private byte[] build(byte[] module) {
    String source =
        new String(module, StandardCharsets.ISO_8859_1)
            .replace(ModuleStyle.REPLACER, "from ansible.module_utils.basic import *");
    List<String> name = List.of(moduleName.split("\\."));
    put(name, false, source.getBytes(StandardCharsets.ISO_8859_1));
    parents(name);
    pending.add(new Pending(name, false, source));
    add(List.of("ansible", "module_utils", "basic"), true);
    while (!pending.isEmpty()) {
      scan(pending.remove());
    }
    files.put(
        "__main__.py",
        MAIN.replace("NAME", "'" + moduleName + "'").getBytes(StandardCharsets.UTF_8));
    return zip();
  }

  private void scan(Pending file) {
    for (PythonImports.Import each : PythonImports.of(file.text())) {
      List<String> name = new ArrayList<>();
      if (each.level() > 0) {
        int keep = file.name().size() - each.level() + (file.isPackage() ? 1 : 0);
        if (keep <= 0) {
          continue;
        }
        name.addAll(file.name().subList(0, keep));
      }
      if (!each.module().isEmpty()) {
        name.addAll(List.of(each.module().split("\\.")));
      }
      if (!isUtility(name) && !(name.size() >= 1 && isUtility(with(name, each.member())))) {
        continue;
      }
      List<String> full = with(name, each.member());
      boolean found =
          !each.member().isEmpty()
              && !each.member().equals("*")
              && isUtility(full)
              && add(full, false);
      if (!found && isUtility(name)) {
        add(name, each.required());
      }
    }
  }

  private static List<String> with(List<String> name, String member) {
    if (member.isEmpty() || member.equals("*")) {
      return name;
    }
    List<String> all = new ArrayList<>(name);
    all.add(member);
    return all;
  }

  /** Whether it is below a {@code module_utils}. */
  private static boolean isUtility(List<String> name) {
    if (name.size() >= 2 && name.get(0).equals("ansible")) {
      return name.get(1).equals("module_utils") && name.size() > 2;
    }
    return name.size() > 5
        && name.get(0).equals("ansible_collections")
        && name.get(3).equals("plugins")
        && name.get(4).equals("module_utils");
  }

  /** Adds a module with the packages above it; whether it exists. */
  private boolean add(List<String> name, boolean required) {
    String key = String.join(".", name);
    if (seen.contains(key)) {
      return true;
    }
    Optional<UtilSources.Source> source = sources.find(name, place);
    if (source.isEmpty() && name.size() > 3 && name.subList(0, 3).equals(SIX)) {
      return add(SIX, required); // which makes its members when it is imported
    }
    if (source.isEmpty()) {
      if (required) {
        throw new JansibleException(
            "Could not find imported module support code for "
                + moduleName
                + ".  Looked for ("
                + "['"
                + key
                + "'])");
      }
      return false;
    }
    seen.add(key);
    put(name, source.get().isPackage(), source.get().content());
    pending.add(new Pending(name, source.get().isPackage(), source.get().text()));
    parents(name);
    return true;
  }

  private void put(List<String> name, boolean isPackage, byte[] content) {
    files.put(String.join("/", name) + (isPackage ? "/__init__.py" : ".py"), content);
  }

  private void parents(List<String> name) {
    for (int size = 1; size < name.size(); size++) {
      List<String> above = name.subList(0, size);
      String key = String.join(".", above);
      if (!seen.add(key)) {
        continue;
      }
      String text = size == 1 ? PACKAGE : "";
      if (isUtility(above)) {
        Optional<UtilSources.Source> source = sources.find(above, place);
        if (source.isPresent() && source.get().isPackage()) {
          text = source.get().text();
          pending.add(new Pending(above, true, text));
        }
      }
      put(above, true, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private byte[] zip() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTime(TIME);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
