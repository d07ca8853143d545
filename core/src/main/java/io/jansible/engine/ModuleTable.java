package io.jansible.engine;

import io.jansible.module.Module;
import io.jansible.playbook.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The modules that an engine was given, by every name they answer to. */
final class ModuleTable implements ActionFinder {
  private final Map<String, Module> modules = new HashMap<>();

  ModuleTable(List<Module> all) {
    for (Module module : all) {
      String name = module.spec().name();
      add(name, module);
      module.spec().aliases().forEach(alias -> add(alias, module));
    }
  }

  private void add(String name, Module module) {
    modules.put(name, module);
    int dot = name.lastIndexOf('.');
    if (name.startsWith("ansible.builtin.")) {
      modules.put("ansible.legacy" + name.substring(dot), module);
      modules.put(name.substring(dot + 1), module);
    } else {
      // collections' modules that were Ansible's own once are still found by their short names
      modules.putIfAbsent(name.substring(dot + 1), module);
    }
  }

  @Override
  public Optional<Module> find(String name, @Nullable Task task) {
    return Optional.ofNullable(modules.get(name));
  }
}
