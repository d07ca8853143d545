package io.jansible.template.filter;

import io.jansible.template.EvalContext;
import io.jansible.template.Variables;
import io.jansible.template.run.Context;
import io.jansible.template.value.Undefined;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The argument {@code attribute} of filters: {@code a.b.0}.
 *
 * @param parts names and positions; none means the value itself
 */
public record AttributePath(List<Object> parts) {
  private static final AttributePath SELF = new AttributePath(List.of());

  /** Reads one path; None is the value itself. */
  public static AttributePath of(@Nullable Object attribute) {
    if (attribute == null) {
      return SELF;
    }
    if (!(attribute instanceof CharSequence text)) {
      return new AttributePath(List.of(attribute));
    }
    List<Object> parts = new ArrayList<>();
    for (String part : text.toString().split("\\.", -1)) {
      boolean digits = !part.isEmpty() && part.chars().allMatch(Character::isDigit);
      parts.add(digits ? (Object) Long.valueOf(part) : part);
    }
    return new AttributePath(parts);
  }

  /** Reads several paths with commas between. */
  static List<AttributePath> several(Object attribute) {
    if (!(attribute instanceof CharSequence text)) {
      return List.of(of(attribute));
    }
    List<AttributePath> paths = new ArrayList<>();
    for (String one : text.toString().split(",", -1)) {
      paths.add(of(one));
    }
    return paths;
  }

  /** What the path leads to from a value; may be undefined. */
  public @Nullable Object get(@Nullable Object value, EvalContext context) {
    return get(value, context, null);
  }

  /** As {@link #get}, with a value for whatever is undefined; None means there is none. */
  public @Nullable Object get(
      @Nullable Object value, EvalContext context, @Nullable Object fallback) {
    Object result = value;
    for (Object part : parts) {
      result = context.item(result, part);
      if (fallback != null && result instanceof Undefined) {
        result = fallback;
      }
    }
    return result;
  }

  /** An undefined value of the kind that the template makes. */
  static Undefined undefined(EvalContext context, String hint) {
    return new Undefined(kind(context), hint, Variables.ABSENT, null);
  }

  static Undefined missing(EvalContext context, @Nullable Object owner, String name) {
    if (context instanceof Context own) {
      return own.undefinedMember(owner, name);
    }
    return new Undefined(kind(context), null, owner, name);
  }

  private static Undefined.Kind kind(EvalContext context) {
    return context instanceof Context own ? own.undefinedKind() : Undefined.Kind.ANSIBLE;
  }
}
