package io.jansible.modules.file;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StartException;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.Commands;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An archive on a host, and the tool there that can read it. */
abstract class Archive {
  final ModuleCall call;
  final RemoteHost host;
  final Args args;
  final String source;
  final String dest;
  private @Nullable List<String> files;

  /**
   * What a look at the directory gave.
   *
   * @param unpacked whether all of the archive is there already
   * @param diff itemized changes; null where the tool has none
   * @param exclude members that are to stay as they are
   */
  record Check(boolean unpacked, @Nullable String diff, List<String> exclude) {}

  Archive(ModuleCall call, String source, String dest) {
    this.call = call;
    this.host = call.host();
    this.args = call.args();
    this.source = source;
    this.dest = dest;
  }

  /** The kind of archive it is, tried in Ansible's order. */
  static Archive find(ModuleCall call, String source, String dest) {
    Set<String> reasons = new LinkedHashSet<>();
    List<Archive> kinds = new ArrayList<>();
    kinds.add(new ZipArchive(call, source, dest, false));
    kinds.add(new ZipArchive(call, source, dest, true));
    for (TarArchive.Compression each : TarArchive.Compression.values()) {
      kinds.add(new TarArchive(call, source, dest, each));
    }
    for (Archive kind : kinds) {
      String reason = kind.refusal();
      if (reason == null) {
        return kind;
      }
      reasons.add(reason);
    }
    throw new ModuleFailure(
        "Failed to find handler for \""
            + source
            + "\". Make sure the required command to extract the file is installed.\n"
            + String.join("\n", reasons));
  }

  /** Why this tool cannot read it; null if it can. */
  abstract @Nullable String refusal();

  /** Ansible's name of the kind. */
  abstract String handler();

  boolean isZip() {
    return false;
  }

  abstract Check check();

  abstract List<String> extractCommand(Check check);

  boolean isExtracted(ExecResult result) {
    return result.ok();
  }

  /** The members that are to be unpacked. */
  final List<String> files() {
    if (files == null) {
      files = list();
    }
    return files;
  }

  abstract List<String> list();

  /** Runs a program, with messages in English. */
  final ExecResult exec(List<String> command) {
    return exec(ExecRequest.of(command), command);
  }

  /** The same in the directory that it is unpacked into. */
  final ExecResult execThere(List<String> command) {
    return exec(ExecRequest.of(command).in(dest), command);
  }

  private ExecResult exec(ExecRequest request, List<String> command) {
    try {
      return host.exec(request.withEnvironment(Commands.ENGLISH));
    } catch (StartException e) {
      throw Commands.notStarted(e, command);
    }
  }

  /** Unpacks it. */
  abstract ExecResult extract(List<String> command);

  final @Nullable String tool(String name) {
    ExecResult found = new Commands(host).script("command -v \"$1\"", name);
    return found.ok() ? found.out().strip() : null;
  }
}
