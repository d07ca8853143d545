package io.jansible.template.value;

import io.jansible.template.Arguments;
import io.jansible.template.Variables;
import io.jansible.value.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of Python's {@code list}, {@code tuple}, {@code dict} and {@code set}. */
public final class CollectionMethods {
  public static final Set<String> LIST =
      Set.of(
          "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove",
          "reverse", "sort");
  public static final Set<String> TUPLE = Set.of("count", "index");
  public static final Set<String> DICT =
      Set.of(
          "clear",
          "copy",
          "fromkeys",
          "get",
          "items",
          "keys",
          "pop",
          "popitem",
          "setdefault",
          "update",
          "values",
          "__setitem__");
  public static final Set<String> SET =
      Set.of(
          ("add clear copy difference difference_update discard intersection intersection_update"
                  + " isdisjoint issubset issuperset pop remove symmetric_difference"
                  + " symmetric_difference_update union update")
              .split(" "));

  private CollectionMethods() {}

  /**
   * Calls a method of a list. Lists that cannot be changed are those that a program shares; they
   * fail as a tuple would.
   */
  public static @Nullable Object list(
      List<@Nullable Object> self, String name, Arguments arguments) {
    try {
      return listMethod(self, name, arguments);
    } catch (UnsupportedOperationException e) {
      throw PythonError.type("this list cannot be changed");
    }
  }

  private static @Nullable Object listMethod(
      List<@Nullable Object> self, String name, Arguments arguments) {
    switch (name) {
      case "append" ->
          self.add(Parameters.of("list.append", arguments, 1, 1).get(0, "object", null));
      case "clear" -> self.clear();
      case "copy" -> {
        return new ArrayList<>(self);
      }
      case "count" -> {
        return count(self, Parameters.of("list.count", arguments, 1, 1).get(0, "value", null));
      }
      case "extend" ->
          self.addAll(
              Values.list(Parameters.of("list.extend", arguments, 1, 1).get(0, "iterable", null)));
      case "index" -> {
        return index(self, Parameters.of("index", arguments, 1, 3), "list");
      }
      case "insert" -> {
        Parameters p = Parameters.of("insert", arguments, 2, 2);
        int at = Values.intValue(p.get(0, "index", null));
        self.add(
            at < 0 ? Math.max(0, at + self.size()) : Math.min(at, self.size()),
            p.get(1, "object", null));
      }
      case "pop" -> {
        int at = Parameters.of("pop", arguments, 0, 1).number(0, "index", -1);
        if (self.isEmpty()) {
          throw PythonError.index("pop from empty list");
        }
        int index = at < 0 ? at + self.size() : at;
        if (index < 0 || index >= self.size()) {
          throw PythonError.index("pop index out of range");
        }
        return self.remove(index);
      }
      case "remove" -> {
        Object value = Parameters.of("list.remove", arguments, 1, 1).get(0, "value", null);
        for (int i = 0; i < self.size(); i++) {
          if (Values.equal(self.get(i), value)) {
            self.remove(i);
            return null;
          }
        }
        throw PythonError.value("list.remove(x): x not in list");
      }
      case "reverse" -> Collections.reverse(self);
      case "sort" -> {
        self.sort(Order.ASCENDING);
        if (Values.truth(arguments.named().get("reverse"))) {
          Collections.reverse(self);
        }
      }
      default -> throw PythonError.attribute("'list' object has no attribute '" + name + "'");
    }
    return null;
  }

  public static @Nullable Object tuple(List<?> self, String name, Arguments arguments) {
    return name.equals("count")
        ? count(self, Parameters.of("tuple.count", arguments, 1, 1).get(0, "value", null))
        : index(self, Parameters.of("index", arguments, 1, 3), "tuple");
  }

  private static Object count(List<?> self, @Nullable Object value) {
    long count = 0;
    for (Object item : self) {
      if (item == value || Values.equal(item, value)) {
        count++;
      }
    }
    return count;
  }

  private static Object index(List<?> self, Parameters p, String type) {
    Object value = p.get(0, "value", null);
    int from = p.number(1, "start", 0);
    int to = p.number(2, "stop", self.size());
    from = from < 0 ? Math.max(0, from + self.size()) : from;
    to = to < 0 ? to + self.size() : Math.min(to, self.size());
    for (int i = from; i < to; i++) {
      if (Values.equal(self.get(i), value)) {
        return (long) i;
      }
    }
    throw PythonError.value(
        type.equals("list")
            ? Text.repr(value) + " is not in list"
            : "tuple.index(x): x not in tuple");
  }

  /** Calls a method of a dictionary. */
  public static @Nullable Object dict(
      Map<@Nullable Object, @Nullable Object> self, String name, Arguments arguments) {
    try {
      return dictMethod(self, name, arguments);
    } catch (UnsupportedOperationException e) {
      throw PythonError.type("this dictionary cannot be changed");
    }
  }

  private static @Nullable Object dictMethod(
      Map<@Nullable Object, @Nullable Object> self, String name, Arguments arguments) {
    switch (name) {
      case "clear" -> self.clear();
      case "copy" -> {
        return new LinkedHashMap<>(self);
      }
      case "fromkeys" -> {
        Parameters p = Parameters.of("fromkeys", arguments, 1, 2);
        Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
        for (Object key : Values.iterate(p.get(0, "iterable", null))) {
          Dicts.put(result, key, p.get(1, "value", null));
        }
        return result;
      }
      case "get" -> {
        Parameters p = Parameters.of("get", arguments, 1, 2);
        Object value = Dicts.get(self, p.get(0, "key", null));
        return value == Variables.ABSENT ? p.get(1, "default", null) : value;
      }
      case "items" -> {
        Parameters.of("dict.items", arguments, 0, 0);
        return new DictView(DictView.Kind.ITEMS, self);
      }
      case "keys" -> {
        Parameters.of("dict.keys", arguments, 0, 0);
        return new DictView(DictView.Kind.KEYS, self);
      }
      case "values" -> {
        Parameters.of("dict.values", arguments, 0, 0);
        return new DictView(DictView.Kind.VALUES, self);
      }
      case "pop" -> {
        Parameters p = Parameters.of("pop", arguments, 1, 2);
        Object value = Dicts.remove(self, p.get(0, "key", null));
        if (value != Variables.ABSENT) {
          return value;
        }
        if (arguments.count() < 2) {
          throw PythonError.key(Text.repr(p.get(0, "key", null)));
        }
        return p.get(1, "default", null);
      }
      case "popitem" -> {
        if (self.isEmpty()) {
          throw PythonError.key("'popitem(): dictionary is empty'");
        }
        Object last = null;
        for (Object key : self.keySet()) {
          last = key;
        }
        return Tuple.of(last, self.remove(last));
      }
      case "setdefault" -> {
        Parameters p = Parameters.of("setdefault", arguments, 1, 2);
        Object value = Dicts.get(self, p.get(0, "key", null));
        if (value == Variables.ABSENT) {
          value = p.get(1, "default", null);
          Dicts.put(self, p.get(0, "key", null), value);
        }
        return value;
      }
      case "update" -> update(self, arguments);
      case "__setitem__" -> {
        Parameters p = Parameters.of("__setitem__", arguments, 2, 2);
        Dicts.put(self, p.get(0, "key", null), p.get(1, "value", null));
      }
      default -> throw PythonError.attribute("'dict' object has no attribute '" + name + "'");
    }
    return null;
  }

  /** {@code self.update(other, **named)}, which is {@code dict(…)} as well. */
  public static void update(Map<@Nullable Object, @Nullable Object> self, Arguments arguments) {
    if (arguments.positional().size() > 1) {
      throw PythonError.type(
          "update expected at most 1 argument, got " + arguments.positional().size());
    }
    if (!arguments.positional().isEmpty()) {
      Object other = arguments.positional().get(0);
      if (other instanceof Map<?, ?> map) {
        map.forEach((key, value) -> Dicts.put(self, key, value));
      } else {
        int index = 0;
        for (Object pair : Values.iterate(other)) {
          if (!Values.isIterable(pair)) {
            throw PythonError.type(
                "cannot convert dictionary update sequence element #" + index + " to a sequence");
          }
          List<@Nullable Object> two = Values.list(pair);
          if (two.size() != 2) {
            throw PythonError.value(
                "dictionary update sequence element #"
                    + index
                    + " has length "
                    + two.size()
                    + "; 2 is required");
          }
          Dicts.put(self, two.get(0), two.get(1));
          index++;
        }
      }
    }
    arguments.named().forEach((key, value) -> Dicts.put(self, key, value));
  }

  /** Calls a method of a set. */
  public static @Nullable Object set(Set<@Nullable Object> self, String name, Arguments arguments) {
    switch (name) {
      case "copy" -> {
        return new LinkedHashSet<>(self);
      }
      case "union" -> {
        Set<@Nullable Object> all = new LinkedHashSet<>(self);
        others(arguments).forEach(other -> other.forEach(item -> Dicts.setAdd(all, item)));
        return all;
      }
      case "intersection" -> {
        Set<@Nullable Object> all = new LinkedHashSet<>(self);
        others(arguments).forEach(other -> all.removeIf(item -> !Dicts.setHas(other, item)));
        return all;
      }
      case "difference" -> {
        Set<@Nullable Object> all = new LinkedHashSet<>(self);
        others(arguments).forEach(other -> all.removeIf(item -> Dicts.setHas(other, item)));
        return all;
      }
      case "symmetric_difference" -> {
        return symmetric(self, others(arguments).get(0));
      }
      case "isdisjoint" -> {
        return others(arguments).get(0).stream().noneMatch(item -> Dicts.setHas(self, item));
      }
      case "issubset" -> {
        Set<@Nullable Object> other = others(arguments).get(0);
        return self.stream().allMatch(item -> Dicts.setHas(other, item));
      }
      case "issuperset" -> {
        return others(arguments).get(0).stream().allMatch(item -> Dicts.setHas(self, item));
      }
      case "add" ->
          Dicts.setAdd(self, Parameters.of("set.add", arguments, 1, 1).get(0, "elem", null));
      case "clear" -> self.clear();
      case "discard" -> self.removeIf(item -> Values.equal(item, arguments.get(0, "elem", null)));
      case "remove" -> {
        Object value = Parameters.of("set.remove", arguments, 1, 1).get(0, "elem", null);
        if (!self.removeIf(item -> Values.equal(item, value))) {
          throw PythonError.key(Text.repr(value));
        }
      }
      case "pop" -> {
        if (self.isEmpty()) {
          throw PythonError.key("'pop from an empty set'");
        }
        Object first = self.iterator().next();
        self.remove(first);
        return first;
      }
      case "update" ->
          others(arguments).forEach(other -> other.forEach(item -> Dicts.setAdd(self, item)));
      case "difference_update" ->
          others(arguments).forEach(other -> self.removeIf(item -> Dicts.setHas(other, item)));
      case "intersection_update" ->
          others(arguments).forEach(other -> self.removeIf(item -> !Dicts.setHas(other, item)));
      case "symmetric_difference_update" -> {
        Set<@Nullable Object> result = symmetric(self, others(arguments).get(0));
        self.clear();
        self.addAll(result);
      }
      default -> throw PythonError.attribute("'set' object has no attribute '" + name + "'");
    }
    return null;
  }

  private static Set<@Nullable Object> symmetric(
      Collection<@Nullable Object> self, Set<@Nullable Object> other) {
    Set<@Nullable Object> all = new LinkedHashSet<>();
    self.stream().filter(item -> !Dicts.setHas(other, item)).forEach(all::add);
    other.stream().filter(item -> !Dicts.setHas(self, item)).forEach(all::add);
    return all;
  }

  private static List<Set<@Nullable Object>> others(Arguments arguments) {
    List<Set<@Nullable Object>> all = new ArrayList<>();
    for (Object argument : arguments.positional()) {
      Set<@Nullable Object> one = new LinkedHashSet<>();
      Values.iterate(argument).forEach(item -> Dicts.setAdd(one, item));
      all.add(one);
    }
    return all;
  }
}
