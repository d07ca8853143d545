package io.jansible.playbook;

import io.jansible.error.Position;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every keyword of plays, blocks, tasks, handlers and role entries that says how something is run:
 * the one table that loader, validator and engine are driven by. What an element is made of ({@code
 * hosts}, {@code block}, {@code loop}…) is in {@link Element}.
 */
public enum Keyword {
  ANY_ERRORS_FATAL(In.ALL, Inherit.REPLACE, Type.BOOL),
  ASYNC(In.TASKS, Inherit.NO, Type.INT),
  BECOME(In.ALL, Inherit.REPLACE, Type.BOOL),
  BECOME_EXE(In.ALL, Inherit.REPLACE, Type.TEXT),
  BECOME_FLAGS(In.ALL, Inherit.REPLACE, Type.TEXT),
  BECOME_METHOD(In.ALL, Inherit.REPLACE, Type.TEXT),
  BECOME_USER(In.ALL, Inherit.REPLACE, Type.TEXT),
  CHANGED_WHEN(In.TASKS, Inherit.NO, Type.LIST),
  CHECK_MODE(In.ALL, Inherit.REPLACE, Type.BOOL),
  COLLECTIONS(In.CODE, Inherit.REPLACE, Type.LIST),
  CONNECTION(In.ALL, Inherit.REPLACE, Type.TEXT),
  DEBUGGER(In.ALL, Inherit.REPLACE, Type.TEXT),
  DELAY(In.TASKS, Inherit.NO, Type.FLOAT),
  DELEGATE_FACTS(In.DELEGATED, Inherit.REPLACE, Type.BOOL),
  DELEGATE_TO(In.DELEGATED, Inherit.REPLACE, Type.TEXT),
  DIFF(In.ALL, Inherit.REPLACE, Type.BOOL),
  ENVIRONMENT(In.ALL, Inherit.ADD, Type.LIST),
  FACT_PATH(In.PLAYS, Inherit.NO, Type.TEXT),
  FAILED_WHEN(In.TASKS, Inherit.NO, Type.LIST),
  FORCE_HANDLERS(In.PLAYS, Inherit.NO, Type.BOOL),
  GATHER_FACTS(In.PLAYS, Inherit.NO, Type.BOOL),
  GATHER_SUBSET(In.PLAYS, Inherit.NO, Type.TEXTS),
  GATHER_TIMEOUT(In.PLAYS, Inherit.NO, Type.INT),
  IGNORE_ERRORS(In.ALL, Inherit.REPLACE, Type.BOOL),
  IGNORE_UNREACHABLE(In.ALL, Inherit.REPLACE, Type.BOOL),
  MAX_FAIL_PERCENTAGE(In.PLAYS, Inherit.NO, Type.PERCENT),
  MODULE_DEFAULTS(In.ALL, Inherit.ADD, Type.LIST),
  NO_LOG(In.ALL, Inherit.REPLACE, Type.BOOL),
  NOTIFY(In.BLOCKS, Inherit.REPLACE, Type.LIST),
  ORDER(In.PLAYS, Inherit.NO, Type.TEXT),
  POLL(In.TASKS, Inherit.NO, Type.INT),
  PORT(In.ALL, Inherit.REPLACE, Type.INT),
  REGISTER(In.TASKS, Inherit.NO, Type.TEXT),
  REMOTE_USER(In.ALL, Inherit.REPLACE, Type.TEXT),
  RETRIES(In.TASKS, Inherit.NO, Type.INT),
  RUN_ONCE(In.ALL, Inherit.REPLACE, Type.BOOL),
  SERIAL(In.PLAYS, Inherit.NO, Type.LIST),
  STRATEGY(In.PLAYS, Inherit.NO, Type.TEXT),
  TAGS(In.TAGGED, Inherit.ADD, Type.LIST),
  THROTTLE(In.ALL, Inherit.REPLACE, Type.INT),
  TIMEOUT(In.ALL, Inherit.REPLACE, Type.INT),
  UNTIL(In.TASKS, Inherit.NO, Type.LIST),
  WHEN(In.CONDITIONAL, Inherit.ADD, Type.LIST);

  private static final class In {
    static final Set<Element> ALL = EnumSet.allOf(Element.class);
    static final Set<Element> PLAYS = EnumSet.of(Element.PLAY);
    static final Set<Element> TASKS = EnumSet.of(Element.TASK, Element.HANDLER);
    static final Set<Element> BLOCKS = EnumSet.of(Element.BLOCK, Element.TASK, Element.HANDLER);
    static final Set<Element> TAGGED = EnumSet.complementOf(EnumSet.of(Element.ROLE_METADATA));
    static final Set<Element> CODE = EnumSet.complementOf(EnumSet.of(Element.IMPORT_PLAYBOOK));
    static final Set<Element> DELEGATED =
        EnumSet.of(Element.BLOCK, Element.TASK, Element.HANDLER, Element.ROLE);
    static final Set<Element> CONDITIONAL =
        EnumSet.of(
            Element.BLOCK, Element.TASK, Element.HANDLER, Element.ROLE, Element.IMPORT_PLAYBOOK);
  }

  private enum Inherit {
    NO,
    REPLACE,
    ADD
  }

  /** What a rendered value has to be, or can be made into. */
  public enum Type {
    BOOL("bool"),
    INT("int"),
    FLOAT("float"),
    /** A number that may have a {@code %} behind it. */
    PERCENT("percent"),
    TEXT("string"),
    /** A list of texts, or one text. */
    TEXTS("list"),
    LIST("list");

    private final String shown;

    Type(String shown) {
      this.shown = shown;
    }

    /** What Ansible's messages call it. */
    public String shown() {
      return shown;
    }
  }

  private static final Map<String, Keyword> BY_NAME = new HashMap<>();

  static {
    for (Keyword keyword : values()) {
      BY_NAME.put(keyword.name().toLowerCase(Locale.ROOT), keyword);
    }
  }

  private final Set<Element> elements;
  private final Inherit inherit;
  private final Type type;

  Keyword(Set<Element> elements, Inherit inherit, Type type) {
    this.elements = elements;
    this.inherit = inherit;
    this.type = type;
  }

  /** The keyword that is written so in an element of this kind; null if there is none. */
  static @Nullable Keyword of(String name, Element element) {
    Keyword keyword = BY_NAME.get(name);
    return keyword != null && keyword.elements.contains(element) ? keyword : null;
  }

  /** A value that is not from a file, in the form that {@link Directives} keeps it. */
  @Nullable Object read(@Nullable Object raw, Position position) {
    Object value = Unsafe.unmark(raw);
    return switch (this) {
      case WHEN, UNTIL, CHANGED_WHEN, FAILED_WHEN -> {
        List<Condition> conditions = new ArrayList<>();
        for (Object each : listOf(value)) {
          conditions.add(new Condition(Unsafe.unmark(each), position));
        }
        yield conditions;
      }
      case TAGS -> {
        List<@Nullable Object> tags = new ArrayList<>();
        for (Object each : listOf(value)) {
          for (String tag : String.valueOf(each).split(",")) {
            tags.add(tag.strip());
          }
        }
        yield tags;
      }
      case NOTIFY, ENVIRONMENT, MODULE_DEFAULTS, COLLECTIONS -> listOf(value);
      default -> raw;
    };
  }

  private static List<@Nullable Object> listOf(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    List<@Nullable Object> one = new ArrayList<>();
    if (value != null) {
      one.add(value);
    }
    return one;
  }

  /** What may have it, in the words of Ansible's messages: {@code Play}, {@code Task}… */
  public Set<String> places() {
    return elements.stream().map(Element::shown).collect(Collectors.toSet());
  }

  /** Whether a task takes it from its block, role or play where it does not set it. */
  public boolean inherits() {
    return inherit != Inherit.NO;
  }

  public Type type() {
    return type;
  }

  /** Whether an inner value is added to an outer one, not put in its place. */
  public boolean addsUp() {
    return inherit == Inherit.ADD;
  }
}
