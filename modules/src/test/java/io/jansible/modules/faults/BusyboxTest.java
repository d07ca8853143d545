package io.jansible.modules.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jansible.event.HostResult.Status;
import io.jansible.modules.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose only program is busybox: the playbook {@code faults/busybox.yml} checks its own
 * results.
 */
class BusyboxTest {
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  @TempDir Path folder;

  private static String run(String... argv) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** A root directory with busybox under all its names, and what it needs to run. */
  private void root(Path busybox) throws IOException, InterruptedException {
    for (String each : "bin dev proc tmp root work home etc/init.d".split(" ")) {
      Files.createDirectories(folder.resolve("root").resolve(each));
    }
    Files.copy(busybox, folder.resolve("root/bin/busybox"));
    Matcher library = LIBRARY.matcher(run("ldd", busybox.toString()));
    while (library.find()) {
      Path target = folder.resolve("root" + library.group(1));
      Files.createDirectories(target.getParent());
      Files.copy(Path.of(library.group(1)).toRealPath(), target);
    }
    for (String applet : run(busybox.toString(), "--list").split("\n")) {
      Path link = folder.resolve("root/bin").resolve(applet);
      if (!applet.isEmpty() && !Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of("busybox"));
      }
    }
    write(
        "root/etc/passwd",
        "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\n");
    write("root/etc/shadow", "root:*:19000:0:99999:7:::\nnobody:*:19000:0:99999:7:::\n");
    write("root/etc/group", "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n");
    write(
        "root/etc/init.d/thing",
        """
        #!/bin/sh
        case $1 in
        start|restart) echo $$ >/tmp/thing.pid ;;
        stop) rm -f /tmp/thing.pid ;;
        status) if [ -e /tmp/thing.pid ]; then echo thing is running; else echo thing is stopped; exit 3; fi ;;
        esac
        """);
    Files.setPosixFilePermissions(
        folder.resolve("root/etc/init.d/thing"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void sources() throws IOException, InterruptedException {
    write("playbook/hello.sh", "#!/bin/sh\necho hello $1\n");
    write("playbook/text.j2", "hello {{ inventory_hostname }}");
    write("playbook/tree/sub/file", "deep");
    write("playbook/tree/top", "top");
    write("playbook/packed/file", "packed");
    String playbook = folder.resolve("playbook").toString();
    run("tar", "czf", playbook + "/a.tar.gz", "-C", playbook, "packed");
    try (var in = BusyboxTest.class.getResourceAsStream("/faults/busybox.yml")) {
      Files.copy(in, folder.resolve("playbook/busybox.yml"));
    }
  }

  @Test
  void coreModules() throws Exception {
    Sandbox.assumePossible("BusyboxTest", "busybox", "tar");
    Path busybox = Sandbox.path("busybox");
    root(busybox);
    sources();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/page",
        exchange -> {
          byte[] page = "hello page".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    String root = folder.resolve("root").toString();
    List<String> wrong = new ArrayList<>();
    try (Sandbox sandbox =
        new Sandbox(
            "mount -t proc proc ROOT/proc; mount --bind /dev ROOT/dev".replace("ROOT", root))) {
      Runs runs =
          new Runs(
              folder.resolve("playbook"),
              sandbox.plugin(
                  "/usr/bin/env",
                  "-i",
                  "PATH=/bin:/usr/sbin:/sbin:/usr/bin",
                  "HOME=/root",
                  "chroot",
                  root));
      Runs.Ended ended =
          runs.playbook(
              folder.resolve("playbook/busybox.yml"),
              options ->
                  options
                      .extraVar("port", (long) server.getAddress().getPort())
                      .extraVar("server", "http://127.0.0.1:" + server.getAddress().getPort()));
      for (int i = 0; i < ended.outcomes().size(); i++) {
        Runs.Outcome one = ended.outcomes().get(i);
        if (one.status() == Status.FAILED || one.status() == Status.UNREACHABLE) {
          Object before = i > 0 ? ended.outcomes().get(i - 1) : "";
          wrong.add(
              one.task()
                  + ": "
                  + one.message()
                  + " "
                  + one.values().get("assertion")
                  + ", before: "
                  + before);
        }
      }
      assertThat(wrong).isEmpty();
      assertThat(ended.outcomes()).hasSizeGreaterThan(90);
    } finally {
      server.stop(0);
    }
  }
}
