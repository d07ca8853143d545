package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.playbook.LoopControl;
import io.jansible.playbook.Task;
import io.jansible.template.Templar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code loop_control}, rendered for one host. The label and {@code break_when} are rendered for
 * each item.
 */
record LoopSettings(
    String loopVar,
    @Nullable String indexVar,
    double pause,
    boolean extended,
    boolean allItems,
    @Nullable Object label,
    @Nullable Object breakWhen) {

  static LoopSettings of(Task task, Templar templar) {
    LoopControl control = task.loop() == null ? LoopControl.DEFAULT : task.loop().control();
    Object loopVar = templar.value(control.loopVar());
    Object indexVar = templar.value(control.indexVar());
    Object pause = templar.value(control.pause());
    Object extended = templar.value(control.extended());
    Object allItems = templar.value(control.extendedAllitems());
    return new LoopSettings(
        loopVar == null ? "item" : loopVar.toString(),
        indexVar == null ? null : indexVar.toString(),
        pause == null ? 0 : seconds(pause, task),
        extended != null && Coerce.laxBool(extended),
        allItems == null || Coerce.laxBool(allItems),
        control.label(),
        control.breakWhen());
  }

  private static double seconds(Object pause, Task task) {
    try {
      return Coerce.decimal(pause);
    } catch (IllegalArgumentException e) {
      throw new JansibleException(
          "the field 'pause' has an invalid value ("
              + pause
              + "), and could not be converted to float.. ",
          task.position(),
          e);
    }
  }

  /** The variables that exist for one item, and stand in its result. */
  Map<String, @Nullable Object> variables(List<@Nullable Object> items, int index) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put(loopVar, items.get(index));
    variables.put("ansible_loop_var", loopVar);
    if (indexVar != null) {
      variables.put(indexVar, (long) index);
      variables.put("ansible_index_var", indexVar);
    }
    if (extended) {
      long length = items.size();
      Map<String, @Nullable Object> loop = new LinkedHashMap<>();
      loop.put("index", index + 1L);
      loop.put("index0", (long) index);
      loop.put("first", index == 0);
      loop.put("last", index + 1 == length);
      loop.put("length", length);
      loop.put("revindex", length - index);
      loop.put("revindex0", length - index - 1);
      if (allItems) {
        loop.put("allitems", items);
      }
      if (index + 1 < length) {
        loop.put("nextitem", items.get(index + 1));
      }
      if (index > 0) {
        loop.put("previtem", items.get(index - 1));
      }
      variables.put("ansible_loop", loop);
    }
    return variables;
  }
}
