package io.jansible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jansible.cli.args.ArgumentParser;
import io.jansible.cli.args.Option;
import io.jansible.cli.args.Option.Action;
import io.jansible.cli.command.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every option of every command is read by the command, and each of its spellings stands in the
 * command line of some golden case. What Ansible's commands take, ours take.
 */
class OptionCasesTest {
  private static final Path COMMANDS = Path.of("src/main/java/io/jansible/cli/command");
  private static final Pattern READ =
      Pattern.compile("(?:\\.(?:flag|text|integer|count|list|value|has)|words)\\(\\s*\"(\\w+)\"");

  /** Spellings as {@code ansible-vault create --output}, with their options. */
  private final Map<String, Option> table = new TreeMap<>();

  private final Map<String, ArgumentParser> parsers = new TreeMap<>();

  OptionCasesTest() {
    for (Program program : Program.values()) {
      walk(program.program().substring(1), program.parser(path -> path));
    }
  }

  private void walk(String command, ArgumentParser parser) {
    parsers.put(command, parser);
    for (Option option : parser.allOptions()) {
      option.names().forEach(name -> table.put(command + " " + name, option));
    }
    parser.allSubcommands().forEach((name, sub) -> walk(command + " " + name, sub));
  }

  @Test
  void everyOptionOfAnsiblesIsThere() throws IOException {
    Set<String> ours = new TreeSet<>();
    table.forEach((name, option) -> ours.add(name));
    ours.removeIf(name -> isOurOwn(name) && option(name).action() != Action.UNKNOWN);
    try (InputStream in =
        Objects.requireNonNull(OptionCasesTest.class.getResourceAsStream("options.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(ours)
          .isEqualTo(new TreeSet<>(text.lines().filter(line -> !line.startsWith("#")).toList()));
    }
  }

  @Test
  void ourOwnOptionsAreToldOf() throws IOException {
    String page = Files.readString(Path.of("../docs/differences.md"));
    table.forEach(
        (name, option) -> {
          if (isOurOwn(name) && option.action() != Action.UNKNOWN) {
            assertThat(page).contains(name.substring(name.lastIndexOf(' ') + 1));
          }
        });
  }

  @Test
  void everyOptionIsRead() throws IOException {
    Set<String> read = new TreeSet<>();
    try (Stream<Path> files = Files.list(COMMANDS)) {
      for (Path file : files.toList()) {
        Matcher matcher = READ.matcher(Files.readString(file));
        while (matcher.find()) {
          read.add(matcher.group(1));
        }
      }
    }
    Set<String> unread = new TreeSet<>();
    table.forEach(
        (name, option) -> {
          if (!isAnsweredByTheParser(option) && !read.contains(option.dest())) {
            unread.add(name);
          }
        });
    assertThat(unread).as("options that nothing reads").isEmpty();
  }

  @Test
  void everySpellingHasACase() throws IOException {
    Set<String> missing = new TreeSet<>(table.keySet());
    missing.removeIf(name -> isOurOwn(name) || isAnsweredByTheParser(option(name)));
    for (String input : GoldenCases.inputs()) {
      for (String line : GoldenCases.values(input, "args")) {
        missing.removeAll(spellings(line));
      }
    }
    assertThat(missing).as("options without a golden case").isEmpty();
  }

  /** Their words are our own: {@code --help}, {@code --version}, what is refused. */
  private static boolean isAnsweredByTheParser(Option option) {
    return switch (option.action()) {
      case HELP, VERSION, UNKNOWN -> true;
      default -> false;
    };
  }

  /** Ansible does not have it; docs/differences.md tells of it. */
  private boolean isOurOwn(String name) {
    return option(name).help() == null;
  }

  private Option option(String name) {
    return Objects.requireNonNull(table.get(name));
  }

  /** The options that a command line has, clustered short ones each. */
  private Set<String> spellings(String line) {
    Set<String> found = new TreeSet<>();
    String command = "";
    for (String word : GoldenCases.words(line)) {
      String longer = command.isEmpty() ? word : command + " " + word;
      if (parsers.containsKey(longer)) {
        command = longer;
      } else if (word.startsWith("--")) {
        found.add(command + " " + word.split("=", 2)[0]);
      } else if (word.startsWith("-")) {
        for (int i = 1; i < word.length(); i++) {
          String name = command + " -" + word.charAt(i);
          found.add(name);
          Option option = table.get(name);
          if (option == null || option.action() != Action.TRUE && option.action() != Action.COUNT) {
            break;
          }
        }
      }
    }
    return found;
  }
}
