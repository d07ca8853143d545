package io.jansible.connection.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The known hosts of several files. JSch writes a whole file anew for each key it learns, which
 * loses what others learn at the same time; this appends one line.
 */
final class KnownHosts implements HostKeyRepository {
  /** Hosts that connect at once learn their keys one after the other. */
  private static final Object WRITING = new Object();

  private final List<HostKeyRepository> files = new ArrayList<>();
  private final @Nullable Path learned;
  private final boolean hashed;
  private boolean changed;

  /**
   * @param read files that may be missing
   * @param learned where new keys go; null to forget them
   * @param hashed whether names are written as digests ({@code HashKnownHosts})
   */
  KnownHosts(List<Path> read, @Nullable Path learned, boolean hashed) throws JSchException {
    this.learned = learned;
    this.hashed = hashed;
    for (Path file : read) {
      if (Files.isReadable(file) && !Files.isDirectory(file)) {
        JSch parser = new JSch();
        try (InputStream in = Files.newInputStream(file)) {
          parser.setKnownHosts(in);
        } catch (IOException e) {
          continue;
        }
        files.add(parser.getHostKeyRepository());
      }
    }
  }

  /** Whether the host has shown a key other than the one it was known by. */
  boolean changed() {
    return changed;
  }

  @Override
  public int check(String host, byte[] key) {
    int verdict = NOT_INCLUDED;
    for (HostKeyRepository file : files) {
      int found = file.check(host, key);
      if (found == OK) {
        return OK;
      }
      if (found == CHANGED) {
        verdict = CHANGED;
      }
    }
    changed |= verdict == CHANGED;
    return verdict;
  }

  @Override
  public void add(HostKey key, UserInfo info) {
    if (learned == null) {
      return;
    }
    String line =
        (hashed ? digest(key.getHost()) : key.getHost())
            + " "
            + key.getType()
            + " "
            + key.getKey()
            + "\n";
    synchronized (WRITING) {
      try {
        Path folder = learned.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
          Files.createDirectories(folder);
        }
        boolean open = Files.exists(learned) && Files.size(learned) > 0 && !endsInLine(learned);
        Files.writeString(
            learned,
            open ? "\n" + line : line,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        // ssh goes on without, too
      }
    }
  }

  private static boolean endsInLine(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return bytes[bytes.length - 1] == '\n';
  }

  private static String digest(String host) {
    byte[] salt = new byte[20];
    new SecureRandom().nextBytes(salt);
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(salt, "HmacSHA1"));
      Base64.Encoder base64 = Base64.getEncoder();
      return "|1|"
          + base64.encodeToString(salt)
          + "|"
          + base64.encodeToString(mac.doFinal(host.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void remove(String host, String type) {
    // nothing that is known is ever forgotten here
  }

  @Override
  public void remove(String host, String type, byte[] key) {
    // likewise
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return learned == null ? "none" : learned.toString();
  }

  @Override
  public HostKey[] getHostKey() {
    return files.stream().flatMap(file -> Arrays.stream(file.getHostKey())).toArray(HostKey[]::new);
  }

  @Override
  public HostKey[] getHostKey(String host, String type) {
    return files.stream()
        .map(file -> file.getHostKey(host, type))
        .filter(keys -> keys != null)
        .flatMap(Arrays::stream)
        .toArray(HostKey[]::new);
  }
}
