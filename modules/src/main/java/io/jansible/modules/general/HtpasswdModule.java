package io.jansible.modules.general;

import io.jansible.connection.FileAttributes;
import io.jansible.connection.RemoteException;
import io.jansible.connection.StatOptions;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import io.jansible.modules.file.PathInfo;
import java.util.List;

/** {@code community.general.htpasswd}. The hashes are made here, not on the node. */
final class HtpasswdModule implements Module {
  private final ModuleSpec spec =
      ModuleSpec.of(
              "community.general.htpasswd",
              "Manage user files for basic authentication",
              ArgumentSpec.of(
                      Argument.path("path").must().aliases("dest", "destfile").doc("The file."),
                      Argument.text("name").must().aliases("username").doc("The user."),
                      Argument.text("password").secret().doc("The user's password."),
                      Argument.text("hash_scheme")
                          .or("apr_md5_crypt")
                          .aliases("crypt_scheme")
                          .doc("How passwords are hashed."),
                      Argument.text("state")
                          .or("present")
                          .choices("present", "absent")
                          .doc("Whether the user is to be there."),
                      Argument.bool("create").or(true).doc("Make the file if there is none."))
                  .withFileAttributes())
          .withAliases("ansible.builtin.htpasswd");

  /** What a run came to, before the file's attributes. */
  private record Outcome(String message, boolean changed) {}

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    String path = args.string("path");
    try {
      NodeFile old = NodeFile.read(call.host(), path);
      if (!old.exists() && args.string("state").equals("absent")) {
        call.warn(path + " does not exist");
        return ModuleResult.changed(false).put("msg", args.string("name") + " not present");
      }
      Outcome outcome = edit(call, old);
      return attributes(call, path, outcome);
    } catch (RemoteException e) {
      throw new ModuleFailure(Results.errno(e.text(), path));
    }
  }

  private static Outcome edit(ModuleCall call, NodeFile old) {
    Args args = call.args();
    String name = args.string("name");
    String path = old.path();
    boolean real = !call.checkMode();
    if (args.string("state").equals("absent")) {
      String text = tidy(call, old);
      HtpasswdFile file = HtpasswdFile.parse(text);
      if (file.hash(name) == null) {
        return new Outcome(name + " not present", false);
      }
      file.remove(name);
      if (real) {
        old.write(call.host(), old.request(file.text()));
      }
      return new Outcome("Remove " + name, true);
    }
    HtpasswdFile file;
    HtpasswdScheme scheme;
    if (!old.exists()) {
      if (!args.bool("create")) {
        throw new ModuleFailure("Destination " + path + " does not exist");
      }
      if (!real) {
        return new Outcome("Create " + path, true);
      }
      scheme = HtpasswdScheme.named(args.string("hash_scheme"));
      file = new HtpasswdFile();
    } else {
      String text = tidy(call, old);
      scheme = HtpasswdScheme.named(args.string("hash_scheme"));
      file = HtpasswdFile.parse(text);
    }
    HtpasswdFile.check(name);
    String password = args.text("password");
    String hash = file.hash(name);
    if ((hash != null || real) && password == null) {
      throw new ModuleFailure("secret must be unicode or bytes, not None");
    }
    if (hash != null && scheme.matches(String.valueOf(password), hash)) {
      return new Outcome(name + " already present", false);
    }
    if (real) {
      file.set(name, scheme.hash(String.valueOf(password)));
      int slash = path.lastIndexOf('/');
      if (!old.exists() && slash > 0) {
        call.host().makeDirectories(path.substring(0, slash));
      }
      old.write(call.host(), old.request(file.text()));
    }
    return new Outcome(
        !old.exists() ? "Created %s and added %s".formatted(path, name) : "Add/update " + name,
        true);
  }

  /** Without blank lines, which are taken out of the file whatever else happens. */
  private static String tidy(ModuleCall call, NodeFile old) {
    List<String> lines = Results.linesWithEnds(old.lines());
    List<String> kept = lines.stream().filter(line -> !line.isBlank()).toList();
    if (kept.size() == lines.size()) {
      return old.text();
    }
    String tidied = String.join("", kept);
    if (!call.checkMode()) {
      old.write(call.host(), old.request(tidied));
    }
    return tidied;
  }

  private static ModuleResult attributes(ModuleCall call, String path, Outcome outcome) {
    FileAttributes wanted = PathInfo.attributes(call.args(), call.args().raw("mode"), false);
    String message = outcome.message();
    boolean changed = outcome.changed();
    if (PathInfo.isAny(wanted)) {
      boolean there = !call.checkMode() || call.host().stat(path, StatOptions.PLAIN).exists();
      if (!there || call.host().setAttributes(path, wanted, call.checkMode()).changed()) {
        message += (changed ? " and " : "") + "ownership, perms or SE linux context changed";
        changed = true;
      }
    }
    return ModuleResult.changed(changed).put("msg", message);
  }
}
