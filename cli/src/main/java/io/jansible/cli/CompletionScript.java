package io.jansible.cli;

import io.jansible.cli.args.ArgumentParser;
import io.jansible.cli.args.Option;
import io.jansible.cli.command.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes the completion script for bash and zsh, from the same tables that command lines are read
 * with.
 */
public final class CompletionScript {
  private CompletionScript() {}

  /**
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text());
  }

  static String text() {
    StringBuilder text = new StringBuilder();
    for (Program program : Program.values()) {
      CommandSpec spec = spec(program.parser(path -> path));
      text.append(AutoComplete.bash(program.program(), new CommandLine(spec)));
    }
    // the generator dates its work, which would make every build another
    return text.toString().replaceAll("(?m)^# Date:.*\\n", "");
  }

  private static CommandSpec spec(ArgumentParser parser) {
    CommandSpec spec = CommandSpec.create().name(parser.program());
    for (Option option : parser.allOptions()) {
      if (option.help() == null) {
        continue;
      }
      OptionSpec.Builder builder =
          OptionSpec.builder(option.names().toArray(String[]::new)).description(option.help());
      switch (option.action()) {
        case STORE, APPEND, PREPEND -> {
          builder
              .arity("1")
              .type(
                  option.type() == Option.Type.PATH || isFile(option)
                      ? java.io.File.class
                      : String.class);
          if (!option.choices().isEmpty()) {
            builder.completionCandidates(option.choices());
          }
        }
        default -> builder.arity("0").type(boolean.class);
      }
      spec.addOption(builder.build());
    }
    spec.addPositional(
        PositionalParamSpec.builder().arity("0..*").type(java.io.File.class).build());
    parser.allSubcommands().forEach((name, sub) -> spec.addSubcommand(name, spec(sub)));
    return spec;
  }

  private static boolean isFile(Option option) {
    return option.dest().equals("inventory") || option.dest().equals("extra_vars");
  }
}
