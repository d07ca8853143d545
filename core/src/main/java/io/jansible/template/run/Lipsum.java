package io.jansible.template.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Filler text for {@code lipsum()}: random words in sentences and paragraphs. */
final class Lipsum {
  private static final String[] WORDS =
      ("lorem ipsum dolor sit amet consectetuer adipiscing elit integer nec odio praesent libero"
              + " sed cursus ante dapibus diam nisi nulla quis sem at nibh elementum imperdiet duis"
              + " sagittis mauris fusce tellus augue semper porta massa vestibulum lacinia arcu eget"
              + " class aptent taciti sociosqu ad litora torquent per conubia nostra inceptos"
              + " himenaeos curabitur sodales ligula in")
          .split(" ");

  private Lipsum() {}

  static String text(int paragraphs, boolean html, int least, int most) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    List<String> result = new ArrayList<>();
    for (int i = 0; i < paragraphs; i++) {
      int words = most > least ? random.nextInt(least, most) : least;
      StringBuilder paragraph = new StringBuilder();
      boolean start = true;
      for (int word = 0; word < words; word++) {
        String next = WORDS[random.nextInt(WORDS.length)];
        paragraph
            .append(word == 0 ? "" : " ")
            .append(start ? Character.toUpperCase(next.charAt(0)) + next.substring(1) : next);
        start = random.nextInt(12) == 0;
        if (word == words - 1 || start) {
          paragraph.append('.');
        } else if (random.nextInt(8) == 0) {
          paragraph.append(',');
        }
      }
      result.add(html ? "<p>" + paragraph + "</p>" : paragraph.toString());
    }
    return String.join(html ? "\n" : "\n\n", result);
  }
}
