package io.jansible.modules.crypto;

import io.jansible.connection.RemoteException;
import io.jansible.connection.RemoteHost;
import io.jansible.error.JansibleException;
import io.jansible.module.ModuleFailure;
import io.jansible.modules.general.Results;
import java.util.function.Function;

/** A file of the node that has to be there. */
final class NodeFile {
  private NodeFile() {}

  static byte[] read(RemoteHost host, String path) {
    return read(host, path, ModuleFailure::new);
  }

  /**
   * @param failure of what Python says of a file that cannot be read
   */
  static byte[] read(
      RemoteHost host, String path, Function<String, ? extends JansibleException> failure) {
    String problem = "No such file or directory";
    try {
      byte[] found = host.read(path).orElse(null);
      if (found != null) {
        return found;
      }
    } catch (RemoteException e) {
      problem = e.text();
    }
    throw failure.apply(Results.errno(problem, path));
  }
}
