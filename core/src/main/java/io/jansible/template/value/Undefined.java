package io.jansible.template.value;

import io.jansible.template.UndefinedException;
import io.jansible.template.Variables;
import org.jspecify.annotations.Nullable;

/**
 * A value that is not there. What may be done with it depends on its {@link Kind}; Ansible's is
 * strict in everything but attribute access, which answers the same object again, so that {@code
 * a.b.c | default(1)} works and the message names what was missing first.
 */
public final class Undefined {
  /** Jinja2's classes of undefined values, and Ansible's. */
  public enum Kind {
    /** Prints as nothing, is false, is empty; attribute access fails. Jinja2's default. */
    LENIENT("Undefined"),
    /** As lenient, and attribute access answers itself. */
    CHAINABLE("ChainableUndefined"),
    /** As lenient, and prints what is missing. */
    DEBUG("DebugUndefined"),
    /** Every use fails. */
    STRICT("StrictUndefined"),
    /** Every use but attribute access fails. */
    ANSIBLE("AnsibleUndefined");

    private final String className;

    Kind(String className) {
      this.className = className;
    }

    public String className() {
      return className;
    }

    boolean strict() {
      return this == STRICT || this == ANSIBLE;
    }
  }

  private final Kind kind;
  private final @Nullable String hint;
  private final @Nullable Object owner;
  private final @Nullable Object name;

  /**
   * @param hint the whole message, where it is not made from the name
   * @param owner the value whose attribute or item is missing; {@link Variables#ABSENT} for a
   *     variable
   * @param name the name, or the item's key
   */
  public Undefined(
      Kind kind, @Nullable String hint, @Nullable Object owner, @Nullable Object name) {
    this.kind = kind;
    this.hint = hint;
    this.owner = owner;
    this.name = name;
  }

  /** A variable of that name does not exist. */
  public static Undefined variable(String name) {
    return new Undefined(Kind.ANSIBLE, null, Variables.ABSENT, name);
  }

  /** {@code owner} has no attribute or item {@code key}. */
  public static Undefined member(@Nullable Object owner, @Nullable Object key) {
    return new Undefined(Kind.ANSIBLE, null, owner, key);
  }

  /**
   * Undefined for the reason that {@code hint} gives in full: {@code undef(hint=…)}, a variable
   * whose own template is undefined.
   */
  public static Undefined because(String hint) {
    return new Undefined(Kind.ANSIBLE, hint, Variables.ABSENT, null);
  }

  public Kind kind() {
    return kind;
  }

  public @Nullable Object name() {
    return name;
  }

  public @Nullable String hint() {
    return hint;
  }

  /** Jinja2's sentence: {@code 'x' is undefined}, {@code 'dict object' has no attribute 'y'}. */
  public String message() {
    if (hint != null && !hint.isEmpty()) {
      return hint;
    }
    if (owner == Variables.ABSENT) {
      return Text.repr(name) + " is undefined";
    }
    if (owner instanceof NamedMap map && name != null) {
      return map.missing(name);
    }
    if (!(name instanceof CharSequence)) {
      return Values.objectTypeName(owner) + " has no element " + Text.repr(name);
    }
    return "'" + Values.objectTypeName(owner) + "' has no attribute " + Text.repr(name);
  }

  /** What a use that is not allowed throws. */
  public UndefinedException error() {
    return new UndefinedException(message());
  }

  /** The text this prints as, where its kind allows that. */
  public String text() {
    if (kind.strict()) {
      throw error();
    }
    if (kind != Kind.DEBUG) {
      return "";
    }
    String what;
    if (hint != null && !hint.isEmpty()) {
      what = "undefined value printed: " + hint;
    } else if (owner == Variables.ABSENT) {
      what = Text.str(name);
    } else {
      what = "no such element: " + Values.objectTypeName(owner) + "[" + Text.repr(name) + "]";
    }
    return "{{ " + what + " }}";
  }

  /** Fails where this kind does not allow to be compared, tested for truth or walked through. */
  public void checkUse() {
    if (kind.strict()) {
      throw error();
    }
  }

  /**
   * Fails where an operand is undefined: with the error of the left one, unless only the right one
   * is of Ansible's class, which as a subclass Python asks first.
   */
  static void check(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Undefined left
        && !(left.kind != Kind.ANSIBLE
            && b instanceof Undefined right
            && right.kind == Kind.ANSIBLE)) {
      throw left.error();
    }
    if (b instanceof Undefined right) {
      throw right.error();
    }
  }

  /** What {@code this.attribute} or {@code this[item]} is. */
  public Undefined member() {
    if (kind == Kind.CHAINABLE || kind == Kind.ANSIBLE) {
      return this;
    }
    throw error();
  }

  /** Python's {@code repr()}; not an error for any kind. */
  public String repr() {
    if (kind != Kind.ANSIBLE) {
      return kind.strict() ? kind.className : "Undefined";
    }
    String object = owner == Variables.ABSENT ? "missing" : Text.repr(owner);
    return "AnsibleUndefined(hint="
        + Text.repr(hint)
        + ", obj="
        + object
        + ", name="
        + Text.repr(name)
        + ")";
  }

  @Override
  public String toString() {
    return repr();
  }
}
