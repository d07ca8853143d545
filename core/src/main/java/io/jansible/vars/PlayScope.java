package io.jansible.vars;

import io.jansible.error.JansibleException;
import io.jansible.playbook.Play;
import io.jansible.playbook.Role;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.UndefinedException;
import io.jansible.template.value.Text;
import io.jansible.value.Unsafe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What variables need to know of a play while it runs: its vars, the roles seen so far, who is
 * still in it. One per batch of a play; safe for many threads.
 */
public final class PlayScope {
  private final Play play;
  private final VarsFileReader files;
  private final Map<String, @Nullable Object> prompted;
  private final Path directory;
  private final CopyOnWriteArrayList<Role> roles = new CopyOnWriteArrayList<>();
  private volatile @Nullable Map<String, @Nullable Object> defaults;
  private volatile @Nullable Map<String, @Nullable Object> exported;
  private volatile Map<String, @Nullable Object> hosts = Map.of();
  private volatile @Nullable Map<String, @Nullable Object> magic;
  private final String name;

  /** Reads the files of {@code vars_files}. */
  public interface VarsFileReader {
    /**
     * The variables of a file, or null if there is no such file where the play looks.
     *
     * @throws io.jansible.error.JansibleException if it cannot be read as variables
     */
    @Nullable Map<String, @Nullable Object> read(Play play, String file);
  }

  /**
   * @param name the play's name, rendered
   * @param prompted answers of {@code vars_prompt}
   * @param directory the playbook's folder ({@code playbook_dir})
   */
  public PlayScope(
      Play play,
      String name,
      Map<String, @Nullable Object> prompted,
      Path directory,
      VarsFileReader files) {
    this.play = play;
    this.name = name;
    this.prompted = prompted;
    this.directory = directory;
    this.files = files;
    play.roles().forEach(this::addRole);
  }

  public Play play() {
    return play;
  }

  /** The playbook's folder. */
  public Path directory() {
    return directory;
  }

  /**
   * A role that the play has from now on; its defaults and vars are seen play-wide if it is public.
   */
  public void addRole(Role role) {
    if (roles.addIfAbsent(role)) {
      defaults = null;
      exported = null;
      magic = null;
    }
  }

  /**
   * Says who is in the play.
   *
   * @param all hosts that match the pattern
   * @param batch hosts of this batch that have not failed
   */
  public void hosts(List<String> all, List<String> remaining, List<String> batch) {
    Map<String, @Nullable Object> lists = new LinkedHashMap<>();
    lists.put("ansible_play_hosts_all", List.copyOf(all));
    lists.put("ansible_play_hosts", List.copyOf(remaining));
    lists.put("ansible_play_batch", List.copyOf(batch));
    lists.put("play_hosts", List.copyOf(batch));
    hosts = lists;
    magic = null;
  }

  /**
   * The magic variables that are the same for all hosts and tasks of the play. Not to be changed.
   */
  Map<String, @Nullable Object> magic() {
    Map<String, @Nullable Object> known = magic;
    if (known == null) {
      known = new LinkedHashMap<>(hosts);
      known.put("playbook_dir", directory.toString());
      known.put("ansible_play_name", name);
      List<String> names = new ArrayList<>();
      Set<String> dependencies = new LinkedHashSet<>();
      for (Role role : roles) {
        names.add(role.name());
        RoleVariables.allDependencies(role).forEach(each -> dependencies.add(each.name()));
      }
      Set<String> all = new LinkedHashSet<>(dependencies);
      all.addAll(names);
      known.put("ansible_role_names", new ArrayList<>(all));
      known.put("ansible_play_role_names", names);
      known.put("ansible_dependent_role_names", new ArrayList<>(dependencies));
      known.put("role_names", names);
      magic = known;
    }
    return known;
  }

  Map<String, @Nullable Object> magicForHostVars() {
    return Map.of("playbook_dir", directory.toString());
  }

  Map<String, @Nullable Object> vars() {
    if (prompted.isEmpty()) {
      return play.vars();
    }
    Map<String, @Nullable Object> both = new LinkedHashMap<>(play.vars());
    both.putAll(prompted);
    return both;
  }

  private List<Role> publicRoles() {
    return roles.stream().filter(Role::isPublic).toList();
  }

  Map<String, @Nullable Object> publicRoleDefaults(RoleVariables variables) {
    Map<String, @Nullable Object> known = defaults;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (Role role : publicRoles()) {
        known.putAll(variables.defaultsFor(role));
      }
      defaults = known;
    }
    return known;
  }

  Map<String, @Nullable Object> exportedRoleVars(RoleVariables variables) {
    Map<String, @Nullable Object> known = exported;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (Role role : publicRoles()) {
        known.putAll(variables.exportedBy(role));
      }
      exported = known;
    }
    return known;
  }

  /**
   * The layers of {@code vars_files}, the last file first; names that cannot be rendered are passed
   * over, as Ansible does.
   */
  List<Map<String, @Nullable Object>> varsFiles(@Nullable String host, VariableManager manager) {
    if (play.varsFiles().isEmpty()) {
      return List.of();
    }
    List<Map<String, @Nullable Object>> layers = new ArrayList<>();
    Map<String, @Nullable Object> soFar = new LinkedHashMap<>();
    for (Object entry : play.varsFiles()) {
      Templar templar = manager.templates().templar(manager.belowVarsFiles(this, host)).with(soFar);
      List<?> choices = entry instanceof List<?> list ? list : List.of(entry);
      try {
        for (Object choice : choices) {
          Object file = Unsafe.unmark(templar.value(choice));
          if (!(file instanceof CharSequence || file instanceof List)) {
            throw new JansibleException(
                "Invalid vars_files entry found: "
                    + Text.repr(Unsafe.unmarkAll(choice))
                    + "\nvars_files entries should be either a string type or a list of string"
                    + " types after template expansion");
          }
          Map<String, @Nullable Object> found = files.read(play, String.valueOf(file));
          if (found != null) {
            layers.add(0, found);
            soFar.putAll(found);
            break;
          }
        }
      } catch (UndefinedException passedOver) {
        // a name that needs a fact not gathered yet: Ansible reads the file once the fact is there
        continue;
      }
    }
    return layers;
  }

  /** The folders that hold {@code group_vars} and {@code host_vars} for a task. */
  List<Path> directories(Task task, VarsRoot root) {
    return switch (root) {
      case TOP -> List.of(directory);
      case BOTTOM -> taskFolders(task).stream().limit(1).map(Path::of).toList();
      case ALL -> taskFolders(task).stream().map(Path::of).toList();
    };
  }

  /**
   * Ansible's {@code ansible_search_path}: the task's role and its dependents, the task file's
   * folder, the playbook's folder.
   */
  public List<String> searchPath(Task task) {
    Set<String> path = taskFolders(task);
    path.add(directory.toString());
    return new ArrayList<>(path);
  }

  private static Set<String> taskFolders(Task task) {
    Set<String> path = new LinkedHashSet<>();
    Role role = task.role();
    if (role != null) {
      path.add(role.path().toString());
      for (int i = role.dependents().size() - 1; i >= 0; i--) {
        path.add(role.dependents().get(i).path().toString());
      }
    }
    Path taskFile = Path.of(task.position().file()).getParent();
    if (taskFile != null && taskFile.isAbsolute()) {
      path.add(taskFile.toString());
    }
    return path;
  }
}
