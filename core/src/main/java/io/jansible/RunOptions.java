package io.jansible;

import io.jansible.engine.RunSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do. Immutable; made with {@link #builder()}. Fields are the options of
 * {@code ansible-playbook}, documented in {@link RunSettings}.
 */
public record RunOptions(
    List<String> playbooks,
    List<String> inventories,
    Optional<String> limit,
    Map<String, @Nullable Object> extraVars,
    List<String> tags,
    List<String> skipTags,
    int forks,
    boolean check,
    boolean diff,
    int verbosity,
    boolean become,
    Optional<String> becomeMethod,
    Optional<String> becomeUser,
    Optional<String> becomePassword,
    Optional<String> remoteUser,
    Optional<String> connection,
    Optional<String> connectionPassword,
    Optional<String> privateKeyFile,
    Optional<Integer> timeout,
    Optional<String> sshCommonArgs,
    Optional<String> sshExtraArgs,
    boolean forceHandlers,
    boolean flushCache,
    Optional<String> startAtTask,
    boolean step,
    List<Path> modulePath,
    Optional<Path> playbookFolder,
    Path workingDirectory,
    Map<String, String> environment)
    implements RunSettings {

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String toString() {
    return "RunOptions" + playbooks;
  }

  /** Collects options; what is not set is as {@code ansible-playbook} has it without options. */
  public static final class Builder {
    private final List<String> playbooks = new ArrayList<>();
    private final List<String> inventories = new ArrayList<>();
    private final Map<String, @Nullable Object> extraVars = new LinkedHashMap<>();
    private final List<String> tags = new ArrayList<>();
    private final List<String> skipTags = new ArrayList<>();
    private final List<Path> modulePath = new ArrayList<>();
    private @Nullable String limit;
    private int forks = 5;
    private boolean check;
    private boolean diff;
    private int verbosity;
    private boolean become;
    private @Nullable String becomeMethod;
    private @Nullable String becomeUser;
    private @Nullable String becomePassword;
    private @Nullable String remoteUser;
    private @Nullable String connection;
    private @Nullable String connectionPassword;
    private @Nullable String privateKeyFile;
    private @Nullable Integer timeout;
    private @Nullable String sshCommonArgs;
    private @Nullable String sshExtraArgs;
    private boolean forceHandlers;
    private boolean flushCache;
    private @Nullable String startAtTask;
    private boolean step;
    private @Nullable Path playbookFolder;
    private Path workingDirectory = Path.of("").toAbsolutePath();
    private Map<String, String> environment = System.getenv();

    private Builder() {}

    public Builder playbook(String file) {
      playbooks.add(file);
      return this;
    }

    public Builder inventory(String source) {
      inventories.add(source);
      return this;
    }

    public Builder limit(@Nullable String pattern) {
      limit = pattern;
      return this;
    }

    public Builder extraVar(String name, @Nullable Object value) {
      extraVars.put(name, value);
      return this;
    }

    public Builder extraVars(Map<String, ? extends @Nullable Object> values) {
      extraVars.putAll(values);
      return this;
    }

    public Builder tags(List<String> names) {
      tags.addAll(names);
      return this;
    }

    public Builder skipTags(List<String> names) {
      skipTags.addAll(names);
      return this;
    }

    public Builder forks(int count) {
      forks = count;
      return this;
    }

    public Builder check(boolean on) {
      check = on;
      return this;
    }

    public Builder diff(boolean on) {
      diff = on;
      return this;
    }

    public Builder verbosity(int level) {
      verbosity = level;
      return this;
    }

    public Builder become(boolean on) {
      become = on;
      return this;
    }

    public Builder becomeMethod(@Nullable String method) {
      becomeMethod = method;
      return this;
    }

    public Builder becomeUser(@Nullable String user) {
      becomeUser = user;
      return this;
    }

    public Builder becomePassword(@Nullable String password) {
      becomePassword = password;
      return this;
    }

    public Builder remoteUser(@Nullable String user) {
      remoteUser = user;
      return this;
    }

    public Builder connection(@Nullable String name) {
      connection = name;
      return this;
    }

    public Builder connectionPassword(@Nullable String password) {
      connectionPassword = password;
      return this;
    }

    public Builder privateKeyFile(@Nullable String file) {
      privateKeyFile = file;
      return this;
    }

    public Builder timeout(@Nullable Integer seconds) {
      timeout = seconds;
      return this;
    }

    public Builder sshCommonArgs(@Nullable String args) {
      sshCommonArgs = args;
      return this;
    }

    public Builder sshExtraArgs(@Nullable String args) {
      sshExtraArgs = args;
      return this;
    }

    public Builder forceHandlers(boolean on) {
      forceHandlers = on;
      return this;
    }

    public Builder flushCache(boolean on) {
      flushCache = on;
      return this;
    }

    public Builder startAtTask(@Nullable String name) {
      startAtTask = name;
      return this;
    }

    public Builder step(boolean on) {
      step = on;
      return this;
    }

    public Builder modulePath(List<Path> folders) {
      modulePath.addAll(folders);
      return this;
    }

    public Builder playbookFolder(@Nullable Path folder) {
      playbookFolder = folder == null ? null : folder.toAbsolutePath().normalize();
      return this;
    }

    public Builder workingDirectory(Path folder) {
      workingDirectory = folder.toAbsolutePath();
      return this;
    }

    public Builder environment(Map<String, String> variables) {
      environment = Map.copyOf(variables);
      return this;
    }

    public RunOptions build() {
      return new RunOptions(
          List.copyOf(playbooks),
          List.copyOf(inventories),
          Optional.ofNullable(limit),
          new LinkedHashMap<>(extraVars),
          List.copyOf(tags),
          List.copyOf(skipTags),
          forks,
          check,
          diff,
          verbosity,
          become,
          Optional.ofNullable(becomeMethod),
          Optional.ofNullable(becomeUser),
          Optional.ofNullable(becomePassword),
          Optional.ofNullable(remoteUser),
          Optional.ofNullable(connection),
          Optional.ofNullable(connectionPassword),
          Optional.ofNullable(privateKeyFile),
          Optional.ofNullable(timeout),
          Optional.ofNullable(sshCommonArgs),
          Optional.ofNullable(sshExtraArgs),
          forceHandlers,
          flushCache,
          Optional.ofNullable(startAtTask),
          step,
          List.copyOf(modulePath),
          Optional.ofNullable(playbookFolder),
          workingDirectory,
          environment);
    }
  }
}
