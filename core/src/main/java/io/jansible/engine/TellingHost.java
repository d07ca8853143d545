package io.jansible.engine;

import io.jansible.connection.AttributeResult;
import io.jansible.connection.Become;
import io.jansible.connection.Detached;
import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.ListOptions;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.connection.WriteResult;
import io.jansible.connection.shell.Quote;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells of what is done on a host, one line each, as Ansible does from {@code -vvv} on. */
record TellingHost(RemoteHost host, @Nullable Become become, Consumer<String> tell)
    implements RemoteHost {
  @Override
  public ExecResult exec(ExecRequest request) {
    tellCommand(request);
    return host.exec(request);
  }

  @Override
  public void detach(ExecRequest request, Detached job) {
    tellCommand(request);
    host.detach(request, job);
  }

  private void tellCommand(ExecRequest request) {
    List<String> argv = request.argv();
    String shell = request.executable() == null ? "/bin/sh" : request.executable();
    String script = request.script() == null ? "" : request.script();
    String words = Quote.words(argv == null ? List.of(shell, "-c", script) : argv);
    tell.accept("EXEC " + (become == null ? "" : become.opening() + " ") + words);
  }

  @Override
  public List<FileStat> stat(List<String> paths, StatOptions options) {
    tell.accept("STAT " + Quote.words(paths));
    return host.stat(paths, options);
  }

  @Override
  public Optional<byte[]> read(String path) {
    tell.accept("FETCH " + path);
    return host.read(path);
  }

  @Override
  public void download(String path, Path target) {
    tell.accept("FETCH " + path + " TO " + target);
    host.download(path, target);
  }

  @Override
  public WriteResult write(WriteRequest request) {
    tell.accept("PUT " + request.path());
    return host.write(request);
  }

  @Override
  public AttributeResult setAttributes(String path, FileAttributes attributes, boolean dryRun) {
    tell.accept((dryRun ? "COMPARE ATTRIBUTES OF " : "SET ATTRIBUTES OF ") + path);
    return host.setAttributes(path, attributes, dryRun);
  }

  @Override
  public List<FileStat> list(String directory, ListOptions options) {
    tell.accept("LIST " + directory);
    return host.list(directory, options);
  }

  @Override
  public List<String> makeDirectories(String path) {
    tell.accept("MAKE DIRECTORIES " + path);
    return host.makeDirectories(path);
  }

  @Override
  public void remove(String path) {
    tell.accept("REMOVE " + path);
    host.remove(path);
  }

  @Override
  public void symbolicLink(String path, String target, boolean force) {
    tell.accept("LINK " + path + " TO " + target);
    host.symbolicLink(path, target, force);
  }

  @Override
  public void hardLink(String path, String target, boolean force) {
    tell.accept("HARD LINK " + path + " TO " + target);
    host.hardLink(path, target, force);
  }

  @Override
  public void rename(String from, String to) {
    tell.accept("RENAME " + from + " TO " + to);
    host.rename(from, to);
  }

  @Override
  public void touchNow(String path) {
    tell.accept("TOUCH " + path);
    host.touchNow(path);
  }

  @Override
  public void touch(String path, @Nullable Double accessTime, @Nullable Double modificationTime) {
    tell.accept("TOUCH " + path);
    host.touch(path, accessTime, modificationTime);
  }

  @Override
  public String temporary(boolean directory, String prefix, String suffix) {
    tell.accept("MAKE TEMPORARY " + (directory ? "DIRECTORY" : "FILE"));
    return host.temporary(directory, prefix, suffix);
  }

  @Override
  public void upload(Path source, String path) {
    tell.accept("PUT " + source + " TO " + path);
    host.upload(source, path);
  }

  @Override
  public void upload(InputStream source, String path) {
    tell.accept("PUT " + path);
    host.upload(source, path);
  }

  @Override
  public boolean releaseUsers() {
    return host.releaseUsers();
  }

  @Override
  public String user() {
    return host.user();
  }

  @Override
  public Map<String, String> environment() {
    return host.environment();
  }
}
