package io.jansible.vars;

import io.jansible.template.Templar;
import io.jansible.template.Variables;
import io.jansible.template.value.NamedMap;
import io.jansible.template.value.Text;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code hostvars}: every host's variables, rendered when they are read. A host's variables here
 * are those of its inventory, facts and set facts, not of plays, roles and tasks.
 */
final class HostVars {
  private final VariableManager manager;

  HostVars(VariableManager manager) {
    this.manager = manager;
  }

  /** The mapping that templates of one play see; live, never a copy. */
  Map<String, @Nullable Object> seenFrom(PlayScope play) {
    return new ByHost(play);
  }

  private final class ByHost extends AbstractMap<String, @Nullable Object> implements NamedMap {
    private final PlayScope play;

    ByHost(PlayScope play) {
      this.play = play;
    }

    @Override
    public String missing(Object host) {
      return Text.repr("hostvars['" + Text.str(host) + "']") + " is undefined";
    }

    @Override
    public @Nullable Object get(Object host) {
      Optional<String> found =
          host instanceof String name ? manager.inventory().find(name) : Optional.empty();
      return found.isEmpty() ? null : new OfHost(found.get(), play);
    }

    @Override
    public boolean containsKey(Object host) {
      return host instanceof String name && manager.inventory().find(name).isPresent();
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      List<String> hosts = manager.inventory().hosts();
      for (String host : hosts) {
        all.put(host, new OfHost(host, play));
      }
      return all.entrySet();
    }

    @Override
    public Set<String> keySet() {
      return new java.util.LinkedHashSet<>(manager.inventory().hosts());
    }

    @Override
    public int size() {
      return manager.inventory().hosts().size();
    }
  }

  private final class OfHost extends AbstractMap<String, @Nullable Object> implements NamedMap {
    private final Variables variables;
    private final Templar templar;

    OfHost(String host, PlayScope play) {
      variables = manager.forHostVars(host, play.directory(), play.magicForHostVars());
      templar = manager.templates().templar(variables);
    }

    @Override
    public String missing(Object name) {
      return "'ansible.vars.hostvars.HostVarsVars object' has no attribute " + Text.repr(name);
    }

    @Override
    public @Nullable Object get(Object name) {
      if (!(name instanceof String text)) {
        return null;
      }
      Object raw = variables.raw(text);
      return raw == Variables.ABSENT ? null : templar.valueOrRaw(raw);
    }

    @Override
    public boolean containsKey(Object name) {
      return name instanceof String text && variables.raw(text) != Variables.ABSENT;
    }

    @Override
    public Set<String> keySet() {
      return variables.names();
    }

    @Override
    public int size() {
      return variables.names().size();
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      Set<String> names = variables.names();
      return new AbstractSet<>() {
        @Override
        public Iterator<Entry<String, @Nullable Object>> iterator() {
          Iterator<String> each = names.iterator();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return each.hasNext();
            }

            @Override
            public Entry<String, @Nullable Object> next() {
              String name = each.next();
              return new SimpleImmutableEntry<>(name, get(name));
            }
          };
        }

        @Override
        public int size() {
          return names.size();
        }
      };
    }
  }
}
