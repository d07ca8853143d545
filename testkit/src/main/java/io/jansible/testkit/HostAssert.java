package io.jansible.testkit;

import io.jansible.testkit.files.Actor;
import io.jansible.testkit.host.FakeHost;
import io.jansible.testkit.host.Unit;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a fake host as it is now. */
public final class HostAssert extends AbstractAssert<HostAssert, FakeHost> {
  HostAssert(FakeHost host) {
    super(host, HostAssert.class);
  }

  /** Begins assertions on one of its files, which has to be there. */
  public FileAssert file(String path) {
    isNotNull();
    if (!actual.files().exists(path, false, Actor.ROOT)) {
      failWithMessage("%s has no file %s", actual.name(), path);
    }
    return new FileAssert(new FileAssert.HostFile(actual, path));
  }

  public HostAssert hasNoFile(String path) {
    isNotNull();
    if (actual.files().exists(path, false, Actor.ROOT)) {
      failWithMessage("%s has a file %s", actual.name(), path);
    }
    return this;
  }

  /** A command was run; the pattern is that of {@link FakeHost#on}. */
  public HostAssert hasRun(String pattern) {
    isNotNull();
    if (!actual.hasRun(pattern)) {
      failWithMessage(
          "%s has not run %s, but%n  %s",
          actual.name(), pattern, String.join("\n  ", actual.commands()));
    }
    return this;
  }

  public HostAssert hasNotRun(String pattern) {
    isNotNull();
    if (actual.hasRun(pattern)) {
      failWithMessage("%s has run %s", actual.name(), pattern);
    }
    return this;
  }

  private Unit unit(String name) {
    isNotNull();
    Unit unit = actual.unit(name);
    if (unit == null) {
      throw failure("%s has no unit %s", actual.name(), name);
    }
    return unit;
  }

  public HostAssert hasRunning(String unit) {
    if (!unit(unit).running()) {
      failWithMessage("%s does not run on %s", unit, actual.name());
    }
    return this;
  }

  public HostAssert hasStopped(String unit) {
    if (unit(unit).running()) {
      failWithMessage("%s runs on %s", unit, actual.name());
    }
    return this;
  }

  public HostAssert hasEnabled(String unit) {
    if (!unit(unit).enabled()) {
      failWithMessage("%s is not enabled on %s", unit, actual.name());
    }
    return this;
  }

  public HostAssert hasInstalled(String... packages) {
    isNotNull();
    for (String each : packages) {
      if (actual.packageVersion(each) == null) {
        failWithMessage("package %s is not installed on %s", each, actual.name());
      }
    }
    return this;
  }

  public HostAssert hasNotInstalled(String... packages) {
    isNotNull();
    for (String each : packages) {
      if (actual.packageVersion(each) != null) {
        failWithMessage("package %s is installed on %s", each, actual.name());
      }
    }
    return this;
  }

  /** A user, with at least these groups. */
  public HostAssert hasUser(String user, String... groups) {
    isNotNull();
    if (actual.account(user) == null) {
      failWithMessage("%s has no user %s", actual.name(), user);
    }
    for (String group : groups) {
      if (!actual.groupsOf(user).contains(group)) {
        failWithMessage(
            "%s is not in the group %s on %s, but in %s",
            user, group, actual.name(), actual.groupsOf(user));
      }
    }
    return this;
  }

  public HostAssert hasNoUser(String user) {
    isNotNull();
    if (actual.account(user) != null) {
      failWithMessage("%s has a user %s", actual.name(), user);
    }
    return this;
  }

  /** A kernel setting's value. */
  public HostAssert hasSysctl(String key, String value) {
    isNotNull();
    if (!Objects.equals(actual.sysctl(key), value)) {
      failWithMessage("%s is %s on %s, not %s", key, actual.sysctl(key), actual.name(), value);
    }
    return this;
  }
}
