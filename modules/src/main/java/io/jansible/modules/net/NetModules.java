package io.jansible.modules.net;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class NetModules {
  public List<Module> modules() {
    return List.of(new GetUrlModule(), new IptablesModule(), new UriModule(), new WaitForModule());
  }
}
