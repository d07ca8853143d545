package io.jansible.template.dump;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lays nodes out as libyaml 0.2.5 does. Used once. */
final class YamlEmitter {
  private final ScalarWriter out;
  private final Set<DumpNode> written = new HashSet<>();
  private final DumpOptions options;

  YamlEmitter(DumpOptions options) {
    this.options = options;
    this.out = new ScalarWriter(options);
  }

  String document(DumpNode root) {
    if (options.explicitStart()) {
      out.indicator("---", true, false, false);
    }
    node(root, false, false);
    out.indent();
    if (options.explicitEnd()) {
      out.indicator("...", true, false, false);
      out.indent();
    }
    return out.text();
  }

  private void node(DumpNode node, boolean inMapping, boolean simpleKey) {
    String anchor = node.anchor;
    if (anchor != null) {
      if (!written.add(node)) {
        out.indicator("*" + anchor, true, false, false);
        if (simpleKey) {
          out.raw(" ");
        }
        return;
      }
      out.indicator("&" + anchor, true, false, false);
    }
    switch (node) {
      case DumpNode.Scalar scalar -> out.scalar(scalar, simpleKey);
      case DumpNode.Sequence sequence -> {
        if (out.flowLevel > 0 || sequence.flow || sequence.items.isEmpty()) {
          flowSequence(sequence.items);
        } else {
          blockSequence(sequence.items, inMapping);
        }
      }
      case DumpNode.Mapping mapping -> {
        if (mapping.tag != null) {
          out.indicator(mapping.tag, true, false, false);
        }
        if (out.flowLevel > 0 || mapping.flow || mapping.keysAndValues.isEmpty()) {
          flowMapping(mapping.keysAndValues);
        } else {
          blockMapping(mapping.keysAndValues);
        }
      }
    }
  }

  private void flowSequence(List<DumpNode> items) {
    out.indicator("[", true, true, false);
    int outer = out.deeper(true, false);
    out.flowLevel++;
    boolean first = true;
    for (DumpNode item : items) {
      next(first);
      first = false;
      node(item, false, false);
    }
    out.flowLevel--;
    out.indent = outer;
    out.indicator("]", false, false, false);
  }

  private void next(boolean first) {
    if (!first) {
      out.indicator(",", false, false, false);
    }
    out.breakIfWide();
  }

  private void flowMapping(List<DumpNode> nodes) {
    out.indicator("{", true, true, false);
    int outer = out.deeper(true, false);
    out.flowLevel++;
    for (int i = 0; i < nodes.size(); i += 2) {
      next(i == 0);
      if (isSimpleKey(nodes.get(i))) {
        node(nodes.get(i), true, true);
        out.indicator(":", false, false, false);
      } else {
        out.indicator("?", true, false, false);
        node(nodes.get(i), true, false);
        out.breakIfWide();
        out.indicator(":", true, false, false);
      }
      node(nodes.get(i + 1), true, false);
    }
    out.flowLevel--;
    out.indent = outer;
    out.indicator("}", false, false, false);
  }

  private void blockSequence(List<DumpNode> items, boolean inMapping) {
    int outer = out.deeper(false, inMapping && !out.indention());
    for (DumpNode item : items) {
      out.indent();
      out.indicator("-", true, false, true);
      node(item, false, false);
    }
    out.indent = outer;
  }

  private void blockMapping(List<DumpNode> nodes) {
    int outer = out.deeper(false, false);
    for (int i = 0; i < nodes.size(); i += 2) {
      out.indent();
      if (isSimpleKey(nodes.get(i))) {
        node(nodes.get(i), true, true);
        out.indicator(":", false, false, false);
      } else {
        out.indicator("?", true, false, true);
        node(nodes.get(i), true, false);
        out.indent();
        out.indicator(":", true, false, true);
      }
      node(nodes.get(i + 1), true, false);
    }
    out.indent = outer;
  }

  /** Keys of one short line need no question mark. */
  private boolean isSimpleKey(DumpNode node) {
    int length = node.anchor == null ? 0 : node.anchor.length();
    switch (node) {
      case DumpNode.Scalar scalar -> {
        if (scalar.analysis().multiline()) {
          return false;
        }
        length += scalar.value.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      }
      case DumpNode.Sequence sequence -> {
        if (!written.contains(node) && !sequence.items.isEmpty()) {
          return false;
        }
      }
      case DumpNode.Mapping mapping -> {
        if (!written.contains(node) && !mapping.keysAndValues.isEmpty()) {
          return false;
        }
      }
    }
    return length <= 128;
  }
}
