package io.jansible.modules.file;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class FileModules {
  public List<Module> modules() {
    return List.of(
        new AssembleModule(),
        new BlockInFileModule(),
        new CopyModule(),
        new FetchModule(),
        new FileModule(),
        new FindModule(),
        new LineInFileModule(),
        new ReplaceModule(),
        new SlurpModule(),
        new StatModule(),
        new TempfileModule(),
        new TemplateModule(),
        new UnarchiveModule());
  }
}
