package io.jansible.engine;

import io.jansible.error.JansibleException;
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
        answers.put(prompt.name(), prompt.unsafe() ? Unsafe.mark(answer) : answer);
      }
    }
    return answers;
  }

  private @Nullable Object ask(VarsPrompt prompt, Templar templar) {
    Object fallback = templar.value(prompt.defaultValue());
    String text =
        prompt.prompt() == null ? prompt.name() : Text.str(templar.value(prompt.prompt()));
    String question = fallback == null ? text + ": " : text + " [" + Text.str(fallback) + "]: ";
    String answer = run.prompter().ask(question, !prompt.isPrivate(), null);
    if (answer == null) {
      run.events().warn("Not prompting as we are not in interactive mode");
    }
    while (answer != null && prompt.confirm()) {
      String again = run.prompter().ask("confirm " + question, !prompt.isPrivate(), null);
      if (Objects.equals(answer, again)) {
        break;
      }
      run.prompter().ask("***** VALUES ENTERED DO NOT MATCH ****\n", true, java.time.Duration.ZERO);
      answer = run.prompter().ask(question, !prompt.isPrivate(), null);
    }
    Object value = answer == null || answer.isEmpty() ? fallback : answer;
    return prompt.encrypt() == null ? value : encrypted(prompt, value, templar);
  }

  private @Nullable Object encrypted(VarsPrompt prompt, @Nullable Object value, Templar templar) {
    if (value == null) {
      throw new JansibleException("nothing was entered for " + prompt.name() + " to encrypt");
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    if (prompt.salt() != null) {
      named.put("salt", prompt.salt());
    }
    if (prompt.saltSize() != null) {
      named.put("salt_size", prompt.saltSize().longValue());
    }
    EvalContext context = run.templates().context(templar.variables());
    return context.filter("password_hash", value, new Arguments(List.of(prompt.encrypt()), named));
  }
}
