package io.jansible.testkit.host;

import io.jansible.connection.ExecResult;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a scripted command does: the second half of {@link FakeHost#on}. */
public final class CommandScript {
  private final FakeHost host;
  private final Consumer<@Nullable FakeCommand> rule;

  CommandScript(FakeHost host, Consumer<@Nullable FakeCommand> rule) {
    this.host = host;
    this.rule = rule;
  }

  /** It prints this and exits with 0. */
  public FakeHost prints(String stdout) {
    return answers(call -> ExecResult.of(0, stdout, ""));
  }

  /** It prints nothing and exits with 0. */
  public FakeHost succeeds() {
    return prints("");
  }

  /** It says this on standard error and exits with {@code rc}. */
  public FakeHost fails(int rc, String stderr) {
    return answers(call -> ExecResult.of(rc, "", stderr));
  }

  /** There is no such program on the host. */
  public FakeHost isMissing() {
    rule.accept(null);
    return host;
  }

  /** It does what the command does: changes the host, looks at its arguments. */
  public FakeHost answers(FakeCommand command) {
    rule.accept(command);
    return host;
  }
}
