package io.jansible.modules.net;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.FileAttributes;
import io.jansible.connection.FileStat;
import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.connection.StatOptions;
import io.jansible.connection.WriteRequest;
import io.jansible.connection.WriteResult;
import io.jansible.module.Args;
import io.jansible.module.Argument;
import io.jansible.module.ArgumentSpec;
import io.jansible.module.Module;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.module.ModuleSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code ansible.builtin.get_url}: the node downloads a file. A new file costs three round trips:
 * look, download with checksums, put in place.
 */
final class GetUrlModule implements Module {
  private static final String EMPTY_SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
  private static final Pattern ATTACHMENT = Pattern.compile("^attachment; ?filename=\"?([^\"]+)");
  private static final List<String> ALGORITHMS = NodeDigest.all();
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
          "ansible.builtin.get_url",
          "Downloads files from HTTP, HTTPS, or FTP to node",
          ArgumentSpec.of(arguments()).withFileAttributes());

  private static Argument[] arguments() {
    List<Argument> all = new ArrayList<>(UrlArguments.common());
    all.add(Argument.text("url").must().doc("http, https, ftp or file URL."));
    all.add(Argument.path("dest").must().doc("File or directory of the node."));
    all.add(Argument.text("url_username").aliases("username").doc("Name for authentication."));
    all.add(Argument.text("url_password").aliases("password").secret().doc("Password for it."));
    all.add(Argument.bool("backup").or(false).doc("Keep the old file."));
    all.add(Argument.text("checksum").or("").doc("algorithm:digest, or algorithm:URL of a list."));
    all.add(Argument.integer("timeout").or(10L).doc("Seconds without an answer until it fails."));
    all.add(Argument.dict("headers").doc("Headers of the request."));
    all.add(Argument.path("tmp_dest").doc("Directory for the unfinished file."));
    return all.toArray(Argument[]::new);
  }

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public ModuleResult run(ModuleCall call) {
    return new Download(call).run();
  }

  private static final class Download {
    private final ModuleCall call;
    private final Args args;
    private final RemoteHost host;
    private final NodeHttp http;
    private final String url;
    private final Map<String, @Nullable Object> result = new LinkedHashMap<>();
    private String dest;
    private boolean force;
    private String algorithm = "";
    private String checksum = "";

    Download(ModuleCall call) {
      this.call = call;
      this.args = call.args();
      this.host = call.host();
      this.http = new NodeHttp(host);
      this.url = args.string("url");
      this.dest = args.string("dest");
      this.force = args.bool("force");
      result.put("changed", false);
      result.put("checksum_dest", null);
      result.put("checksum_src", null);
      result.put("dest", dest);
      result.put("elapsed", 0L);
      result.put("url", url);
    }

    ModuleResult run() {
      readChecksum();
      boolean common = NodeDigest.COMMON.contains(algorithm);
      String wanted = checksum.isEmpty() ? "sha1" : force || !common ? null : algorithm;
      StatOptions digest = new StatOptions(true, wanted, false, true, false);
      List<FileStat> seen = host.stat(List.of(dest, parent(dest)), digest);
      FileStat old = seen.get(0);
      FileStat folder = seen.get(1);
      boolean intoDirectory = old.isDirectory();
      Double modified = null;
      if (!intoDirectory && old.exists()) {
        boolean mismatch = false;
        if (!force && !checksum.isEmpty()) {
          mismatch = !checksum.equals(common ? old.checksum() : rareDigest(dest));
          if (!mismatch) {
            return alreadyThere(old);
          }
        }
        modified = old.modificationTime();
        force |= mismatch;
      }
      long begin = System.nanoTime();
      HttpAnswer answer = fetch(url, modified, true);
      result.put("elapsed", Duration.ofNanos(System.nanoTime() - begin).toSeconds());
      try {
        return received(answer, old, folder, intoDirectory);
      } catch (ModuleFailure | RemoteException e) {
        discard(answer);
        throw e;
      }
    }

    private static String parent(String path) {
      int slash = path.lastIndexOf('/');
      return slash > 0 ? path.substring(0, slash) : slash == 0 ? "/" : ".";
    }

    private void discard(HttpAnswer answer) {
      if (answer.folder() != null) {
        host.remove(answer.folder());
      }
    }

    private void readChecksum() {
      String given = args.text("checksum");
      if (given == null || given.isEmpty()) {
        return;
      }
      String[] parts = given.split(":", 2);
      if (parts.length < 2) {
        throw failure("The checksum parameter has to be in format <algorithm>:<checksum>");
      }
      algorithm = parts[0];
      String value = parts[1];
      if (value.matches("(?s)(http|https|ftp|file):.*")) {
        value = fromList(value);
      }
      checksum = value.replaceAll("[^\\p{Alnum}_]+", "").toLowerCase(java.util.Locale.ROOT);
      if (!checksum.matches("[0-9a-f]+")) {
        throw failure("The checksum format is invalid");
      }
      if (!ALGORITHMS.contains(algorithm)) {
        throw noDigest(dest);
      }
    }

    /** The checksum of our file in a list such as {@code sha256sum} writes. */
    private String fromList(String listUrl) {
      HttpAnswer answer = fetch(listUrl, null, false);
      byte[] body = answer.body();
      String text = body == null ? "" : new String(body, java.nio.charset.StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      String name = fileName(url);
      if (lines.size() == 1 && lines.get(0).strip().split("\\s+").length == 1) {
        return lines.get(0);
      }
      for (String line : lines) {
        String[] parts = line.split(" ", 2);
        if (parts.length == 2) {
          String file = parts[1];
          if (file.startsWith(" ") || file.startsWith("*")) {
            file = file.substring(1);
          }
          if (file.replaceFirst("^[./]+", "").equals(name)) {
            return parts[0];
          }
        }
      }
      throw new ModuleFailure(
          "Unable to find a checksum for file '" + name + "' in '" + listUrl + "'");
    }

    private ModuleResult alreadyThere(FileStat old) {
      FileAttributes wanted = PathInfo.attributes(args);
      FileStat stat = old;
      boolean changed = false;
      if (PathInfo.any(wanted)) {
        var outcome = host.setAttributes(dest, wanted, call.checkMode());
        changed = outcome.changed();
        stat = outcome.stat();
      }
      result.put("changed", changed);
      result.put(
          "msg",
          changed ? "file already exists but file attributes changed" : "file already exists");
      PathInfo.add(result, stat);
      return ModuleResult.of(result);
    }

    /** Makes a request and fails as Ansible does if it has no good answer. */
    private HttpAnswer fetch(String from, @Nullable Double modified, boolean keep) {
      Long seconds = args.integer("timeout");
      boolean probe = keep && call.checkMode();
      HttpCall request =
          HttpCall.of(
              args,
              probe ? "HEAD" : "GET",
              from,
              probe ? HttpCall.Redirects.SAFE : HttpCall.Redirects.URLLIB2,
              seconds == null ? 10 : seconds);
      if (force) {
        request = request.with("cache-control", "no-cache");
      } else if (modified != null) {
        request = request.with("If-Modified-Since", HttpDates.text(modified));
      }
      for (var header : args.dict("headers").entrySet()) {
        request = request.with(header.getKey(), HttpDates.header(header.getValue()));
      }
      Set<String> digests = new LinkedHashSet<>(List.of("sha1", "md5"));
      if (!algorithm.isEmpty() && ALGORITHMS.contains(algorithm)) {
        digests.add(algorithm);
      }
      String directory = args.text("tmp_dest");
      if (directory != null && !directory.isEmpty()) {
        checkTemporary(directory);
      } else {
        directory = null;
      }
      Delivery delivery =
          probe
              ? new Delivery(false, Delivery.Fetch.NEVER, List.of(), directory, List.of())
              : keep
                  ? Delivery.kept(directory, List.copyOf(digests))
                  : new Delivery(false, Delivery.Fetch.ALWAYS, List.of(), directory, List.of());
      long begin = System.nanoTime();
      HttpAnswer answer = http.send(request, delivery);
      long elapsed = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
      if (answer.status() == 304) {
        return answer;
      }
      if (answer.status() != 200) {
        discard(answer);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (answer.status() != -1) {
          values.put("status_code", (long) answer.status());
          values.put("response", answer.message());
        }
        values.put("url", from);
        values.put("dest", dest);
        values.put("elapsed", elapsed);
        throw withPath(answer.status() == -1 ? answer.message() : "Request failed", values);
      }
      return answer;
    }

    private void checkTemporary(String directory) {
      FileStat stat = host.stat(directory, StatOptions.FOLLOW);
      if (!stat.isDirectory()) {
        throw new ModuleFailure(
            stat.exists()
                ? directory + " is a file but should be a directory."
                : directory + " directory does not exist.",
            Map.of("elapsed", 0L));
      }
    }

    private ModuleResult received(
        HttpAnswer answer, FileStat before, FileStat folder, boolean intoDirectory) {
      if (answer.status() == 304) {
        discard(answer);
        Map<String, @Nullable Object> same = new LinkedHashMap<>();
        same.put("url", url);
        same.put("dest", dest);
        same.put("changed", false);
        same.put("msg", answer.message());
        same.put("status_code", 304L);
        same.put("elapsed", result.get("elapsed"));
        PathInfo.add(same, before);
        return ModuleResult.of(same);
      }
      boolean probe = call.checkMode();
      result.put("src", answer.folder() == null ? null : answer.file());
      FileStat old = before;
      if (intoDirectory) {
        dest = dest.replaceAll("/+$", "") + "/" + nameOf(answer);
        result.put("dest", dest);
      }
      result.put("checksum_src", probe ? EMPTY_SHA1 : answer.digests().get("sha1"));
      if (intoDirectory || (old.exists() && !checksum.isEmpty())) {
        old = host.stat(dest, new StatOptions(true, "sha1", false, true, false));
      }
      checkDestination(old, intoDirectory ? before : folder);
      result.put("checksum_dest", old.exists() ? old.checksum() : null);
      boolean differs = !String.valueOf(result.get("checksum_src")).equals(old.checksum());
      if (probe) {
        result.put("changed", differs);
        result.put("msg", answer.message());
        PathInfo.add(result, old);
        return ModuleResult.of(result);
      }
      if (!checksum.isEmpty()) {
        checkDigest(answer);
      }
      Map<String, @Nullable Object> told = new LinkedHashMap<>();
      told.put("msg", answer.message());
      told.put(
          "status_code",
          url.startsWith("file:") || url.startsWith("ftp:") ? null : (Long) (long) answer.status());
      told.putAll(place(answer, old, differs).values());
      return ModuleResult.of(told);
    }

    /** What the node has no common program for. */
    private String rareDigest(String file) {
      String digest =
          host.exec(ExecRequest.script(NodeDigest.command(algorithm, HttpScript.quote(file))))
              .out()
              .strip();
      if (digest.isEmpty()) {
        throw noDigest(file);
      }
      return digest;
    }

    private ModuleFailure noDigest(String file) {
      return new ModuleFailure(
          "Could not hash file '"
              + file
              + "' with algorithm '"
              + algorithm
              + "'. Available algorithms: "
              + String.join(", ", ALGORITHMS.contains(algorithm) ? NodeDigest.COMMON : ALGORITHMS));
    }

    private void checkDigest(HttpAnswer answer) {
      String digest = answer.digests().getOrDefault(algorithm, "");
      if (digest.isEmpty()) {
        throw noDigest(answer.file());
      }
      if (!checksum.equals(digest)) {
        throw failure(
            "The checksum for "
                + answer.file()
                + " did not match "
                + checksum
                + "; it was "
                + digest
                + ".");
      }
    }

    private ModuleResult place(HttpAnswer answer, FileStat old, boolean differs) {
      FileAttributes wanted = PathInfo.attributes(args);
      FileStat stat = old;
      if (differs) {
        WriteResult written =
            host.write(
                WriteRequest.ofRemote(dest, answer.file(), true)
                    .with(wanted)
                    .withBackup(args.bool("backup"))
                    .withUnsafeWrites(args.bool("unsafe_writes")));
        stat = written.stat();
        result.put("changed", true);
        if (written.backup() != null) {
          result.put("backup_file", written.backup());
        }
      } else if (PathInfo.any(wanted)) {
        var outcome = host.setAttributes(dest, wanted, false);
        result.put("changed", outcome.changed());
        stat = outcome.stat();
      }
      discard(answer);
      result.put("md5sum", answer.digests().get("md5"));
      PathInfo.add(result, stat);
      return ModuleResult.of(result);
    }

    private void checkDestination(FileStat old, FileStat folder) {
      if (old.exists()) {
        if (!old.writable()) {
          throw failure("Destination " + dest + " is not writable");
        }
        if (!old.readable()) {
          throw failure("Destination " + dest + " is not readable");
        }
        return;
      }
      if (!folder.exists()) {
        throw failure("Destination " + parent(dest) + " does not exist");
      }
      if (!folder.writable()) {
        throw failure("Destination " + parent(dest) + " is not writable");
      }
    }

    private static String nameOf(HttpAnswer answer) {
      String disposition = answer.headers().get("content-disposition");
      if (disposition != null) {
        Matcher matcher = ATTACHMENT.matcher(disposition);
        if (matcher.find()) {
          String name = matcher.group(1);
          return name.substring(name.lastIndexOf('/') + 1);
        }
      }
      return fileName(answer.url());
    }

    /** The last part of a URL's path. */
    private static String fileName(String url) {
      String path = url.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*:(//[^/?#]*)?", "");
      path = path.replaceFirst("(?s)[?#].*", "");
      String name = path.substring(path.lastIndexOf('/') + 1);
      return name.isEmpty() ? "index.html" : name;
    }

    private ModuleFailure failure(String message) {
      return withPath(message, result);
    }

    private ModuleFailure withPath(String message, Map<String, @Nullable Object> values) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>(values);
      if (all.get("dest") instanceof String path) {
        PathInfo.add(all, host.stat(path, StatOptions.PLAIN));
      }
      return new ModuleFailure(message, all);
    }
  }
}
