package io.jansible.testkit.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shell text as a tree. */
sealed interface Syntax {
  /** {@code a; b}. */
  record Sequence(List<Syntax> commands) implements Syntax {}

  /** {@code left && right}, {@code left || right}. */
  record AndOr(Syntax left, boolean and, Syntax right) implements Syntax {}

  /** {@code a | b}, perhaps with {@code !} before it. */
  record Pipeline(List<Syntax> commands, boolean negated) implements Syntax {}

  /** A program or built-in with its words. */
  record Simple(List<Assignment> assignments, List<Word> words, List<Redirect> redirects)
      implements Syntax {}

  /** {@code { … }} or, with its own variables, {@code ( … )}. */
  record Group(Syntax body, boolean subshell, List<Redirect> redirects) implements Syntax {}

  /** {@code if}; each branch is a condition and a body. */
  record If(List<Branch> branches, @Nullable Syntax otherwise, List<Redirect> redirects)
      implements Syntax {}

  /** One condition of an {@code if} with what it leads to. */
  record Branch(Syntax condition, Syntax body) {}

  /** {@code for}; without words it goes over the arguments. */
  record For(String name, @Nullable List<Word> words, Syntax body, List<Redirect> redirects)
      implements Syntax {}

  /** {@code while}, or {@code until}. */
  record While(Syntax condition, boolean until, Syntax body, List<Redirect> redirects)
      implements Syntax {}

  /** {@code case}. */
  record Case(Word subject, List<Choice> choices, List<Redirect> redirects) implements Syntax {}

  /** One choice of a {@code case}. */
  record Choice(List<Word> patterns, Syntax body) {}

  /** {@code name() …}. */
  record Function(String name, Syntax body) implements Syntax {}

  /** {@code [[ … ]]}: operators as text, the rest as words. */
  record Bracket(List<Object> tokens) implements Syntax {}

  /** {@code name=value}. */
  record Assignment(String name, Word value, boolean append) {}

  /**
   * A redirection.
   *
   * @param descriptor the one that is redirected; -1 for stdout and stderr both
   * @param operator {@code <}, {@code >}, {@code >>}, {@code >&}, {@code <<}, {@code <<<}
   * @param target a file, a descriptor, or the text that is read
   */
  record Redirect(int descriptor, String operator, Word target) {}

  /** A word, of literal and of computed parts. */
  record Word(List<Part> parts) {
    /** The text of a word that has only literal parts, unquoted; null if it has others. */
    @Nullable String plain() {
      StringBuilder text = new StringBuilder();
      for (Part part : parts) {
        if (!(part instanceof Literal literal) || literal.quoted) {
          return null;
        }
        text.append(literal.text);
      }
      return text.toString();
    }
  }

  /** A part of a word. */
  sealed interface Part {
    /** Whether it stands in quotes: then it is neither split nor taken for a pattern. */
    boolean quoted();
  }

  /** Text. */
  record Literal(String text, boolean quoted) implements Part {}

  /**
   * {@code $name} or {@code ${name…}}.
   *
   * @param operator {@code :-}, {@code %%}, {@code #}…; empty for none; {@code length} for {@code
   *     ${#name}}
   * @param second the replacement of {@code ${name/pattern/replacement}}
   */
  record Parameter(
      String name, String operator, @Nullable Word word, @Nullable Word second, boolean quoted)
      implements Part {}

  /** {@code $( … )}. */
  record Substitution(Syntax body, boolean quoted) implements Part {}

  /** {@code $(( … ))}. */
  record Arithmetic(Word expression, boolean quoted) implements Part {}
}
