package io.jansible.connection.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are offered, in OpenSSH's order: the agent's that files name, the agent's others,
 * then the files' that the agent does not have. The agent itself is only read: JSch's own way would
 * add files to it.
 */
final class Identities implements IdentityRepository {
  private final List<Identity> offered = new ArrayList<>();

  /**
   * @param files private keys, or public ones whose private key the agent has
   * @param passphrase of encrypted files; those that it does not open are left out
   * @param agent the agent's socket, null for none
   * @param only whether the agent's keys that no file names are left out
   */
  Identities(List<Path> files, @Nullable String passphrase, @Nullable Path agent, boolean only) {
    List<Identity> fromAgent = new ArrayList<>(agent == null ? List.of() : held(agent));
    List<Identity> others = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        continue;
      }
      Identity own = load(file, passphrase);
      byte[] blob = own != null ? own.getPublicKeyBlob() : null;
      byte[] wanted = blob != null ? blob : publicKey(file);
      Identity same =
          fromAgent.stream()
              .filter(each -> Arrays.equals(each.getPublicKeyBlob(), wanted))
              .findFirst()
              .orElse(null);
      if (same != null) {
        fromAgent.remove(same);
        offered.add(same);
      } else if (own != null && !own.isEncrypted()) {
        others.add(own);
      }
    }
    if (!only) {
      offered.addAll(fromAgent);
    }
    offered.addAll(others);
  }

  private static List<Identity> held(Path socket) {
    try {
      return new AgentIdentityRepository(new SSHAgentConnector(socket)).getIdentities();
    } catch (AgentProxyException | RuntimeException e) {
      return List.of();
    }
  }

  private static @Nullable Identity load(Path file, @Nullable String passphrase) {
    JSch loader = new JSch();
    try {
      if (passphrase == null) {
        loader.addIdentity(file.toString());
      } else {
        loader.addIdentity(file.toString(), passphrase);
      }
      return loader.getIdentityRepository().getIdentities().get(0);
    } catch (JSchException e) {
      return null;
    }
  }

  private static byte @Nullable [] publicKey(Path file) {
    String name = file.toString();
    Path beside = name.endsWith(".pub") ? file : Path.of(name + ".pub");
    try {
      String[] words = Files.readString(beside).strip().split("\\s+");
      return words.length < 2 ? null : Base64.getDecoder().decode(words[1]);
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public String getName() {
    return "jansible";
  }

  @Override
  public int getStatus() {
    return RUNNING;
  }

  @Override
  @SuppressWarnings("JdkObsolete") // JSch's type
  public Vector<Identity> getIdentities() {
    return new Vector<>(offered);
  }

  @Override
  public boolean add(byte[] identity) {
    return false;
  }

  @Override
  public boolean remove(byte[] blob) {
    return false;
  }

  @Override
  public void removeAll() {
    // nothing is held that another would see
  }
}
