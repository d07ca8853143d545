package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.playbook.Loop;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import io.jansible.template.value.Text;
import io.jansible.value.Tuple;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a task loops over: {@code loop}, or the answer of the lookup that {@code with_*} names. */
final class Loops {
  private final RunContext run;

  Loops(RunContext run) {
    this.run = run;
  }

  /** The items, marked where they are unsafe; null where the task has no loop after all. */
  @Nullable List<@Nullable Object> items(Task task, Templar templar) {
    Loop loop = task.loop();
    if (loop == null) {
      return null;
    }
    return loop.lookup() == null
        ? fromList(loop, templar)
        : fromLookup(loop.lookup(), loop.items(), task, templar);
  }

  private static @Nullable List<@Nullable Object> fromList(Loop loop, Templar templar) {
    Object marked = templar.marked(loop.items());
    boolean unsafe = marked instanceof Unsafe;
    Object items = Unsafe.unmark(marked);
    if (items == null) {
      return null;
    }
    if (!(items instanceof List<?> list) || items instanceof Tuple) {
      throw new JansibleException(
          "Invalid data passed to 'loop', it requires a list, got this instead: "
              + Text.str(items)
              + ". Hint: If you passed a list/dict of just one element, try adding wantlist=True to"
              + " your lookup invocation or use q/query instead of lookup.");
    }
    List<@Nullable Object> result = new ArrayList<>(list.size());
    for (Object item : list) {
      result.add(unsafe ? Unsafe.mark(Tuple.toLists(item)) : item);
    }
    return result;
  }

  private List<@Nullable Object> fromLookup(
      String lookup, @Nullable Object raw, Task task, Templar templar) {
    boolean lenient = lookup.equals("first_found") || lookup.endsWith(".first_found");
    List<@Nullable Object> terms =
        lenient ? listOf(renderable(raw, templar)) : terms(lookup, templar.value(raw));
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("wantlist", true);
    if (lenient) {
      options.put("_subdir", subfolder(task));
    }
    List<@Nullable Object> found =
        run.templates().lookup(lookup, terms, options, templar.variables());
    List<@Nullable Object> items = new ArrayList<>(found.size());
    found.forEach(item -> items.add(Unsafe.mark(Tuple.toLists(item))));
    return items;
  }

  /** What names something undefined stays as it is written: the next candidate may be there. */
  private static @Nullable Object renderable(@Nullable Object raw, Templar templar) {
    return switch (Unsafe.unmark(raw)) {
      case List<?> list -> {
        List<@Nullable Object> rendered = new ArrayList<>(list.size());
        list.forEach(each -> rendered.add(renderable(each, templar)));
        yield rendered;
      }
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> rendered = new LinkedHashMap<>();
        map.forEach((key, value) -> rendered.put(key, renderable(value, templar)));
        yield rendered;
      }
      case null, default -> templar.valueOrRaw(raw);
    };
  }

  /** Plugins go through a dictionary's keys, but for the one that wants it whole. */
  private static List<@Nullable Object> terms(String lookup, @Nullable Object value) {
    String plugin = lookup.substring(lookup.lastIndexOf('.') + 1);
    if (!(value instanceof Map<?, ?> map) || plugin.equals("dict")) {
      return listOf(value);
    }
    if (List.of("list", "indexed_items", "flattened").contains(plugin)) {
      throw new JansibleException("with_" + plugin + " expects a list");
    }
    return new ArrayList<>(map.keySet());
  }

  private static List<@Nullable Object> listOf(@Nullable Object value) {
    if (value instanceof Collection<?> several) {
      return new ArrayList<>(several);
    }
    List<@Nullable Object> one = new ArrayList<>();
    one.add(value);
    return one;
  }

  private static String subfolder(Task task) {
    for (String each : List.of("template", "var", "file")) {
      if (task.action().contains(each)) {
        return each + "s";
      }
    }
    return "files";
  }
}
