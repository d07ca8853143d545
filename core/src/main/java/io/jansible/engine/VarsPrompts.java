package io.jansible.engine;

import io.jansible.error.JansibleException;
import io.jansible.event.RunEvent;
import io.jansible.playbook.Play;
import io.jansible.playbook.VarsPrompt;
import io.jansible.template.Arguments;
import io.jansible.template.EvalContext;
import io.jansible.template.Templar;
import io.jansible.template.value.Text;
import io.jansible.value.Unsafe;
import io.jansible.vars.PlayScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks for the variables of {@code vars_prompt}. */
final class VarsPrompts {
  private final RunContext run;

  VarsPrompts(RunContext run) {
    this.run = run;
  }

  /** The answers; a variable that the command line sets is not asked for. */
  Map<String, @Nullable Object> ask(Play play, PlayScope scope) {
    Map<String, @Nullable Object> answers = new LinkedHashMap<>();
    Templar templar = run.templates().templar(run.variables().forPlay(scope, null));
    for (VarsPrompt prompt : play.varsPrompt()) {
      if (!run.settings().extraVars().containsKey(prompt.name())) {
        Object answer = ask(prompt, templar.with(answers));
        boolean unsafe = flag(prompt, "unsafe", false, templar.with(answers));
        answers.put(prompt.name(), unsafe ? Unsafe.mark(answer) : answer);
      }
    }
    return answers;
  }

  private @Nullable Object ask(VarsPrompt prompt, Templar templar) {
    Object fallback = option(prompt, "default", templar);
    Object wording = option(prompt, "prompt", templar);
    String text = wording == null ? prompt.name() : Text.str(wording);
    String question =
        text.isEmpty()
            ? "input for " + prompt.name() + ": "
            : fallback == null ? text + ": " : text + " [" + Text.str(fallback) + "]: ";
    boolean echo = !flag(prompt, "private", true, templar);
    String answer = run.prompter().ask(question, echo, null);
    if (answer == null) {
      run.events().warn("Not prompting as we are not in interactive mode");
    }
    while (answer != null && flag(prompt, "confirm", false, templar)) {
      String again = run.prompter().ask("confirm " + question, echo, null);
      if (Objects.equals(answer, again)) {
        break;
      }
      run.events().send(new RunEvent.Message("***** VALUES ENTERED DO NOT MATCH ****", 0));
      answer = run.prompter().ask(question, echo, null);
    }
    Object value = answer == null || answer.isEmpty() ? fallback : answer;
    Object method = option(prompt, "encrypt", templar);
    return Text.str(method == null ? value : encrypted(prompt, value, method, templar));
  }

  private static @Nullable Object option(VarsPrompt prompt, String name, Templar templar) {
    return Unsafe.unmark(templar.value(prompt.options().get(name)));
  }

  private static boolean flag(VarsPrompt prompt, String name, boolean fallback, Templar templar) {
    Object value = option(prompt, name, templar);
    return value == null ? fallback : Coerce.bool(value);
  }

  private @Nullable Object encrypted(
      VarsPrompt prompt, @Nullable Object value, Object method, Templar templar) {
    if (value == null) {
      throw new JansibleException("nothing was entered for " + prompt.name() + " to encrypt");
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (String name : List.of("salt", "salt_size")) {
      Object given = option(prompt, name, templar);
      if (given != null) {
        named.put(name, given);
      }
    }
    EvalContext context = run.templates().context(templar.variables());
    return context.filter("password_hash", value, new Arguments(List.of(method), named));
  }
}
