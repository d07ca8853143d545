package io.jansible.modules.file;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.connection.WriteResult;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.modules.Words;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code copy} with {@code remote_src}: both ends are on the node. */
final class RemoteCopy {
  /**
   * Brings one directory into another as Ansible does: links are followed, kept ({@code false}) or,
   * when nothing was said, left out beside what is there and kept in new directories. A line of
   * output for every difference.
   *
   * <p>Arguments: merge or tree, source, target, {@code local_follow} (or nothing), anything in
   * check mode.
   */
  private static final String SCRIPT =
      """
      follow=$4 check=$5
      case $follow in true) links=L ;; *) links=P ;; esac
      put() {
        t=${2%/*}/.ansible_tmp${2##*/}.$$
        { cat -- "$1" > "$t" && { [ -z "$3" ] || chmod "$3" "$t"; } &&
          { [ ! -e "$2" ] || chown "$(stat -c %u:%g -- "$2")" "$t"; } &&
          mv -f -- "$t" "$2"; } || { rm -f -- "$t"; exit 1; }
      }
      tree() {
        cp "-R$links" --preserve=mode,timestamps -- "$1" "$2" 2>/dev/null && return
        rm -rf -- "$2"
        cp "-R${links}p" -- "$1" "$2" || exit 1
      }
      merge() (
        for p in "$1"/* "$1"/.[!.]* "$1"/..?*; do
          n=${p##*/}
          q=$2/$n
          [ -e "$p" ] || [ -L "$p" ] || continue
          if [ -e "$q" ] || [ -L "$q" ]; then
            if [ -d "$p" ] && [ -d "$q" ]; then
              merge "$p" "$q" || exit 1
            elif [ -f "$p" ] && [ -f "$q" ] && ! cmp -s -- "$p" "$q"; then
              echo "$q"
              [ -n "$check" ] || put "$p" "$q" "$(stat -L -c %a -- "$p")"
            fi
            continue
          fi
          echo "$q"
          [ -z "$check" ] || continue
          if [ -L "$p" ] && [ "$follow" = false ]; then
            ln -s -- "$(readlink -- "$p")" "$q" || exit 1
          elif [ -L "$p" ] && [ "$follow" != true ]; then
            :
          elif [ -d "$p" ]; then
            tree "$p" "$q"
          elif [ -L "$p" ]; then
            [ ! -f "$p" ] || put "$p" "$q" ''
          elif [ -f "$p" ]; then
            put "$p" "$q" "$(stat -c %a -- "$p")"
          fi
        done
      )
      if [ "$1" = tree ]; then
        echo "$3"
        [ -n "$check" ] || tree "$2" "$3"
      else
        [ -d "$3" ] || echo "$3"
        [ -n "$check" ] || mkdir -p -- "$3" || exit 1
        merge "$2" "$3"
      fi
      """;

  private final ModuleCall call;
  private final Args args;
  private final RemoteHost host;
  private final String src;
  private final String given;

  /** What is written in the end: in a directory that is there, a file of the source's name. */
  private String dest;

  private boolean changed;

  RemoteCopy(ModuleCall call) {
    this.call = call;
    this.args = call.args();
    this.host = call.host();
    this.src = args.string("src");
    String path = args.string("dest");
    this.given = path.indexOf('/') < 0 ? "./" + path : path;
    this.dest = given;
  }

  ModuleResult run() {
    FileStat source = host.stat(src, new StatOptions(true, "sha1", false, false, false));
    checkSource(source);
    if (dest.endsWith("/")) {
      String folder = folder(dest);
      if (!host.stat(folder, StatOptions.FOLLOW).exists()) {
        if (call.checkMode()) {
          return ModuleResult.changed(true)
              .put("msg", "dest directory " + folder + " would be created")
              .put("src", src);
        }
        FileAttributes wanted =
            wanted(source).withMode(PathInfo.modeText(args.raw("directory_mode")));
        for (String each : host.makeDirectories(folder)) {
          if (PathInfo.isAny(wanted)) {
            host.setAttributes(each, wanted, false);
          }
        }
        changed = true;
      }
    }
    FileStat there = host.stat(dest, StatOptions.FOLLOW);
    boolean intoDirectory = there.isDirectory();
    if (intoDirectory) {
      dest = joined(dest, src.substring(src.lastIndexOf('/') + 1));
    }
    FileStat target = host.stat(dest, new StatOptions(false, "sha1", false, false, false));
    if (target.isLink() && args.bool("follow")) {
      dest = host.exec(ExecRequest.of("readlink", "-f", "--", dest)).out().stripTrailing();
      target = host.stat(dest, new StatOptions(true, "sha1", false, false, false));
    }
    if (target.exists() && !args.bool("force")) {
      return PathInfo.add(
          ModuleResult.changed(false)
              .put("msg", "file already exists")
              .put("src", src)
              .put("dest", dest),
          host,
          dest);
    }
    if (!target.exists() && !host.stat(folder(dest), StatOptions.FOLLOW).exists()) {
      throw failure("Destination directory " + folder(dest) + " does not exist");
    }
    return source.isDirectory() ? directory(source, intoDirectory) : file(source, target);
  }

  private void checkSource(FileStat source) {
    if (!source.exists()) {
      throw failure("Source " + src + " not found");
    }
    if (source.isDirectory()) {
      return;
    }
    if (!source.readable()) {
      throw failure("Source " + src + " not readable");
    }
    if (!source.isFile()) {
      throw failure("Cannot copy invalid source '" + src + "': not a file");
    }
    String checksum = args.text("checksum");
    if (checksum != null && !checksum.isEmpty() && !checksum.equals(source.checksum())) {
      throw failure("Copied file does not match the expected checksum. Transfer failed.")
          .with("checksum", source.checksum())
          .with("expected_checksum", checksum);
    }
  }

  private FileAttributes wanted(FileStat source) {
    String mode = PathInfo.modeText(args.raw("mode"));
    return PathInfo.attributes(args, "preserve".equals(mode) ? PathInfo.mode(source) : mode, true);
  }

  private ModuleResult file(FileStat source, FileStat target) {
    FileAttributes wanted = wanted(source);
    boolean differs =
        !target.exists()
            || target.isLink()
            || !Objects.equals(source.checksum(), target.checksum());
    ModuleResult result =
        ModuleResult.of(Map.of("dest", dest))
            .put("src", src)
            .put(
                "md5sum",
                host.stat(src, new StatOptions(true, "md5", false, false, false)).checksum())
            .put("checksum", source.checksum())
            .put("changed", differs || changed);
    if (!differs) {
      changed |=
          PathInfo.isAny(wanted) && host.setAttributes(dest, wanted, call.checkMode()).changed();
      result.put("changed", changed);
    } else if (!call.checkMode()) {
      write(result, target.exists() ? asSource(wanted, source) : wanted);
    }
    return PathInfo.add(result, host, dest);
  }

  /** What is replaced gets its mode from the source, and its owner from who copies. */
  private FileAttributes asSource(FileAttributes wanted, FileStat source) {
    String user = host.user();
    return new FileAttributes(
        wanted.mode() == null ? PathInfo.mode(source) : wanted.mode(),
        wanted.owner() == null && user.equals("root") ? "root" : wanted.owner(),
        wanted.group() == null && user.equals("root") ? "root" : wanted.group(),
        wanted.seUser(),
        wanted.seRole(),
        wanted.seType(),
        wanted.seLevel(),
        wanted.attributes(),
        wanted.recurse(),
        wanted.follow());
  }

  private void write(ModuleResult result, FileAttributes wanted) {
    try {
      WriteResult written =
          host.write(
              WriteRequest.ofRemote(dest, src, false)
                  .with(wanted)
                  .withBackup(args.bool("backup"))
                  .withValidate(Words.validation(args.text("validate")))
                  .withUnsafeWrites(args.bool("unsafe_writes")));
      if (written.backup() != null) {
        result.put("backup_file", written.backup());
      }
    } catch (RemoteException e) {
      throw Transfer.invalid(e)
          .map(values -> new ModuleFailure(Transfer.INVALID_TEXT, values))
          .orElseGet(() -> Refusal.of(e, dest, host))
          .with("changed", false);
    }
  }

  private ModuleResult directory(FileStat source, boolean intoDirectory) {
    boolean contents = src.endsWith("/");
    String plain = src.replaceFirst("/+$", "");
    String target = given.replaceFirst("(?<=.)/+$", "");
    if (!contents) {
      target = joined(target, plain.substring(plain.lastIndexOf('/') + 1));
    }
    boolean fresh = intoDirectory && !host.stat(target, StatOptions.FOLLOW).exists();
    boolean whole = contents ? !intoDirectory : fresh;
    Boolean follow =
        call.givenArgs().containsKey("local_follow") ? args.bool("local_follow") : null;
    ExecResult copied =
        host.exec(
            ExecRequest.of(
                "/bin/sh",
                "-c",
                SCRIPT,
                "sh",
                whole ? "tree" : "merge",
                plain,
                target,
                follow == null ? "" : follow.toString(),
                call.checkMode() ? "check" : ""));
    if (!copied.ok()) {
      throw failure(copied.err().strip());
    }
    changed |= !copied.out().isEmpty();
    FileAttributes wanted = wanted(source);
    if (wanted.owner() != null || wanted.group() != null) {
      FileAttributes owned =
          new FileAttributes(
              null, wanted.owner(), wanted.group(), null, null, null, null, null, true, false);
      changed |= host.setAttributes(target, owned, call.checkMode()).changed();
    }
    if (PathInfo.isAny(wanted)) {
      changed |= host.setAttributes(dest, wanted, call.checkMode()).changed();
    }
    return PathInfo.add(
        ModuleResult.of(Map.of("dest", dest))
            .put("src", src)
            .put("md5sum", null)
            .put("checksum", null)
            .put("changed", changed),
        host,
        dest);
  }

  /** Python's {@code os.path.dirname}. */
  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    String folder = path.substring(0, slash + 1);
    return folder.matches("/*") ? folder : folder.replaceFirst("/+$", "");
  }

  /** Python's {@code os.path.join}. */
  private static String joined(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  private static ModuleFailure failure(@Nullable String message) {
    return new ModuleFailure(String.valueOf(message), Map.of("changed", false));
  }
}
