package io.jansible.template.run;

import io.jansible.template.value.Markup;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.template.value.Values;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** A {@code for} loop. */
final class ForStep extends Step {
  /** What a loop is made of. {@code loopSlot} is -1 where the body does not use {@code loop}. */
  record Shape(
      Target target,
      Node iterable,
      @Nullable Filter filter,
      int loopSlot,
      Entry entry,
      Step body,
      Entry elseEntry,
      @Nullable Step otherwise,
      CompiledTemplate.@Nullable Code recursive,
      CompiledTemplate template,
      int at) {}

  /** The loop's own {@code if}. */
  record Filter(Target target, Entry entry, Node test) {}

  private final Shape shape;

  ForStep(Shape shape) {
    this.shape = shape;
  }

  @Override
  int run(Frame frame, Sink out) {
    frame.at = shape.at();
    Object items = shape.iterable().eval(frame);
    if (shape.recursive() == null) {
      return loop(frame, out, items, null, 0);
    }
    out.value(recurse(frame, items, 0));
    return NEXT;
  }

  private @Nullable Object recurse(Frame outer, @Nullable Object items, int depth) {
    CompiledTemplate.Code code = java.util.Objects.requireNonNull(shape.recursive());
    Frame frame = new Frame(code.slots, outer, outer.context);
    frame.at = shape.at();
    Sink out = outer.context.render.sink();
    Step body =
        new Step() {
          @Override
          int run(Frame inner, Sink sink) {
            return loop(inner, sink, items, (more, level) -> recurse(outer, more, level), depth);
          }
        };
    shape.template().run(new CompiledTemplate.Code(body, code.slots), frame, out);
    Object result = out.result();
    return outer.context.escaping.on ? new Markup(Text.str(result)) : result;
  }

  private int loop(
      Frame frame,
      Sink out,
      @Nullable Object items,
      Loop.@Nullable Recursion recursion,
      int depth) {
    boolean ran;
    try {
      ran =
          shape.loopSlot() < 0
                  && shape.filter() == null
                  && items instanceof List<?> list
                  && items instanceof RandomAccess
              ? simple(frame, out, list)
              : full(frame, out, items, recursion, depth);
    } catch (ConcurrentModificationException e) {
      throw new PythonError("RuntimeError", "dictionary changed size during iteration");
    }
    if (!ran && shape.otherwise() != null) {
      shape.elseEntry().enter(frame);
      return shape.otherwise().run(frame, out);
    }
    return NEXT;
  }

  private boolean simple(Frame frame, Sink out, List<?> list) {
    Target target = shape.target();
    Entry entry = shape.entry();
    Step body = shape.body();
    boolean completed = false;
    for (int i = 0; i < list.size(); i++) {
      target.assign(frame, list.get(i));
      entry.enter(frame);
      int signal = body.run(frame, out);
      if (signal == BREAK) {
        return completed;
      }
      completed |= signal == NEXT;
    }
    return completed;
  }

  /**
   * Answers whether any iteration came to its end: Jinja2 takes the else branch after a first
   * iteration that breaks.
   */
  private boolean full(
      Frame frame,
      Sink out,
      @Nullable Object items,
      Loop.@Nullable Recursion recursion,
      int depth) {
    if (items instanceof Undefined undefined) {
      undefined.checkUse();
    }
    Iterator<@Nullable Object> iterator = iterator(items);
    int size = Loop.sizeOf(items);
    if (shape.filter() != null) {
      iterator = new Filtered(iterator, shape.filter(), frame);
      size = -1;
    }
    Loop loop = new Loop(iterator, size, frame.context.undefinedKind(), recursion, depth);
    boolean completed = false;
    while (loop.hasNext()) {
      Object item = loop.next();
      shape.target().assign(frame, item);
      if (shape.loopSlot() >= 0) {
        frame.slots[shape.loopSlot()] = loop;
      }
      shape.entry().enter(frame);
      int signal = shape.body().run(frame, out);
      if (signal == BREAK) {
        break;
      }
      completed |= signal == NEXT;
    }
    return completed;
  }

  private static Iterator<@Nullable Object> iterator(@Nullable Object items) {
    if (items instanceof List<?> list && items instanceof RandomAccess) {
      // By position, as Python does: a list may grow while it is walked through.
      return new Iterator<>() {
        private int position;

        @Override
        public boolean hasNext() {
          return position < list.size();
        }

        @Override
        public @Nullable Object next() {
          return list.get(position++);
        }
      };
    }
    if (items instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked")
      Iterator<@Nullable Object> keys =
          (Iterator<@Nullable Object>) (Iterator<?>) map.keySet().iterator();
      return keys;
    }
    return Values.iterate(items).iterator();
  }

  /** The items for which the loop's condition holds, found one at a time. */
  private static final class Filtered implements Iterator<@Nullable Object> {
    private final Iterator<@Nullable Object> items;
    private final Filter filter;
    private final Frame frame;
    private @Nullable Object next;
    private boolean found;

    Filtered(Iterator<@Nullable Object> items, Filter filter, Frame frame) {
      this.items = items;
      this.filter = filter;
      this.frame = frame;
    }

    @Override
    public boolean hasNext() {
      while (!found && items.hasNext()) {
        next = items.next();
        filter.target().assign(frame, next);
        filter.entry().enter(frame);
        found = filter.test().test(frame);
      }
      return found;
    }

    @Override
    public @Nullable Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      found = false;
      return next;
    }
  }
}
