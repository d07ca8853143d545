package io.jansible.template.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which names a scope of a template reads and writes, and what each is when the scope is entered.
 * Jinja2 decides this before it runs: a name that a loop's body sets is the body's own and begins
 * as what the enclosing scope has under that name.
 */
final class Symbols {
  /** How a slot is filled when its scope is entered. */
  sealed interface Load {
    /** By whoever enters the scope: a loop's target, a macro's argument. */
    record Parameter() implements Load {}

    /** From the context, when it is first read. */
    record Resolve() implements Load {}

    /** With what another slot holds. */
    record Alias(Slot source) implements Load {}

    /** With nothing. */
    record Undefined() implements Load {}
  }

  static final Load PARAMETER = new Load.Parameter();
  static final Load RESOLVE = new Load.Resolve();
  static final Load UNDEFINED = new Load.Undefined();

  /** A place for a variable in a function's frame. */
  record Slot(FunctionScope function, int index, String name) {}

  /**
   * A piece of a template that runs in a frame of its own: the root, a block, a macro, a recursive
   * loop.
   */
  static final class FunctionScope {
    private final @Nullable FunctionScope parent;
    private int slots;

    FunctionScope(@Nullable FunctionScope parent) {
      this.parent = parent;
    }

    int size() {
      return slots;
    }

    /** How many frames out another function is. */
    int distance(FunctionScope other) {
      int distance = 0;
      for (FunctionScope scope = this; scope != null; scope = scope.parent) {
        if (scope == other) {
          return distance;
        }
        distance++;
      }
      throw new IllegalStateException("a slot of a function that does not enclose this one");
    }
  }

  private final FunctionScope function;
  private final @Nullable Symbols parent;
  private final Map<String, Slot> own;
  private final Map<String, Slot> refs = new HashMap<>();
  private final Map<Slot, Load> loads = new LinkedHashMap<>();
  private final Set<String> stores = new HashSet<>();

  Symbols(FunctionScope function, @Nullable Symbols parent) {
    this(function, parent, new HashMap<>());
  }

  private Symbols(FunctionScope function, @Nullable Symbols parent, Map<String, Slot> own) {
    this.function = function;
    this.parent = parent;
    this.own = own;
  }

  FunctionScope function() {
    return function;
  }

  Map<Slot, Load> loads() {
    return loads;
  }

  boolean storesName(String name) {
    return stores.contains(name);
  }

  /** A copy for one branch of an {@code if}; it shares the slots. */
  Symbols branch() {
    Symbols copy = new Symbols(function, parent, own);
    copy.refs.putAll(refs);
    copy.loads.putAll(loads);
    copy.stores.addAll(stores);
    return copy;
  }

  @Nullable Slot find(String name) {
    for (Symbols symbols = this; symbols != null; symbols = symbols.parent) {
      Slot slot = symbols.refs.get(name);
      if (slot != null) {
        return slot;
      }
    }
    return null;
  }

  Slot slot(String name) {
    Slot slot = find(name);
    if (slot == null) {
      throw new IllegalStateException("unknown name " + name);
    }
    return slot;
  }

  @Nullable Load load(Slot slot) {
    for (Symbols symbols = this; symbols != null; symbols = symbols.parent) {
      Load load = symbols.loads.get(slot);
      if (load != null) {
        return load;
      }
    }
    return null;
  }

  void store(String name) {
    stores.add(name);
    if (!refs.containsKey(name)) {
      Slot outer = parent == null ? null : parent.find(name);
      define(name, outer == null ? UNDEFINED : new Load.Alias(outer));
    }
  }

  Slot parameter(String name) {
    stores.add(name);
    return define(name, PARAMETER);
  }

  void read(String name) {
    if (find(name) == null) {
      define(name, RESOLVE);
    }
  }

  private Slot define(String name, Load load) {
    Slot slot = own.computeIfAbsent(name, key -> new Slot(function, function.slots++, key));
    refs.put(name, slot);
    loads.put(slot, load);
    return slot;
  }

  /** Takes over what the branches of an {@code if} know. */
  void merge(List<Symbols> branches) {
    Set<String> stored = new LinkedHashSet<>();
    branches.forEach(branch -> stored.addAll(branch.stores));
    stored.removeAll(stores);
    for (Symbols branch : branches) {
      refs.putAll(branch.refs);
      loads.putAll(branch.loads);
      stores.addAll(branch.stores);
    }
    for (String name : stored) {
      Slot target = slot(name);
      Slot outer = parent == null ? null : parent.find(name);
      loads.put(target, outer == null ? RESOLVE : new Load.Alias(outer));
    }
  }

  /** Every name that this scope or one around it sets, with where it is. */
  List<Slot> allStores() {
    Map<String, Slot> found = new LinkedHashMap<>();
    for (Symbols symbols = this; symbols != null; symbols = symbols.parent) {
      for (String name : new TreeSet<>(symbols.stores)) {
        found.computeIfAbsent(name, this::slot);
      }
    }
    return new ArrayList<>(found.values());
  }
}
