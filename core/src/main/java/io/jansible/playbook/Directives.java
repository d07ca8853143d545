package io.jansible.playbook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keywords of a play, block, task or role with everything inherited, as one lookup. Nothing is
 * rendered. Immutable and shared.
 *
 * <p>Inheritance is computed here, once: a keyword that is not set comes from the parent if it
 * inherits; {@code when}, {@code tags}, {@code environment}, {@code module_defaults}, {@code
 * collections}, {@code notify} add up (parent's first). A dynamic include's own keywords do not
 * pass to what it includes; its {@code vars} and {@code apply} do.
 */
public final class Directives {
  public static final Directives NONE = new Directives(null, Map.of(), Map.of());

  private final @Nullable Directives parent;
  private final Map<Keyword, @Nullable Object> own;
  private final EnumMap<Keyword, @Nullable Object> effective;
  private final List<Map<String, @Nullable Object>> vars;
  private final List<Map<String, @Nullable Object>> includeParams;

  /**
   * @param parent what is inherited from; null at the top
   * @param own this element's keywords: conditions as {@code List<Condition>}, tags, notify and
   *     environment as {@code List<Object>}, others as YAML has them
   * @param vars its {@code vars:}; a play's are not given here, they are a level of precedence of
   *     their own
   */
  public Directives(
      @Nullable Directives parent,
      Map<Keyword, @Nullable Object> own,
      Map<String, @Nullable Object> vars) {
    this.parent = parent;
    this.own = own;
    this.effective = new EnumMap<>(Keyword.class);
    if (parent != null) {
      parent.effective.forEach(
          (keyword, value) -> {
            if (keyword.inherits()) {
              effective.put(keyword, value);
            }
          });
    }
    own.forEach(
        (keyword, value) -> {
          Object inherited = effective.get(keyword);
          if (keyword.addsUp()
              && inherited instanceof List<?> first
              && value instanceof List<?> second) {
            List<@Nullable Object> both = new ArrayList<>(first);
            both.addAll(second);
            effective.put(keyword, Collections.unmodifiableList(both));
          } else {
            effective.put(keyword, value);
          }
        });
    if (vars.isEmpty()) {
      this.vars = parent == null ? List.of() : parent.vars;
    } else {
      List<Map<String, @Nullable Object>> chain =
          new ArrayList<>(parent == null ? List.of() : parent.vars);
      chain.add(vars);
      this.vars = Collections.unmodifiableList(chain);
    }
    this.includeParams = parent == null ? List.of() : parent.includeParams;
  }

  /**
   * What a dynamic include with these directives hands down to its tasks: its surroundings and its
   * variables, which are include parameters from there on.
   *
   * @param loop the variables of its loop
   */
  Directives handedDown(Map<String, @Nullable Object> loop) {
    List<Map<String, @Nullable Object>> chain = new ArrayList<>(vars);
    List<Map<String, @Nullable Object>> params = paramsAsInclude();
    if (!loop.isEmpty()) {
      chain.add(loop);
      params.add(loop);
    }
    return new Directives(parent == null ? NONE : parent, chain, params);
  }

  private Directives(
      Directives same,
      List<Map<String, @Nullable Object>> vars,
      List<Map<String, @Nullable Object>> includeParams) {
    this.parent = same.parent;
    this.own = same.own;
    this.effective = same.effective;
    this.vars = vars;
    this.includeParams = includeParams;
  }

  private List<Map<String, @Nullable Object>> paramsAsInclude() {
    List<Map<String, @Nullable Object>> params = new ArrayList<>(includeParams);
    params.addAll(vars.subList(parent == null ? 0 : parent.vars.size(), vars.size()));
    return params;
  }

  /** The effective value, not rendered; null where nobody set it (or set it to null). */
  public @Nullable Object raw(Keyword keyword) {
    return effective.get(keyword);
  }

  /** Whether the element or someone it inherits from sets the keyword. */
  public boolean has(Keyword keyword) {
    return effective.containsKey(keyword);
  }

  /** Whether the element itself sets the keyword. */
  public boolean owns(Keyword keyword) {
    return own.containsKey(keyword);
  }

  /** A keyword that adds up, from the outermost to the innermost; empty where nobody sets it. */
  @SuppressWarnings("unchecked")
  public List<@Nullable Object> list(Keyword keyword) {
    return effective.get(keyword) instanceof List<?> list
        ? (List<@Nullable Object>) list
        : List.of();
  }

  /** Conditions of {@code WHEN}, {@code UNTIL}, {@code CHANGED_WHEN}, {@code FAILED_WHEN}. */
  @SuppressWarnings("unchecked")
  public List<Condition> conditions(Keyword keyword) {
    return effective.get(keyword) instanceof List<?> list ? (List<Condition>) list : List.of();
  }

  /**
   * {@code vars:} of blocks, includes and the task, outermost first; an inner one hides an outer
   * one.
   */
  public List<Map<String, @Nullable Object>> vars() {
    return vars;
  }

  /**
   * The {@code vars:} and loop variables of the dynamic includes that brought the task, outermost
   * first: they hide what {@code set_fact} and {@code register} set.
   *
   * @param isInclude whether the task is such an include itself; its own variables count for it too
   */
  public List<Map<String, @Nullable Object>> includeParams(boolean isInclude) {
    return isInclude ? paramsAsInclude() : includeParams;
  }

  public @Nullable Directives parent() {
    return parent;
  }
}
