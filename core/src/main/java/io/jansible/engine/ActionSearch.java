package io.jansible.engine;

import io.jansible.foreign.ModuleFinder;
import io.jansible.foreign.SearchPlace;
import io.jansible.module.Module;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The modules an engine was given, and users' files where Ansible would find them. */
final class ActionSearch implements ActionFinder {
  private final ModuleTable table;
  private final Set<String> rejected;
  private final ModuleFinder files;
  private final List<Path> playbooks;
  private final List<Path> roles = new CopyOnWriteArrayList<>();
  private final Map<String, Optional<Set<String>>> groups = new ConcurrentHashMap<>();

  /**
   * @param rejected short names of modules that are not to be found
   */
  ActionSearch(ModuleTable table, Set<String> rejected, ModuleFinder files, Path basedir) {
    this.table = table;
    this.rejected = rejected;
    this.files = files;
    this.playbooks = new CopyOnWriteArrayList<>(List.of(basedir));
  }

  @Override
  public Optional<Module> find(String name, @Nullable Task task) {
    if (task == null) {
      return find(name, roles, List.of());
    }
    return find(
        name,
        roles,
        task.directives().list(Keyword.COLLECTIONS).stream().map(String::valueOf).toList());
  }

  @Override
  public Optional<Module> find(String name, List<String> collections) {
    return find(name, roles, collections);
  }

  private Optional<Module> find(String name, List<Path> folders, List<String> collections) {
    if (rejected.contains(name.replaceFirst("^ansible\\.(builtin|legacy)\\.", ""))) {
      return Optional.empty();
    }
    return files.find(
        name,
        new SearchPlace(List.copyOf(playbooks), List.copyOf(folders), collections),
        known -> table.find(known, (Task) null));
  }

  @Override
  public void playbookFound(Path folder) {
    if (!playbooks.contains(folder)) {
      playbooks.add(folder);
    }
  }

  @Override
  public void roleFound(Path folder) {
    if (!roles.contains(folder)) {
      roles.add(folder);
    }
  }

  @Override
  public Optional<Set<String>> group(String name) {
    return groups.computeIfAbsent(
        name,
        each ->
            files.actionGroup(each, new SearchPlace(List.copyOf(playbooks), List.of(), List.of())));
  }
}
