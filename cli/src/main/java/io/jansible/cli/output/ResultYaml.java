package io.jansible.cli.output;

import io.jansible.value.PythonJson;
import io.jansible.value.Unsafe;
import io.jansible.value.VaultText;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/** YAML as PyYAML writes it in block style with sorted keys. */
public final class ResultYaml {
  private static final Pattern BOOL =
      Pattern.compile("yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
  private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
  private static final Pattern INT =
      Pattern.compile(
          "[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)"
              + "|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*[.][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[.][0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+[.][0-9_]*"
              + "|[-+]?[.](?:inf|Inf|INF)|[.](?:nan|NaN|NAN)");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)"
              + "[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]*)?"
              + "(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?");

  /** YAML 1.1's reading of plain text, which decides what has to be quoted. */
  private static final Schema YAML_1_1 =
      new Schema() {
        @Override
        public ScalarResolver getScalarResolver() {
          return (text, implicit) -> implicit ? resolve(text) : Tag.STR;
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
          return Map.of();
        }
      };

  private static final Tag TIME = new Tag("tag:yaml.org,2002:timestamp");

  private final boolean lossy;
  private final boolean literal;

  /** Nodes of collections that may stand in several places; null where each is written out. */
  private final @Nullable Map<Object, Node> shared;

  private ResultYaml(boolean lossy, boolean literal, @Nullable Map<Object, Node> shared) {
    this.lossy = lossy;
    this.literal = literal;
    this.shared = shared;
  }

  private static Tag resolve(String text) {
    if (BOOL.matcher(text).matches()) {
      return Tag.BOOL;
    }
    if (NULL.matcher(text).matches()) {
      return Tag.NULL;
    }
    if (INT.matcher(text).matches()) {
      return Tag.INT;
    }
    if (FLOAT.matcher(text).matches()) {
      return Tag.FLOAT;
    }
    if (text.equals("<<")) {
      return Tag.MERGE;
    }
    if (text.equals("=") || TIMESTAMP.matcher(text).matches()) {
      return TIME;
    }
    return Tag.STR;
  }

  /**
   * The document that Ansible's callbacks show: texts of several lines as literal blocks.
   *
   * @param indent 0 or less for PyYAML's own
   * @param lossy whether a text may be changed a little so that it can be a literal block
   */
  static String dump(@Nullable Object value, int indent, boolean lossy) {
    return new ResultYaml(lossy, true, null).write(value, indent);
  }

  /** {@code yaml.dump(value, default_flow_style=False, indent=indent, allow_unicode=True)}. */
  public static String dump(@Nullable Object value, int indent) {
    return new ResultYaml(false, false, null).write(value, indent);
  }

  /** The same, with an anchor where a list or a dictionary is met once more ({@code *id001}). */
  public static String dumpShared(@Nullable Object value) {
    return new ResultYaml(false, false, new IdentityHashMap<>()).write(value, 0);
  }

  private String write(@Nullable Object value, int indent) {
    DumpSettings settings =
        DumpSettings.builder()
            .setSchema(YAML_1_1)
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setUseUnicodeEncoding(true)
            .setIndent(indent < 2 || indent > 9 ? 2 : indent)
            .build();
    String text =
        new Present(settings)
            .emitToString(new Serialize(settings).serializeOne(node(value)).iterator());
    // PyYAML closes a document that is one plain word
    boolean open =
        !(Unsafe.unmark(value) instanceof Map || Unsafe.unmark(value) instanceof Collection)
            && !text.startsWith("'")
            && !text.startsWith("\"")
            && !text.startsWith("|");
    return (open ? text + "...\n" : text).replace("\ufeff", "\\uFEFF");
  }

  private Node node(@Nullable Object raw) {
    Object value = Unsafe.unmark(raw);
    boolean simple =
        value == null
            || value instanceof CharSequence
            || value instanceof Number
            || value instanceof Boolean;
    if (shared == null || simple) {
      return plain(value);
    }
    Node known = shared.get(value);
    if (known == null) {
      known = plain(value);
      shared.put(value, known);
    }
    return known;
  }

  private Node plain(@Nullable Object value) {
    return switch (value) {
      case null -> scalar(Tag.NULL, "null");
      case Boolean b -> scalar(Tag.BOOL, b.toString());
      case Double d ->
          scalar(
              Tag.FLOAT,
              d.isNaN()
                  ? ".nan"
                  : d.isInfinite() ? (d > 0 ? ".inf" : "-.inf") : pointed(PythonJson.number(d)));
      case Number n -> scalar(Tag.INT, n.toString());
      case Map<?, ?> map -> map(map);
      case Collection<?> items -> {
        List<Node> nodes = new ArrayList<>();
        items.forEach(item -> nodes.add(node(item)));
        yield new SequenceNode(Tag.SEQ, nodes, nodes.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
      }
      case VaultText vault ->
          new ScalarNode(new Tag("!vault"), vault.envelope(), ScalarStyle.LITERAL);
      case LocalDate date -> scalar(TIME, date.toString());
      case LocalDateTime time -> scalar(TIME, time.toString().replace('T', ' '));
      default -> text(value.toString());
    };
  }

  private static String pointed(String number) {
    return number.indexOf('.') < 0 && number.indexOf('e') > 0 ? number.replace("e", ".0e") : number;
  }

  private static ScalarNode scalar(Tag tag, String text) {
    return new ScalarNode(tag, text, ScalarStyle.PLAIN);
  }

  private Node map(Map<?, ?> map) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    if (entries.stream().allMatch(e -> e.getKey() instanceof String)) {
      entries.sort(Comparator.comparing(e -> (String) e.getKey()));
    } else if (entries.stream().allMatch(e -> e.getKey() instanceof Number)) {
      entries.sort(Comparator.comparingDouble(e -> ((Number) e.getKey()).doubleValue()));
    }
    List<NodeTuple> tuples = new ArrayList<>();
    for (Map.Entry<?, ?> entry : entries) {
      tuples.add(new NodeTuple(node(entry.getKey()), node(entry.getValue())));
    }
    return new MappingNode(Tag.MAP, tuples, tuples.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
  }

  private Node text(String value) {
    boolean lines =
        value.chars().anyMatch(c -> c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029);
    if (lines && literal) {
      return new ScalarNode(Tag.STR, lossy ? presentable(value) : value, ScalarStyle.LITERAL);
    }
    ScalarStyle style =
        value.indexOf('\ufeff') >= 0
            ? ScalarStyle.DOUBLE_QUOTED
            : lines ? ScalarStyle.SINGLE_QUOTED : ScalarStyle.PLAIN;
    return new ScalarNode(Tag.STR, value, style);
  }

  /**
   * Without what a literal block cannot hold: tabs, control characters, blanks at the ends of
   * lines.
   */
  private static String presentable(String value) {
    StringBuilder out = new StringBuilder();
    TextWrap.expandTabs(value.stripTrailing())
        .codePoints()
        .filter(
            c ->
                (c == '\n'
                        || (c >= 32 && c <= 126)
                        || c == 133
                        || (c >= 160 && c <= 55295)
                        || (c >= 57344 && c <= 65533)
                        || (c >= 65536 && c < 1114111))
                    && c != 65279)
        .forEach(out::appendCodePoint);
    return out.toString().replaceAll(" +([\\n\\x{85}\\x{2028}\\x{2029}])", "$1");
  }
}
