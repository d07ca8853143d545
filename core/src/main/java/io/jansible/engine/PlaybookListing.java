package io.jansible.engine;

import io.jansible.playbook.Block;
import io.jansible.playbook.Keyword;
import io.jansible.playbook.Play;
import io.jansible.playbook.Playbook;
import io.jansible.playbook.Task;
import io.jansible.playbook.TaskItem;
import io.jansible.template.Templar;
import io.jansible.template.value.Text;
import io.jansible.value.Unsafe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The text of {@code --list-hosts}, {@code --list-tasks}, {@code --list-tags}. */
final class PlaybookListing {
  private final Set<ListingPart> what;
  private final TagFilter filter;
  private final String omit;
  private final Function<Play, Templar> templars;
  private final Function<Object, List<String>> hosts;

  PlaybookListing(
      Set<ListingPart> what,
      TagFilter filter,
      String omit,
      Function<Play, Templar> templars,
      Function<Object, List<String>> hosts) {
    this.what = what;
    this.filter = filter;
    this.omit = omit;
    this.templars = templars;
    this.hosts = hosts;
  }

  /**
   * @param shown the playbook as the command line names it
   */
  String of(String shown, Playbook playbook) {
    StringBuilder out = new StringBuilder("\nplaybook: ").append(shown).append('\n');
    // Every listing asks for the hosts of all plays first, since that warns about patterns
    // that match nothing; those that are templates are asked for when their play is shown.
    Map<Play, List<String>> known = new IdentityHashMap<>();
    for (Play play : playbook.plays()) {
      Templar templar = templars.apply(play);
      List<String> patterns = patterns(new KeywordValues(play, templar, omit).hosts(play));
      if (!templar.isTemplate(play.hosts())) {
        known.put(play, hosts.apply(patterns));
      }
    }
    if (what.contains(ListingPart.SYNTAX)) {
      return out.toString();
    }
    int number = 0;
    for (Play play : playbook.plays()) {
      play(++number, play, known.get(play), out);
    }
    return out.toString();
  }

  private static List<String> patterns(@Nullable Object written) {
    return switch (written) {
      case null -> List.of();
      case List<?> list -> list.stream().map(Text::str).toList();
      default -> List.of(Text.str(written));
    };
  }

  private void play(int number, Play play, @Nullable List<String> known, StringBuilder out) {
    Templar templar = templars.apply(play);
    List<String> patterns = patterns(templar.value(play.hosts()));
    List<String> names = known == null ? hosts.apply(patterns) : known;
    String joined = String.join(",", patterns);
    String name =
        play.name() == null || play.name().isEmpty()
            ? joined
            : Text.str(templar.valueOrRaw(play.name()));
    Set<String> tags = new LinkedHashSet<>(texts(play.directives().list(Keyword.TAGS)));
    out.append("\n  play #").append(number).append(" (").append(joined).append("): ").append(name);
    out.append("\tTAGS: [").append(String.join(",", tags)).append(']');
    if (what.contains(ListingPart.HOSTS)) {
      out.append("\n    pattern: ").append(Text.str(new ArrayList<Object>(patterns)));
      out.append("\n    hosts (").append(names.size()).append("):");
      names.forEach(host -> out.append("\n      ").append(host));
    }
    out.append('\n');
    boolean tasks = what.contains(ListingPart.TASKS);
    if (!tasks && !what.contains(ListingPart.TAGS)) {
      return;
    }
    Set<String> all = new TreeSet<>(tags);
    if (tasks) {
      out.append("    tasks:\n");
    }
    for (Block block : filter.filter(play.blocks(), templar)) {
      block(block, tags, all, templar, out);
    }
    if (what.contains(ListingPart.TAGS)) {
      out.append("      TASK TAGS: [").append(String.join(", ", all)).append("]\n");
    }
  }

  private void block(
      Block block, Set<String> playTags, Set<String> all, Templar templar, StringBuilder out) {
    for (TaskItem item : block.tasks()) {
      switch (item) {
        case Block inner -> block(inner, playTags, all, templar, out);
        case Task task -> {
          if (task.implicit() && Meta.is(task)) {
            continue;
          }
          Set<String> own = new TreeSet<>(playTags);
          own.addAll(TagFilter.tags(task, templar));
          all.addAll(own);
          if (what.contains(ListingPart.TASKS)) {
            out.append("      ").append(name(task));
            out.append("\tTAGS: [").append(String.join(", ", own)).append("]\n");
          }
        }
      }
    }
  }

  private static String name(Task task) {
    if (task.name() != null && !task.name().isEmpty()) {
      return task.displayName();
    }
    return task.action();
  }

  private static List<String> texts(Collection<?> values) {
    return values.stream().map(each -> Text.str(Unsafe.unmark(each))).toList();
  }
}
