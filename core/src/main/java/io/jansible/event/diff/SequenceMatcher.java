package io.jansible.event.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Python's {@code difflib.SequenceMatcher} over lines, with its default {@code autojunk}: in a text
 * of 200 lines or more, lines that make up more than a hundredth of it are not used to find where
 * the texts are alike. Ansible's diffs depend on that choice.
 */
final class SequenceMatcher {
  /** One step from {@code a} to {@code b}. */
  record Opcode(Tag tag, int aFrom, int aTo, int bFrom, int bTo) {}

  /** What a step does. */
  enum Tag {
    EQUAL,
    REPLACE,
    DELETE,
    INSERT
  }

  private record Match(int a, int b, int size) {}

  private record Range(int aFrom, int aTo, int bFrom, int bTo) {}

  private final List<String> a;
  private final List<String> b;
  private final Map<String, List<Integer>> places = new HashMap<>();

  SequenceMatcher(List<String> a, List<String> b) {
    this.a = a;
    this.b = b;
    for (int i = 0; i < b.size(); i++) {
      places.computeIfAbsent(b.get(i), k -> new ArrayList<>()).add(i);
    }
    int n = b.size();
    if (n >= 200) {
      int many = n / 100 + 1;
      for (Iterator<List<Integer>> it = places.values().iterator(); it.hasNext(); ) {
        if (it.next().size() > many) {
          it.remove();
        }
      }
    }
  }

  private Match longest(Range range) {
    int bestA = range.aFrom;
    int bestB = range.bFrom;
    int best = 0;
    Map<Integer, Integer> lengths = new HashMap<>();
    for (int i = range.aFrom; i < range.aTo; i++) {
      Map<Integer, Integer> next = new HashMap<>();
      for (int j : places.getOrDefault(a.get(i), List.of())) {
        if (j < range.bFrom) {
          continue;
        }
        if (j >= range.bTo) {
          break;
        }
        int k = lengths.getOrDefault(j - 1, 0) + 1;
        next.put(j, k);
        if (k > best) {
          bestA = i - k + 1;
          bestB = j - k + 1;
          best = k;
        }
      }
      lengths = next;
    }
    // lines that are too common to start a match may still lengthen one
    while (bestA > range.aFrom
        && bestB > range.bFrom
        && a.get(bestA - 1).equals(b.get(bestB - 1))) {
      bestA--;
      bestB--;
      best++;
    }
    while (bestA + best < range.aTo
        && bestB + best < range.bTo
        && a.get(bestA + best).equals(b.get(bestB + best))) {
      best++;
    }
    return new Match(bestA, bestB, best);
  }

  private List<Match> matches() {
    List<Match> found = new ArrayList<>();
    Deque<Range> queue = new ArrayDeque<>();
    queue.push(new Range(0, a.size(), 0, b.size()));
    while (!queue.isEmpty()) {
      Range range = queue.pop();
      Match match = longest(range);
      if (match.size == 0) {
        continue;
      }
      found.add(match);
      if (range.aFrom < match.a && range.bFrom < match.b) {
        queue.push(new Range(range.aFrom, match.a, range.bFrom, match.b));
      }
      if (match.a + match.size < range.aTo && match.b + match.size < range.bTo) {
        queue.push(new Range(match.a + match.size, range.aTo, match.b + match.size, range.bTo));
      }
    }
    found.sort(
        Comparator.comparingInt(Match::a).thenComparingInt(Match::b).thenComparingInt(Match::size));
    List<Match> joined = new ArrayList<>();
    for (Match match : found) {
      Match last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null && last.a + last.size == match.a && last.b + last.size == match.b) {
        joined.set(joined.size() - 1, new Match(last.a, last.b, last.size + match.size));
      } else {
        joined.add(match);
      }
    }
    joined.add(new Match(a.size(), b.size(), 0));
    return joined;
  }

  List<Opcode> opcodes() {
    List<Opcode> answer = new ArrayList<>();
    int i = 0;
    int j = 0;
    for (Match match : matches()) {
      if (i < match.a && j < match.b) {
        answer.add(new Opcode(Tag.REPLACE, i, match.a, j, match.b));
      } else if (i < match.a) {
        answer.add(new Opcode(Tag.DELETE, i, match.a, j, match.b));
      } else if (j < match.b) {
        answer.add(new Opcode(Tag.INSERT, i, match.a, j, match.b));
      }
      i = match.a + match.size;
      j = match.b + match.size;
      if (match.size > 0) {
        answer.add(new Opcode(Tag.EQUAL, match.a, i, match.b, j));
      }
    }
    return answer;
  }

  /**
   * Changes that lie near one another together, with {@code n} lines of what is equal around them.
   */
  List<List<Opcode>> groups(int n) {
    List<Opcode> codes = opcodes();
    if (codes.isEmpty()) {
      codes.add(new Opcode(Tag.EQUAL, 0, 1, 0, 1));
    }
    Opcode first = codes.get(0);
    if (first.tag == Tag.EQUAL) {
      codes.set(
          0,
          new Opcode(
              Tag.EQUAL,
              Math.max(first.aFrom, first.aTo - n),
              first.aTo,
              Math.max(first.bFrom, first.bTo - n),
              first.bTo));
    }
    Opcode last = codes.get(codes.size() - 1);
    if (last.tag == Tag.EQUAL) {
      codes.set(
          codes.size() - 1,
          new Opcode(
              Tag.EQUAL,
              last.aFrom,
              Math.min(last.aTo, last.aFrom + n),
              last.bFrom,
              Math.min(last.bTo, last.bFrom + n)));
    }
    List<List<Opcode>> groups = new ArrayList<>();
    List<Opcode> group = new ArrayList<>();
    for (Opcode code : codes) {
      int aFrom = code.aFrom;
      int bFrom = code.bFrom;
      if (code.tag == Tag.EQUAL && code.aTo - code.aFrom > 2 * n) {
        group.add(
            new Opcode(
                Tag.EQUAL,
                aFrom,
                Math.min(code.aTo, aFrom + n),
                bFrom,
                Math.min(code.bTo, bFrom + n)));
        groups.add(group);
        group = new ArrayList<>();
        aFrom = Math.max(aFrom, code.aTo - n);
        bFrom = Math.max(bFrom, code.bTo - n);
      }
      group.add(new Opcode(code.tag, aFrom, code.aTo, bFrom, code.bTo));
    }
    if (!group.isEmpty() && !(group.size() == 1 && group.get(0).tag == Tag.EQUAL)) {
      groups.add(group);
    }
    return groups;
  }
}
