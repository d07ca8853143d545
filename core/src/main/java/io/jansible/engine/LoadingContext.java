package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.error.Position;
import io.jansible.foreign.CollectionSupport;
import io.jansible.playbook.LoaderContext;
import io.jansible.playbook.Role;
import io.jansible.template.TemplateEngine;
import io.jansible.template.UndefinedException;
import io.jansible.vars.VariableManager;
import io.jansible.yaml.DuplicateKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the playbook loader is told of a run. */
final class LoadingContext implements LoaderContext {
  private final ControllerReader reader;
  private final EngineConfig config;
  private final ActionFinder actions;
  private final TemplateEngine templates;
  private final VariableManager variables;
  private final EventBus events;
  private final CollectionSupport support;

  LoadingContext(
      ControllerReader reader,
      EngineConfig config,
      ActionFinder actions,
      TemplateEngine templates,
      VariableManager variables,
      EventBus events,
      CollectionSupport support) {
    this.reader = reader;
    this.config = config;
    this.actions = actions;
    this.templates = templates;
    this.variables = variables;
    this.events = events;
    this.support = support;
  }

  @Override
  public String read(Path file) {
    return new String(reader.read(file), StandardCharsets.UTF_8);
  }

  @Override
  public List<Path> rolesPath() {
    return config.rolesPath().stream().map(Path::of).toList();
  }

  @Override
  public boolean refusesUnknownAttributes() {
    return config.settings().bool("INVALID_TASK_ATTRIBUTE_FAILED");
  }

  @Override
  public DuplicateKeys duplicateKeys() {
    return config.duplicateKeys();
  }

  @Override
  public @Nullable Boolean privateRoles() {
    return config.privateRoleVars();
  }

  @Override
  public List<Path> collectionsPath() {
    return config.collectionsPath().stream().map(Path::of).toList();
  }

  @Override
  public Predicate<String> knownAction() {
    return knownAction(List.of());
  }

  @Override
  public Predicate<String> knownAction(List<String> collections) {
    return name -> actions.find(name, collections).isPresent();
  }

  @Override
  public String resolveAction(String action) {
    return resolveAction(action, List.of());
  }

  @Override
  public String resolveAction(String action, List<String> collections) {
    return actions.find(action, collections).map(module -> module.spec().name()).orElse(action);
  }

  @Override
  public boolean knowsGroup(String group) {
    return actions.group(group).isPresent();
  }

  @Override
  public void playbookFound(Path folder) {
    actions.playbookFound(folder);
  }

  @Override
  public void collectionFound(Path folder) {
    support.check(folder);
  }

  @Override
  public void roleFound(Path folder) {
    actions.roleFound(folder);
  }

  @Override
  public @Nullable Object render(
      Object raw,
      List<Map<String, @Nullable Object>> vars,
      @Nullable Role role,
      Position position) {
    List<Map<String, @Nullable Object>> layers = new ArrayList<>(vars);
    if (role != null) {
      layers.add(role.vars());
      layers.add(role.defaults());
    }
    try {
      return templates.templar(variables.forLoading(layers)).value(raw);
    } catch (UndefinedException e) {
      throw new JansibleException(
          "Error when evaluating variable in import path: "
              + raw
              + ".\n\nWhen using static imports, ensure that any variables used in their names are"
              + " defined in vars/vars_files\nor extra-vars passed in from the command line. Static"
              + " imports cannot use variables from facts or inventory\nsources like group or host"
              + " vars.. "
              + e.text(),
          position,
          e);
    }
  }

  @Override
  public Consumer<String> warnings() {
    return events::warn;
  }
}
