package io.jansible.yaml;

import io.jansible.error.ParserException;
import io.jansible.error.Position;
import io.jansible.value.Unsafe;
import io.jansible.value.VaultText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Makes nodes of the parser's events. One for each text. */
final class Composer {
  private static final String YAML = "tag:yaml.org,2002:";
  private static final String MERGE = "<<";
  private static final String WHILE_MAPPING = "while constructing a mapping";

  private final String text;
  private final String name;
  private final Consumer<String> warnings;
  private final DuplicateKeys duplicates;
  private final YamlErrors errors;
  private final ParserImpl events;
  private final Map<String, YamlNode> anchors = new HashMap<>();

  Composer(String text, String name, Consumer<String> warnings, DuplicateKeys duplicates) {
    this.duplicates = duplicates;
    this.text = text.indexOf('\r') >= 0 ? text.replace("\r\n", "\n") : text;
    this.name = name;
    this.errors = new YamlErrors(text, name);
    this.warnings = warnings;
    LoadSettings settings =
        LoadSettings.builder().setLabel(name).setCodePointLimit(Integer.MAX_VALUE).build();
    this.events = new ParserImpl(settings, new StreamReader(settings, this.text));
  }

  /**
   * @param single whether a second document is an error
   */
  List<YamlNode> documents(boolean single) {
    List<YamlNode> documents = new ArrayList<>();
    try {
      events.next(); // stream start
      while (!events.checkEvent(Event.ID.StreamEnd)) {
        Event start = events.next();
        if (single && !documents.isEmpty()) {
          throw errors.of(
              "expected a single document in the stream",
              documents.get(0).position(),
              "but found another document",
              position(start));
        }
        anchors.clear();
        documents.add(node());
        events.next(); // document end
      }
    } catch (YamlEngineException e) {
      throw errors.of(e);
    }
    return documents;
  }

  private YamlNode node() {
    Event event = events.next();
    if (event instanceof AliasEvent alias) {
      String anchor = alias.getAlias().getValue();
      YamlNode known = anchors.get(anchor);
      if (known == null) {
        throw errors.of("found undefined alias", position(event));
      }
      return known;
    }
    Position position = position(event);
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar -> new YamlScalar(scalar(scalar, position), position);
          case CollectionStartEvent start when start.getEventId() == Event.ID.SequenceStart ->
              list(start, position);
          case CollectionStartEvent start -> map(start, position);
          default -> throw new IllegalStateException("not a node: " + event);
        };
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
    return node;
  }

  private Position position(Event event) {
    Optional<Mark> mark = event.getStartMark();
    return mark.map(at -> new Position(name, at.getLine() + 1, at.getColumn() + 1))
        .orElseGet(() -> new Position(name, 1, 1));
  }

  private static boolean isUnsafe(Optional<String> tag) {
    return tag.isPresent() && tag.get().equals("!unsafe");
  }

  private YamlList list(CollectionStartEvent start, Position position) {
    known(start.getTag(), "seq", position);
    List<YamlNode> items = new ArrayList<>();
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node());
    }
    events.next();
    return new YamlList(items, position, isUnsafe(start.getTag()));
  }

  private YamlMap map(CollectionStartEvent start, Position position) {
    known(start.getTag(), "map", position);
    List<YamlMap.Entry> own = new ArrayList<>();
    List<YamlMap.Entry> merged = new ArrayList<>();
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      boolean merge =
          events.peekEvent() instanceof ScalarEvent scalar
              && scalar.isPlain()
              && scalar.getTag().isEmpty()
              && scalar.getValue().equals(MERGE);
      YamlNode key = node();
      YamlNode value = node();
      if (merge) {
        merge(value, merged, position);
      } else {
        own.add(new YamlMap.Entry(hashable(key, position), key.position(), value));
      }
    }
    events.next();
    Map<@Nullable Object, YamlMap.Entry> entries = new LinkedHashMap<>();
    merged.forEach(entry -> put(entries, entry, position));
    own.forEach(entry -> put(entries, entry, position));
    return new YamlMap(entries, position, isUnsafe(start.getTag()));
  }

  private void put(
      Map<@Nullable Object, YamlMap.Entry> entries, YamlMap.Entry entry, Position position) {
    if (entries.put(entry.key(), entry) != null && duplicates != DuplicateKeys.IGNORE) {
      String message =
          "While constructing a mapping from "
              + name
              + ", line "
              + position.line()
              + ", column "
              + position.column()
              + ", found a duplicate dict key ("
              + entry.key()
              + "). Using last defined value only.";
      if (duplicates == DuplicateKeys.ERROR) {
        throw inValues(errors.of(message, position));
      }
      warnings.accept(message);
    }
  }

  private void merge(YamlNode value, List<YamlMap.Entry> merged, Position mapping) {
    switch (value) {
      case YamlMap map -> merged.addAll(map.entries());
      case YamlList list -> {
        // of several the first one counts, so it comes last
        for (int i = list.items().size() - 1; i >= 0; i--) {
          merge(list.items().get(i), merged, mapping);
        }
      }
      case YamlScalar scalar ->
          throw inValues(
              errors.of(
                  WHILE_MAPPING,
                  mapping,
                  "expected a mapping or list of mappings for merging, but found scalar",
                  scalar.position()));
    }
  }

  /** What is wrong with values is told after all that is wrong with the text. */
  private ParserException inValues(ParserException error) {
    while (!events.checkEvent(Event.ID.StreamEnd)) {
      events.next();
    }
    return error;
  }

  private @Nullable Object hashable(YamlNode key, Position mapping) {
    if (key instanceof YamlScalar scalar) {
      return Unsafe.unmark(scalar.value());
    }
    String type = key instanceof YamlMap ? "AnsibleMapping" : "AnsibleSequence";
    throw inValues(
        errors.of(
            WHILE_MAPPING,
            mapping,
            "found unacceptable key (unhashable type: '" + type + "')",
            key.position()));
  }

  private void known(Optional<String> tag, String kind, Position position) {
    if (tag.isPresent() && !tag.get().equals(YAML + kind) && !isUnsafe(tag)) {
      unknown(tag.get(), position);
    }
  }

  private void unknown(String tag, Position position) {
    String problem = "could not determine a constructor for the tag '" + tag + "'";
    throw inValues(errors.of(problem, position));
  }

  private @Nullable Object scalar(ScalarEvent event, Position position) {
    String value = event.getValue();
    if (event.isLiteral() || event.isFolded()) {
      value = clipped(event, value);
    }
    String tag = event.getTag().orElse(null);
    if (tag == null) {
      return event.isPlain() ? PlainScalars.resolve(value) : value;
    }
    return switch (tag) {
      case "!", YAML + "str" -> value;
      case "!unsafe" -> Unsafe.mark(value);
      case "!vault", "!vault-encrypted" -> new VaultText(value, position);
      case YAML + "null" -> null;
      case YAML + "bool", YAML + "int", YAML + "float", YAML + "timestamp" -> {
        Object resolved = PlainScalars.resolve(value);
        yield tag.equals(YAML + "float") && resolved instanceof Long number
            ? (Object) number.doubleValue()
            : resolved;
      }
      case YAML + "binary" ->
          new String(Base64.getMimeDecoder().decode(value), StandardCharsets.ISO_8859_1);
      default -> {
        unknown(tag, position);
        yield value;
      }
    };
  }

  /** A block scalar that ends with the text, without a line end there, has none in YAML 1.1. */
  private String clipped(ScalarEvent event, String value) {
    if (text.endsWith("\n") || !value.endsWith("\n")) {
      return value;
    }
    int length = text.codePointCount(0, text.length());
    boolean atEnd = event.getEndMark().map(mark -> mark.getIndex() >= length).orElse(false);
    return atEnd ? value.substring(0, value.length() - 1) : value;
  }
}
