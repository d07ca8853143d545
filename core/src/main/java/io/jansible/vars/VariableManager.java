package io.jansible.vars;

import io.jansible.playbook.Keyword;
import io.jansible.playbook.Role;
import io.jansible.playbook.Task;
import io.jansible.template.TemplateEngine;
import io.jansible.template.Variables;
import io.jansible.value.Unsafe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ansible's variable manager: which variables a task on a host sees, level by level. Safe for many
 * threads.
 *
 * @see <a
 *     href="https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_variables.html#understanding-variable-precedence">variable
 *     precedence</a>
 */
public final class VariableManager {
  private final HostInventory inventory;
  private final TemplateEngine templates;
  private final FactStore factStore;
  private final Settings settings;
  private final Map<String, @Nullable Object> extraVars;
  private final RoleVariables roles = new RoleVariables();
  private final Map<String, HostFacts> facts = new ConcurrentHashMap<>();
  private final HostVars hostVars;

  /**
   * What configuration says about variables.
   *
   * @param mergeHashes {@code hash_behaviour=merge}
   * @param injectFacts {@code inject_facts_as_vars}
   * @param varsRoot {@code playbook_vars_root}
   * @param options variables of the run that never change: {@code ansible_version}, {@code
   *     ansible_check_mode}, {@code omit}…
   */
  public record Settings(
      boolean mergeHashes,
      boolean injectFacts,
      VarsRoot varsRoot,
      Map<String, @Nullable Object> options) {}

  public VariableManager(
      HostInventory inventory,
      TemplateEngine templates,
      FactStore factStore,
      Settings settings,
      Map<String, @Nullable Object> extraVars) {
    this.inventory = inventory;
    this.templates = templates;
    this.factStore = factStore;
    this.settings = settings;
    this.extraVars = extraVars;
    this.hostVars = new HostVars(this);
  }

  /** The variables of a task on a host: levels 1 to 22. */
  public Variables forTask(PlayScope play, String host, Task task) {
    Layers.Builder layers = new Layers.Builder();
    addMagic(layers, play, task);
    layers.given(extraVars);
    boolean isInclude = task.is("include_tasks") || task.is("include_role");
    layers.written(task.directives().includeParams(isInclude));
    Role role = task.role();
    if (role != null) {
      layers.written(roles.paramsFor(role));
    }
    HostFacts known = facts(host);
    layers.given(known.set());
    layers.written(known.included());
    layers.written(task.directives().vars());
    if (role != null) {
      layers.written(roles.varsFor(role));
    }
    layers.written(play.exportedRoleVars(roles));
    play.varsFiles(host, this).forEach(layers::written);
    layers.written(play.vars());
    layers.given(known.asVariables());
    layers.written(inventory.variables(host, play.directories(task, settings.varsRoot)));
    if (role != null) {
      layers.written(roles.defaultsFor(role));
    }
    layers.written(play.publicRoleDefaults(roles));
    return layers.build(settings.mergeHashes);
  }

  /** The variables that a play's own keywords and names are rendered with: no host's. */
  public Variables forPlay(PlayScope play, @Nullable Task task) {
    Layers.Builder layers = new Layers.Builder();
    addMagic(layers, play, task);
    layers.given(extraVars);
    Role role = task == null ? null : task.role();
    if (task != null) {
      if (role != null) {
        layers.written(roles.paramsFor(role));
      }
      layers.written(task.directives().vars());
      if (role != null) {
        layers.written(roles.varsFor(role));
      }
    }
    layers.written(play.exportedRoleVars(roles));
    play.varsFiles(null, this).forEach(layers::written);
    layers.written(play.vars());
    if (role != null) {
      layers.written(roles.defaultsFor(role));
    }
    layers.written(play.publicRoleDefaults(roles));
    return layers.build(settings.mergeHashes);
  }

  /** Play, play vars and the like as loading sees them: for the names of static imports. */
  public Variables forLoading(Collection<? extends Map<String, @Nullable Object>> innermostFirst) {
    Layers.Builder layers =
        new Layers.Builder()
            .given(settings.options)
            .given(Map.of("groups", inventory.groups()))
            .given(extraVars);
    innermostFirst.forEach(layers::written);
    return layers.build(settings.mergeHashes);
  }

  /** What a play's {@code vars_files} names are rendered with. */
  Variables belowVarsFiles(PlayScope play, @Nullable String host) {
    Layers.Builder layers = new Layers.Builder();
    addMagic(layers, play, null);
    layers.given(extraVars).written(play.vars());
    if (host != null) {
      layers
          .given(facts(host).asVariables())
          .written(inventory.variables(host, List.of(play.directory())));
    }
    layers.written(play.publicRoleDefaults(roles));
    return layers.build(settings.mergeHashes);
  }

  /**
   * Everything that is known of a host outside of any play, as it is stored.
   *
   * @param folders whose {@code group_vars} and {@code host_vars} count
   */
  public Variables outsideOfPlays(String host, List<Path> folders) {
    return new Layers.Builder()
        .given(extraVars)
        .given(facts(host).asVariables())
        .written(inventory.variables(host, folders))
        .build(settings.mergeHashes);
  }

  /** What {@code hostvars[host]} shows: no play's and no task's variables. */
  Variables forHostVars(String host, Path playDirectory, Map<String, @Nullable Object> playMagic) {
    HostFacts known = facts(host);
    return new Layers.Builder()
        .given(playMagic)
        .given(settings.options)
        .given(extraVars)
        .given(known.set())
        .written(known.included())
        .given(known.asVariables())
        .written(inventory.variables(host, List.of(playDirectory)))
        .build(settings.mergeHashes);
  }

  private Map<String, @Nullable Object> magic(PlayScope play, @Nullable Task task) {
    Map<String, @Nullable Object> magic = new LinkedHashMap<>();
    magic.put("groups", Unsafe.mark(inventory.groups()));
    magic.put("hostvars", hostVars.seenFrom(play));
    if (task != null) {
      Role role = task.role();
      if (role != null) {
        magic.put("role_name", role.name());
        magic.put("role_path", role.path().toString());
        magic.put("ansible_role_name", role.shownName());
        magic.put("ansible_collection_name", role.collection());
        if (role.includer() != null) {
          List<Object> names = new ArrayList<>();
          List<Object> paths = new ArrayList<>();
          for (Role outer = role.includer(); outer != null; outer = outer.includer()) {
            names.add(outer.shownName());
            paths.add(outer.path().toString());
          }
          magic.put("ansible_parent_role_names", names);
          magic.put("ansible_parent_role_paths", paths);
        }
      }
      magic.put("environment", task.directives().list(Keyword.ENVIRONMENT));
      magic.put("ansible_search_path", Unsafe.mark(play.searchPath(task)));
    }
    return magic;
  }

  /** Magic variables hide all others: what is the task's, the play's, the run's. */
  private void addMagic(Layers.Builder layers, PlayScope play, @Nullable Task task) {
    layers.given(magic(play, task)).given(settings.options).given(play.magic());
  }

  HostFacts facts(String host) {
    HostFacts known = facts.get(host);
    return known != null
        ? known
        : facts.computeIfAbsent(
            host,
            name -> {
              HostFacts fresh = new HostFacts();
              Map<String, @Nullable Object> cached = factStore.load(name);
              if (!cached.isEmpty()) {
                fresh.replaceFacts(cached, settings.injectFacts);
              }
              return fresh;
            });
  }

  HostInventory inventory() {
    return inventory;
  }

  TemplateEngine templates() {
    return templates;
  }

  /** The host's gathered facts with their {@code ansible_} names. */
  public Map<String, @Nullable Object> factsOf(String host) {
    return facts(host).cached();
  }

  /**
   * Adds gathered facts, as modules return them under {@code ansible_facts}; they are unsafe from
   * now on.
   */
  public void addFacts(String host, Map<String, ? extends @Nullable Object> gathered) {
    HostFacts known = facts(host);
    known.addFacts(gathered, settings.injectFacts);
    factStore.save(host, known.cached());
  }

  /** Sets variables of {@code set_fact} and {@code register}; marks are the caller's. */
  public void setVariables(String host, Map<String, ? extends @Nullable Object> variables) {
    facts(host).addSet(variables);
  }

  /** Sets variables of {@code include_vars}. */
  public void includeVariables(String host, Map<String, ? extends @Nullable Object> variables) {
    facts(host).addIncluded(variables);
  }

  /** {@code meta: clear_facts} and {@code --flush-cache}. */
  public void clearFacts(String host) {
    facts(host).replaceFacts(Map.of(), settings.injectFacts);
    factStore.remove(host);
  }
}
