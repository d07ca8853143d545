package io.jansible.modules.action;

import io.jansible.error.JansibleException;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.time.Duration;
import java.util.Map;

/** {@code ansible.builtin.wait_for_connection}: connects anew until a command works. */
final class WaitForConnectionModule implements Module {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "ansible.builtin.wait_for_connection",
              "Waits until remote system is reachable/usable",
              ArgumentSpec.of(
                      Argument.integer("connect_timeout").or(5L).doc("Seconds for one attempt."),
                      Argument.integer("delay").or(0L).doc("Seconds before the first attempt."),
                      Argument.integer("sleep").or(1L).doc("Seconds between attempts."),
                      Argument.integer("timeout").or(600L).doc("Seconds after which it fails."))
                  .unchecked())
          .withoutAsync();

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    long delay = seconds(call, "delay", 0);
    long sleep = seconds(call, "sleep", 1);
    long timeout = seconds(call, "timeout", 600);
    seconds(call, "connect_timeout", 5);
    if (call.checkMode()) {
      return ModuleResult.of(Map.of()).put("skipped", true);
    }
    Options.only(call, "connect_timeout", "delay", "sleep", "timeout");
    long start = System.nanoTime();
    if (delay > 0) {
      call.control().sleep(Duration.ofSeconds(delay));
    }
    long end = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
    ModuleResult result = ModuleResult.changed(false);
    String error = "no attempt was made";
    boolean reached = false;
    while (!reached && System.nanoTime() < end) {
      try {
        call.control().resetConnection();
        PingModule.check(call);
        reached = true;
      } catch (JansibleException e) {
        error = e.text();
        call.control().sleep(Duration.ofSeconds(sleep));
      }
    }
    if (!reached) {
      result.put("failed", true).put("msg", "timed out waiting for ping module test: " + error);
    }
    return result.put("elapsed", Duration.ofNanos(System.nanoTime() - start).toSeconds());
  }

  private static long seconds(ModuleCall call, String name, long standard) {
    Object value = Options.get(call.givenArgs(), name);
    return value == null ? standard : Numbers.integer(value);
  }
}
