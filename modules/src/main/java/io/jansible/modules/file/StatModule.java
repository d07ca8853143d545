package io.jansible.modules.file;

import io.jansible.connection.Errno;
import io.jansible.connection.FileStat;
import io.jansible.connection.FileType;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ansible.builtin.stat}: one round trip. */
final class StatModule implements Module {
  private static final Map<Character, String> ATTRIBUTES =
      Map.ofEntries(
          Map.entry('A', "noatime"),
          Map.entry('a', "append"),
          Map.entry('c', "compressed"),
          Map.entry('C', "nocow"),
          Map.entry('d', "nodump"),
          Map.entry('D', "dirsync"),
          Map.entry('e', "extents"),
          Map.entry('E', "encrypted"),
          Map.entry('h', "blocksize"),
          Map.entry('i', "immutable"),
          Map.entry('I', "indexed"),
          Map.entry('j', "journalled"),
          Map.entry('N', "inline"),
          Map.entry('s', "zero"),
          Map.entry('S', "synchronous"),
          Map.entry('t', "notail"),
          Map.entry('T', "blockroot"),
          Map.entry('u', "undelete"),
          Map.entry('X', "compressedraw"),
          Map.entry('Z', "compresseddirty"));

  private final ModuleSpec spec =
      ModuleSpec.of(
          "ansible.builtin.stat",
          "Retrieve file or file system status",
          ArgumentSpec.of(
              Argument.path("path").must().aliases("dest", "name").doc("The file to look at."),
              Argument.bool("follow").or(false).doc("Look through symbolic links."),
              Argument.bool("get_checksum").or(true).doc("Compute a digest of a regular file."),
              Argument.bool("get_mime")
                  .or(true)
                  .aliases("mime", "mime_type", "mime-type")
                  .doc("Find out the kind of content."),
              Argument.bool("get_attributes")
                  .or(true)
                  .aliases("attr", "attributes")
                  .doc("Read attributes as lsattr shows them."),
              Argument.text("checksum_algorithm")
                  .or("sha1")
                  .choices("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
                  .aliases("checksum", "checksum_algo")
                  .doc("Which digest.")));

  @Override
  public ModuleSpec spec() {
    return spec;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    Args args = call.args();
    StatOptions options =
        new StatOptions(
            args.bool("follow"),
            args.bool("get_checksum") ? args.string("checksum_algorithm") : null,
            args.bool("get_mime"),
            false,
            args.bool("get_attributes"),
            true);
    FileStat stat;
    try {
      stat = call.host().stat(args.string("path"), options);
    } catch (RemoteException e) {
      // Python tells the reason without the path here
      throw new ModuleFailure(Errno.words(e.text()));
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("exists", stat.exists());
    if (stat.exists()) {
      describe(stat, args, values);
    }
    return ModuleResult.changed(false).put("stat", values);
  }

  static void describe(FileStat stat, Args args, Map<String, @Nullable Object> values) {
    values.put("path", stat.path());
    common(stat, values);
    values.put("readable", stat.readable());
    values.put("writeable", stat.writable());
    values.put("executable", stat.executable());
    if (stat.isLink()) {
      values.put("lnk_source", stat.linkSource());
      values.put("lnk_target", stat.linkTarget());
    }
    putNonNull(values, "pw_name", stat.owner());
    putNonNull(values, "gr_name", stat.group());
    if (stat.checksum() != null) {
      values.put("checksum", stat.checksum());
    }
    if (args.bool("get_mime")) {
      values.put("mimetype", stat.mimeType() == null ? "unknown" : stat.mimeType());
      values.put("charset", stat.charset() == null ? "unknown" : stat.charset());
    }
    if (args.bool("get_attributes")) {
      // told only together with the version, which overlay file systems do not have
      String flags = stat.attributesVersion() == null ? null : stat.attributes();
      values.put("version", stat.attributesVersion());
      values.put("attributes", names(flags == null ? "" : flags));
      values.put("attr_flags", flags == null ? "" : flags);
    }
  }

  private static List<@Nullable Object> names(String flags) {
    List<@Nullable Object> names = new ArrayList<>();
    for (char flag : flags.toCharArray()) {
      if (ATTRIBUTES.containsKey(flag)) {
        names.add(ATTRIBUTES.get(flag));
      }
    }
    return names;
  }

  /** What {@code stat} and {@code find} both tell. */
  static void common(FileStat stat, Map<String, @Nullable Object> values) {
    int mode = stat.mode();
    values.put("mode", PathInfo.mode(stat));
    values.put("isdir", stat.isDirectory());
    values.put("ischr", stat.type() == FileType.CHARACTER_DEVICE);
    values.put("isblk", stat.type() == FileType.BLOCK_DEVICE);
    values.put("isreg", stat.isFile());
    values.put("isfifo", stat.type() == FileType.FIFO);
    values.put("islnk", stat.isLink());
    values.put("issock", stat.type() == FileType.SOCKET);
    values.put("uid", stat.uid());
    values.put("gid", stat.gid());
    values.put("size", stat.size());
    values.put("inode", stat.inode());
    values.put("dev", stat.device());
    values.put("nlink", stat.links());
    values.put("atime", stat.accessTime());
    values.put("mtime", stat.modificationTime());
    values.put("ctime", stat.changeTime());
    values.put("wusr", (mode & 0200) != 0);
    values.put("rusr", (mode & 0400) != 0);
    values.put("xusr", (mode & 0100) != 0);
    values.put("wgrp", (mode & 020) != 0);
    values.put("rgrp", (mode & 040) != 0);
    values.put("xgrp", (mode & 010) != 0);
    values.put("woth", (mode & 02) != 0);
    values.put("roth", (mode & 04) != 0);
    values.put("xoth", (mode & 01) != 0);
    values.put("isuid", (mode & 04000) != 0);
    values.put("isgid", (mode & 02000) != 0);
    values.put("blocks", stat.blocks());
    values.put("block_size", stat.blockSize());
    values.put("device_type", stat.deviceType());
  }

  private static void putNonNull(
      Map<String, @Nullable Object> values, String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, value);
    }
  }
}
