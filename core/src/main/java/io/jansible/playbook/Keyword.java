package io.jansible.playbook;

/**
 * Every keyword of plays, blocks, tasks, handlers and role entries: the one table that loader,
 * validator and engine are driven by.
 */
public enum Keyword {
  ANY_ERRORS_FATAL(true, false),
  ASYNC(false, false),
  BECOME(true, false),
  BECOME_EXE(true, false),
  BECOME_FLAGS(true, false),
  BECOME_METHOD(true, false),
  BECOME_USER(true, false),
  CHANGED_WHEN(false, false),
  CHECK_MODE(true, false),
  COLLECTIONS(true, true),
  CONNECTION(true, false),
  DEBUGGER(true, false),
  DELAY(false, false),
  DELEGATE_FACTS(true, false),
  DELEGATE_TO(true, false),
  DIFF(true, false),
  ENVIRONMENT(true, true),
  FACT_PATH(false, false),
  FAILED_WHEN(false, false),
  FORCE_HANDLERS(false, false),
  GATHER_FACTS(false, false),
  GATHER_SUBSET(false, false),
  GATHER_TIMEOUT(false, false),
  IGNORE_ERRORS(true, false),
  IGNORE_UNREACHABLE(true, false),
  MAX_FAIL_PERCENTAGE(false, false),
  MODULE_DEFAULTS(true, true),
  NO_LOG(true, false),
  NOTIFY(true, true),
  ORDER(false, false),
  POLL(false, false),
  PORT(true, false),
  REGISTER(false, false),
  REMOTE_USER(true, false),
  RETRIES(false, false),
  RUN_ONCE(true, false),
  SERIAL(false, false),
  STRATEGY(false, false),
  TAGS(true, true),
  THROTTLE(true, false),
  TIMEOUT(true, false),
  UNTIL(false, false),
  WHEN(true, true);

  private final boolean inherits;
  private final boolean addsUp;

  Keyword(boolean inherits, boolean addsUp) {
    this.inherits = inherits;
    this.addsUp = addsUp;
  }

  /** Whether a task takes it from its block, role or play where it does not set it. */
  public boolean inherits() {
    return inherits;
  }

  /** Whether an inner value is added to an outer one, not put in its place. */
  public boolean addsUp() {
    return addsUp;
  }
}
