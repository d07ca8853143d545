package io.jansible.template.dump;

import io.jansible.template.value.Order;
import io.jansible.template.value.PythonError;
import io.jansible.template.value.Range;
import io.jansible.template.value.Text;
import io.jansible.template.value.Undefined;
import io.jansible.value.Tuple;
import io.jansible.value.VaultText;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code yaml.dump} with PyYAML's safe representations and libyaml's layout. A list or dictionary
 * that is met again is written as an alias, as PyYAML does. Used once.
 */
public final class YamlDumper {
  private final DumpOptions options;
  private final Map<Object, DumpNode> known = new IdentityHashMap<>();
  private int anchors;

  private YamlDumper(DumpOptions options) {
    this.options = options;
  }

  /** The text of a value. */
  public static String dump(@Nullable Object value, DumpOptions options) {
    YamlDumper dumper = new YamlDumper(options);
    DumpNode root = dumper.represent(value);
    dumper.anchor(root);
    return new YamlEmitter(options).document(root);
  }

  private DumpNode represent(@Nullable Object value) {
    return switch (value) {
      case null -> special("null");
      case Boolean flag -> special(flag.toString());
      case CharSequence text -> text(text.toString());
      case VaultText vault ->
          known.computeIfAbsent(
              vault, each -> new DumpNode.Scalar("!vault", vault.envelope(), false, false, '|'));
      case Double number -> special(number(number));
      case Number number -> special(number.toString());
      case Range range -> throw unknown(range);
      case Tuple tuple when tuple.isEmpty() -> sequence(tuple, new DumpNode.Sequence());
      case List<?> list -> {
        DumpNode node = known.get(list);
        if (node == null) {
          DumpNode.Sequence made = new DumpNode.Sequence();
          known.put(list, made);
          node = sequence(list, made);
        }
        yield node;
      }
      case Map<?, ?> map -> {
        DumpNode node = known.get(map);
        if (node == null) {
          DumpNode.Mapping made = new DumpNode.Mapping(null);
          known.put(map, made);
          node = mapping(map, made);
        }
        yield node;
      }
      case Set<?> set -> {
        DumpNode.Mapping made = new DumpNode.Mapping("!!set");
        known.put(set, made);
        List<Object> keys = new ArrayList<>(set);
        sort(keys);
        boolean plain = true;
        for (Object key : keys) {
          plain &= add(made.keysAndValues, key) & add(made.keysAndValues, null);
        }
        made.flow = flow(plain);
        yield made;
      }
      case byte[] bytes ->
          new DumpNode.Scalar(
              "!!binary",
              Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes) + "\n",
              false,
              false,
              '|');
      case Temporal time -> known.computeIfAbsent(time, each -> special(Text.str(time)));
      case Undefined undefined -> throw undefined.error();
      default -> throw unknown(value);
    };
  }

  private DumpNode text(String text) {
    UnaryOperator<String> blocks = options.blocks();
    if (blocks != null && text.codePoints().anyMatch(ScalarAnalysis::isBreak)) {
      String block = blocks.apply(text);
      return new DumpNode.Scalar(null, block, ImplicitTypes.isText(block), true, '|');
    }
    return new DumpNode.Scalar(null, text, ImplicitTypes.isText(text), true, options.style());
  }

  /** A scalar that means what it means for not being quoted. */
  private DumpNode special(String text) {
    return new DumpNode.Scalar(null, text, true, false, options.style());
  }

  private static PythonError unknown(Object value) {
    return new PythonError(
        "yaml.representer.RepresenterError",
        "('cannot represent an object', " + Text.repr(value) + ")");
  }

  private static String number(double number) {
    if (Double.isNaN(number)) {
      return ".nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? ".inf" : "-.inf";
    }
    String text = Text.number(number).toLowerCase(Locale.ROOT);
    return text.indexOf('.') < 0 ? text.replaceFirst("e", ".0e") : text;
  }

  private DumpNode sequence(List<?> list, DumpNode.Sequence node) {
    boolean plain = true;
    for (Object item : list) {
      plain &= add(node.items, item);
    }
    node.flow = flow(plain);
    return node;
  }

  private DumpNode mapping(Map<?, ?> map, DumpNode.Mapping node) {
    List<Object> keys = new ArrayList<>(map.keySet());
    if (options.sortKeys()) {
      sort(keys);
    }
    boolean plain = true;
    for (Object key : keys) {
      plain &= add(node.keysAndValues, key) & add(node.keysAndValues, map.get(key));
    }
    node.flow = flow(plain);
    return node;
  }

  /** Keys that cannot be compared stay as they are. */
  private static void sort(List<Object> keys) {
    List<Object> before = List.copyOf(keys.contains(null) ? List.of() : keys);
    try {
      keys.sort(Order.ASCENDING);
    } catch (PythonError e) {
      if (!before.isEmpty()) {
        keys.clear();
        keys.addAll(before);
      }
    }
  }

  private boolean add(List<DumpNode> nodes, @Nullable Object value) {
    DumpNode node = represent(value);
    nodes.add(node);
    return node instanceof DumpNode.Scalar scalar && scalar.style == 0;
  }

  private boolean flow(boolean plain) {
    Boolean flow = options.flow();
    return flow == null ? plain : flow;
  }

  /** Names what is met twice, in the order in which it is met again. */
  private void anchor(DumpNode node) {
    if (node.met) {
      if (node.anchor == null) {
        node.anchor = String.format(Locale.ROOT, "id%03d", ++anchors);
      }
      return;
    }
    node.met = true;
    switch (node) {
      case DumpNode.Scalar ignored -> {}
      case DumpNode.Sequence sequence -> sequence.items.forEach(this::anchor);
      case DumpNode.Mapping mapping -> mapping.keysAndValues.forEach(this::anchor);
    }
  }
}
